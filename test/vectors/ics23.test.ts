/** Our proofs of presence in ICS-23 form, checked by an ICS-23 library that nobody here wrote. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ics23, verifyExistence } from '@confio/ics23';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { encodeUtf8 } from '../../src/kernel/bytes.ts';
import { prove } from '../../src/kernel/state-proof.ts';
import { StateTree } from '../../src/kernel/state-tree.ts';
import {
  type ExistenceProof,
  encodeCommitmentProof,
  existenceProof,
  STATE_PROOF_SPECIFICATION,
} from '../../src/proofs/ics23.ts';

const specification = STATE_PROOF_SPECIFICATION as unknown as ics23.IProofSpec;

type Entry = readonly [key: Uint8Array, value: Uint8Array];

function entriesOf(seed: number, count: number): Entry[] {
  const name = (n: number): Uint8Array => encodeUtf8(`town-${seed}/record/${n}`);
  return Array.from({ length: count }, (_, n) => [name(n), encodeUtf8(`{"n":${n},"seed":${seed}}`)]);
}

function treeOf(entries: readonly Entry[]): StateTree {
  const tree = StateTree.empty();
  tree.apply(entries.map(([key, value]) => ({ keyHash: sha256(key), valueHash: sha256(value) })));
  tree.commit();
  return tree;
}

function ownProof(tree: StateTree, [key, value]: Entry): ExistenceProof {
  const proof = existenceProof(key, value, prove(tree, sha256(key)));
  assert.ok(proof !== undefined);
  return proof;
}

function holds(proof: ics23.IExistenceProof, root: Uint8Array, [key, value]: Entry): boolean {
  try {
    verifyExistence(proof, specification, root, key, value);
    return true;
  } catch {
    return false;
  }
}

/** By way of protobuf bytes, so that our writer is checked as well. */
function existenceFrom(bytes: Uint8Array): ics23.IExistenceProof {
  const { exist } = ics23.CommitmentProof.decode(bytes);
  assert.ok(exist);
  return exist;
}

test('500 proofs from random trees verify with the library, and with no other value or root', () => {
  let verified = 0;
  for (const [seed, count] of [1, 2, 3, 8, 36, 150, 300].entries()) {
    const entries = entriesOf(seed, count);
    const tree = treeOf(entries);
    const root = tree.root();
    for (const entry of entries) {
      const proof = existenceFrom(encodeCommitmentProof(ownProof(tree, entry)));
      assert.ok(holds(proof, root, entry));
      assert.ok(!holds(proof, root, [entry[0], encodeUtf8('another value')]));
      assert.ok(!holds(proof, sha256(root), entry));
      verified++;
    }
  }
  assert.equal(verified, 500);
});

test('our protobuf bytes are those of the library', () => {
  const entries = entriesOf(9, 40);
  const tree = treeOf(entries);
  for (const entry of entries) {
    const proof = ownProof(tree, entry);
    const theirs = ics23.CommitmentProof.encode({ exist: ics23.ExistenceProof.create(proof as ics23.IExistenceProof) });
    const ours = ics23.CommitmentProof.decode(encodeCommitmentProof(proof));
    // The library reads into Buffers or Uint8Arrays as it likes, so both are compared as text.
    assert.deepEqual(
      ics23.CommitmentProof.toObject(ours, { bytes: String, defaults: true }),
      ics23.CommitmentProof.toObject(ics23.CommitmentProof.decode(theirs.finish()), { bytes: String, defaults: true }),
    );
    // The library writes the zero of NO_PREFIX (2 bytes), which canonical protobuf leaves out.
    assert.ok(encodeCommitmentProof(proof).length <= theirs.finish().length);
  }
});

test('a proof of which any bit is changed does not verify', () => {
  const entries = entriesOf(4, 60);
  const tree = treeOf(entries);
  const root = tree.root();
  fc.assert(
    fc.property(fc.nat(59), fc.nat(), fc.nat(7), (which, place, bit) => {
      const entry = entries[which] as Entry;
      const bytes = encodeCommitmentProof(ownProof(tree, entry));
      const at = place % bytes.length;
      const spoiled = bytes.with(at, (bytes[at] as number) ^ (1 << bit));
      let proof: ics23.IExistenceProof | null | undefined;
      try {
        proof = ics23.CommitmentProof.decode(spoiled).exist;
      } catch {
        return; // No protobuf any more.
      }
      if (proof === null || proof === undefined || !holds(proof, root, entry)) return;
      // A changed field number can turn a field into an unknown one that is skipped; what is read must be the same.
      const canonical = ics23.ExistenceProof.toObject(ics23.ExistenceProof.create(proof));
      const original = ics23.ExistenceProof.toObject(ics23.ExistenceProof.create(existenceFrom(bytes)));
      assert.deepEqual(canonical, original);
    }),
    { numRuns: 500 },
  );
});

test('a proof with one step changed, dropped or added does not verify', () => {
  const entries = entriesOf(5, 60);
  const tree = treeOf(entries);
  const root = tree.root();
  for (const entry of entries) {
    const proof = ownProof(tree, entry);
    const withPath = (path: ExistenceProof['path']): ics23.IExistenceProof => ({ ...proof, path: [...path] });
    for (const [i, step] of proof.path.entries()) {
      assert.ok(!holds(withPath(proof.path.toSpliced(i, 1)), root, entry));
      assert.ok(!holds(withPath(proof.path.toSpliced(i, 0, step)), root, entry));
      const side = step.suffix.length > 0 ? 'suffix' : 'prefix';
      const other = step[side].with(step[side].length - 1, (step[side].at(-1) as number) ^ 1);
      assert.ok(!holds(withPath(proof.path.with(i, { ...step, [side]: other })), root, entry));
    }
    const whole = withPath(proof.path);
    assert.ok(!holds({ ...whole, leaf: { ...proof.leaf, prehashKey: 0 } }, root, entry));
    assert.ok(!holds({ ...whole, leaf: { ...proof.leaf, prefix: Uint8Array.of(1) } }, root, entry));
  }
});

test('there is no ICS-23 proof of what is not there', () => {
  const entries = entriesOf(6, 20);
  const tree = treeOf(entries);
  const [key, value] = entries[0] as Entry;
  const proof = prove(tree, sha256(key));
  assert.equal(existenceProof(key, encodeUtf8('another value'), proof), undefined);
  assert.equal(existenceProof(encodeUtf8('another key'), value, proof), undefined);
  assert.equal(existenceProof(new Uint8Array(0), value, proof), undefined);
  assert.equal(existenceProof(key, new Uint8Array(0), proof), undefined);
  assert.equal(existenceProof(key, value, { ...proof, leaf: undefined }), undefined);
});
