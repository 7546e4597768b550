/**
 * The machine behind its socket, with a script in CometBFT's place: every row of its handshake, what a proposer may
 * and may not send, and a book recorded by one engine and replayed by the other.
 */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { sha256 } from '#crypto';
import { type Bytes, concat, encodeUtf8, type Ordered, toBase64url } from '#kernel';
import { startOf } from '../src/engine/cometbft/genesis.ts';
import { toWire } from '../src/engine/cometbft/wire.ts';
import { ScriptedCometbft, type Step } from './abci-client.ts';
import { AbciTown, orderedModules } from './abci-town.ts';
import { citizen, TestTown } from './test-town.ts';

const ada = citizen('Ada Quill');
const SECOND = 1_000;

/** A town with a book of its own, then under a scripted CometBFT, which can be cut off and come back. */
class Scene {
  readonly pen = TestTown.founded(orderedModules);
  readonly store = this.pen.store;
  readonly start = startOf(this.pen.machine);
  timeMs = this.pen.timeMs;
  town!: AbciTown;
  chain!: ScriptedCometbft;

  static async begun(): Promise<Scene> {
    const scene = new Scene();
    await scene.restart();
    scene.chain = new ScriptedCometbft(scene.town.genesis());
    await scene.meet();
    return scene;
  }

  /** The node again, from what its store holds; `store` is another's. */
  async restart(store = this.store): Promise<void> {
    await this.town?.close();
    this.town = new AbciTown({ store, start: this.start, now: () => this.timeMs });
    await this.town.listen();
  }

  /** CometBFT again. */
  async meet(): Promise<void> {
    this.chain.disconnect();
    await this.chain.connect(this.town.path);
    await this.chain.handshake();
  }

  act(office: string, changes = {}): Bytes {
    return this.ordered(office, changes).transaction.bytes;
  }

  ordered(office: string, changes = {}): Ordered {
    const input = { office, title: office, roles: [{ role: 'head', rights: [] }] };
    return this.pen.sign(ada, 'clerk', 'members/add-office', input, { expiresMs: this.timeMs + 600_000, ...changes });
  }

  /** One block a second. */
  block(...txs: readonly Bytes[]) {
    this.timeMs += SECOND;
    return this.chain.decide(txs, this.timeMs);
  }

  async close(): Promise<void> {
    this.chain.disconnect();
    await this.town.close();
  }
}

let scene: Scene;
afterEach(() => scene.close());

