/**
 * A town of a network, killed between any two steps of a block: a real process with its book on disk, and a script
 * that does what CometBFT does after a crash. It must come to what an undisturbed town comes to.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Bytes, encodeUtf8, Machine, toHex } from '#kernel';
import { startOf } from '../src/engine/cometbft/genesis.ts';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { appStateOf, ScriptedCometbft } from './abci-client.ts';
import { orderedModules } from './abci-town.ts';
import { Seeded } from './seeded.ts';
import { CHAIN, citizen, TestTown } from './test-town.ts';

const PROGRAM = fileURLToPath(new URL('./abci-crash-program.ts', import.meta.url));
const SEED = Date.now() % 1_000_000;
const ROUNDS = process.env.TOWNLEDGER_LONG === '1' ? 100 : 6;

const folder = mkdtempSync(join(tmpdir(), 'townledger abci crash '));
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const ada = citizen('Ada Quill');
const pen = new TestTown(orderedModules);
const office = (name: string): Bytes =>
  pen.sign(ada, 'clerk', 'members/add-office', { office: name, title: name, roles: [{ role: 'head', rights: [] }] })
    .transaction.bytes;
/** Accepted, refused, unreadable, and blocks with nothing in them; the first one has nothing, as in every network. */
const blocks: readonly (readonly Bytes[])[] = [
  [],
  [office('tax'), office('water')],
  [office('tax'), office('school')],
  [],
  [encodeUtf8('garbage'), office('harbour')],
  [office('library')],
];

/** The book as it was before the network. */
const founded = join(folder, 'founded.db');
const { start, genesis } = found();

function found() {
  const store = new LedgerStore(founded, { sign: () => 'checkpoint' });
  const machine = new Machine({ chain: CHAIN, modules: orderedModules, store });
  const founding = pen.sign(ada, 'clerk', 'members/found', pen.founding(), { founds: pen.rules() });
  machine.finalize({ height: 1, timeMs: pen.timeMs, transactions: [founding] });
  machine.commit();
  const begun = startOf(machine);
  const { validators } = machine;
  store.close();
  return { start: begun, genesis: { chain: CHAIN, initialHeight: 2, appState: appStateOf(begun), validators } };
}

class CrashingTown {
  readonly #database: string;
  readonly chain = new ScriptedCometbft(genesis);
  #child: ChildProcess | undefined;

  constructor(name: string) {
    this.#database = join(folder, `${name}.db`);
    copyFileSync(founded, this.#database);
  }

  /** Both programs, after both have ended. */
  async begin(window = 'never', dying = 0): Promise<void> {
    const args = [...process.execArgv, PROGRAM, this.#database, JSON.stringify(start), window, String(dying)];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      // What a killed process leaves behind goes with this folder.
      env: { ...process.env, TMPDIR: folder },
    });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    const [path] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    await this.chain.connect(path);
    await this.chain.handshake();
  }

  /** The blocks that are still to come. */
  async go(): Promise<void> {
    while (this.chain.blocks.length < blocks.length) {
      const timeMs = pen.timeMs + (this.chain.blocks.length + 1) * 1_000;
      await this.chain.decide(blocks[this.chain.blocks.length] as readonly Bytes[], timeMs);
    }
  }

  async kill(): Promise<void> {
    const child = this.#child as ChildProcess;
    const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    assert.equal(child.signalCode, 'SIGKILL');
    this.chain.disconnect();
  }

  found() {
    const store = new LedgerStore(this.#database);
    const { tip } = new Machine({ chain: CHAIN, modules: orderedModules, store });
    const entries = [...store.entries()].map((bytes) => Buffer.from(bytes).toString());
    store.close();
    return { height: tip.height, logRoot: toHex(tip.logRoot), stateRoot: toHex(tip.stateRoot), entries };
  }
}

const undisturbed = await (async () => {
  const town = new CrashingTown('undisturbed');
  await town.begin();
  await town.go();
  await town.kill();
  return town.found();
})();

/** The first, refused ones beside accepted ones, nothing, unreadable bytes. */
const HEIGHTS = [2, 4, 5, 6];
const EMPTY = [2, 5];

/** Whether the block that it died at is on disk, and where; an empty block asks for no signature inside its commit. */
const WINDOWS: readonly (readonly [window: string, committed: boolean, heights: readonly number[]])[] = [
  ['before finalize', false, HEIGHTS],
  ['after finalize', false, HEIGHTS],
  ['before commit', false, HEIGHTS.filter((height) => height !== 2)],
  ['inside commit', false, HEIGHTS.filter((height) => !EMPTY.includes(height))],
  ['after commit', true, HEIGHTS.filter((height) => height !== 2)],
];

/** The last block on disk before this one; the network's first is empty, and not kept. */
function lastKept(height: number): number {
  return height <= 3 ? 1 : height - 1;
}

describe('a town of a network, killed', () => {
  it('an undisturbed town comes to the last block', () => {
    assert.equal(undisturbed.height, 1 + blocks.length);
    assert.equal(undisturbed.entries.filter((entry) => entry.startsWith('{"body":')).length, 6);
  });

  for (const [window, committed, heights] of WINDOWS) {
    it(`${window}, at one block after the other: replay brings it to what an undisturbed town has`, async () => {
      const town = new CrashingTown(window);
      for (const height of heights) {
        await town.begin(window, height);
        await assert.rejects(town.go(), /closed the connection/);
        await town.kill();
        assert.equal(town.found().height, committed ? height : lastKept(height));
      }
      await town.begin();
      await town.go();
      await town.kill();
      assert.deepEqual(town.found(), undisturbed);
    });
  }

  it(`at any moment, ${ROUNDS} times (seed ${SEED})`, async () => {
    const random = new Seeded(SEED);
    const town = new CrashingTown('any moment');
    for (let round = 0; round < ROUNDS; round++) {
      await town.begin();
      const going = town.go().then(
        () => true,
        () => false,
      );
      await new Promise((done) => setTimeout(done, random.below(12)));
      await town.kill();
      await going;
    }
    await town.begin();
    await town.go();
    await town.kill();
    assert.deepEqual(town.found(), undisturbed);
  });
});
