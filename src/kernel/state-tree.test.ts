import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { type Bytes, compareBytes, concat, equalBytes, fromHex, toHex } from './bytes.ts';
import { type LeafChange, type StateLeaf, StateTree } from './state-tree.ts';

/** The definition, over the leaves in ascending order: the oracle of every test here. */
function naiveRoot(leaves: readonly StateLeaf[], depth = 0): Bytes {
  const [first] = leaves;
  if (first === undefined) return new Uint8Array(32);
  if (leaves.length === 1) return sha256(concat(Uint8Array.of(0), first.keyHash, first.valueHash));
  const goesRight = ({ keyHash }: StateLeaf): boolean => ((keyHash[depth >> 3]! >> (7 - (depth % 8))) & 1) === 1;
  const left = leaves.filter((leaf) => !goesRight(leaf));
  const right = leaves.filter(goesRight);
  return sha256(concat(Uint8Array.of(1), naiveRoot(left, depth + 1), naiveRoot(right, depth + 1)));
}

/** The set of entries, kept in the simplest way. */
class Model {
  readonly entries = new Map<string, StateLeaf>();

  apply(changes: readonly LeafChange[]): void {
    for (const { keyHash, valueHash } of changes) {
      if (valueHash === undefined) this.entries.delete(toHex(keyHash));
      else this.entries.set(toHex(keyHash), { keyHash, valueHash });
    }
  }

  leaves(): StateLeaf[] {
    return [...this.entries.values()].sort((a, b) => compareBytes(a.keyHash, b.keyHash));
  }

  bucket(prefix: number): Bytes | undefined {
    const inside = this.leaves().filter(({ keyHash }) => (keyHash[0]! << 4) + (keyHash[1]! >> 4) === prefix);
    return inside.length === 0 ? undefined : naiveRoot(inside, inside.length === 1 ? 0 : 12);
  }
}

const hashOf = (n: number): Bytes => sha256(Uint8Array.of(n >> 16, (n >> 8) & 255, n & 255));

/** A key hash that shares its first `bits` bits with the base and differs in the next. */
function neighbour(base: Bytes, bits: number): Bytes {
  const other = base.slice();
  other[bits >> 3] = other[bits >> 3]! ^ (128 >> (bits & 7));
  return other;
}

/** Few keys, so that batches meet the same ones, and many with long shared beginnings. */
const POOL: Bytes[] = [];
for (let i = 0; i < 40; i++) POOL.push(hashOf(i));
for (const bits of [0, 1, 7, 8, 10, 11, 12, 13, 14, 100, 101, 254, 255]) {
  POOL.push(neighbour(hashOf(0), bits), neighbour(hashOf(1), bits), neighbour(neighbour(hashOf(2), 255), bits));
}
POOL.push(new Uint8Array(32), new Uint8Array(32).fill(255), neighbour(new Uint8Array(32), 255));

const change = fc.record({ key: fc.nat(POOL.length - 1), value: fc.oneof(fc.constant(undefined), fc.nat(3)) });
const batch = fc.uniqueArray(change, { selector: ({ key }) => toHex(POOL[key]!), maxLength: 40 });
const batches = fc.array(
  batch.map((list): LeafChange[] =>
    list.map(({ key, value }) => ({
      keyHash: POOL[key]!,
      valueHash: value === undefined ? undefined : hashOf(1_000 + value),
    })),
  ),
  { maxLength: 8 },
);

function treeOf(leaves: readonly LeafChange[]): StateTree {
  const tree = StateTree.empty();
  tree.apply(leaves);
  tree.commit();
  return tree;
}

test('the empty tree is zero, and a tree of one entry is its leaf', () => {
  const tree = StateTree.empty();
  assert.deepEqual(tree.root(), new Uint8Array(32));
  const leaf = { keyHash: hashOf(1), valueHash: hashOf(2) };
  assert.deepEqual(tree.apply([leaf]), sha256(concat(Uint8Array.of(0), leaf.keyHash, leaf.valueHash)));
  tree.commit();
  assert.equal(tree.size, 1);
});

test('a root made by hand: two keys that part at the third bit', () => {
  const a = fromHex('00'.repeat(32))!;
  const b = fromHex(`20${'00'.repeat(31)}`)!;
  const [va, vb, empty] = [hashOf(1), hashOf(2), new Uint8Array(32)];
  const leaf = (key: Bytes, value: Bytes): Bytes => sha256(concat(Uint8Array.of(0), key, value));
  const inner = (left: Bytes, right: Bytes): Bytes => sha256(concat(Uint8Array.of(1), left, right));
  const expected = inner(inner(inner(leaf(a, va), leaf(b, vb)), empty), empty);
  const tree = treeOf([
    { keyHash: b, valueHash: vb },
    { keyHash: a, valueHash: va },
  ]);
  assert.deepEqual(tree.root(), expected);
});

