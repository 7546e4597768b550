import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { hasManager } from '../authority.ts';
import { MAX_SEATS, type NewKey, nameOfKey, type Office, type Officer, officers, offices, seats } from '../records.ts';
import type { Input } from '../schema.ts';
import { activeOfficer, beginKey, endKey, faultInKey, type Refused } from './key-ring.ts';
import { actingTown, faultInTown } from './own-town.ts';

/** A new officer with a seat and a key: what enrolment and the breaking of a seal have in common. */
type Enrolment = Input<'enrol-officer'>;

export function enrolOfficer(context: Context, input: Enrolment): Result<Value> {
  const office = offices.get(context.state, input.office);
  const foreign = office === undefined ? undefined : faultInTown(context, office);
  return foreign ?? enrol(context, input);
}

/** Refusals: those of `enrol-officer`, but for whose office it is. */
export function enrol(context: Context, input: Enrolment): Result<Value> {
  const { state } = context;
  const { officer, office, role, key } = input;
  const record = openOffice(state, office, role);
  if (!record.ok) return record;
  if (officers.get(state, officer) !== undefined) return refuse('officer-exists', { officer });
  const refusal = faultInKey(context, record.value.town, key);
  if (refusal !== undefined) return refusal;
  seatNewOfficer(context, record.value.town, input);
  return accept({ officer, key: nameOfKey(key) });
}

export function giveSeat(context: Context, input: Input<'give-seat'>): Result<Value> {
  const { state } = context;
  const { officer, office, role } = input;
  const holder = activeOfficer(state, officer);
  if (holder === undefined) return refuse('officer-unknown', { officer });
  const record = openOffice(state, office, role);
  if (!record.ok) return record;
  const foreign = faultInTown(context, holder, record.value);
  if (foreign !== undefined) return foreign;
  if (holds(holder, input)) return refuse('seat-held', { officer, office });
  if (holder.offices.length >= MAX_SEATS) return refuse('too-many-seats', { limit: MAX_SEATS });
  officers.put(state, { ...holder, offices: [...holder.offices, { office, role }] }, officer);
  seats.put(state, true, office, role, officer);
  return accept({ officer });
}

/** An officer without a seat keeps his keys and can do nothing with them but replace them. */
export function takeSeat(context: Context, input: Input<'take-seat'>): Result<Value> {
  const { state } = context;
  const { officer, office, role } = input;
  const holder = activeOfficer(state, officer);
  if (holder === undefined) return refuse('officer-unknown', { officer });
  const foreign = faultInTown(context, holder);
  if (foreign !== undefined) return foreign;
  if (!holds(holder, input)) return refuse('seat-not-held', { officer, office });
  const others = holder.offices.filter((seat) => seat.office !== office || seat.role !== role);
  officers.put(state, { ...holder, offices: others }, officer);
  seats.delete(state, office, role, officer);
  return hasManager(state, holder.town) ? accept({ officer }) : refuse('last-manager');
}

export function leaveOffice(context: Context, { officer }: Input<'leave-office'>): Result<Value> {
  const refusal = endService(context, officer, actingTown(context));
  if (refusal !== undefined) return refusal;
  return hasManager(context.state, actingTown(context)) ? accept({ officer }) : refuse('last-manager');
}

/** A leaver can do nothing from this entry on: every key ends with the service. */
export function endService(context: Context, officer: string, town: string): Refused | undefined {
  const { state, block } = context;
  const record = activeOfficer(state, officer);
  if (record === undefined) return refuse('officer-unknown', { officer });
  if (record.town !== town) return refuse('other-town');
  for (const name of record.keys) endKey(context, name, { status: 'left' });
  for (const { office, role } of record.offices) seats.delete(state, office, role, officer);
  officers.put(state, { ...record, keys: [], offices: [], status: 'left', untilMs: block.timeMs }, officer);
  return undefined;
}

export function seatNewOfficer(context: Context, town: string, enrolment: Enrolment): void {
  const { officer, job, nameCommitment, office, role, key, label } = enrolment;
  const record: Officer = {
    town,
    job,
    ...(nameCommitment === undefined ? {} : { nameCommitment }),
    offices: [{ office, role }],
    keys: [nameOfKey(key as NewKey)],
    status: 'active',
    sinceMs: context.block.timeMs,
  };
  officers.put(context.state, record, officer);
  seats.put(context.state, true, office, role, officer);
  beginKey(context, officer, key, label);
}

/** Refusals: `office-unknown`, `office-closed`, `role-unknown`. */
function openOffice(state: StateView, office: string, role: string): Result<Office> {
  const record = offices.get(state, office);
  if (record === undefined) return refuse('office-unknown', { office });
  if (!record.open) return refuse('office-closed', { office });
  return record.roles.some((entry) => entry.role === role) ? accept(record) : refuse('role-unknown', { role });
}

function holds(officer: Officer, { office, role }: { readonly office: string; readonly role: string }): boolean {
  return officer.offices.some((seat) => seat.office === office && seat.role === role);
}
