import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import {
  appendAll,
  EMPTY_TIP,
  encodeUtf8,
  inclusionProof,
  leafHash,
  Machine,
  MemoryStore,
  rootFromLeaves,
  StateTree,
  type Store,
  verifyInclusion,
} from '#kernel';
import { modules } from '#modules';
import { TileHashReader } from '#proofs';
import { CHAIN, citizen, codeOf, TestTown } from '../../test/test-town.ts';
import { LedgerStore } from './ledger-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-store-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `${++files}.db`);

type Step = { readonly puts: readonly (readonly [string, number | undefined])[]; readonly entries: number };

/** A commit that fits on the store's tip, with a state tree's own bookkeeping of buckets. */
function commitStep(store: Store, tree: StateTree, step: Step): void {
  const before = store.tip() ?? EMPTY_TIP;
  const unique = new Map(step.puts);
  const changes = [...unique].map(([key, number]) => ({
    key,
    keyHash: leafHash(encodeUtf8(key)),
    value: number === undefined ? undefined : encodeUtf8(String(number)),
    valueHash: number === undefined ? undefined : leafHash(encodeUtf8(String(number))),
  }));
  tree.apply(changes);
  const entries = Array.from({ length: step.entries }, (_, i) => {
    const bytes = encodeUtf8(`entry ${before.size + i}`);
    return { bytes, leaf: leafHash(bytes) };
  });
  const log = { size: BigInt(before.size), peaks: before.peaks };
  const { frontier, tileRoots } = appendAll(
    log,
    entries.map(({ leaf }) => leaf),
  );
  const tip = {
    height: before.height + 1,
    timeMs: before.timeMs + 1_000,
    size: before.size + entries.length,
    logRoot: leafHash(encodeUtf8(`root ${before.size}`)),
    stateRoot: tree.root(),
    peaks: frontier.peaks,
  };
  const ids = entries.map((_, i) => [`id-${before.size + i}`, tip.timeMs + 500 * i] as const);
  const receipts = entries.map(({ bytes }) => bytes);
  const buckets = [...tree.changedBuckets()];
  store.commit({ tip, entries, tileRoots, receipts, refused: [], changes, buckets, ids });
  tree.commit();
}

