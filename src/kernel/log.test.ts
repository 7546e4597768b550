import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { type Bytes, toHex } from './bytes.ts';
import {
  append,
  consistencyProof,
  EMPTY_FRONTIER,
  EMPTY_ROOT,
  type Frontier,
  frontierAt,
  hashAtOf,
  inclusionProof,
  leafHash,
  MAX_LOG_SIZE,
  nodeHash,
  rootFrom,
  rootFromLeaves,
  verifyConsistency,
  verifyInclusion,
} from './log.ts';

const MOST = 300;
const leaves = Array.from({ length: MOST }, (_, i) => leafHash(Uint8Array.of(i >> 8, i & 255)));
const hashAt = hashAtOf(leaves);
const roots = Array.from({ length: MOST + 1 }, (_, size) => naiveRoot(leaves.slice(0, size)));
const rootOf = (size: number): Bytes => roots[size] as Bytes;
const leafOf = (index: number): Bytes => leaves[index] as Bytes;

/** RFC 9162 section 2.1.1, word for word. */
function naiveRoot(hashes: readonly Bytes[]): Bytes {
  if (hashes.length === 0) return sha256(new Uint8Array(0));
  if (hashes.length === 1) return hashes[0] as Bytes;
  let k = 1;
  while (2 * k < hashes.length) k *= 2;
  return nodeHash(naiveRoot(hashes.slice(0, k)), naiveRoot(hashes.slice(k)));
}

function flipped(hash: Bytes, bit: number): Bytes {
  const other = hash.slice();
  other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
  return other;
}

/** Every way to spoil a proof by one hash: changed, left out, doubled, swapped with the next, one more at the end. */
function* spoiled(proof: readonly Bytes[], bit: number): Generator<Bytes[]> {
  for (let i = 0; i < proof.length; i++) {
    const hash = proof[i] as Bytes;
    yield proof.with(i, flipped(hash, bit));
    yield proof.with(i, hash.subarray(1));
    yield proof.toSpliced(i, 1);
    yield proof.toSpliced(i, 0, hash);
    if (i > 0) yield proof.with(i, proof[i - 1] as Bytes).with(i - 1, hash);
  }
  yield [...proof, leafOf(0)];
  yield [leafOf(0), ...proof];
}

