/** The town itself: its founding, its name, the keys of its log, its sign-in pages, and the rules it lives by. */
import { accept, bytesOf, type Context, isEd25519Point, type Result, refuse, type Value } from '#kernel';
import { hasManager } from '../authority.ts';
import { offices, seals, type Town, towns } from '../records.ts';
import type { Founding, Input } from '../schema.ts';
import { newKeyOf, type Refused } from './key-ring.ts';
import { seatNewOfficer } from './officers.ts';
import { faultInRoles } from './offices.ts';
import { faultInSeal } from './recovery.ts';

/** The first transaction: the town, its log keys, one office, and its signer as the first officer. */
export function found(context: Context, input: Founding): Result<Value> {
  const { state, entry, block, transaction } = context;
  const { town, name, kind, origin, relyingParties, logKeys, office, title, roles, role, seal } = input;
  if (transaction.office !== undefined && transaction.office !== office)
    return refuse('office-unknown', { office: transaction.office });
  const refusal = faultInRoles(roles, role) ?? faultInLogKeys(logKeys);
  if (refusal !== undefined) return refusal;
  towns.put(
    state,
    { name, state: input.state, kind, origin, relyingParties, logKeys, logKeysEntry: entry, foundedEntry: entry },
    town,
  );
  offices.put(state, { town, title, roles, open: true }, office);
  const { officer, job, keyLabel } = input;
  const key = newKeyOf(transaction.signer);
  seatNewOfficer(context, town, { officer, job, office, role, key, label: keyLabel });
  const fault = seal === undefined ? undefined : faultInSeal(context, town, seal);
  if (fault !== undefined) return fault;
  if (seal !== undefined) seals.put(state, { key: seal, sinceMs: block.timeMs }, town);
  return hasManager(state) ? accept({ town }) : refuse('last-manager');
}

/** A misspelt name. The old one stays in the log, as everything does. */
export function correctTown({ state, transaction }: Context, input: Input<'correct-town'>): Result<Value> {
  const { id, record } = ownTown({ state, transaction });
  towns.put(state, { ...record, ...input }, id);
  return accept({ town: id });
}

/** A passkey of a domain that is no longer named signs nothing from this entry on. */
export function changeSites({ state, transaction }: Context, input: Input<'change-sites'>): Result<Value> {
  const { id, record } = ownTown({ state, transaction });
  towns.put(state, { ...record, relyingParties: input.relyingParties }, id);
  return hasManager(state) ? accept({ town: id }) : refuse('last-manager');
}

/** The next checkpoint, which covers this entry, is signed by the new keys: those in force at its end. */
export function changeLogKeys({ state, transaction, entry }: Context, input: Input<'change-log-keys'>): Result<Value> {
  const { id, record } = ownTown({ state, transaction });
  const refusal = faultInLogKeys(input.logKeys);
  if (refusal !== undefined) return refusal;
  towns.put(state, { ...record, logKeys: input.logKeys, logKeysEntry: entry }, id);
  return accept({ town: id });
}

/** A new module, or a new version of one, from a later block on. What was planned for that height or later gives way. */
export function adoptRules(context: Context, input: Input<'adopt-rules'>): Result<Value> {
  const { module, version, fromHeight } = input;
  const { height } = context.block;
  if (fromHeight <= height) return refuse('height-past', { height });
  if (!context.scheduleRules(module, version, fromHeight)) return refuse('rules-unknown', { module, version });
  return accept({ module, version, fromHeight });
}

/** The town that the signer's office belongs to. */
function ownTown({ state, transaction }: Pick<Context, 'state' | 'transaction'>): { id: string; record: Town } {
  const id = offices.get(state, transaction.office as string)?.town as string;
  return { id, record: towns.get(state, id) as Town };
}

/**
 * A verifier asks for a signature of every log key, so one that cannot sign would end the book. That the town holds
 * the keys needs no proof here: the checkpoint that covers this entry is signed by all of them, or nobody accepts it.
 */
function faultInLogKeys(logKeys: Town['logKeys']): Refused | undefined {
  const names = logKeys.map(({ algorithm, key }) => `${algorithm}:${key}`);
  const usable = logKeys.every(({ algorithm, key }) => algorithm !== 'ed25519' || isEd25519Point(bytesOf(key)));
  return usable && new Set(names).size === names.length ? undefined : refuse('log-keys-malformed');
}
