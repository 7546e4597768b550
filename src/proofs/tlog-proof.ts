/**
 * The receipt that a person keeps: one text file that shows offline that an entry stands in a log and
 * who has seen that log.
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base64>                     (optional, and not authenticated)
 *     index 73894
 *     <base64 of each inclusion hash, the leaf's sibling first>
 *                                        (empty line)
 *     <the checkpoint, with its signatures>
 *
 * It proves that the entry is in the log that the checkpoint's signers saw. It does not prove that what
 * the entry says is true.
 *
 * Source: C2SP tlog-proof v1. File extension `.tlog-proof`.
 */
import { accept, type Bytes, fromBase64, leafHash, type Result, refuse, toBase64, verifyInclusion } from '#kernel';
import { type Checkpoint, parseHash, parseSize } from './checkpoint.ts';
import { NOTE_LIMITS, type VerifiedSignature } from './note.ts';
import type { Verifier } from './note-key.ts';
import { type Policy, policyFault } from './policy.ts';
import { type CheckpointOptions, openCheckpoint } from './signed-checkpoint.ts';

export type TlogProof = {
  /** Context for the reader's program. Nothing signs it: never trust it. */
  readonly extra?: Bytes;
  /** Zero-based. */
  readonly index: bigint;
  readonly hashes: readonly Bytes[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
};

/** A log of 2^63 - 1 entries needs 63 hashes. */
const TLOG_PROOF_LIMITS = { hashes: 63, extraBytes: 131_072 } as const;

/** What is proved: the entry itself, or its leaf hash where the entry is not at hand. */
export type Leaf = { readonly entry: Bytes } | { readonly leafHash: Bytes };

export type TlogProofOptions = CheckpointOptions & {
  /** The log must be one of the policy's and its quorum must be met. */
  readonly policy?: Policy;
};

export type VerifiedProof = {
  readonly index: bigint;
  readonly checkpoint: Checkpoint;
  readonly logSignatures: readonly VerifiedSignature[];
  readonly cosignatures: readonly VerifiedSignature[];
};

/**
 * Refusals: those of `parseTlogProof` and `openCheckpoint`; `proof-not-included`;
 * `policy-log-unknown` and `checkpoint-quorum-missing` where a policy is given.
 * `verifiers` are the keys of the log and of the cosigners; with a policy usually `verifiersOf(policy)`.
 */
export function verifyTlogProof(
  text: string,
  leaf: Leaf,
  verifiers: readonly Verifier[],
  options: TlogProofOptions = {},
): Result<VerifiedProof> {
  const parsed = parseTlogProof(text);
  if (!parsed.ok) return parsed;
  const { index, hashes } = parsed.value;
  const opened = openCheckpoint(parsed.value.checkpoint, verifiers, options);
  if (!opened.ok) return opened;
  const { checkpoint, logSignatures, cosignatures } = opened.value;
  const hash = 'entry' in leaf ? leafHash(leaf.entry) : leaf.leafHash;
  if (!verifyInclusion(index, checkpoint.size, hash, hashes, checkpoint.root)) return refuse('proof-not-included');
  const fault = options.policy === undefined ? undefined : policyFault(options.policy, opened.value);
  if (fault !== undefined) return fault;
  return accept({ index, checkpoint, logSignatures, cosignatures });
}

/** Throws on what `parseTlogProof` would refuse. */
export function formatTlogProof(proof: TlogProof): string {
  const extra = proof.extra === undefined ? [] : [`extra ${toBase64(proof.extra)}`];
  const head = [HEADER, ...extra, `index ${proof.index}`, ...proof.hashes.map(toBase64)];
  const text = `${head.join('\n')}\n\n${proof.checkpoint}`;
  const parsed = parseTlogProof(text);
  if (!parsed.ok) throw new Error('not the parts of a proof');
  return text;
}

/** Form only. Refuses with `proof-malformed`; the checkpoint is looked at by `openCheckpoint`. */
export function parseTlogProof(text: string): Result<TlogProof> {
  const split = text.length <= MAX_TEXT_LENGTH ? text.indexOf('\n\n') : -1;
  if (split < 0) return refuse('proof-malformed');
  const lines = text.slice(0, split).split('\n');
  if (lines[0] !== HEADER) return refuse('proof-malformed');
  const hasExtra = lines[1]?.startsWith('extra ') === true;
  const extra = hasExtra ? readExtra(lines[1] ?? '') : undefined;
  const [indexLine = '', ...hashLines] = lines.slice(hasExtra ? 2 : 1);
  const index = indexLine.startsWith('index ') ? parseSize(indexLine.slice(6)) : undefined;
  const hashes = readHashes(hashLines);
  if (index === undefined || hashes === undefined || (hasExtra && extra === undefined))
    return refuse('proof-malformed');
  const checkpoint = text.slice(split + 2);
  return accept(extra === undefined ? { index, hashes, checkpoint } : { extra, index, hashes, checkpoint });
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_TEXT_LENGTH = NOTE_LIMITS.bytes + 2 * TLOG_PROOF_LIMITS.extraBytes;

function readExtra(line: string): Bytes | undefined {
  const extra = fromBase64(line.slice('extra '.length));
  return extra !== undefined && extra.length <= TLOG_PROOF_LIMITS.extraBytes ? extra : undefined;
}

function readHashes(lines: readonly string[]): readonly Bytes[] | undefined {
  if (lines.length > TLOG_PROOF_LIMITS.hashes) return undefined;
  const hashes: Bytes[] = [];
  for (const line of lines) {
    const hash = parseHash(line);
    if (hash === undefined) return undefined;
    hashes.push(hash);
  }
  return hashes;
}
