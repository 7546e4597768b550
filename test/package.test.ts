import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
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
  assert(packed.size < 3_000_000, `${packed.size} bytes`);

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
});