describe('handshake', () => {
  const begin = async (): Promise<void> => {
    scene = await Scene.begun();
  };
  const three = async (): Promise<void> => {
    await begin();
    for (const office of ['tax', 'water', 'school']) await scene.block(scene.act(office));
  };
  const height = () => scene.town.machine.tip.height;

  it('A = 0: the chain begins where the book stands, and again after a restart before its first block', async () => {
    await begin();
    await scene.restart();
    await scene.meet();
    assert.equal(height(), scene.start.height);
    await scene.block(scene.act('tax'));
    assert.equal(height(), scene.start.height + 1);
  });

  it('A = 0: empty blocks before the first act are not kept, and come again', async () => {
    await begin();
    for (let i = 0; i < 3; i++) await scene.block();
    assert.equal(height(), scene.start.height);
    await scene.meet();
    await scene.restart();
    await scene.meet();
    await scene.block(scene.act('tax'));
    assert.equal(height(), scene.start.height + 4);
  });

  it('A = 0 under another book: refused in words for the operator', async () => {
    await begin();
    const { chain, initialHeight, validators, appState } = scene.town.genesis();
    const text = Buffer.from(appState).toString();
    const other = 'B'.repeat(43);
    const rows: readonly (readonly [changes: object, words: RegExp])[] = [
      [
        { appState: Buffer.from(text.replace(/"logRoot":"[^"]*"/, `"logRoot":"${other}"`)) },
        /another book: logRoot is B+ there/,
      ],
      [{ appState: Buffer.from(text.replace(chain, 'elsewhere')) }, /another book: chain is elsewhere there/],
      [{ appState: Buffer.from('{') }, /does not say with which book it begins/],
      [{ appState: Buffer.from('7') }, /does not say with which book it begins/],
      [{ appState: Uint8Array.of(0xff) }, /does not say with which book it begins/],
      [{ chain: 'elsewhere' }, /genesis is of the chain elsewhere/],
      [{ initialHeight: initialHeight + 1 }, /genesis begins at height 3, and this book goes on at 2/],
      [{ validators: [] }, /validators of the genesis are not those of the towns/],
      [{ validators: [...validators, ...validators] }, /validators of the genesis are not those of the towns/],
      [{ validators: validators.map(({ key }) => ({ key, power: 2 })) }, /validators of the genesis are not those/],
    ];
    for (const [changes, words] of rows) {
      const other = new ScriptedCometbft({ ...scene.town.genesis(), ...changes });
      await other.connect(scene.town.path);
      await assert.rejects(other.handshake(), words);
      other.disconnect();
    }
    assert.equal(height(), scene.start.height);
  });

  it('S = B, A = B: nothing is asked again', async () => {
    await three();
    await scene.restart();
    scene.chain.onStep = (step) => assert.fail(step);
    await scene.meet();
  });

  it('S = B, A < B: a node that lost its last blocks gets them again', async () => {
    await three();
    const old = new Scene().store;
    await scene.restart(old);
    assert.equal(height(), scene.start.height);
    await scene.meet();
    assert.equal(height(), scene.start.height + 3);
  });

  it('S = B - 1, A < S: the same, and the last block is run as a new one', async () => {
    await three();
    scene.chain.stateHeight--;
    await scene.restart(new Scene().store);
    await scene.meet();
    assert.equal(height(), scene.start.height + 3);
  });

  it('S = B - 1, A = S: the block is run again by the node', async () => {
    await three();
    const steps = dyingAt('before commit');
    await assert.rejects(scene.block(scene.act('harbour')), /killed before commit/);
    scene.chain.onStep = (step) => steps.push(step);
    await scene.restart();
    await scene.meet();
    assert.deepEqual(steps, ['before finalize', 'after finalize', 'before commit', 'after commit']);
    assert.equal(height(), scene.start.height + 4);
  });

  it('S = B - 1, A = B: the node is not asked again', async () => {
    await three();
    const steps = dyingAt('after commit');
    await assert.rejects(scene.block(scene.act('harbour')), /killed after commit/);
    scene.chain.onStep = (step) => steps.push(step);
    await scene.restart();
    await scene.meet();
    assert.deepEqual(steps, []);
    assert.equal(height(), scene.start.height + 4);
    await scene.block(scene.act('library'));
  });

  it('A > B: the node says its height, at which CometBFT stops', async () => {
    await three();
    const [lost] = scene.chain.blocks.splice(-1);
    scene.chain.storeHeight--;
    scene.chain.stateHeight--;
    await scene.restart();
    await assert.rejects(scene.meet(), /the app is ahead/);
    // Were it not to stop: the block that the node has already is no block that follows.
    assert(lost !== undefined);
    await assert.rejects(scene.chain.finalize(lost), /block 4 was given where 5 is the next/);
    assert.deepEqual(scene.town.faults.slice(0, 1), ['the block 4 was given where 5 is the next']);
  });

  it('A below what is kept: CometBFT stops, and the node has not changed', async () => {
    await three();
    scene.chain.base += 2;
    await scene.restart(new Scene().store);
    await assert.rejects(scene.meet(), /too far behind/);
    assert.equal(height(), scene.start.height);
  });

  /** CometBFT dies at that step of its next block. */
  function dyingAt(moment: Step): Step[] {
    scene.chain.onStep = (step) => {
      if (step === moment) throw new Error(`killed ${step}`);
    };
    return [];
  }
});

describe('blocks', () => {
  it('the same FinalizeBlock twice gives the same, and is committed once', async () => {
    scene = await Scene.begun();
    const { chain, town } = scene;
    scene.timeMs += SECOND;
    const block = { height: chain.nextHeight, timeMs: scene.timeMs, txs: [scene.act('tax'), scene.act('tax')] };
    const other = { ...block, txs: [scene.act('water')] };
    const first = await chain.finalize(block);
    await chain.finalize(other);
    const again = await chain.finalize(block);
    assert.deepEqual(again, first);
    assert.deepEqual(
      first.txResults.map(({ code }) => code),
      [0, 1],
    );
    await chain.commit();
    assert.equal(toBase64url(town.machine.tip.logRoot), toBase64url(first.appHash));
    assert.equal(town.committed.length, 1);
    await assert.rejects(chain.commit(), /commit before any block/);
    assert.equal(town.machine.tip.height, block.height);
  });

  it('a height that does not follow is refused, and nothing is kept of it', async () => {
    scene = await Scene.begun();
    const { chain, town } = scene;
    const before = town.machine.tip;
    await assert.rejects(
      chain.finalize({ height: chain.nextHeight + 1, timeMs: scene.timeMs, txs: [] }),
      /was given where/,
    );
    assert.equal(town.machine.tip, before);
  });

  it('empty blocks change no hash, and time never runs backwards in the book', async () => {
    scene = await Scene.begun();
    const filled = await scene.block(scene.act('tax'));
    const { timeMs } = scene.town.machine.tip;
    scene.timeMs -= 60 * SECOND;
    const empty = await scene.block();
    assert.equal(toBase64url(empty.appHash), toBase64url(filled.appHash));
    assert.equal(scene.town.machine.tip.timeMs, timeMs);
  });

  it('unreadable transactions of a decided block have a result each, and the rest comes out as without them', async () => {
    const outcome = async (...odd: readonly Bytes[]) => {
      scene = await Scene.begun();
      const txs = [scene.act('tax'), ...odd, scene.act('water')];
      const { txResults, appHash } = await scene.block(...txs);
      await scene.close();
      return { codes: txResults.map(({ code }) => code), hash: toBase64url(appHash) };
    };
    const garbage = [encodeUtf8('garbage'), Uint8Array.of(1, 0, 0, 0, 1), new Uint8Array(5_000_000), new Uint8Array(0)];
    const [plain, odd] = [await outcome(), await outcome(...garbage)];
    assert.deepEqual(plain.codes, [0, 0]);
    assert.deepEqual(odd, { codes: [0, 2, 2, 2, 2, 0], hash: plain.hash });
    scene = await Scene.begun();
  });
});

describe('proposals', () => {
  /** What makes a transaction one that no honest proposer sends. */
  const faults: readonly (readonly [what: string, make: () => readonly Bytes[]])[] = [
    ['garbage', () => [encodeUtf8('{"body":')]],
    ['nothing', () => [new Uint8Array(0)]],
    ['a second form of the same', () => [concat(encodeUtf8(' '), scene.act('tax'))]],
    ['an oversized one', () => [new Uint8Array(5_000_000).fill(0x20)]],
    [
      'attachments without end',
      () => [
        toWire(
          scene.act('tax'),
          Array.from({ length: 17 }, () => new Uint8Array(1)),
        ),
      ],
    ],
    ['an attachment that is not declared', () => [toWire(scene.act('tax'), [Uint8Array.of(1)])]],
    ['a declared attachment that is missing', () => [scene.act('tax', declaring(encodeUtf8('scan')))]],
    [
      'a declared attachment with other content',
      () => [toWire(scene.act('tax', declaring(encodeUtf8('scan'))), [encodeUtf8('scam')])],
    ],
    ['a forged one', () => [forged(scene.act('tax'))]],
    ['one of another book', () => [scene.act('tax', { chain: 'elsewhere' })]],
    ['an expired one', () => [scene.act('tax', { expiresMs: scene.timeMs - 1 })]],
    ['one that expires too far ahead', () => [scene.act('tax', { expiresMs: scene.timeMs + 25 * 3_600_000 })]],
    ['one that was ordered before', () => [scene.chain.blocks[0]?.txs[0] as Bytes]],
    ['the same one twice', () => Array.from({ length: 2 }, () => twice)],
    ['two under one id', () => ['tax', 'water'].map((office) => scene.act(office, { id: `${'B'.repeat(21)}A` }))],
  ];
  let twice: Bytes;

  for (const [what, make] of faults) {
    it(`${what}: left out by an honest proposer, rejected from another, harmless where it was decided`, async () => {
      scene = await Scene.begun();
      await scene.block(scene.act('first'));
      const good = scene.act('good');
      twice = scene.act('twice');
      const txs = [...make(), good];
      const { timeMs, chain } = scene;
      assert.equal(await chain.accepts(txs, timeMs), false);
      const proposed = await chain.propose(txs, timeMs);
      assert(proposed.length < txs.length);
      assert.deepEqual(Buffer.from(proposed.at(-1) as Bytes), Buffer.from(good));
      assert.equal(await chain.accepts(proposed, timeMs), true);
      const { txResults } = await scene.block(...txs);
      assert.equal(txResults.length, txs.length);
      assert.equal(txResults.at(-1)?.code, 0);
      assert(txResults.some(({ code }) => code !== 0));
    });
  }

  it('what a rule refuses may be proposed: another block could have made it right', async () => {
    scene = await Scene.begun();
    await scene.block(scene.act('tax'));
    const txs = [scene.act('tax')];
    assert.equal(await scene.chain.accepts(txs, scene.timeMs), true);
    assert.equal((await scene.chain.propose(txs, scene.timeMs)).length, 1);
  });

  it('takes as much as fits, in the order of arrival', async () => {
    scene = await Scene.begun();
    await scene.block();
    const txs = Array.from({ length: 5 }, (_, i) => scene.act(`office-${i}`));
    const room = txs.slice(0, 3).reduce((size, tx) => size + tx.length + 6, 0);
    assert.equal((await scene.chain.propose(txs, scene.timeMs, room)).length, 3);
    assert.equal((await scene.chain.propose(txs, scene.timeMs, room - 1)).length, 2);
  });

  it('after a rest it first proposes nothing: a block has the time of the votes before it', async () => {
    scene = await Scene.begun();
    await scene.block(scene.act('friday'));
    const [friday, monday] = [scene.timeMs, scene.timeMs + 60 * 3_600_000];
    scene.timeMs = monday;
    const act = scene.act('monday');
    assert.deepEqual(await scene.chain.propose([act], friday), []);
    await scene.chain.order([act], friday);
    const [, block] = [await scene.chain.order([act], monday), scene.town.committed.at(-1)];
    assert.equal(block?.finalized.commit.tip.timeMs, monday);
    assert.equal(block?.ordered.length, 1);
  });

  function declaring(content: Bytes): object {
    return { attachments: [{ hash: toBase64url(sha256(content)), size: content.length }] };
  }

  /** The signature of another transaction. */
  function forged(bytes: Bytes): Bytes {
    const [text, other] = [bytes, scene.act('other')].map((one) => Buffer.from(one).toString());
    const signature = /"signature":"[^"]*"/;
    return encodeUtf8((text as string).replace(signature, signature.exec(other as string)?.[0] as string));
  }
});

describe('checks', () => {
  const check = async (tx: Bytes, type = 0) => {
    const { code, log } = await scene.chain.mempool.askFor('checkTx', { case: 'checkTx', value: { tx, type } });
    return code === 0 ? 'ok' : log;
  };

  it('passes on what could be ordered, and says why not', async () => {
    scene = await Scene.begun();
    await scene.block(scene.act('tax'));
    assert.equal(await check(encodeUtf8('garbage')), 'transaction-malformed');
    assert.equal(await check(scene.act('tax')), 'office-exists');
    assert.equal(await check(scene.act('water', { chain: 'elsewhere' })), 'chain-wrong');
    assert.equal(await check(scene.act('water')), 'ok');
    // Something waits that could change the verdict, so only what nothing can mend is refused.
    assert.equal(await check(scene.act('tax')), 'ok');
    assert.equal(await check(scene.act('harbour', { chain: 'elsewhere' })), 'chain-wrong');
    await scene.block();
    assert.equal(await check(scene.act('tax'), 1), 'office-exists');
    assert.deepEqual(scene.town.refused, ['office-exists', 'chain-wrong', 'chain-wrong', 'office-exists']);
  });

  it('what waits for what waits before it stays through the check after a block', async () => {
    scene = await Scene.begun();
    const office = scene.act('tax');
    const close = scene.pen.sign(ada, 'clerk', 'members/close-office', { office: 'tax' }).transaction.bytes;
    for (const type of [0, 1]) {
      assert.equal(await check(office, type), 'ok');
      assert.equal(await check(close, type), 'ok');
      await scene.block();
    }
    assert.equal(await check(close, 1), 'office-unknown');
  });

  it('lets in the machines of the member towns alone', async () => {
    scene = await Scene.begun();
    const asked = async (path: string) =>
      (await scene.chain.query.askFor('query', { case: 'query', value: { path } })).code;
    assert.equal(await asked(`/p2p/filter/id/${'0'.repeat(40)}`), 0);
    assert.equal(await asked(`/p2p/filter/id/${'1'.repeat(40)}`), 1);
    assert.equal(await asked('/p2p/filter/addr/127.0.0.1:1'), 0);
    for (const path of ['', '/store', '/p2p/filter/id/', `/p2p/filter/id/${'0'.repeat(41)}`])
      assert.equal(await asked(path), 1);
  });
});

describe('a store that fails', () => {
  it('halts at the block, and the same block can be given again', async () => {
    scene = await Scene.begun();
    await scene.block(scene.act('water'));
    const { commit } = scene.store;
    scene.store.commit = () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    await assert.rejects(scene.block(scene.act('tax')), /no space/);
    assert.deepEqual(scene.town.faults[0], 'no space');
    scene.store.commit = commit;
    await scene.restart();
    await scene.meet();
    assert.equal(scene.town.machine.tip.height, scene.start.height + 2);
  });
});
