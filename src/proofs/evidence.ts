/**
 * Evidence that a log showed two books, which anybody can check with the log's public keys alone.
 *
 * What proves misbehaviour by itself:
 * - `two-roots`: the log signed two checkpoints of the same size with different roots.
 * - `rewritten`: the log signed a smaller and a larger checkpoint, and a proof that leads exactly to the
 *   larger root shows another root for its first entries than the smaller checkpoint says. The hashes of
 *   such a proof cannot be invented: they lead to a root that the log signed.
 *
 * What does not, and is therefore no evidence here:
 * - a consistency proof that leads to neither root. Anybody can send a bad proof with a good checkpoint.
 *   It is a `suspicion`: worth asking the log for the right proof, and for its tiles.
 * - a checkpoint smaller than the last one. Anybody can send an old, honest checkpoint again.
 * - a log that refuses to prove anything. It is silent, which one can see but not prove.
 */
import { accept, type Bytes, equalBytes, nodeHash, type Result, refuse, verifyConsistency } from '#kernel';
import { type Checkpoint, MAX_SIZE } from './checkpoint.ts';
import type { Verifier } from './note-key.ts';
import { type CheckpointOptions, openCheckpoint } from './signed-checkpoint.ts';

/** `first` and `second` are signed checkpoint notes of one origin. */
export type Evidence =
  | { readonly kind: 'two-roots'; readonly first: string; readonly second: string }
  | {
      readonly kind: 'rewritten';
      readonly first: string;
      readonly second: string;
      /** What the first entries of the second checkpoint's log really hash to, and the proof of it. */
      readonly prefixRoot: Bytes;
      readonly proof: readonly Bytes[];
    };

/** Two signed checkpoints and a proof that does not connect them: a lead to follow, never a conviction. */
export type Suspicion = { readonly first: string; readonly second: string; readonly proof: readonly Bytes[] };

/** A signed note with the checkpoint that was read from it. */
export type Signed = { readonly note: string; readonly checkpoint: Checkpoint };

/**
 * The evidence in two signed checkpoints of one origin and the proof that came with them, or undefined.
 * `first` must not be larger than `second`. Where the first size is a power of two a usual consistency
 * proof leaves out the one hash that would convict; whoever holds the log's tiles can add it.
 */
export function findEvidence(first: Signed, second: Signed, proof: readonly Bytes[]): Evidence | undefined {
  const { size: size1, root: root1 } = first.checkpoint;
  const { size: size2, root: root2 } = second.checkpoint;
  if (size1 === size2) {
    return equalBytes(root1, root2) ? undefined : { kind: 'two-roots', first: first.note, second: second.note };
  }
  const prefixRoot = prefixRootIn(proof, size1, size2);
  if (prefixRoot === undefined || equalBytes(prefixRoot, root1)) return undefined;
  if (!verifyConsistency(size1, size2, proof, prefixRoot, root2)) return undefined;
  return { kind: 'rewritten', first: first.note, second: second.note, prefixRoot, proof };
}

/**
 * The origin that the evidence convicts. `verifiers` are the log's public keys.
 * Refusals: those of `openCheckpoint`, and `evidence-proves-nothing`.
 */
export function verifyEvidence(
  evidence: Evidence,
  verifiers: readonly Verifier[],
  options: CheckpointOptions = {},
): Result<{ readonly origin: string }> {
  const first = openCheckpoint(evidence.first, verifiers, options);
  if (!first.ok) return first;
  const second = openCheckpoint(evidence.second, verifiers, options);
  if (!second.ok) return second;
  const a = first.value.checkpoint;
  const b = second.value.checkpoint;
  const proves = a.origin === b.origin && (evidence.kind === 'two-roots' ? differ(a, b) : isRewritten(evidence, a, b));
  return proves ? accept({ origin: a.origin }) : refuse('evidence-proves-nothing');
}

function differ(a: Checkpoint, b: Checkpoint): boolean {
  return a.size === b.size && !equalBytes(a.root, b.root);
}

function isRewritten(evidence: Evidence & { kind: 'rewritten' }, a: Checkpoint, b: Checkpoint): boolean {
  if (a.size === 0n || a.size >= b.size || equalBytes(evidence.prefixRoot, a.root)) return false;
  return verifyConsistency(a.size, b.size, evidence.proof, evidence.prefixRoot, b.root);
}

/**
 * The root of the first `size1` entries that the proof's hashes lead to: the older half of the check in
 * RFC 9162 section 2.1.4.2. Undefined where the proof does not hold it, that is for powers of two.
 */
function prefixRootIn(proof: readonly Bytes[], size1: bigint, size2: bigint): Bytes | undefined {
  if (size1 <= 0n || size1 >= size2 || size2 > MAX_SIZE || (size1 & (size1 - 1n)) === 0n) return undefined;
  let node = size1 - 1n;
  let last = size2 - 1n;
  while ((node & 1n) === 1n) {
    node >>= 1n;
    last >>= 1n;
  }
  let root = proof[0];
  for (const sibling of proof.slice(1)) {
    if (root === undefined || last === 0n) return undefined;
    if ((node & 1n) === 1n || node === last) {
      root = nodeHash(sibling, root);
      while (node !== 0n && (node & 1n) === 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    }
    node >>= 1n;
    last >>= 1n;
  }
  return root;
}
