import {
  isList,
  isObject,
  type Result,
  refuse,
  type Value,
  type VerifiedReceipt,
  type VerifiedState,
  type Verifier,
  verifyProofFile,
} from '#kernel';
import { type HistoryItem, verifyHistory } from '#modules/titles';

/** All that the book holds about one parcel, in order: no entry is missing and none was added. */
export type VerifiedHistory = Omit<VerifiedState, 'kind'> & {
  readonly kind: 'history';
  readonly items: readonly HistoryItem[];
};

export type VerifiedProof = VerifiedReceipt | VerifiedState | VerifiedHistory;

/** A receipt, a proof of presence or absence, or the complete history of a parcel. */
export function verifyProof(file: string, pinned?: readonly Verifier[]): Result<VerifiedProof> {
  const verified = verifyProofFile(file, pinned === undefined ? {} : { pinned });
  if (!verified.ok || verified.value.kind === 'receipt') return verified;
  const state = verified.value;
  const names = Object.keys(state.more);
  if (names.length === 0) return verified;
  // What nobody here can check must not ride along with what was checked.
  if (names.sort(compare).join() !== 'items,module' || state.more.module !== 'titles') return refuse('proof-malformed');
  const items = historyOf(state.key, state.value, state.more.items);
  return items.ok ? { ok: true, value: { ...state, kind: 'history', items: items.value } } : items;
}

function historyOf(key: string, value: Value | undefined, items: Value | undefined): Result<readonly HistoryItem[]> {
  const prefix = 'titles/';
  if (!isList(items) || !isObject(value) || !key.startsWith(prefix)) return refuse('history-malformed');
  return verifyHistory(key.slice(prefix.length), value, items);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
