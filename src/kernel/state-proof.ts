/**
 * Proofs that the state holds an entry, or that it holds none under a key.
 *
 * A proof is the siblings on the way from the root toward the key, and the leaf at the end of the way.
 * The way is given by the bits of H(key), so the verifier never takes a direction from the proof.
 * The `verify…` functions take proofs from anywhere: they answer false and never throw.
 */
import { sha256 } from '#crypto';
import { type Bytes, equalBytes, fromBase64url, HASH_LENGTH, toBase64url } from './bytes.ts';
import type { Value } from './encoding.ts';
import { leafHash, nodeHash } from './log.ts';
import { accept, type Result, refuse } from './result.ts';
import { bitAt } from './state-nodes.ts';
import type { StateLeaf, StateTree } from './state-tree.ts';

export type StateProof = {
  /** Hashes from the root's child down to the leaf's sibling; 32 zero bytes for an empty sibling. */
  readonly siblings: readonly Bytes[];
  /** What stands at the end of the way: the entry itself, another entry in its place, or nothing. */
  readonly leaf: StateLeaf | undefined;
};

/** Bits of a key hash, and so the longest way. */
const MAX_SIBLINGS = 256;

/** The proof of presence or of absence against the committed root. Throws on a key hash that is not 32 bytes. */
export function prove(tree: StateTree, keyHash: Bytes): StateProof {
  return tree.path(keyHash);
}

/** Does the state with this root hold exactly this value under this key? Neither is ever empty. */
export function verifyPresence(root: Bytes, key: Bytes, value: Bytes, proof: StateProof): boolean {
  if (!isHash(root) || !isFilled(key) || !isFilled(value) || !isStateProof(proof)) return false;
  const keyHash = sha256(key);
  const { leaf } = proof;
  if (leaf === undefined || !equalBytes(leaf.keyHash, keyHash) || !equalBytes(leaf.valueHash, sha256(value))) {
    return false;
  }
  return equalBytes(rootOver(keyHash, proof), root);
}

/** Does the state with this root hold nothing under this key? */
export function verifyAbsence(root: Bytes, key: Bytes, proof: StateProof): boolean {
  if (!isHash(root) || !isFilled(key) || !isStateProof(proof)) return false;
  const keyHash = sha256(key);
  const { leaf, siblings } = proof;
  if (leaf !== undefined) {
    // The other entry must stand where ours would, or its absence would prove nothing about ours.
    if (equalBytes(leaf.keyHash, keyHash) || !agree(leaf.keyHash, keyHash, siblings.length)) return false;
  }
  return equalBytes(rootOver(keyHash, proof), root);
}

/** For canonical JSON: hashes as base64url, `leaf` null where there is none. */
export function encodeStateProof(proof: StateProof): Value {
  const { leaf, siblings } = proof;
  return {
    leaf: leaf === undefined ? null : { keyHash: toBase64url(leaf.keyHash), valueHash: toBase64url(leaf.valueHash) },
    siblings: siblings.map(toBase64url),
  };
}

/** The reverse of `encodeStateProof`; everything else is refused with `state-proof-malformed`. */
export function decodeStateProof(value: unknown): Result<StateProof> {
  if (!hasExactly(value, ['leaf', 'siblings'])) return malformed('proof');
  const leaf = value.leaf === null ? undefined : decodeLeaf(value.leaf);
  if (leaf === undefined && value.leaf !== null) return malformed('leaf');
  const list = value.siblings;
  if (!Array.isArray(list) || list.length > MAX_SIBLINGS) return malformed('siblings');
  const siblings: Bytes[] = [];
  for (let i = 0; i < list.length; i++) {
    const sibling = decodeHash(list[i]);
    if (sibling === undefined) return malformed('siblings');
    siblings.push(sibling);
  }
  return accept({ siblings, leaf });
}

function decodeLeaf(value: unknown): StateLeaf | undefined {
  if (!hasExactly(value, ['keyHash', 'valueHash'])) return undefined;
  const keyHash = decodeHash(value.keyHash);
  const valueHash = decodeHash(value.valueHash);
  return keyHash === undefined || valueHash === undefined ? undefined : { keyHash, valueHash };
}

function decodeHash(value: unknown): Bytes | undefined {
  const hash = typeof value === 'string' && value.length === 43 ? fromBase64url(value) : undefined;
  return hash?.length === HASH_LENGTH ? hash : undefined;
}

function malformed(part: string): Result<never> {
  return refuse('state-proof-malformed', { part });
}

function hasExactly<Name extends string>(value: unknown, names: readonly Name[]): value is Record<Name, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** Folds from the deepest sibling upward; the side is the key's own bit. */
function rootOver(keyHash: Bytes, { leaf, siblings }: StateProof): Bytes {
  let hash = leaf === undefined ? new Uint8Array(HASH_LENGTH) : stateLeafHash(leaf);
  for (let depth = siblings.length - 1; depth >= 0; depth--) {
    const sibling = siblings[depth] as Bytes;
    hash = bitAt(keyHash, 0, depth) === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash);
  }
  return hash;
}

/** H(00 ‖ key hash ‖ value hash): the log's leaf rule over the two hashes. */
function stateLeafHash({ keyHash, valueHash }: StateLeaf): Bytes {
  const entry = new Uint8Array(2 * HASH_LENGTH);
  entry.set(keyHash);
  entry.set(valueHash, HASH_LENGTH);
  return leafHash(entry);
}

function agree(a: Bytes, b: Bytes, bits: number): boolean {
  for (let depth = 0; depth < bits; depth++) if (bitAt(a, 0, depth) !== bitAt(b, 0, depth)) return false;
  return true;
}

function isFilled(value: unknown): boolean {
  return value instanceof Uint8Array && value.length > 0;
}

function isHash(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === HASH_LENGTH;
}

function isStateProof(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { leaf, siblings } = value as { readonly leaf?: unknown; readonly siblings?: unknown };
  if (!Array.isArray(siblings) || siblings.length > MAX_SIBLINGS) return false;
  // Not `every`, which steps over holes.
  for (let i = 0; i < siblings.length; i++) if (!isHash(siblings[i])) return false;
  if (leaf === undefined) return true;
  if (typeof leaf !== 'object' || leaf === null) return false;
  const { keyHash, valueHash } = leaf as { readonly keyHash?: unknown; readonly valueHash?: unknown };
  return isHash(keyHash) && isHash(valueHash);
}
