/** The town itself: its founding, its name, the keys of its log, its sign-in pages, and the rules it lives by. */
import {
  accept,
  bytesOf,
  type Context,
  isEd25519Point,
  type Result,
  refuse,
  type StateView,
  type Value,
} from '#kernel';
import { hasManager } from '../authority.ts';
import { consortiumOf } from '../consortium.ts';
import { offices, seals, type Town, towns } from '../records.ts';
import type { Founding, Input } from '../schema.ts';
import { newKeyOf, type Refused } from './key-ring.ts';
import { seatNewOfficer } from './officers.ts';
import { faultInRoles } from './offices.ts';
import { ownTown } from './own-town.ts';
import { faultInSeal } from './recovery.ts';

/** The first transaction: the town, its log keys, one office, and its signer as the first officer. */
export function found(context: Context, input: Founding): Result<Value> {
  const { transaction } = context;
  const { origin, ...town } = input;
  if (transaction.office !== undefined && transaction.office !== input.office)
    return refuse('office-unknown', { office: transaction.office });
  return establish(context, town, origin);
}

/** What a founding and an accession have in common: the town, its log keys, one office, its signer as first officer. */
export function establish(context: Context, input: Omit<Founding, 'origin'>, origin: string): Result<Value> {
  const { state, entry, block, transaction } = context;
  const { town, name, kind, relyingParties, logKeys, office, title, roles, role, seal } = input;
  const refusal = faultInRoles(roles, role) ?? faultInLogKeys(state, town, logKeys);
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
  return hasManager(state, town) ? accept({ town }) : refuse('last-manager');
}

/** A misspelt name. The old one stays in the log, as everything does. */
export function correctTown(context: Context, input: Input<'correct-town'>): Result<Value> {
  const { state } = context;
  const { id, record } = ownTown(context);
  towns.put(state, { ...record, ...input }, id);
  return accept({ town: id });
}

/** A passkey of a domain that is no longer named signs nothing from this entry on. */
export function changeSites(context: Context, input: Input<'change-sites'>): Result<Value> {
  const { state } = context;
  const { id, record } = ownTown(context);
  towns.put(state, { ...record, relyingParties: input.relyingParties }, id);
  return hasManager(state, id) ? accept({ town: id }) : refuse('last-manager');
}

/** The next checkpoint, which covers this entry, is signed by the new keys: those in force at its end. */
export function changeLogKeys(context: Context, input: Input<'change-log-keys'>): Result<Value> {
  const { state, entry } = context;
  const { id, record } = ownTown(context);
  const refusal = faultInLogKeys(state, id, input.logKeys);
  if (refusal !== undefined) return refusal;
  towns.put(state, { ...record, logKeys: input.logKeys, logKeysEntry: entry }, id);
  return accept({ town: id });
}

/** A new module, or a new version of one, from a later block on. What was planned for that height or later gives way. */
export function adoptRules(context: Context, input: Input<'adopt-rules'>): Result<Value> {
  if (consortiumOf(context.state) !== undefined) return refuse('decision-needed');
  return bindRules(context, input);
}

/** Refusals: `height-past`, `rules-unknown`. */
export function bindRules(context: Context, input: Input<'adopt-rules'>): Result<Value> {
  const { module, version, fromHeight } = input;
  const { height } = context.block;
  if (fromHeight <= height) return refuse('height-past', { height });
  if (!context.scheduleRules(module, version, fromHeight)) return refuse('rules-unknown', { module, version });
  return accept({ module, version, fromHeight });
}

/**
 * A verifier asks for a signature of every log key, so one that cannot sign would end the book. That the town holds
 * the keys needs no proof here: the checkpoint that covers this entry is signed by all of them, or nobody accepts it.
 */
function faultInLogKeys(state: StateView, town: string, logKeys: Town['logKeys']): Refused | undefined {
  const others = [...towns.each(state)].filter(([id]) => id !== town).flatMap(([, { logKeys: theirs }]) => theirs);
  const own = new Set(logKeys.map(({ key }) => key));
  const shared = others.some(({ key }) => own.has(key));
  return areUsableKeys(logKeys) && !shared ? undefined : refuse('log-keys-malformed');
}

export function areUsableKeys(keys: Town['logKeys']): boolean {
  const names = keys.map(({ algorithm, key }) => `${algorithm}:${key}`);
  const usable = keys.every(({ algorithm, key }) => algorithm !== 'ed25519' || isEd25519Point(bytesOf(key)));
  return usable && new Set(names).size === names.length;
}
