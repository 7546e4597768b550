import { type Result, refuse } from '#kernel';
import { type VerifiedReceipt, type VerifiedState, type Verifier, verifyProofFile } from '#proofs';

export type VerifiedProof = VerifiedReceipt | VerifiedState;

/** A receipt, or a proof of presence or absence. */
export function verifyProof(file: string, pinned?: readonly Verifier[]): Result<VerifiedProof> {
  const verified = verifyProofFile(file, pinned === undefined ? {} : { pinned });
  if (!verified.ok || verified.value.kind === 'receipt') return verified;
  // What nobody here can check must not ride along with what was checked.
  return Object.keys(verified.value.more).length === 0 ? verified : refuse('proof-malformed', { part: 'more' });
}
