/**
 * Goes and looks at a watched log: fetches its checkpoint and, from its tiles, the proof that it continues what
 * we saw, and answers as if the log had sent both. Nobody needs to call us for a fork to be found.
 */
import { accept, consistencyProof, type Result, refuse } from '#kernel';
import { type Evidence, formatWitnessRequest, openCheckpoint, verifyEvidence } from '#proofs';
import { askText, onTiles, prefixAt } from './remote-log.ts';
import { latestOf, type TownWitness, verifiersOf } from './town-witness.ts';
import type { WatchedRow } from './witness-store.ts';

export type Looked = {
  readonly origin: string;
  /** `behind`: smaller than what we saw, which may be an old answer from a cache. */
  readonly found: 'continues' | 'behind' | 'forked';
  readonly size: number;
  /** The size that we saw before; 0 at first sight. */
  readonly seen: number;
};

/** Refusals: `neighbour-unreachable`, `neighbour-tile-missing`, `log-has-no-address`, and those of `openCheckpoint`. */
export async function lookAt(witness: TownWitness, row: WatchedRow): Promise<Result<Looked>> {
  if (row.url === undefined) return refuse('log-has-no-address', { origin: row.origin });
  const prefix = await prefixAt(row.url, 'log', 'checkpoint');
  const fetched = await askText(`${prefix}/checkpoint`);
  if (!fetched.ok) return fetched;
  if (fetched.value.status !== 200) return refuse('neighbour-unreachable', { url: row.url });
  const note = fetched.value.body;
  const opened = openCheckpoint(note, verifiersOf(row));
  if (!opened.ok) return opened;
  const { size } = opened.value.checkpoint;
  const latest = row.latest === undefined ? undefined : latestOf(row.latest);
  const seen = latest?.size ?? 0n;
  const evidenceBefore = witness.store.evidenceCount();
  const proof = await proofOf(prefix, seen, size);
  if (!proof.ok) return proof;
  const oldSize = seen < size ? seen : size;
  const answer = witness.answer(formatWitnessRequest({ oldSize, proof: proof.value, note }));
  if (answer.status === 422 && answer.evidence === undefined && latest !== undefined)
    await convict(witness, row, prefix, { first: latest.note, second: note, proof: proof.value }, [seen, size]);
  const forked =
    answer.status === 422 || witness.store.evidenceCount() > evidenceBefore || answer.evidence !== undefined;
  const found = forked ? 'forked' : answer.status === 200 ? 'continues' : 'behind';
  return accept({ origin: row.origin, found, size: Number(size), seen: Number(seen) });
}

async function proofOf(url: string, seen: bigint, size: bigint): Promise<Result<readonly Uint8Array[]>> {
  if (seen === 0n || seen >= size) return accept([]);
  return onTiles(url, size, (hashAt) => consistencyProof(seen, size, hashAt));
}

/**
 * Where the old size is a power of two, the proof leaves out the one hash that would convict; it stands in the
 * log's own tiles.
 */
async function convict(
  witness: TownWitness,
  row: WatchedRow,
  prefix: string,
  suspicion: Pick<Evidence & { kind: 'rewritten' }, 'first' | 'second' | 'proof'>,
  [seen, size]: readonly [bigint, bigint],
): Promise<void> {
  if ((seen & (seen - 1n)) !== 0n) return;
  const level = seen.toString(2).length - 1;
  const prefixRoot = await onTiles(prefix, size, (hashAt) => hashAt(level, 0n));
  if (!prefixRoot.ok) return;
  const evidence: Evidence = { kind: 'rewritten', ...suspicion, prefixRoot: prefixRoot.value };
  if (verifyEvidence(evidence, verifiersOf({ vkeys: [...row.vkeys, ...row.former] })).ok)
    witness.keepEvidence(row, evidence);
}
