/** Records that are kept, held, and destroyed with a permit and a certificate; complaints and incidents in time. */
import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { consortiumOf } from '../consortium.ts';
import { dayOf, yearsLater } from '../days.ts';
import type { Of } from '../records/decisions.ts';
import { type Case, cases, holds, permits, series } from '../records/keeping.ts';
import { HOUR_MS, members, nextNumber, type Terms } from '../records/network.ts';
import type { Input } from '../schema.ts';
import type { Refused } from './key-ring.ts';
import { actingTown } from './own-town.ts';

type Series = { readonly series: string };

export function setSeries(context: Context, { series: id, ...fields }: Input<'set-series'>): Result<Value> {
  const town = actingTown(context);
  series.put(context.state, { ...fields, entry: context.entry }, town, id);
  return accept({ series: id });
}

export function placeHold(context: Context, input: Input<'place-hold'>): Result<Value> {
  return hold(context, actingTown(context), input);
}

/** Nothing of the series may be destroyed until every hold on it is lifted. */
export function hold(
  context: Context,
  town: string,
  { series: id, reason }: Series & { reason: string },
): Result<Value> {
  const { state, entry } = context;
  if (series.get(state, town, id) === undefined) return refuse('series-unknown', { series: id });
  const number = nextNumber(state, 'hold');
  holds.put(state, { town, series: id, reason, entry }, number);
  return accept({ hold: number });
}

export function liftHold(context: Context, { hold: number }: Input<'lift-hold'>): Result<Value> {
  const town = holds.get(context.state, number)?.town;
  return town !== undefined && town !== actingTown(context) ? refuse('other-town') : lift(context, number);
}

export function lift({ state, entry }: Context, number: number): Result<Value> {
  const record = holds.get(state, number);
  if (record === undefined || record.liftedEntry !== undefined) return refuse('hold-unknown', { hold: number });
  holds.put(state, { ...record, liftedEntry: entry }, number);
  return accept({ hold: number });
}

export function permitDestruction(context: Context, what: Of<'destruction-permit'>, proposal: number): Result<Value> {
  const { state, entry } = context;
  const { kind: _kind, ...fields } = what;
  const refusal = faultInDestruction(context, what.town, what.series, what.untilDay);
  if (refusal !== undefined) return refusal;
  const permit = nextNumber(state, 'permit');
  permits.put(state, { ...fields, proposal, entry }, permit);
  return accept({ permit });
}

/** What was placed on hold since the permit stays. */
export function certifyDestruction(
  context: Context,
  { permit: number, ...certificate }: Input<'certify-destruction'>,
): Result<Value> {
  const { state, entry } = context;
  const permit = permits.get(state, number);
  if (permit === undefined || permit.town !== actingTown(context)) return refuse('permit-unknown', { permit: number });
  if (permit.certificate !== undefined) return refuse('permit-used', { permit: number });
  const refusal = faultInDestruction(context, permit.town, permit.series, permit.untilDay);
  if (refusal !== undefined) return refusal;
  permits.put(state, { ...permit, certificate: { ...certificate, entry } }, number);
  return accept({ permit: number });
}

export function openComplaint(context: Context, input: Input<'open-complaint'>): Result<Value> {
  const { about } = input;
  if (about !== undefined && members.get(context.state, about) === undefined)
    return refuse('town-unknown', { town: about });
  return openCase(context, 'complaint', input);
}

export function reportIncident(context: Context, input: Input<'report-incident'>): Result<Value> {
  return openCase(context, 'incident', input);
}

/** Answered late is answered late: the time limit and the time of the answer stand side by side. */
export function answerComplaint(context: Context, input: Input<'answer-complaint'>): Result<Value> {
  return answerCase(context, 'complaint', input);
}

export function discloseIncident(context: Context, input: Input<'disclose-incident'>): Result<Value> {
  return answerCase(context, 'incident', input);
}

function openCase(context: Context, kind: Case['kind'], fields: Pick<Case, 'text' | 'about'>): Result<Value> {
  const { state, block, entry } = context;
  const terms = consortiumOf(state)?.terms;
  if (terms === undefined) return refuse('no-consortium');
  const number = nextNumber(state, 'case');
  const dueMs = block.timeMs + hoursFor(terms, kind) * HOUR_MS;
  cases.put(state, { kind, ...fields, town: actingTown(context), openedMs: block.timeMs, dueMs, entry }, number);
  return accept({ case: number, dueMs });
}

function hoursFor({ answerHours, disclosureHours }: Terms, kind: Case['kind']): number {
  return kind === 'complaint' ? answerHours : disclosureHours;
}

/** The town that the case is about may answer, or the one that took it in. */
function answerCase(
  context: Context,
  kind: Case['kind'],
  { case: number, ...answer }: { readonly case: number; readonly text: string; readonly reportHash?: string },
): Result<Value> {
  const { state, block, entry } = context;
  const town = actingTown(context);
  const record = cases.get(state, number);
  if (record === undefined || record.kind !== kind) return refuse('case-unknown', { case: number });
  if (record.town !== town && record.about !== town) return refuse('other-town');
  if (record.answer !== undefined) return refuse('case-answered', { case: number });
  cases.put(state, { ...record, answer: { ...answer, town, timeMs: block.timeMs, entry } }, number);
  return accept({ case: number, late: block.timeMs > record.dueMs });
}

/** Refusals: `series-unknown`, `kept-longer`, `on-hold`. */
function faultInDestruction(
  { state, block }: Context,
  town: string,
  id: string,
  untilDay: string,
): Refused | undefined {
  const record = series.get(state, town, id);
  if (record === undefined) return refuse('series-unknown', { series: id });
  const ended = record.years !== undefined && yearsLater(untilDay, record.years) <= dayOf(block.timeMs);
  if (!ended) return refuse('kept-longer');
  return isHeld(state, town, id) ? refuse('on-hold', { series: id }) : undefined;
}

function isHeld(state: StateView, town: string, id: string): boolean {
  for (const [, hold] of holds.each(state)) {
    if (hold.town === town && hold.series === id && hold.liftedEntry === undefined) return true;
  }
  return false;
}
