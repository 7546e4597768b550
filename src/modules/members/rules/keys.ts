/**
 * An officer's own keys. Only a key that the officer holds can bring in another one: a manager who could add a
 * key to somebody else's name could act under that name. Where no key is left, two managers recover (recovery.ts).
 */
import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { hasManager, holderIn, signerIn } from '../authority.ts';
import {
  invitationEnd,
  keys,
  lastPart,
  MAX_INVITATIONS,
  MAX_KEYS,
  nameOfKey,
  type Officer,
  officerKeys,
  officers,
} from '../records.ts';
import type { Input } from '../schema.ts';
import { activeOfficer, beginKey, endKey, faultInKey, keyOf } from './key-ring.ts';
import { faultInStay, faultInTown } from './own-town.ts';

/**
 * Signed by the key that is replaced: whoever holds it may hand on to a new one, and nobody else. An invitation is
 * exchanged in the same way while it is open, and a second time is too late, because then it has ended.
 */
export function rotateKey(context: Context, input: Input<'rotate-key'>): Result<Value> {
  const { state, block, transaction } = context;
  const signer = holderIn(state, transaction.signer);
  if (!signer.ok) return signer;
  const { key, officerId, officer, invitationUntilMs } = signer.value;
  if (invitationUntilMs !== undefined && block.timeMs > invitationUntilMs) return refuse('invitation-over');
  const refusal = faultInStay(context, officer.town) ?? faultInKey(context, officer.town, input.key);
  if (refusal !== undefined) return refusal;
  const replacedBy = nameOfKey(input.key);
  endKey(context, key, { status: 'rotated', replacedBy });
  const others = officer.keys.filter((name) => name !== key);
  officers.put(state, { ...officer, keys: [...others, replacedBy] }, officerId);
  beginKey(context, officerId, input.key, input.label);
  return accept({ key: replacedBy });
}

/** A further key, for a second device, signed by a present one. Of invitations only the newest stays open. */
export function addKey(context: Context, input: Input<'add-key'>): Result<Value> {
  const { state, transaction } = context;
  const signer = signerIn(state, transaction.signer);
  if (!signer.ok) return signer;
  const { officerId, officer } = signer.value;
  const withdrawn =
    invitationEnd(input.key) === undefined ? [] : officer.keys.filter((one) => isInvitation(state, one));
  const others = officer.keys.filter((one) => !withdrawn.includes(one));
  if (others.length >= MAX_KEYS) return refuse('too-many-keys', { limit: MAX_KEYS });
  const refusal = faultInStay(context, officer.town) ?? faultInKey(context, officer.town, input.key);
  if (refusal !== undefined) return refusal;
  const name = nameOfKey(input.key);
  for (const one of withdrawn) endKey(context, one, { status: 'withdrawn' });
  officers.put(state, { ...officer, keys: [...others, name] }, officerId);
  beginKey(context, officerId, input.key, input.label);
  return accept({ key: name });
}

/**
 * A new link for somebody who never came: the one before is withdrawn. Nobody has acted under that name yet, so one
 * manager may do it, as one may enrol. Whoever once held a key of his own is recovered by two (recovery.ts).
 */
export function renewInvitation(context: Context, input: Input<'renew-invitation'>): Result<Value> {
  const { state } = context;
  const { officer, key, label } = input;
  const record = activeOfficer(state, officer);
  if (record === undefined) return refuse('officer-unknown', { officer });
  const foreign = faultInTown(context, record);
  if (foreign !== undefined) return foreign;
  const had = officerKeys.scan(state, { within: [officer], limit: MAX_INVITATIONS }).map(([index]) => lastPart(index));
  const neverCame = had.every((one) => isInvitation(state, one) && keyOf(state, one).status !== 'rotated');
  if (invitationEnd(key) === undefined || !neverCame) return refuse('second-person-needed');
  if (had.length === MAX_INVITATIONS) return refuse('too-many-keys', { limit: MAX_INVITATIONS });
  const refusal = faultInKey(context, record.town, key);
  if (refusal !== undefined) return refusal;
  const name = nameOfKey(key);
  for (const one of record.keys) endKey(context, one, { status: 'withdrawn' });
  officers.put(state, { ...record, keys: [name] }, officer);
  beginKey(context, officer, key, label);
  return accept({ officer, key: name });
}

function isInvitation(state: StateView, name: string): boolean {
  return keyOf(state, name).invitationUntilMs !== undefined;
}

/**
 * Ends a key at once. A thief may have used a stolen key to bring in one of his own, so a stolen key takes with it
 * every key of the same officer that began since it is suspect (without a date: since it was enrolled).
 */
export function reportKey(context: Context, input: Input<'report-key'>): Result<Value> {
  const { state } = context;
  const { what, suspectFromMs } = input;
  const key = keys.get(state, input.key);
  if (key === undefined) return refuse('key-unknown', { key: input.key });
  if (key.status !== 'active') return refuse('key-ended', { status: key.status });
  const officer = officers.get(state, key.officer) as Officer;
  const foreign = faultInTown(context, officer);
  if (foreign !== undefined) return foreign;
  const since = suspectFromMs ?? key.sinceMs;
  const ends = (name: string) => name === input.key || (what === 'stolen' && keyOf(state, name).sinceMs >= since);
  const ended = officer.keys.filter(ends);
  const end = { status: what, ...(suspectFromMs === undefined ? {} : { suspectFromMs }) };
  for (const name of ended) endKey(context, name, end);
  officers.put(state, { ...officer, keys: officer.keys.filter((name) => !ended.includes(name)) }, key.officer);
  return hasManager(state, officer.town) ? accept({ officer: key.officer, ended }) : refuse('last-manager');
}