test('after any batches of inserts, updates and deletions the root is that of the definition', () => {
  fc.assert(
    fc.property(batches, (list) => {
      const tree = StateTree.empty();
      const model = new Model();
      for (const changes of list) {
        const before = tree.root();
        const root = tree.apply(changes);
        assert.deepEqual(tree.root(), root);
        assert.deepEqual(tree.committedRoot(), before);
        tree.commit();
        model.apply(changes);
        assert.deepEqual(root, naiveRoot(model.leaves()));
        assert.deepEqual(tree.root(), root);
        assert.equal(tree.size, model.entries.size);
        assert.deepEqual([...tree.leaves()], model.leaves());
      }
    }),
    { numRuns: 300 },
  );
});

test('one batch, or its changes one by one in any order, lead to the same root', () => {
  const shuffled = batches.chain((list) => fc.tuple(fc.constant(list.flat()), fc.shuffledSubarray(POOL)));
  fc.assert(
    fc.property(shuffled, ([changes, order]) => {
      const last = new Map(changes.map((one) => [toHex(one.keyHash), one]));
      const single = StateTree.empty();
      for (const one of changes) {
        single.apply([one]);
        single.commit();
      }
      const whole = treeOf([...last.values()].reverse());
      assert.deepEqual(single.root(), whole.root());
      // Entries that come and go in another order leave no trace.
      for (const keyHash of order) {
        const valueHash = last.get(toHex(keyHash))?.valueHash;
        whole.apply([{ keyHash, valueHash: hashOf(9_999) }]);
        whole.commit();
        whole.apply([{ keyHash, valueHash }]);
        whole.commit();
      }
      assert.deepEqual(whole.root(), single.root());
    }),
    { numRuns: 100 },
  );
});

test('a dropped batch leaves root, entries and memory as they were', () => {
  fc.assert(
    fc.property(batches, batches, (kept, dropped) => {
      const tree = StateTree.empty();
      const model = new Model();
      for (const changes of kept) {
        for (const other of dropped) {
          const before = tree.committedRoot();
          tree.apply(other);
          assert.deepEqual(tree.committedRoot(), before);
          assert.deepEqual([...tree.leaves()], model.leaves());
          tree.discard();
          assert.deepEqual(tree.root(), before);
          assert.equal(tree.size, model.entries.size);
        }
        tree.apply(changes);
        tree.commit();
        model.apply(changes);
        assert.deepEqual(tree.root(), naiveRoot(model.leaves()));
      }
    }),
    { numRuns: 60 },
  );
});

test('nodes of dropped and replaced batches are used again', () => {
  const changes = (value: number): LeafChange[] =>
    Array.from({ length: 500 }, (_, i) => ({ keyHash: hashOf(i), valueHash: hashOf(value) }));
  const tree = treeOf(changes(1));
  for (const value of [2, 3]) {
    tree.apply(changes(value));
    tree.commit();
  }
  const bytes = tree.allocatedBytes;
  for (let value = 4; value < 40; value++) {
    tree.apply(changes(value));
    if (value % 2 === 0) tree.commit();
    else tree.discard();
  }
  for (let round = 0; round < 10; round++) {
    tree.apply(changes(0).map(({ keyHash }) => ({ keyHash, valueHash: undefined })));
    tree.commit();
    assert.deepEqual(tree.root(), new Uint8Array(32));
    tree.apply(changes(round));
    tree.commit();
  }
  assert.equal(tree.allocatedBytes, bytes);
});

test('a restored tree has the same root, buckets and future', () => {
  fc.assert(
    fc.property(batches, batches, (past, future) => {
      const tree = StateTree.empty();
      const stored = new Map<number, Bytes>();
      const keep = (): void => {
        for (const [prefix, hash] of tree.changedBuckets()) {
          if (hash === undefined) stored.delete(prefix);
          else stored.set(prefix, hash);
        }
        tree.commit();
      };
      for (const changes of past) {
        tree.apply(changes);
        keep();
      }
      const again = StateTree.restore(tree.leaves(), (prefix) => stored.get(prefix));
      const unaided = StateTree.restore(tree.leaves(), () => undefined);
      assert.deepEqual(again.root(), tree.root());
      assert.deepEqual(unaided.root(), tree.root());
      assert.equal(again.size, tree.size);
      for (const changes of future) {
        assert.deepEqual(again.apply(changes), tree.apply(changes));
        assert.deepEqual([...again.changedBuckets()], [...tree.changedBuckets()]);
        again.commit();
        keep();
      }
      assert.deepEqual([...again.leaves()], [...tree.leaves()]);
    }),
    { numRuns: 150 },
  );
});

test('a bucket hash depends on the keys of its bucket alone', () => {
  fc.assert(
    fc.property(batches, (list) => {
      const tree = StateTree.empty();
      const model = new Model();
      const touched = new Set<number>();
      for (const changes of list) {
        tree.apply(changes);
        model.apply(changes);
        for (const [prefix, hash] of tree.changedBuckets()) {
          touched.add(prefix);
          assert.deepEqual(hash, model.bucket(prefix));
        }
        for (const prefix of touched) assert.deepEqual(tree.bucketHash(prefix), model.bucket(prefix));
        tree.commit();
      }
    }),
    { numRuns: 100 },
  );
});

