import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { type Bytes, encodeUtf8, equalBytes, toBase64url } from './bytes.ts';
import { decode, encode } from './encoding.ts';
import {
  decodeStateProof,
  encodeStateProof,
  prove,
  type StateProof,
  verifyAbsence,
  verifyPresence,
} from './state-proof.ts';
import { StateTree } from './state-tree.ts';

const key = (n: number): Bytes => encodeUtf8(`titles/parcel/${n}`);
const value = (n: number): Bytes => encodeUtf8(`{"owner":${n}}`);
const entry = (n: number): { keyHash: Bytes; valueHash: Bytes } => ({
  keyHash: sha256(key(n)),
  valueHash: sha256(value(n)),
});

function treeOf(size: number): StateTree {
  const tree = StateTree.empty();
  tree.apply(Array.from({ length: size }, (_, n) => entry(n)));
  tree.commit();
  return tree;
}

function flipped(hash: Bytes, bit: number): Bytes {
  const other = hash.slice();
  other[bit >> 3] = other[bit >> 3]! ^ (1 << (bit & 7));
  return other;
}

function* spoiled({ siblings, leaf }: StateProof, bit: number): Generator<StateProof> {
  for (let i = 0; i < siblings.length; i++) {
    yield { leaf, siblings: siblings.with(i, flipped(siblings[i]!, bit)) };
    yield { leaf, siblings: siblings.with(i, siblings[i]!.subarray(1)) };
    yield { leaf, siblings: siblings.toSpliced(i, 1) };
    yield { leaf, siblings: siblings.toSpliced(i, 0, new Uint8Array(32)) };
  }
  yield { leaf, siblings: [...siblings, new Uint8Array(32)] };
  if (leaf === undefined) {
    yield { siblings, leaf: entry(0) };
  } else {
    yield { siblings, leaf: undefined };
    yield { siblings, leaf: { keyHash: flipped(leaf.keyHash, bit), valueHash: leaf.valueHash } };
    yield { siblings, leaf: { keyHash: leaf.keyHash, valueHash: flipped(leaf.valueHash, bit) } };
    yield { siblings, leaf: { keyHash: leaf.valueHash, valueHash: leaf.keyHash } };
  }
}

test('each entry is proved present and each other key absent, never the reverse', () => {
  for (const size of [0, 1, 2, 3, 10, 300]) {
    const tree = treeOf(size);
    const root = tree.root();
    for (let n = 0; n < size + 200; n++) {
      const proof = prove(tree, sha256(key(n)));
      assert.equal(verifyPresence(root, key(n), value(n), proof), n < size);
      assert.equal(verifyAbsence(root, key(n), proof), n >= size);
      assert.ok(!verifyPresence(root, key(n), value(n + 1), proof));
      assert.ok(!verifyPresence(root, key(n + 1), value(n), proof));
    }
  }
});

test('absence is proved both by an empty place and by another entry in the place', () => {
  const tree = treeOf(300);
  const ends = new Set<boolean>();
  for (let n = 300; n < 600; n++) ends.add(prove(tree, sha256(key(n))).leaf === undefined);
  assert.deepEqual(ends, new Set([true, false]));
});

test('another entry proves no absence when it could not stand in the place', () => {
  const tree = treeOf(300);
  const root = tree.root();
  let elsewhere = 0;
  for (let n = 0; n < 50; n++) {
    // A true proof about entry n says nothing about the other keys that lie elsewhere.
    const proof = prove(tree, sha256(key(n)));
    for (let other = 300; other < 320; other++) {
      const own = prove(tree, sha256(key(other)));
      const same = own.leaf !== undefined && equalBytes(own.leaf.keyHash, sha256(key(n)));
      assert.equal(verifyAbsence(root, key(other), proof), same);
      if (!same) elsewhere++;
    }
  }
  assert.ok(elsewhere > 900);
});

test('a spoiled proof is refused', () => {
  const tree = treeOf(120);
  const root = tree.root();
  fc.assert(
    fc.property(fc.nat(240), fc.nat(247), (n, bit) => {
      const proof = prove(tree, sha256(key(n)));
      const verify = (one: StateProof, against: Bytes = root): boolean =>
        n < 120 ? verifyPresence(against, key(n), value(n), one) : verifyAbsence(against, key(n), one);
      assert.ok(verify(proof));
      assert.ok(!verify(proof, flipped(root, bit)));
      for (const other of spoiled(proof, bit)) assert.ok(!verify(other));
    }),
  );
});

