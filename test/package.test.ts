import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TestTown } from './test-town.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WINDOWS = process.platform === 'win32';
const folder = mkdtempSync(join(tmpdir(), 'townledger package '));
after(() => rmSync(folder, { recursive: true }));

function npm(args: readonly string[], cwd: string): string {
  return execFileSync(WINDOWS ? 'npm.cmd' : 'npm', args, {
    cwd,
    encoding: 'utf8',
    shell: WINDOWS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

it('npm pack gives a package of emitted JavaScript that runs where it is installed', () => {
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts=false', '--pack-destination', folder], ROOT),
  ) as [{ filename: string; size: number; files: { path: string }[] }];
  const foreign = packed.files
    .map(({ path }) => path)
    .filter((path) => /\.test\.|(?<!\.d)\.ts$|^data\/|^test\//.test(path));
  assert.deepEqual(foreign, []);
  // Room for the pages of a network and what towns decide together, and none for pictures or data that strayed in.
  assert(packed.size < 4_000_000, `${packed.size} bytes`);

  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'package.json'), '{"private":true}');
  // The runtime is here already, so the platform packages can stay away.
  npm(['install', '--omit=optional', '--no-audit', '--no-fund', join(folder, packed.filename)], elsewhere);

  const book = join(elsewhere, 'book.jsonl');
  writeFileSync(book, TestTown.founded().book());
  const launcher = join(elsewhere, 'node_modules', 'townledger', 'townledger');
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'verify', book, '--json'], {
    encoding: 'utf8',
    env,
  });
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(stdout).kind, 'book');

  // A town of its own, by the emitted node program.
  const town = (...args: readonly string[]) =>
    spawnSync(process.execPath, [launcher, ...args, '--home', join(elsewhere, 'town'), '--json'], {
      encoding: 'utf8',
      env,
    });
  assert.equal(town('init', '--name', 'Ashbrook').status, 0);
  assert.equal(JSON.parse(town('status').stdout).size, 2);

  const engine = pathToFileURL(join(elsewhere, 'node_modules', 'townledger', 'dist', 'src', 'engine', 'index.js'));
  const program = join(elsewhere, 'workers.mjs');
  writeFileSync(program, countReadyWorkers(engine));
  const workers = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 20_000 });
  assert.equal(workers.stdout, '2\n', workers.stderr);
});

/** A program that starts two signature workers, says how many came up, and ends. */
function countReadyWorkers(engine: URL): string {
  return `
    import { SignatureDesk } from '${engine}';
    const desk = new SignatureDesk({ workers: 2 });
    desk.expect({});
    while (desk.ready < 2) await new Promise((done) => setTimeout(done, 5));
    console.log(desk.ready);
    await desk.close();
  `;
}