test('restoring with a wrong bucket hash, or without a leaf, shows in the root', () => {
  const leaves = Array.from({ length: 9_000 }, (_, i) => ({ keyHash: hashOf(i), valueHash: hashOf(i + 1) }));
  const tree = treeOf(leaves);
  const sorted = [...tree.leaves()];
  const many = new Set<number>();
  for (let prefix = 0; prefix < 4_096; prefix++) {
    const inside = sorted.filter(({ keyHash }) => (keyHash[0]! << 4) + (keyHash[1]! >> 4) === prefix);
    if (inside.length > 1) many.add(prefix);
  }
  const right = (prefix: number): Bytes | undefined => tree.bucketHash(prefix);
  assert.deepEqual(StateTree.restore(sorted, right).root(), tree.root());
  for (const wrong of [...many].slice(0, 20)) {
    const spoiled = (prefix: number): Bytes | undefined => (prefix === wrong ? hashOf(7) : right(prefix));
    assert.notDeepEqual(StateTree.restore(sorted, spoiled).root(), tree.root());
  }
  // Without a whole bucket no hash is asked for, and the root is another.
  const prefixOf = ({ keyHash }: StateLeaf): number => (keyHash[0]! << 4) + (keyHash[1]! >> 4);
  const gone = prefixOf(sorted[0]!);
  assert.notDeepEqual(
    StateTree.restore(
      sorted.filter((leaf) => prefixOf(leaf) !== gone),
      right,
    ).root(),
    tree.root(),
  );
  // A leaf that does not fit the stored hash of its bucket shows when all is hashed, or the bucket is touched.
  const altered = sorted.with(0, { keyHash: sorted[0]!.keyHash, valueHash: hashOf(0) });
  assert.notDeepEqual(StateTree.restore(altered, () => undefined).root(), tree.root());
});

test('restoring hashes no bucket whose hash is stored', () => {
  const leaves = Array.from({ length: 9_000 }, (_, i) => ({ keyHash: hashOf(i), valueHash: hashOf(i + 1) }));
  const tree = treeOf(leaves);
  const asked: number[] = [];
  StateTree.restore(tree.leaves(), (prefix) => {
    asked.push(prefix);
    return tree.bucketHash(prefix);
  });
  assert.deepEqual(
    asked,
    asked.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(asked).size, asked.length);
  assert.ok(asked.length > 2_000);
});

test('damaged storage and misuse are loud, and change nothing', () => {
  const leaf = { keyHash: hashOf(1), valueHash: hashOf(2) };
  assert.throws(() => StateTree.restore([leaf, leaf], () => undefined), /out of order/);
  assert.throws(() => StateTree.restore([{ ...leaf, valueHash: new Uint8Array(31) }], () => undefined), /32 bytes/);
  const tree = treeOf([leaf]);
  const root = tree.root();
  assert.throws(() => tree.apply([leaf, { keyHash: leaf.keyHash, valueHash: undefined }]), /twice/);
  assert.throws(() => tree.apply([{ keyHash: new Uint8Array(33), valueHash: undefined }]), /32 bytes/);
  assert.throws(() => tree.apply([leaf, { keyHash: hashOf(3), valueHash: new Uint8Array(0) }]), /32 bytes/);
  assert.throws(() => tree.commit(), /no batch/);
  assert.throws(() => tree.discard(), /no batch/);
  assert.throws(() => tree.path(new Uint8Array(1)), /32 bytes/);
  assert.deepEqual(tree.root(), root);
  tree.apply([]);
  assert.throws(() => tree.apply([]), /pending/);
  tree.discard();
  assert.deepEqual(tree.apply([{ keyHash: leaf.keyHash, valueHash: undefined }]), new Uint8Array(32));
});

test('twenty thousand entries: order of insertion and entries that came and went do not show', () => {
  const leaves = Array.from({ length: 20_000 }, (_, i) => ({ keyHash: hashOf(i), valueHash: hashOf(i + 5) }));
  const forward = treeOf(leaves);
  const backward = StateTree.empty();
  for (let at = leaves.length; at > 0; at -= 1_250) {
    const part = leaves
      .slice(at - 1_250, at)
      .map((leaf, i) => (i % 3 === 0 ? { ...leaf, valueHash: hashOf(0) } : leaf));
    backward.apply([...part, ...part.map((_, i) => ({ keyHash: hashOf(1e6 + at + i), valueHash: hashOf(i) }))]);
    backward.commit();
  }
  backward.apply(leaves.map((_, i) => ({ keyHash: hashOf(1e6 + 1 + i), valueHash: undefined })));
  backward.commit();
  backward.apply(leaves);
  backward.commit();
  backward.apply([{ keyHash: hashOf(1e6 + 20_000 + 1_249), valueHash: undefined }]);
  backward.commit();
  backward.apply(
    Array.from({ length: 1_300 }, (_, i) => ({ keyHash: hashOf(1e6 + 20_000 + i), valueHash: undefined })),
  );
  backward.commit();
  assert.equal(backward.size, forward.size);
  assert.ok(equalBytes(backward.root(), forward.root()));
  assert.ok(equalBytes(forward.root(), naiveRoot([...forward.leaves()])));
});
