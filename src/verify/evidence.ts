import { accept, isObject, type Result, refuse } from '#kernel';
import { type VerifiedDoubleSigning, type VerifiedEvidence as VerifiedFile, verifyEvidenceFile } from '#proofs';
import { keysOf, type Reader, type VerifiedProof, verifyProof } from './proof.ts';

/** Where the file proves whose the key is: the town by its short name, and the proof that says so. */
export type VerifiedVotes = Omit<VerifiedDoubleSigning, 'membership'> & {
  readonly owner: { readonly town: string; readonly proof: VerifiedProof } | undefined;
};

export type VerifiedEvidence = Exclude<VerifiedFile, VerifiedDoubleSigning> | VerifiedVotes;

const KEY = 'members/validator-key/';

/** Refusals: those of `verifyEvidenceFile`, of the proof that goes with it, and `evidence-key-of-another`. */
export function verifyEvidenceOf(file: string, reader: Reader): Result<VerifiedEvidence> {
  const known = keysOf(reader);
  const verified = verifyEvidenceFile(file, {
    ...(known && { known }),
    ...(reader.policy && { policy: reader.policy }),
  });
  if (!verified.ok) return verified;
  if (verified.value.proves !== 'double-sign') return accept(verified.value);
  const { membership, ...votes } = verified.value;
  if (membership === undefined) return accept({ ...votes, owner: undefined });
  const proof = verifyProof(membership, reader);
  if (!proof.ok) return proof;
  const about = proof.value.kind === 'state' ? proof.value : undefined;
  const record = about?.key === KEY + votes.signing.validatorKey ? about.value : undefined;
  return isObject(record) && typeof record.town === 'string'
    ? accept({ ...votes, owner: { town: record.town, proof: proof.value } })
    : refuse('evidence-key-of-another');
}
