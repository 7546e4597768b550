/**
 * State proofs in the form of ICS-23 (https://github.com/cosmos/ics23), for programs of the Cosmos world.
 *
 * Presence only: absence in this form needs neighbours in the order of H(key), and the state proof of
 * state-proof.ts says it in fewer bytes. ICS-23 verifiers also do not check that the steps follow the
 * bits of the key; ours does, so our own programs verify state proofs and not these.
 */

import { sha256 } from '#crypto';
import { type Bytes, bitAt, concat, equalBytes, HASH_LENGTH, type StateProof } from '#kernel';

/** HashOp.SHA256 and LengthOp.NO_PREFIX of the specification. */
const SHA256 = 1;
const NO_PREFIX = 0;

export type LeafStep = {
  readonly hash: number;
  readonly prehashKey: number;
  readonly prehashValue: number;
  readonly length: number;
  readonly prefix: Bytes;
};

export type InnerStep = { readonly hash: number; readonly prefix: Bytes; readonly suffix: Bytes };

export type ExistenceProof = {
  readonly key: Bytes;
  readonly value: Bytes;
  readonly leaf: LeafStep;
  /** From the leaf to the root. */
  readonly path: readonly InnerStep[];
};

const LEAF_STEP: LeafStep = {
  hash: SHA256,
  prehashKey: SHA256,
  prehashValue: SHA256,
  length: NO_PREFIX,
  prefix: Uint8Array.of(0),
};

/** The proof specification of this state tree, with the field names of the ICS-23 libraries for JavaScript. */
export const STATE_PROOF_SPECIFICATION = {
  leafSpec: LEAF_STEP,
  innerSpec: {
    childOrder: [0, 1],
    childSize: HASH_LENGTH,
    minPrefixLength: 1,
    maxPrefixLength: 1,
    emptyChild: new Uint8Array(HASH_LENGTH),
    hash: SHA256,
  },
  maxDepth: 256,
  minDepth: 0,
  prehashKeyBeforeComparison: true,
};

/** The same proof in ICS-23 form, or undefined where it is not a proof that the key has this value. */
export function existenceProof(key: Bytes, value: Bytes, proof: StateProof): ExistenceProof | undefined {
  const { leaf, siblings } = proof;
  const keyHash = sha256(key);
  if (key.length === 0 || value.length === 0 || leaf === undefined) return undefined;
  if (!equalBytes(leaf.keyHash, keyHash) || !equalBytes(leaf.valueHash, sha256(value))) return undefined;
  const path = siblings.map((sibling, depth) => innerStep(sibling, bitAt(keyHash, 0, depth)));
  return { key, value, leaf: LEAF_STEP, path: path.reverse() };
}

/** Protobuf bytes of a CommitmentProof that holds this existence proof (cosmos/ics23, proofs.proto). */
export function encodeCommitmentProof(proof: ExistenceProof): Bytes {
  const { leaf } = proof;
  const leafStep = concat(
    numberField(1, leaf.hash),
    numberField(2, leaf.prehashKey),
    numberField(3, leaf.prehashValue),
    numberField(4, leaf.length),
    bytesField(5, leaf.prefix),
  );
  const path = proof.path.map((step) =>
    messageField(4, concat(numberField(1, step.hash), bytesField(2, step.prefix), bytesField(3, step.suffix))),
  );
  const existence = concat(bytesField(1, proof.key), bytesField(2, proof.value), messageField(3, leafStep), ...path);
  return messageField(1, existence);
}

/** A verifier computes H(prefix ‖ child ‖ suffix). */
function innerStep(sibling: Bytes, bit: number): InnerStep {
  const marker = Uint8Array.of(1);
  return bit === 0
    ? { hash: SHA256, prefix: marker, suffix: sibling }
    : { hash: SHA256, prefix: concat(marker, sibling), suffix: new Uint8Array(0) };
}

/** Protobuf leaves out numbers that are zero and bytes that are empty. */
function numberField(field: number, value: number): Bytes {
  return value === 0 ? new Uint8Array(0) : concat(varint(field << 3), varint(value));
}

function bytesField(field: number, value: Bytes): Bytes {
  return value.length === 0 ? new Uint8Array(0) : messageField(field, value);
}

function messageField(field: number, content: Bytes): Bytes {
  return concat(varint((field << 3) | 2), varint(content.length), content);
}

function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
