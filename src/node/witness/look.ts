/**
 * Goes and looks at a watched log: fetches its checkpoint and, from its tiles, the proof that it continues what
 * we saw, and answers as if the log had sent both. Nobody needs to call us for a fork to be found.
 */
import { accept, consistencyProof, type Result, refuse } from '#kernel';
import { type Evidence, formatWitnessRequest, openCheckpoint, verifyEvidence } from '#proofs';
import { askText, onTiles, prefixAt, type Visit } from './remote-log.ts';
import { latestOf, type TownWitness, verifiersOf } from './town-witness.ts';
import type { WatchedRow } from './witness-store.ts';

export type Looked = {
  readonly origin: string;
  /**
   * `behind`: smaller than what we saw, which may be an old answer from a cache. `unproved`: the tiles do not lead
   * from one to the other, which whoever stands between us and the log can bring about. `forked` comes with evidence.
   */
  readonly found: 'continues' | 'behind' | 'unproved' | 'forked';
  readonly size: number;
  /** The size that we saw before; 0 at first sight. */
  readonly seen: number;
};

/** Refusals: `neighbour-unreachable`, `neighbour-tile-missing`, `log-has-no-address`, and those of `openCheckpoint`. */
export async function lookAt(witness: TownWitness, row: WatchedRow, visit: Visit = {}): Promise<Result<Looked>> {
  if (row.url === undefined) return refuse('log-has-no-address', { origin: row.origin });
  const prefix = await prefixAt(row.url, 'log', 'checkpoint', visit);
  const fetched = await askText(`${prefix}/checkpoint`, visit);
  if (!fetched.ok) return fetched;
  if (fetched.value.status !== 200) return refuse('neighbour-unreachable', { url: row.url });
  const note = fetched.value.body;
  const opened = openCheckpoint(note, verifiersOf(row));
  if (!opened.ok) return opened;
  const { size } = opened.value.checkpoint;
  const latest = row.latest === undefined ? undefined : latestOf(row.latest);
  const seen = latest?.size ?? 0n;
  const proof = await proofOf(prefix, [seen, size], visit);
  if (!proof.ok) return proof;
  const oldSize = seen < size ? seen : size;
  const answer = witness.answer(formatWitnessRequest({ oldSize, proof: proof.value, note }));
  const suspicion = latest === undefined ? undefined : { first: latest.note, second: note, proof: proof.value };
  const forked =
    answer.evidence !== undefined ||
    (answer.status === 422 &&
      suspicion !== undefined &&
      (await convict(witness, row, { prefix, visit }, suspicion, [seen, size])));
  const found = forked ? 'forked' : FOUND[answer.status];
  return accept({ origin: row.origin, found, size: Number(size), seen: Number(seen) });
}

const FOUND = {
  200: 'continues',
  400: 'unproved',
  403: 'unproved',
  404: 'unproved',
  409: 'behind',
  422: 'unproved',
} as const;

async function proofOf(
  url: string,
  [seen, size]: readonly [bigint, bigint],
  visit: Visit,
): Promise<Result<readonly Uint8Array[]>> {
  if (seen === 0n || seen >= size) return accept([]);
  return onTiles(url, size, visit, (hashAt) => consistencyProof(seen, size, hashAt));
}

/**
 * Where the old size is a power of two, the proof leaves out the one hash that would convict; it stands in the
 * log's own tiles.
 */
async function convict(
  witness: TownWitness,
  row: WatchedRow,
  { prefix, visit }: { readonly prefix: string; readonly visit: Visit },
  suspicion: Pick<Evidence & { kind: 'rewritten' }, 'first' | 'second' | 'proof'>,
  [seen, size]: readonly [bigint, bigint],
): Promise<boolean> {
  if ((seen & (seen - 1n)) !== 0n) return false;
  const level = seen.toString(2).length - 1;
  const prefixRoot = await onTiles(prefix, size, visit, (hashAt) => hashAt(level, 0n));
  if (!prefixRoot.ok) return false;
  const evidence: Evidence = { kind: 'rewritten', ...suspicion, prefixRoot: prefixRoot.value };
  if (!verifyEvidence(evidence, verifiersOf({ vkeys: [...row.vkeys, ...row.former] })).ok) return false;
  witness.keepEvidence(row, evidence);
  return true;
}
