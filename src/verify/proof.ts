import { isList, isObject, isRecordKey, type Module, type Result, refuse, type Value } from '#kernel';
import { modules as everyModule } from '#modules';
import { isCompleteHistory } from '#modules/titles';
import {
  type Policy,
  type ProofFileOptions,
  type VerifiedReceipt,
  type VerifiedState,
  type Verifier,
  verifiersOf,
  verifyProofFile,
} from '#proofs';

/** What the reader brings along; without it a file is checked against the keys that it carries. */
export type Reader = {
  /** The reader's own keys of the log and its witnesses. */
  readonly pinned?: readonly Verifier[];
  /** Which logs count for the reader, and whose cosignatures are enough. */
  readonly policy?: Policy;
};

/** Every key that the reader knows; undefined where there is none. */
export function keysOf({ pinned, policy }: Reader): readonly Verifier[] | undefined {
  return policy === undefined ? pinned : [...(pinned ?? []), ...verifiersOf(policy)];
}

/** A parcel's record together with every item of its history, as the chain in the record says. */
export type VerifiedHistory = Omit<VerifiedState, 'kind' | 'more'> & {
  readonly kind: 'history';
  readonly parcel: string;
  readonly items: readonly Value[];
};

export type VerifiedProof = VerifiedReceipt | VerifiedState | VerifiedHistory;

const PARCEL = 'titles/parcel/';

/** A receipt, a proof of presence or absence, or a parcel's complete history. Refusals: also `history-incomplete`
 * and, of an absence, `state-key-unknown` where no rule could ever have written the key. */
export function verifyProof(
  file: string,
  reader: Reader = {},
  modules: readonly Module[] = everyModule,
): Result<VerifiedProof> {
  const verified = verifyProofFile(file, optionsOf(reader));
  if (!verified.ok || verified.value.kind === 'receipt') return verified;
  const names = Object.keys(verified.value.more);
  if (names.length === 0) {
    const { key, value } = verified.value;
    return value === undefined && !isRecordKey(modules, key) ? refuse('state-key-unknown', { key }) : verified;
  }
  // What nobody here can check must not ride along with what was checked.
  if (names.length !== 1 || names[0] !== 'history') return refuse('proof-malformed', { part: 'more' });
  return verifyHistory(verified.value, verified.value.more.history);
}

function optionsOf(reader: Reader): ProofFileOptions {
  const pinned = keysOf(reader);
  return { ...(pinned && { pinned }), ...(reader.policy && { policy: reader.policy }) };
}

function verifyHistory(state: VerifiedState, items: Value | undefined): Result<VerifiedHistory> {
  const { more: _, ...rest } = state;
  const { key, value } = state;
  if (!key.startsWith(PARCEL) || !isList(items)) return refuse('proof-malformed', { part: 'history' });
  if (!isObject(value) || typeof value.historyHead !== 'string' || typeof value.historyCount !== 'number') {
    return refuse('proof-malformed', { part: 'history' });
  }
  const { historyCount, historyHead } = value;
  if (!isCompleteHistory({ historyCount, historyHead }, items)) {
    return refuse('history-incomplete', { expected: historyCount, items: items.length });
  }
  return { ok: true, value: { ...rest, kind: 'history', parcel: key.slice(PARCEL.length), items } };
}
