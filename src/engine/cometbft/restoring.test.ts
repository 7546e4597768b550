import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '#crypto';
import type { AbciRequest } from './abci-server.ts';
import { RestoringApplication } from './restoring.ts';
import { decodeFacts, encodeFacts, type SnapshotFacts, snapshotOf } from './snapshots.ts';

const pieces = ['the first lines\n', 'the last lines\n'].map((text) => new TextEncoder().encode(text));
const facts: SnapshotFacts = { height: 40, timeMs: 1_800_000_000_000, size: 12, pieces: pieces.map(sha256) };
const ROOT = sha256(new TextEncoder().encode('the root that the towns have signed'));

class Newcomer {
  readonly kept: Uint8Array[] = [];
  restored: SnapshotFacts | undefined;
  readonly application: RestoringApplication;

  constructor(root: Uint8Array) {
    this.application = new RestoringApplication({
      keep: (index, piece) => {
        this.kept[index] = piece;
      },
      replay: () => ({ logRoot: root }),
      onRestored: (one) => {
        this.restored = one;
      },
    });
  }

  async ask(kind: string, value: object): Promise<{ readonly [name: string]: unknown }> {
    const answer = await this.application.respond({ case: kind, value } as AbciRequest);
    return answer.value as { readonly [name: string]: unknown };
  }

  offer(changes: object = {}): Promise<{ readonly [name: string]: unknown }> {
    return this.ask('offerSnapshot', { snapshot: { ...snapshotOf(facts), ...changes }, appHash: ROOT });
  }

  async apply(index: number, chunk: Uint8Array | undefined): Promise<unknown> {
    const { result } = await this.ask('applySnapshotChunk', { index, chunk, sender: 'birchfield' });
    return result;
  }
}

describe('a newcomer and a snapshot', () => {
  it('what a snapshot says of itself has one form', () => {
    assert.deepEqual(decodeFacts(encodeFacts(facts)), facts);
    assert.equal(decodeFacts(new TextEncoder().encode('{"height":40}')), undefined);
    assert.equal(decodeFacts(new Uint8Array(0)), undefined);
  });

  it('takes it piece by piece, and then stands where the towns stand', async () => {
    const newcomer = new Newcomer(ROOT);
    assert.equal((await newcomer.ask('info', {})).lastBlockHeight, 0n);
    assert.equal((await newcomer.offer()).result, 1);
    assert.equal(await newcomer.apply(0, pieces[0]), 1);
    assert.equal(await newcomer.apply(1, pieces[1]), 1);
    assert.deepEqual(newcomer.kept, pieces);
    const info = await newcomer.ask('info', {});
    assert.equal(info.lastBlockHeight, 40n);
    assert.deepEqual(info.lastBlockAppHash, ROOT);
    void newcomer.application.respond({ case: 'finalizeBlock', value: {} } as AbciRequest);
    assert.deepEqual(newcomer.restored, facts);
  });

  it('asks for a wrong piece again, and of another town', async () => {
    const newcomer = new Newcomer(ROOT);
    await newcomer.offer();
    const answer = await newcomer.ask('applySnapshotChunk', { index: 0, chunk: pieces[1], sender: 'birchfield' });
    assert.deepEqual(answer, { result: 3, refetchChunks: [0], rejectSenders: ['birchfield'] });
    assert.deepEqual(newcomer.kept, []);
  });

  it('refuses what does not fit together, and a book with another root than the towns have signed', async () => {
    const newcomer = new Newcomer(sha256(ROOT));
    assert.equal((await newcomer.offer({ format: 9 })).result, 4);
    assert.equal((await newcomer.offer({ chunks: 3 })).result, 3);
    assert.equal((await newcomer.offer({ height: 41n })).result, 3);
    assert.equal((await newcomer.offer({ metadata: encodeFacts({ ...facts, size: 13 }) })).result, 3);
    assert.equal(await newcomer.apply(0, pieces[0]), 5, 'a piece of nothing that was offered');
    await newcomer.offer();
    await newcomer.apply(0, pieces[0]);
    assert.equal(await newcomer.apply(1, pieces[1]), 5);
    assert.equal((await newcomer.ask('info', {})).lastBlockHeight, 0n);
  });
});
