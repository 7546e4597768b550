/**
 * `npm run new-module NAME`: a new module that is a copy of the notice board beside this file, with the name filled
 * in, and registered. It passes its own tests as it is; then replace, file by file, what the notice board does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
const TEMPLATE = fileURLToPath(new URL('./noticeboard', import.meta.url));
const MODULES = fileURLToPath(new URL('../../src/modules', import.meta.url));

const [name = ''] = process.argv.slice(2);
process.exitCode = newModule(name);

function newModule(kebab: string): number {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab) || kebab.length > 32 || kebab === 'kernel') {
    return say('Give a name of small letters, digits and hyphens, such as: npm run new-module road-works', 2);
  }
  const folder = join(MODULES, kebab);
  if (existsSync(folder)) return say(`There is a module ${kebab} already. Nothing was changed.`, 1);
  mkdirSync(folder);
  for (const file of readdirSync(TEMPLATE)) {
    writeFileSync(
      join(folder, file.replace('noticeboard', kebab)),
      filledIn(readFileSync(join(TEMPLATE, file), 'utf8'), kebab),
    );
  }
  register(kebab);
  // A longer name breaks lines elsewhere.
  spawnSync(process.execPath, [BIOME, 'check', '--write', MODULES], { cwd: ROOT });
  return say(`src/modules/${kebab} is there and registered. Try it: npm test -- modules/${kebab}`, 0);
}

function filledIn(text: string, kebab: string): string {
  return text.replaceAll('noticeboard', kebab).replaceAll('noticeBoard', camel(kebab));
}

/** One import, in order of the names, and one member of the list. */
function register(kebab: string): void {
  const file = join(MODULES, 'index.ts');
  const lines = readFileSync(file, 'utf8').split('\n');
  const imports = lines.filter((line) => line.startsWith('import {'));
  imports.push(`import { ${camel(kebab)} } from './${kebab}/index.ts';`);
  imports.sort((a, b) => (pathIn(a) < pathIn(b) ? -1 : 1));
  const rest = lines.filter((line) => !line.startsWith('import {'));
  const listed = rest.join('\n').replace(/(readonly Module\[\] = \[[^\]]*)\]/, `$1, ${camel(kebab)}]`);
  const [types, ...body] = listed.split('\n');
  writeFileSync(file, [types, ...imports, ...body].join('\n'));
}

function pathIn(line: string): string {
  return /from '(.*)'/.exec(line)?.[1] ?? '';
}

function camel(kebab: string): string {
  return kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function say(text: string, exit: number): number {
  process.stderr.write(`${text}\n`);
  return exit;
}
