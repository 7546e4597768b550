/** `node scripts/launch.mjs FILE [options]`: runs a TypeScript file of this repository under the right Node. */
import { join } from 'node:path';
import { installPackages, ROOT, run, say } from './runtime.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  say('name the file to run: node scripts/launch.mjs FILE');
  process.exit(2);
}
installPackages();
run(join(ROOT, file), args);
