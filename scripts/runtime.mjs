/**
 * What a fresh machine lacks, and how it is had: the packages that package-lock.json pins, and a Node that is
 * new enough. Plain JavaScript that Node 20 can read, because it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A checkout has its sources; an installed package has emitted JavaScript alone. */
export const IS_CHECKOUT = existsSync(join(ROOT, 'src'));

const LEAST_MAJOR = 24;
const WINDOWS = process.platform === 'win32';

export function say(text) {
  process.stderr.write(`townledger: ${text}\n`);
}

/** Installs the pinned packages where they are missing or package-lock.json has changed since. */
export function installPackages() {
  if (!IS_CHECKOUT) return;
  const stamp = join(ROOT, 'node_modules', '.townledger-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing the pinned packages with "npm ci" (first start, or package-lock.json has changed) ...');
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], ROOT);
  writeFileSync(stamp, lock);
  const packages = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages).length - 1;
  say(`installed in node_modules: the packages of package-lock.json (${packages}, those of other systems left out).`);
  sayRuntime();
}

/**
 * Builds the pages where a source of theirs has changed since. An installed package brings them along.
 */
export function buildWeb() {
  if (!IS_CHECKOUT) return;
  const stamp = join(ROOT, 'dist', 'web', '.sources');
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  say('building the pages for browsers (first start, or a source has changed) ...');
  const result = spawnSync(findRuntime(), [join(ROOT, 'scripts', 'web', 'build.mjs')], { stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    say('the pages could not be built.');
    process.exit(2);
  }
  writeFileSync(stamp, sources);
}

/** Everything that the pages are made of: sources of every layer that runs in a browser, and the pinned packages. */
function hashOfSources() {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const folder of ['scripts/web', ...BROWSER_LAYERS.map((layer) => `src/${layer}`)]) {
    const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'));
    for (const path of files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort()) {
      hash.update(path.slice(ROOT.length)).update('\0').update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

const BROWSER_LAYERS = ['crypto', 'kernel', 'proofs', 'modules', 'verify', 'client', 'web'];

/** Which Node will run, where it is not the machine's own. */
function sayRuntime() {
  if (majorOf(process.versions.node) >= LEAST_MAJOR) return;
  const pinned = pinnedNode(ROOT, '');
  if (pinned === undefined) return;
  const { version } = JSON.parse(readFileSync(join(pinned, '..', '..', 'package.json'), 'utf8'));
  say(`this machine has Node ${process.versions.node}; Node ${version} came with them and will be used.`);
}

/** Runs npm and stops the program, with npm's words, where it fails. */
export function npm(args, cwd) {
  const result = spawnSync(WINDOWS ? 'npm.cmd' : 'npm', args, { cwd, stdio: ['ignore', 2, 2], shell: WINDOWS });
  if (result.status === 0) return;
  say(`npm ${args[0]} failed in ${cwd}. Is the package registry reachable?`);
  process.exit(2);
}

/** The Node that runs the product: the host's where it is new enough, else the pinned one from the registry. */
export function findRuntime() {
  if (majorOf(process.versions.node) >= LEAST_MAJOR) return process.execPath;
  const pinned = pinnedNode(ROOT, '');
  if (pinned !== undefined) return pinned;
  say(`Node ${LEAST_MAJOR} or later is needed, this is ${process.versions.node}, and no pinned Node is published for`);
  say(`${process.platform} ${process.arch}. Please install Node ${LEAST_MAJOR} or later and start again.`);
  process.exit(2);
}

/** A Node binary from a platform package under `folder`/node_modules; `prefix` is that of the package alias. */
export function pinnedNode(folder, prefix) {
  const names = [`${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`];
  if (process.platform === 'darwin') names.push(`bin-darwin-${process.arch}`);
  const files = WINDOWS ? ['bin/node.exe', 'node.exe'] : ['bin/node'];
  const places = [join(folder, 'node_modules'), join(folder, '..')];
  for (const place of places) {
    for (const name of names) {
      for (const file of files) {
        const path = join(place, `node-${prefix}${name}`, file);
        if (existsSync(path)) return path;
      }
    }
  }
  return undefined;
}

/** Node's own options for running a file of ours. */
export function nodeOptions() {
  return IS_CHECKOUT ? ['--conditions=source', '--disable-warning=ExperimentalWarning'] : [];
}

/**
 * Taking the types out of every source costs a third of a second at each start, so Node keeps the result. Beside the
 * packages, because who can write there can change the program anyway; where nobody can, Node goes without.
 */
function environment() {
  if (!IS_CHECKOUT) return process.env;
  return { NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'townledger'), ...process.env };
}

/** Runs a file of ours under the right Node; signals, standard streams and the exit code pass through. */
export function run(file, args, runtime = findRuntime()) {
  if (runtime !== process.execPath && process.env.TOWNLEDGER_QUIET !== '1' && process.stderr.isTTY) {
    say(`running under the pinned Node in ${runtime.includes('node_modules') ? 'node_modules' : runtime}`);
  }
  const child = spawn(runtime, [...nodeOptions(), file, ...args], { stdio: 'inherit', env: environment() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(`could not start ${runtime}: ${error.message}`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}
