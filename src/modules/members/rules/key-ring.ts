/** What every rule about keys shares: which key may be enrolled, and what is written when one begins or ends. */
import { type Context, type Result, refuse, type Signer, type StateView, type Value } from '#kernel';
import { isAwaitedKey } from '../consortium.ts';
import {
  INVITATION_MS,
  invitationEnd,
  isPublicKey,
  type Key,
  keys,
  type NewKey,
  nameOfKey,
  type Officer,
  officerKeys,
  officers,
  seals,
  towns,
} from '../records.ts';

export type Refused = Extract<Result<Value>, { ok: false }>;

/** Refusals: `key-malformed`, `invitation-end`, `site-unknown`, `key-exists`. */
export function faultInKey({ state, block }: Context, town: string, key: NewKey): Refused | undefined {
  if (!isPublicKey(key)) return refuse('key-malformed');
  const untilMs = invitationEnd(key);
  if (untilMs !== undefined && (untilMs <= block.timeMs || untilMs > block.timeMs + INVITATION_MS))
    return refuse('invitation-end');
  if (key.scheme === 'passkey') {
    const { relyingParty } = key;
    const known = towns.get(state, town)?.relyingParties.some(({ id }) => id === relyingParty) === true;
    if (!known) return refuse('site-unknown', { relyingParty });
  }
  // A key once on record stays its officer's, even after its end: a name in the book never changes its meaning.
  return isTaken(state, key) || isAwaitedKey(state, nameOfKey(key)) ? refuse('key-exists') : undefined;
}

/** Whether a key has a meaning in the book already: an officer's, or in some town's envelope. */
export function isTaken(state: StateView, key: NewKey): boolean {
  const sealed = [...seals.each(state)].some(([, seal]) => key.key === seal.key || key.key === seal.next?.key);
  return sealed || keys.get(state, nameOfKey(key)) !== undefined;
}

/** Puts a new key on record. Listing it with its officer is the caller's, who knows what becomes of the others. */
export function beginKey({ state, block, entry }: Context, officer: string, key: NewKey, label: string): void {
  const name = nameOfKey(key);
  const domain = key.scheme === 'passkey' ? { relyingParty: key.relyingParty } : {};
  const untilMs = invitationEnd(key);
  const invitation = untilMs === undefined ? {} : { invitationUntilMs: untilMs };
  const begun = { status: 'active', sinceMs: block.timeMs, sinceEntry: entry } as const;
  keys.put(state, { officer, label, ...domain, ...begun, ...invitation }, name);
  officerKeys.put(state, true, officer, name);
}

export type KeyEnd =
  | { readonly status: 'rotated'; readonly replacedBy: string }
  | { readonly status: 'lost' | 'stolen'; readonly suspectFromMs?: number }
  | { readonly status: 'left' | 'withdrawn' };

export function endKey({ state, block, entry }: Context, name: string, end: KeyEnd): void {
  keys.put(state, { ...keyOf(state, name), ...end, untilMs: block.timeMs, untilEntry: entry }, name);
}

/** A key that an officer's record lists. */
export function keyOf(state: StateView, name: string): Key {
  const key = keys.get(state, name);
  if (key === undefined) throw new Error(`an officer lists a key that is not on record: ${name}`);
  return key;
}

/** The officer of that name, unless he or she has left. */
export function activeOfficer(state: StateView, officer: string): Officer | undefined {
  const record = officers.get(state, officer);
  return record?.status === 'active' ? record : undefined;
}

export function newKeyOf(signer: Signer): NewKey {
  if (signer.scheme === 'ed25519') return { scheme: 'ed25519', key: signer.key };
  return { scheme: 'passkey', key: signer.key, relyingParty: signer.relyingParty };
}
