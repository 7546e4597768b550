/**
 * One book, two engines: what the embedded engine recorded comes out the same behind CometBFT's interface, block by
 * block, and what was recorded there replays as any book does. Runs under every Node that is supported.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sha256 } from '#crypto';
import {
  type Bytes,
  encodeUtf8,
  leafHash,
  Machine,
  MemoryStore,
  type Module,
  type Ordered,
  readBlockEntry,
  rootFromLeaves,
  toBase64url,
} from '#kernel';
import { modules } from '#modules';
import { verifyFile } from '#verify';
import { toWire } from '../src/engine/cometbft/wire.ts';
import { ScriptedCometbft } from './abci-client.ts';
import { AbciTown } from './abci-town.ts';
import { Consortium, clerkOf, nodeOf, officeOf, validatorKeyOf } from './consortium.ts';
import { damaged } from './fuzz/mutate.ts';
import { goldenTown } from './golden/story.ts';
import { Seeded } from './seeded.ts';
import { simulate } from './simulator.ts';
import { CHAIN, TestTown } from './test-town.ts';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'townledger-engines-'));
after(() => rmSync(folder, { recursive: true }));

/** The log keys stay those of the pen, which signs the checkpoint at the end. */
const LEFT_OUT = ['found', 'change-log-keys'];

/** A block as it stands in a book, and what it must come to. */
type Recorded = {
  readonly height: number;
  readonly timeMs: number;
  readonly txs: readonly Bytes[];
  readonly logRoot: string;
  readonly stateRoot: string;
  readonly receipts: readonly string[];
};

function recorded({ entries, refused, receipts }: MemoryStore): readonly Recorded[] {
  const blocks: Recorded[] = [];
  let accepted: Bytes[] = [];
  for (const [i, entry] of entries.entries()) {
    const read = readBlockEntry(entry);
    if (!read.ok) {
      accepted.push(entry);
      continue;
    }
    const { height, timeMs, state } = read.value;
    const txs = [...accepted];
    for (const one of refused.filter((other) => other.height === height)) txs.splice(one.position, 0, one.bytes);
    blocks.push({
      height,
      timeMs,
      txs,
      logRoot: toBase64url(rootFromLeaves(entries.slice(0, i + 1).map(leafHash))),
      stateRoot: state,
      receipts: (receipts[blocks.length] ?? []).map((bytes) => Buffer.from(bytes).toString()),
    });
    accepted = [];
  }
  return blocks;
}

/** Takes the book over after some of its blocks, and runs the rest behind the socket: heights without an entry are empty blocks. */
async function replay(town: TestTown, takenOver: number): Promise<void> {
  const blocks = recorded(town.store);
  const store = new MemoryStore();
  const before = new Machine({ chain: CHAIN, modules: town.modules, store, attachments: 'pruned' });
  for (const { height, timeMs, txs } of blocks.slice(0, takenOver)) {
    before.finalize({ height, timeMs, transactions: txs.map((bytes) => town.reread(bytes)) });
    before.commit();
  }
  const node = new AbciTown({ store, modules: town.modules, attachments: 'pruned' });
  const chain = new ScriptedCometbft(node.genesis());
  await node.listen();
  await chain.connect(node.path);
  await chain.handshake();
  for (const block of blocks.slice(takenOver)) {
    while (chain.nextHeight < block.height) await chain.decide([], node.machine.tip.timeMs);
    const { appHash } = await chain.decide(block.txs, block.timeMs);
    const { finalized } = node.committed.at(-1) as (typeof node.committed)[number];
    assert.equal(toBase64url(appHash), block.logRoot, `application hash at ${block.height}`);
    assert.equal(toBase64url(finalized.commit.tip.stateRoot), block.stateRoot, `state root at ${block.height}`);
    const receipts = finalized.commit.receipts.map((bytes) => Buffer.from(bytes).toString());
    assert.deepEqual(receipts, block.receipts, `receipts at ${block.height}`);
  }
  assert(blocks.length > takenOver);
  chain.disconnect();
  await node.close();
}

describe('a book of the embedded engine, behind the socket', () => {
  it('the golden book', () => replay(goldenTown(), 1));

  for (const [seed, takenOver] of [
    [5, 1],
    [6, 20],
  ] as const) {
    it(`seed ${seed}, taken over after ${takenOver} blocks: the same hash, state and receipts at every height`, async () => {
      let town: TestTown | undefined;
      simulate(seed, 70, {
        onEnd: (ended) => {
          town = ended;
        },
      });
      await replay(town as TestTown, takenOver);
    });
  }
});

