/** The moments at which a town may die, as embedded-engine.ts names them, each with a real process killed there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Machine, toHex } from '#kernel';
import { modules } from '#modules';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { CHAIN, citizen, TestTown } from './test-town.ts';

const PROGRAM = fileURLToPath(new URL('./crash-program.ts', import.meta.url));
const DYING = 4;

const folder = mkdtempSync(join(tmpdir(), 'townledger crash '));
after(() => rmSync(folder, { recursive: true }));

const ada = citizen('Ada Quill');
const pen = new TestTown();
const acts = [
  pen.sign(ada, 'clerk', 'members/found', pen.founding(), { founds: pen.rules() }),
  ...['tax', 'water', 'school', 'harbour', 'library'].map((office) =>
    pen.sign(ada, 'clerk', 'members/add-office', { office, title: office, roles: [{ role: 'head', rights: [] }] }),
  ),
].map(({ transaction }) => transaction);

/** The answers that the town gave before it died or, without a window, came to the end of the acts. */
function runTown(database: string, window = 'never'): readonly string[] {
  const args = [...process.execArgv, PROGRAM, join(folder, database), window, String(DYING)];
  const input = acts.map(({ bytes }) => `${Buffer.from(bytes).toString('base64')}\n`).join('');
  const { stdout, stderr, signal } = spawnSync(process.execPath, args, { input, encoding: 'utf8', timeout: 60_000 });
  assert.equal(signal, window === 'never' ? null : 'SIGKILL', stderr);
  return stdout.trim().split('\n');
}

function reopen(database: string) {
  const store = new LedgerStore(join(folder, database));
  const { tip } = new Machine({ chain: CHAIN, modules, store });
  const entries = [...store.entries()].map((bytes) => Buffer.from(bytes).toString());
  store.close();
  return { height: tip.height, stateRoot: toHex(tip.stateRoot), entries };
}

const all = acts.map(() => 'ok');
const [early, rest] = [all.slice(0, DYING - 1), all.slice(DYING)];

/** What the second town says to the act that was under way when the first one died. */
const WINDOWS: readonly [window: string, height: number, again: string][] = [
  ['before commit', DYING - 1, 'ok'],
  ['inside commit', DYING - 1, 'ok'],
  ['after commit', DYING, 'replayed'],
];

describe('a town killed', () => {
  assert.deepEqual(runTown('undisturbed.db'), all);
  const undisturbed = reopen('undisturbed.db');

  for (const [window, height, again] of WINDOWS) {
    it(`${window}: every acknowledged act is there, none is there twice, and the state is that of an undisturbed town`, () => {
      const database = `${window}.db`;
      assert.deepEqual(runTown(database, window), early, 'the act under way was not acknowledged');
      const found = reopen(database);
      assert.equal(found.height, height);
      for (const { bytes } of acts.slice(0, height)) assert(found.entries.includes(Buffer.from(bytes).toString()));
      assert.equal(found.entries.length, 2 * height, 'an act and a block entry for each block');

      assert.deepEqual(runTown(database), [...early.map(() => 'replayed'), again, ...rest]);
      const complete = reopen(database);
      assert.equal(complete.stateRoot, undisturbed.stateRoot);
      const written = complete.entries.filter((entry) => entry.startsWith('{"body":'));
      assert.deepEqual(
        written,
        acts.map(({ bytes }) => Buffer.from(bytes).toString()),
      );
    });
  }
});
