import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { hasManager } from '../authority.ts';
import { type Office, offices, seats } from '../records.ts';
import type { Input } from '../schema.ts';
import type { Refused } from './key-ring.ts';
import { actingTown, faultInTown } from './own-town.ts';

type Roles = Office['roles'];

export function addOffice(context: Context, input: Input<'add-office'>): Result<Value> {
  const { state } = context;
  const { office, title, roles } = input;
  if (offices.get(state, office) !== undefined) return refuse('office-exists', { office });
  const refusal = faultInRoles(roles);
  if (refusal !== undefined) return refusal;
  offices.put(state, { town: actingTown(context), title, roles, open: true }, office);
  return accept({ office });
}

/**
 * New title, roles and rights, in force with this entry. A role that somebody holds cannot go: were it to come
 * back one day with other rights, whoever still sits in it would have them unasked.
 */
export function changeOffice(context: Context, input: Input<'change-office'>): Result<Value> {
  const { state } = context;
  const { office, title, roles } = input;
  const before = offices.get(state, office);
  if (before === undefined) return refuse('office-unknown', { office });
  const refusal = faultInTown(context, before) ?? faultInRoles(roles) ?? roleInUse(state, office, before.roles, roles);
  if (refusal !== undefined) return refusal;
  offices.put(state, { ...before, title, roles }, office);
  return hasManager(state, before.town) ? accept({ office }) : refuse('last-manager');
}

/** From this entry on nobody can act for the office. Its seats stay on record, and give no right. */
export function closeOffice(context: Context, { office }: Input<'close-office'>): Result<Value> {
  const { state } = context;
  const record = offices.get(state, office);
  if (record === undefined) return refuse('office-unknown', { office });
  const foreign = faultInTown(context, record);
  if (foreign !== undefined) return foreign;
  if (!record.open) return refuse('office-closed', { office });
  offices.put(state, { ...record, open: false }, office);
  return hasManager(state, record.town) ? accept({ office }) : refuse('last-manager');
}

/** Whoever sits there can act again: look at the seats first. */
export function reopenOffice(context: Context, { office }: Input<'reopen-office'>): Result<Value> {
  const { state } = context;
  const record = offices.get(state, office);
  if (record === undefined) return refuse('office-unknown', { office });
  const foreign = faultInTown(context, record);
  if (foreign !== undefined) return foreign;
  if (record.open) return refuse('office-open', { office });
  offices.put(state, { ...record, open: true }, office);
  return accept({ office });
}

/** Refusals: `role-twice`, and `role-unknown` where the role that is needed is not among them. */
export function faultInRoles(roles: Roles, needed?: string): Refused | undefined {
  const names = roles.map(({ role }) => role);
  if (new Set(names).size !== names.length) return refuse('role-twice');
  return needed === undefined || names.includes(needed) ? undefined : refuse('role-unknown', { role: needed });
}

function roleInUse(state: StateView, office: string, before: Roles, after: Roles): Refused | undefined {
  const gone = before.filter(({ role }) => !after.some((entry) => entry.role === role));
  const held = gone.find(({ role }) => seats.scan(state, { within: [office, role], limit: 1 }).length > 0);
  return held === undefined ? undefined : refuse('role-in-use', { role: held.role });
}