describe('a book recorded behind the socket', () => {
  const pen = TestTown.founded();
  /** Every block that was decided, as the towns saw it. */
  const blocks: { readonly timeMs: number; readonly ordered: readonly Ordered[] }[] = [];
  const roots: string[] = [];
  const file = join(folder, 'book.jsonl');
  let stateRoot = '';

  it('has accepted and refused acts, attachments, unreadable bytes and empty blocks', async () => {
    const random = new Seeded(17);
    const node = new AbciTown({ store: pen.store, modules });
    const chain = new ScriptedCometbft(node.genesis());
    await node.listen();
    await chain.connect(node.path);
    await chain.handshake();
    const codes = new Map<number, number>();
    let empty = 0;
    for (let i = 0; i < 150; i++) {
      pen.timeMs += 1_000 + random.below(600_000);
      const txs = Array.from({ length: random.one([0, 1, 1, 2, 5]) }, () => madeAct(random, node.machine));
      if (txs.length === 0) empty++;
      const { appHash, txResults } = await chain.decide(txs, pen.timeMs);
      for (const { code } of txResults) codes.set(code, (codes.get(code) ?? 0) + 1);
      roots.push(toBase64url(appHash));
      blocks.push({ timeMs: pen.timeMs, ordered: node.committed.at(-1)?.ordered ?? [] });
    }
    stateRoot = toBase64url(node.machine.tip.stateRoot);
    assert(empty > 10 && [0, 1, 2].every((code) => (codes.get(code) ?? 0) > 10), JSON.stringify([empty, ...codes]));
    chain.disconnect();
    await node.close();
  });

  it('runs to the same hash at every height on the machine alone', () => {
    const twin = TestTown.founded();
    const { machine } = twin;
    for (const [i, { timeMs, ordered }] of blocks.entries()) {
      machine.finalize({ height: machine.tip.height + 1, timeMs, transactions: ordered });
      machine.commit();
      assert.equal(toBase64url(machine.tip.logRoot), roots[i], `block ${i}`);
    }
    assert.equal(toBase64url(machine.tip.stateRoot), stateRoot);
    assert.deepEqual(twin.store.receipts, pen.store.receipts);
  });

  it('replays from its first byte', () => {
    pen.restart();
    const book = pen.book();
    writeFileSync(file, book);
    const verified = verifyFile([book]);
    assert(verified.ok && verified.value.kind === 'book', verified.ok ? '' : JSON.stringify(verified.refusal));
    assert.equal(toBase64url(verified.value.book.tip.logRoot), roots.at(-1));
    assert.equal(toBase64url(verified.value.book.tip.stateRoot), stateRoot);
    assert(verified.value.book.refused > 10);
  });

  const older = process.env.TOWNLEDGER_NODE24;
  it('replays to the same roots under the oldest supported Node, on a small stack', {
    skip: older === undefined ? 'no older Node here: run npm test' : false,
  }, () => {
    const args = ['--conditions=source', '--stack-size=200', MAIN, 'verify', file, '--json'];
    const { status, stdout, stderr } = spawnSync(older as string, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const replayed = JSON.parse(stdout);
    assert.deepEqual([replayed.root, replayed.stateRoot], [roots.at(-1), stateRoot]);
  });

  function madeAct(random: Seeded, machine: Machine): Bytes {
    const { schema, generate } = modules.find((module) => module.governs) as Module;
    random.timeMs = pen.timeMs;
    if (random.chance(10)) return random.bytes(random.below(300));
    const action = random.one(Object.keys(schema.actions).filter((key) => !LEFT_OUT.includes(key)));
    const input = generate(action, random, machine.state) ?? { office: `office-${random.below(50)}` };
    const content = random.chance(25) ? [random.bytes(1 + random.below(2_000))] : [];
    const attachments = content.map((bytes) => ({ hash: toBase64url(sha256(bytes)), size: bytes.length }));
    const changes = { expiresMs: pen.timeMs + 600_000, ...(attachments.length === 0 ? {} : { attachments }) };
    const honest = { office: `office-${random.below(1_000)}`, title: 'Office', roles: [{ role: 'head', rights: [] }] };
    const signed = random.chance(50)
      ? pen.sign(clerkOf('ashbrook'), 'clerk', 'members/add-office', honest, changes)
      : pen.sign(
          clerkOf('ashbrook'),
          'clerk',
          `members/${action}`,
          random.chance(30) ? damaged(random, input) : input,
          changes,
        );
    return toWire(signed.transaction.bytes, content);
  }
});

describe('who orders blocks', () => {
  it('follows what the book says: a changed key ends the old one and begins the new', async () => {
    const { book } = Consortium.of();
    const node = new AbciTown({ store: book.store, modules });
    const chain = new ScriptedCometbft(node.genesis());
    await node.listen();
    await chain.connect(node.path);
    await chain.handshake();
    const renewed = { ...nodeOf('birchfield'), validatorKey: validatorKeyOf('birchfield, second key') };
    const act = book.sign(clerkOf('birchfield'), officeOf('birchfield'), 'members/change-node', renewed);
    const { validatorUpdates } = await chain.decide([act.transaction.bytes], book.timeMs + 1_000);
    const updates = validatorUpdates.map(({ pubKey, power }) => [
      pubKey?.sum.case,
      toBase64url(pubKey?.sum.value ?? encodeUtf8('')),
      Number(power),
    ]);
    const expected = [
      ['ed25519', validatorKeyOf('birchfield'), 0],
      ['ed25519', validatorKeyOf('birchfield, second key'), 1],
    ].toSorted(([, a], [, b]) => ((a as string) < (b as string) ? -1 : 1));
    assert.deepEqual(updates, expected);
    assert.deepEqual((await chain.decide([], book.timeMs + 2_000)).validatorUpdates, []);
    chain.disconnect();
    await node.close();
  });
});