describe('the store on disk', () => {
  it('answers like the one in memory, also after it was closed and opened again', () => {
    const key = fc.constantFrom('a/1', 'a/2', 'a/3', 'b', 'b/1', 'c/x', 'a');
    const put = fc.tuple(key, fc.option(fc.nat(99), { nil: undefined }));
    const step = fc.record({ puts: fc.array(put, { maxLength: 6 }), entries: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), key, fc.integer({ min: 1, max: 3 }), (steps, after, limit) => {
        const path = newPath();
        const memory = new MemoryStore();
        let disk = new LedgerStore(path);
        const trees = [StateTree.empty(), StateTree.empty()] as const;
        for (const one of steps) {
          commitStep(memory, trees[0], one);
          commitStep(disk, trees[1], one);
        }
        disk.close();
        disk = new LedgerStore(path);
        assert.deepEqual(disk.tip(), memory.tip());
        for (const name of ['a', 'a/1', 'b', 'zzz']) assert.deepEqual(disk.value(name), memory.value(name));
        assert.deepEqual(disk.scan('a/', { after, limit }), memory.scan('a/', { after, limit }));
        assert.deepEqual([...disk.leaves()], [...memory.leaves()]);
        const timeMs = memory.tip()?.timeMs ?? 0;
        assert.deepEqual([...disk.ids(timeMs)], [...memory.ids(timeMs)]);
        for (let i = 0; i < memory.entries.length; i++) assert.deepEqual(disk.entry(i), memory.entries[i]);
        const restored = StateTree.restore(disk.leaves(), (prefix) => disk.bucketHash(prefix));
        assert.deepEqual(restored.root(), memory.tip()?.stateRoot ?? new Uint8Array(32));
        disk.close();
      }),
      { numRuns: 25 },
    );
  });

  it('carries a town across a restart: same roots, and a transaction still counts once', () => {
    const path = newPath();
    const town = TestTown.founded();
    const ada = citizen('Ada Quill');
    const first = new LedgerStore(path);
    const machine = new Machine({ chain: CHAIN, modules, store: first });
    const founding = new TestTown();
    const found = founding.sign(ada, 'clerk', 'members/found', founding.founding(), { founds: founding.rules() });
    machine.finalize({ height: 1, timeMs: town.timeMs, transactions: [found] });
    machine.commit();
    first.close();
    const second = new LedgerStore(path);
    const reopened = new Machine({ chain: CHAIN, modules, store: second });
    assert.deepEqual(reopened.tip, machine.tip);
    const { answers } = reopened.finalize({ height: 2, timeMs: town.timeMs + 1, transactions: [found] });
    assert.deepEqual(answers.map(codeOf), ['replayed']);
    second.close();
  });

  it('serves tiles from which every proof of a log of 70,000 entries can be made', () => {
    const store = new LedgerStore(newPath());
    const tree = StateTree.empty();
    for (let i = 0; i < 7; i++) commitStep(store, tree, { puts: [], entries: 10_000 });
    const leaves = [...store.entries()].map(leafHash);
    const reader = new TileHashReader((level, index, width) => store.readTile(level, index, width)).at(70_000n);
    const root = rootFromLeaves(leaves);
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
      const proof = inclusionProof(BigInt(index), 70_000n, reader);
      assert(verifyInclusion(BigInt(index), 70_000n, leaves[index] as Uint8Array, proof, root), `entry ${index}`);
    }
    assert.throws(() => store.readTile(0, 300n, 256));
    store.close();
  });

  it('keeps nothing of a block whose commit fails', () => {
    const store = new LedgerStore(newPath());
    const tree = StateTree.empty();
    commitStep(store, tree, { puts: [['a', 1]], entries: 2 });
    const tip = store.tip();
    assert(tip !== undefined);
    // The second entry takes a number that is taken, after much of the block has been written.
    const entries = [leafHash(encodeUtf8('x')), leafHash(encodeUtf8('y'))].map((leaf) => ({ bytes: leaf, leaf }));
    const bad = { ...tip, height: tip.height + 1, size: tip.size + 1 };
    assert.throws(() =>
      store.commit({ tip: bad, entries, tileRoots: [], receipts: [], refused: [], changes: [], buckets: [], ids: [] }),
    );
    assert.deepEqual(store.tip(), tip);
    assert.equal(store.entry(2), undefined);
    store.close();
  });

  it('refuses a database of a newer program', async () => {
    const path = newPath();
    const { DatabaseSync } = await import('node:sqlite');
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    assert.throws(() => new LedgerStore(path), /version 99/);
  });
});

describe('a file that another program holds', () => {
  /** Holds the write lock for so long, from another thread: this one waits without listening. */
  async function held(path: string, forMs: number): Promise<Worker> {
    const program = `const { DatabaseSync } = require('node:sqlite'); const { parentPort } = require('node:worker_threads');
      const database = new DatabaseSync(${JSON.stringify(path)}); database.exec('BEGIN IMMEDIATE'); parentPort.postMessage('held');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${forMs}); database.exec('COMMIT'); database.close();`;
    const worker = new Worker(program, { eval: true });
    await new Promise((done) => worker.once('message', done));
    return worker;
  }

  it('is waited for a little, and then the fault has a name', async () => {
    const [path, tree] = [newPath(), StateTree.empty()];
    const store = new LedgerStore(path);
    await held(path, 300);
    commitStep(store, tree, { puts: [['a', 1]], entries: 1 });
    assert.equal(store.size(), 1, 'it was stored when the other let go');
    const worker = await held(path, 60_000);
    assert.throws(() => commitStep(store, tree, { puts: [['b', 2]], entries: 1 }), { code: 'database-in-use' });
    await worker.terminate();
    store.close();
  });
});
