import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type NoteSigner, signCheckpoint, signerFor } from '#proofs';
import type { OwnCosigned } from '../witness/witness-store.ts';
import { Cosigning, type Difference } from './cosigning.ts';
import type { Member } from './members-in-book.ts';

const ORIGIN = 'ashbrook.example/book';
const NAMES = ['ashbrook', 'birchfield', 'cedar-ford', 'dunmere'];
const seed = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const root = (n: number): Uint8Array => new Uint8Array(32).fill(n);

class Town {
  readonly name: string;
  readonly signers: readonly NoteSigner[];
  readonly cosigning: Cosigning;
  readonly notes = new Map<number, string>();
  kept: OwnCosigned | undefined;
  /** Differences, as they became known. */
  readonly told: Difference[] = [];

  constructor(index: number, members: () => readonly Member[]) {
    this.name = NAMES[index] as string;
    this.signers = (['ed25519-cosignature', 'ml-dsa-44-cosignature'] as const).map((type) =>
      signerFor(`${this.name}.example/book/witness`, type, seed(index + 1)),
    );
    this.cosigning = new Cosigning({
      town: this.name,
      signers: this.signers,
      membership: () => ({ members: members(), quorum: 3, mayFail: 1 }),
      checkpointAt: (size) => this.notes.get(size),
      now: () => 1_800_000_000_000 + index * 1_000,
      keep: (cosigned) => {
        this.kept = cosigned;
      },
      kept: () => this.kept,
      onDifference: (difference) => this.told.push(difference),
    });
  }

  /** Its book grows; the statement is what it tells the others. */
  grow(size: number, hash: Uint8Array): string {
    const log = signerFor(ORIGIN, 'ed25519-note', seed(100 + NAMES.indexOf(this.name)));
    const checkpoint = { origin: ORIGIN, size: BigInt(size), root: hash, extensions: [] };
    this.notes.set(size, signCheckpoint(checkpoint, [log], 1_800_000_000));
    return this.cosigning.sign(size) as string;
  }
}

function fourTowns(counting: readonly string[] = NAMES): readonly Town[] {
  const towns: Town[] = [];
  const members = () =>
    towns.map(({ name, signers }) => ({
      town: name,
      name,
      kind: 'full',
      status: 'active',
      cosigners: signers,
      validates: counting.includes(name),
    }));
  for (const index of NAMES.keys()) towns.push(new Town(index, members));
  return towns;
}

describe('cosigning', () => {
  it('gathers the signatures of the others over the same checkpoint', () => {
    const [first, ...others] = fourTowns() as [Town, ...Town[]];
    first.grow(7, root(9));
    for (const other of others) {
      const received = first.cosigning.receive(other.grow(7, root(9)));
      assert.deepEqual(received, { ok: true, value: { town: other.name, size: 7 } });
    }
    assert.deepEqual(first.cosigning.signedAt(7), NAMES);
    assert.equal(first.kept?.vkeys.length, 8);
  });

  it('names the keys of a town that signs and does not count, so that no line under a receipt is a stranger’s', () => {
    const [first, second, third, last] = fourTowns(NAMES.slice(0, 3)) as [Town, Town, Town, Town];
    last.grow(7, root(9));
    for (const other of [first, second, third]) last.cosigning.receive(other.grow(7, root(9)));
    const lines = last.kept?.note.split('\n').filter((line) => line.includes('/witness ')) ?? [];
    assert.equal(lines.length, 8);
    assert.equal(last.kept?.vkeys.length, 8);
  });

  it('tells of a town that signed another book, and again when another town has signed ours', () => {
    const [first, second, liar] = fourTowns() as [Town, Town, Town, Town];
    first.grow(7, root(9));
    assert.equal(first.cosigning.receive(liar.grow(7, root(8))).ok, false);
    const lines = () => first.told.map(({ town, ours }) => `${town} ${ours.split('\n— ').length - 1}`);
    assert.deepEqual(lines(), ['cedar-ford 3'], 'the log key of the first town and its two cosignatures');
    assert.equal(first.cosigning.receive(second.grow(7, root(9))).ok, true);
    assert.deepEqual(lines(), ['cedar-ford 3', 'cedar-ford 5']);
    assert.deepEqual(first.cosigning.differences(), [first.told[1]]);
  });

  it('a difference from before a restart stands until the town signs our book again', () => {
    const [first, , liar] = fourTowns() as [Town, Town, Town, Town];
    const kept = { town: liar.name, size: 7, theirs: 'what it signed', ours: 'what the others signed' };
    first.cosigning.recall(kept);
    first.grow(7, root(9));
    assert.deepEqual([first.cosigning.differences(), first.told], [[kept], []], 'nothing new is known');
    first.cosigning.receive(liar.grow(7, root(9)));
    assert.deepEqual(first.cosigning.differences(), [kept], 'the same size again proves nothing');
    first.grow(9, root(9));
    first.cosigning.receive(liar.grow(9, root(9)));
    assert.deepEqual(first.cosigning.differences(), []);
  });
});