test('a deleted entry is absent, and proofs of the committed state hold while a batch is pending', () => {
  const tree = treeOf(50);
  const before = tree.root();
  const after = tree.apply([{ keyHash: sha256(key(7)), valueHash: undefined }]);
  assert.ok(verifyPresence(before, key(7), value(7), prove(tree, sha256(key(7)))));
  tree.commit();
  assert.ok(verifyAbsence(after, key(7), prove(tree, sha256(key(7)))));
  assert.ok(!verifyAbsence(before, key(7), prove(tree, sha256(key(7)))));
});

test('empty keys and values are refused', () => {
  const nothing = new Uint8Array(0);
  const tree = StateTree.empty();
  const root = tree.apply([{ keyHash: sha256(nothing), valueHash: sha256(nothing) }]);
  tree.commit();
  const proof = prove(tree, sha256(nothing));
  assert.ok(!verifyPresence(root, nothing, nothing, proof));
  assert.ok(!verifyAbsence(new Uint8Array(32), nothing, { siblings: [], leaf: undefined }));
});

test('a proof has its bits and no more: 256 siblings pass, 257 do not', () => {
  const own = sha256(key(1));
  const tree = StateTree.empty();
  const root = tree.apply([entry(1), { keyHash: flipped(own, 248), valueHash: sha256(value(2)) }]);
  tree.commit();
  const proof = prove(tree, own);
  assert.equal(proof.siblings.length, 256);
  assert.ok(verifyPresence(root, key(1), value(1), proof));
  assert.ok(!verifyPresence(root, key(1), value(1), { ...proof, siblings: [...proof.siblings, new Uint8Array(32)] }));
});

test('proofs survive canonical JSON', () => {
  const tree = treeOf(40);
  for (let n = 0; n < 120; n++) {
    const proof = prove(tree, sha256(key(n)));
    const read = decode(encode(encodeStateProof(proof)));
    assert.ok(read.ok);
    const decoded = decodeStateProof(read.value);
    assert.ok(decoded.ok);
    assert.deepEqual(decoded.value, proof);
  }
});

test('any other shape of a proof is refused by the decoder', () => {
  const good = toBase64url(new Uint8Array(32));
  const leaf = { keyHash: good, valueHash: good };
  assert.ok(decodeStateProof({ leaf, siblings: [good] }).ok);
  const wrong: unknown[] = [
    { siblings: [good] },
    { leaf },
    { leaf, siblings: [good], more: 1 },
    { leaf: undefined, siblings: [good] },
    { leaf: {}, siblings: [good] },
    { leaf: { keyHash: good }, siblings: [good] },
    { leaf: { ...leaf, more: 1 }, siblings: [good] },
    { leaf: [good, good], siblings: [good] },
    { leaf: good, siblings: [good] },
    { leaf, siblings: good },
    { leaf, siblings: { 0: good, length: 1 } },
    { leaf, siblings: new Array(3) },
    { leaf, siblings: new Array(257).fill(good) },
    { leaf, siblings: [`${good}=`] },
    { leaf, siblings: [`${good.slice(1)}B`] },
    { leaf, siblings: [good.slice(1)] },
    { leaf, siblings: [new Uint8Array(32)] },
    [leaf, [good]],
  ];
  for (const value of wrong) {
    assert.deepEqual(decodeStateProof(value).ok, false, JSON.stringify(value));
  }
  fc.assert(fc.property(fc.anything(), (value) => assert.equal(decodeStateProof(value).ok, false)));
});

test('verification answers false to anything whatever, and never throws', () => {
  type Check = (...values: readonly unknown[]) => boolean;
  const tree = treeOf(9);
  const proof = prove(tree, sha256(key(3)));
  const good = [tree.root(), key(3), value(3), proof];
  const gone = [tree.root(), key(30), prove(tree, sha256(key(30)))];
  assert.ok((verifyPresence as Check)(...good));
  assert.ok((verifyAbsence as Check)(...gone));
  const wrong: unknown[] = [
    undefined,
    null,
    7,
    7n,
    '',
    {},
    [],
    new Uint8Array(0),
    new Uint8Array(31),
    { siblings: [] },
  ];
  wrong.push(
    { siblings: proof.siblings, leaf: null },
    { siblings: [null], leaf: proof.leaf },
    { siblings: new Array(2) },
  );
  wrong.push({ siblings: proof.siblings, leaf: {} }, { siblings: new Array(1e6).fill(tree.root()), leaf: undefined });
  for (const value of wrong) {
    for (let at = 0; at < 4; at++) assert.equal((verifyPresence as Check)(...good.with(at, value as Bytes)), false);
    for (let at = 0; at < 3; at++) assert.equal((verifyAbsence as Check)(...gone.with(at, value as Bytes)), false);
  }
  fc.assert(
    fc.property(fc.array(fc.anything(), { minLength: 4, maxLength: 4 }), (values) => {
      assert.equal((verifyPresence as Check)(...values), false);
      assert.equal((verifyAbsence as Check)(...values), false);
    }),
  );
});