test('the hashes of the empty log and of an empty entry are those of RFC 9162', () => {
  assert.equal(toHex(EMPTY_ROOT), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(toHex(leafHash(new Uint8Array(0))), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
});

test('a frontier that grows has the root of the definition at every size', () => {
  let frontier: Frontier = EMPTY_FRONTIER;
  assert.deepEqual(rootFrom(frontier), rootOf(0));
  for (let size = 1; size <= MOST; size++) {
    frontier = append(frontier, leafOf(size - 1));
    assert.equal(frontier.size, BigInt(size));
    assert.deepEqual(rootFrom(frontier), rootOf(size));
    assert.deepEqual(frontierAt(BigInt(size), hashAt), frontier);
    assert.deepEqual(rootFromLeaves(leaves.slice(0, size)), rootOf(size));
  }
  assert.deepEqual(rootFromLeaves([]), EMPTY_ROOT);
});

test('appending leaves the old frontier as it was', () => {
  const before = frontierAt(7n, hashAt);
  append(append(before, leafOf(7)), leafOf(8));
  assert.deepEqual(before, frontierAt(7n, hashAt));
});

test('append names every perfect subtree that it completes', () => {
  const completed = new Map<string, Bytes>();
  let frontier: Frontier = EMPTY_FRONTIER;
  for (const leaf of leaves)
    frontier = append(frontier, leaf, (level, index, hash) => completed.set(`${level}/${index}`, hash));
  let count = 0;
  for (let level = 0; MOST >> level > 0; level++) {
    for (let index = 0; index < MOST >> level; index++, count++) {
      assert.deepEqual(completed.get(`${level}/${index}`), hashAt(level, BigInt(index)));
    }
  }
  assert.equal(completed.size, count);
});

test('every entry of every log up to 130 entries is proved, and of no other size or place', () => {
  for (let size = 1; size <= 130; size++) {
    for (let index = 0; index < size; index++) {
      const proof = inclusionProof(BigInt(index), BigInt(size), hashAt);
      assert.ok(verifyInclusion(BigInt(index), BigInt(size), leafOf(index), proof, rootOf(size)));
      assert.ok(!verifyInclusion(BigInt(index ^ 1), BigInt(size), leafOf(index), proof, rootOf(size)) || size === 1);
      assert.ok(!verifyInclusion(BigInt(index), BigInt(size), leafOf(index), proof, rootOf(size - 1)));
    }
  }
});

test('every pair of sizes up to 130 is consistent, and with no other root', () => {
  for (let size2 = 1; size2 <= 130; size2++) {
    for (let size1 = 1; size1 <= size2; size1++) {
      const proof = consistencyProof(BigInt(size1), BigInt(size2), hashAt);
      assert.ok(verifyConsistency(BigInt(size1), BigInt(size2), proof, rootOf(size1), rootOf(size2)));
      assert.ok(!verifyConsistency(BigInt(size1), BigInt(size2), proof, rootOf(size1 - 1), rootOf(size2)));
      assert.ok(!verifyConsistency(BigInt(size1), BigInt(size2), proof, rootOf(size1), rootOf(size2 + 1)));
    }
  }
});

test('a spoiled inclusion proof is refused', () => {
  const place = fc.integer({ min: 1, max: MOST }).chain((size) => fc.tuple(fc.nat(size - 1), fc.constant(size)));
  fc.assert(
    fc.property(place, fc.nat(255), ([index, size], bit) => {
      const [m, n, leaf, root] = [BigInt(index), BigInt(size), leafOf(index), rootOf(size)];
      const proof = inclusionProof(m, n, hashAt);
      assert.ok(verifyInclusion(m, n, leaf, proof, root));
      for (const other of spoiled(proof, bit)) assert.ok(!verifyInclusion(m, n, leaf, other, root));
      assert.ok(!verifyInclusion(m, n, flipped(leaf, bit), proof, root));
      assert.ok(!verifyInclusion(m, n, leaf, proof, flipped(root, bit)));
      for (let other = 0n; other < n; other++) {
        if (other !== m) assert.ok(!verifyInclusion(other, n, leaf, proof, root));
      }
      assert.ok(!verifyInclusion(n, n, leaf, proof, root));
      // Sizes that differ in the last bits can share the path of an early entry, but never its root.
      for (const other of [size - 1, size + 1]) {
        if (other <= MOST) assert.ok(!verifyInclusion(m, BigInt(other), leaf, proof, rootOf(other)));
      }
    }),
    { numRuns: 150 },
  );
});

test('a spoiled consistency proof is refused', () => {
  const sizes = fc
    .integer({ min: 2, max: MOST })
    .chain((n) => fc.tuple(fc.integer({ min: 1, max: n - 1 }), fc.constant(n)));
  fc.assert(
    fc.property(sizes, fc.nat(255), ([size1, size2], bit) => {
      const [m, n, root1, root2] = [BigInt(size1), BigInt(size2), rootOf(size1), rootOf(size2)];
      const proof = consistencyProof(m, n, hashAt);
      assert.ok(verifyConsistency(m, n, proof, root1, root2));
      for (const other of spoiled(proof, bit)) assert.ok(!verifyConsistency(m, n, other, root1, root2));
      assert.ok(!verifyConsistency(m, n, [], root1, root2));
      assert.ok(!verifyConsistency(m, n, proof, flipped(root1, bit), root2));
      assert.ok(!verifyConsistency(m, n, proof, root1, flipped(root2, bit)));
      assert.ok(!verifyConsistency(m, n, proof, root2, root1));
      assert.ok(!verifyConsistency(n, m, proof, root2, root1));
      assert.ok(!verifyConsistency(n, n, proof, root2, root2));
      assert.ok(!verifyConsistency(0n, n, proof, EMPTY_ROOT, root2));
    }),
    { numRuns: 150 },
  );
});

test('size 0 proves nothing', () => {
  assert.ok(!verifyConsistency(0n, 0n, [], EMPTY_ROOT, EMPTY_ROOT));
  assert.ok(!verifyConsistency(0n, 1n, [], EMPTY_ROOT, rootOf(1)));
  assert.ok(!verifyInclusion(0n, 0n, leafOf(0), [], EMPTY_ROOT));
});

test('the largest log works: one entry beside 2^63 others', () => {
  // All subtrees alike, so that the hash of each level is one hash.
  const levels = [leafOf(0)];
  for (let level = 1; level < 64; level++)
    levels.push(nodeHash(levels[level - 1] as Bytes, levels[level - 1] as Bytes));
  const alike = (level: number): Bytes => levels[level] as Bytes;
  const root = rootFrom(frontierAt(MAX_LOG_SIZE, alike));
  for (const index of [0n, 1n << 63n, MAX_LOG_SIZE - 1n]) {
    const proof = inclusionProof(index, MAX_LOG_SIZE, alike);
    assert.ok(verifyInclusion(index, MAX_LOG_SIZE, leafOf(0), proof, root));
    assert.ok(!verifyInclusion(index, MAX_LOG_SIZE, leafOf(1), proof, root));
  }
  const old = (1n << 63n) - 1n;
  const proof = consistencyProof(old, MAX_LOG_SIZE, alike);
  assert.ok(verifyConsistency(old, MAX_LOG_SIZE, proof, rootFrom(frontierAt(old, alike)), root));
  assert.throws(() => append(frontierAt(MAX_LOG_SIZE, alike), leafOf(0)), /full/);
});

test('proofs are not made for what is not there', () => {
  assert.throws(() => inclusionProof(3n, 3n, hashAt));
  assert.throws(() => inclusionProof(-1n, 3n, hashAt));
  assert.throws(() => inclusionProof(0n, MAX_LOG_SIZE + 1n, hashAt));
  assert.throws(() => consistencyProof(0n, 3n, hashAt));
  assert.throws(() => consistencyProof(4n, 3n, hashAt));
  assert.throws(() => hashAt(0, 300n));
});

test('verification answers false to anything whatever, and never throws', () => {
  const proof = inclusionProof(4n, 7n, hashAt);
  const good = [4n, 7n, leafOf(4), proof, rootOf(7)] as const;
  const wrong: unknown[] = [
    undefined,
    null,
    4,
    -1n,
    1n << 64n,
    '',
    'abc',
    {},
    [],
    [undefined],
    new Array(3),
    NaN,
    () => 1,
  ];
  wrong.push(new Uint8Array(31), new Uint8Array(33), new Array(1e6).fill(leafOf(0)), [[...leafOf(0)]], { length: 3 });
  type Check = (...values: readonly unknown[]) => boolean;
  assert.ok((verifyInclusion as Check)(...good));
  for (let at = 0; at < good.length; at++) {
    for (const value of wrong) {
      assert.equal((verifyInclusion as Check)(...(good as readonly unknown[]).with(at, value)), false);
      assert.equal(
        (verifyConsistency as Check)(...[3n, 7n, proof, rootOf(3), rootOf(7)].with(at, value as Bytes)),
        false,
      );
    }
  }
  fc.assert(
    fc.property(fc.array(fc.anything(), { minLength: 5, maxLength: 5 }), (values) => {
      assert.equal((verifyInclusion as Check)(...values), false);
      assert.equal((verifyConsistency as Check)(...values), false);
    }),
  );
});
