/**
 * `npm test`: everything that CI does. Installs what is missing, then lint, types and all tests; the public
 * vectors and the replays also run under the older Node that is supported. Stops at the first step that fails.
 *
 *     npm test                  everything
 *     npm test -- titles        only the tests whose path holds "titles"
 *     npm run test:network      the long tests of several towns, which npm test leaves out
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { COMETBFT_PATH, faultInProgram, findGo, installCometbft } from './network/cometbft.mjs';
import { buildWeb, findRuntime, installPackages, nodeOptions, npm, pinnedNode, ROOT, say } from './runtime.mjs';

const filter = process.argv[2];
const LONG = '--network';
const OLDER = join(ROOT, 'test', 'runtimes');

installPackages();
buildWeb();
const runtime = findRuntime();
const older = olderRuntime();
bringBrowser();
await bringCometbft();
say(`tests run under ${versionOf(runtime)}${older === undefined ? '' : ` and ${versionOf(older)}`}`);

if (filter === undefined) {
  step('lint: biome', runtime, [join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'check', '.']);
  step('types: tsc -b', runtime, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b']);
}
const tests = testFiles().filter((file) => filter === undefined || filter === LONG || file.includes(filter));
if (tests.length === 0) fail(`no test file has "${filter}" in its path`);
test(`tests under ${versionOf(runtime)}`, runtime, tests);

const twins = tests.filter((file) => /vectors[\\/]|src[\\/]crypto[\\/]|\.twin\.test\.ts$/.test(file));
if (older === undefined) say('SKIPPED: the second run of vectors and replays, because no older Node could be had here');
else if (twins.length > 0) test(`vectors and replays under ${versionOf(older)}`, older, twins);
say('everything passed.');

function step(name, program, args) {
  process.stdout.write(`\n=== ${name}\n`);
  const result = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: environment() });
  if (result.status !== 0) fail(`failed: ${name}`);
}

function test(name, program, files) {
  const reporter = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  step(name, program, [...nodeOptions(), '--test', '--test-concurrency=2', ...reporter, ...files]);
}

function environment() {
  return { ...process.env, TOWNLEDGER_QUIET: '1', ...(older === undefined ? {} : { TOWNLEDGER_NODE24: older }) };
}

function testFiles() {
  const files = ['src', 'test'].flatMap((folder) => walk(join(ROOT, folder))).map((file) => relative(ROOT, file));
  return files.filter((file) => /network[\\/]long[\\/]/.test(file) === (filter === LONG));
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

/** Chromium for the tests in a browser, from the system's packages where this user may install them. */
function bringBrowser() {
  const has = (name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
  if (process.env.TOWNLEDGER_CHROMIUM !== undefined || ['chromium', 'chromium-browser', 'google-chrome'].some(has))
    return;
  if (has('apt-get') && process.getuid?.() === 0) {
    say('installing Chromium with apt-get, for the tests in a browser ...');
    const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2] }).status === 0;
    apt('update');
    if (apt('install', '-y', 'chromium')) return;
  }
  say('SKIPPED: the tests in a browser, because Chromium could not be had here (apt-get install chromium)');
}

/** CometBFT for the tests of several towns, where Go is there to build it. */
async function bringCometbft() {
  if (faultInProgram(process.env.TOWNLEDGER_COMETBFT ?? COMETBFT_PATH) === undefined) return;
  const missing = findGo() === undefined ? ['Go is not installed'] : await installCometbft();
  if (missing === undefined) return;
  say('SKIPPED: the tests of several towns, because CometBFT could not be had here (npm run setup:network)');
  for (const line of missing) say(`  ${line}`);
}

/** Node 24, the oldest supported, from the packages that test/runtimes pins. */
function olderRuntime() {
  if (!existsSync(join(OLDER, 'node_modules'))) {
    say('installing Node 24, the oldest supported, for the second run of vectors and replays ...');
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], OLDER);
  }
  return pinnedNode(OLDER, '24-');
}

function versionOf(program) {
  return `Node ${spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1)}`;
}

function fail(text) {
  say(text);
  process.exit(1);
}
