/**
 * Evidence that one town tells another book than the others: two checkpoints of one origin and size with different
 * roots, one cosigned by that town, the other by as many towns as a policy asks for. With the policy, which holds the
 * towns' keys, anybody can check it.
 *
 * It proves that the town and the others cannot both be right, and which of them said what. It does not prove who is
 * right, nor why: a restored backup, a fault and a fraud all look like this.
 */
import { accept, equalBytes, type Result, refuse } from '#kernel';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { checkCheckpointSignature } from './cosignature.ts';
import { openNote } from './note.ts';
import { formatVerifier, isSameKey, type Verifier } from './note-key.ts';
import { type Policy, quorumMissing, tallyOf, verifiersOf } from './policy.ts';

export type TownDiffers = {
  /** Cosigned by the town. */
  readonly first: string;
  /** Cosigned by enough towns. */
  readonly second: string;
  /** A witness of the policy, or a group of one town's keys. */
  readonly town: string;
  readonly policy: Policy;
};

export type Contradicted = {
  readonly first: Checkpoint;
  readonly second: Checkpoint;
  /** Parts of the quorum, by their names in the policy. */
  readonly by: readonly string[];
  /** The keys of the town that signed the first. */
  readonly keys: readonly string[];
};

/**
 * `known` are keys of the reader's own: others then count for nothing. Refusals: those of `openNote`;
 * `checkpoint-malformed`, `evidence-town-unknown`, `checkpoint-quorum-missing`, `evidence-proves-nothing`.
 */
export function verifyTownDiffers(evidence: TownDiffers, known?: readonly Verifier[]): Result<Contradicted> {
  const { policy, town } = evidence;
  const verifiers = verifiersOf(policy).filter(
    (key) => known === undefined || known.some((one) => isSameKey(one, key)),
  );
  // Without keys of the reader's own every line must hold: then no character can change unnoticed.
  const strict = known === undefined;
  const first = opened(evidence.first, verifiers, strict);
  if (!first.ok) return first;
  const second = opened(evidence.second, verifiers, strict);
  if (!second.ok) return second;
  const own = keysOfTown(policy, town).filter((key) => first.value.cosigners.some((one) => isSameKey(one, key)));
  if (own.length === 0) return refuse('evidence-town-unknown', { town });
  const tally = tallyOf(policy, second.value.cosigners);
  if (!tally.met) return quorumMissing(tally);
  const [a, b] = [first.value.checkpoint, second.value.checkpoint];
  if (tally.need === 0 || !differ(a, b)) return refuse('evidence-proves-nothing');
  return accept({ first: a, second: b, by: tally.parts, keys: own.map(formatVerifier) });
}

function differ(a: Checkpoint, b: Checkpoint): boolean {
  return a.origin === b.origin && a.size === b.size && !equalBytes(a.root, b.root);
}

/** A town signs for the others under its own name alone, so nobody need have signed under the book's. */
function opened(
  note: string,
  verifiers: readonly Verifier[],
  strict: boolean,
): Result<{ readonly checkpoint: Checkpoint; readonly cosigners: readonly Verifier[] }> {
  const open = openNote(note, verifiers, { strict, check: checkCheckpointSignature });
  if (!open.ok) return open;
  const checkpoint = parseCheckpoint(open.value.text);
  if (!checkpoint.ok) return checkpoint;
  return accept({ checkpoint: checkpoint.value, cosigners: open.value.verified.map(({ verifier }) => verifier) });
}

function keysOfTown({ witnesses, groups }: Policy, town: string): readonly Verifier[] {
  const members = groups.find(({ name }) => name === town)?.members ?? [town];
  return witnesses.filter(({ name }) => members.includes(name)).map(({ verifier }) => verifier);
}
