/**
 * A pause: some members together stop the acts of a module. It lapses by its own stated time, which every act is
 * compared with, unless a vote has confirmed it; nothing has to happen for it to end.
 */
import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { pauseAt, termsOf } from '../consortium.ts';
import type { Of } from '../records/decisions.ts';
import { proposals } from '../records/decisions.ts';
import { HOUR_MS } from '../records/network.ts';
import { afterReports, NOW, pauses } from '../records/standing.ts';
import type { Input } from '../schema.ts';
import { actingTown } from './own-town.ts';

export function pause({ state, block }: Context, { modules, hours }: Of<'pause'>, proposal: number): Result<Value> {
  const { pauseHours } = termsOf(state);
  if (hours > pauseHours) return refuse('too-long', { hours: pauseHours });
  if (pauseAt(state, block.timeMs) !== undefined) return refuse('paused-already');
  const untilMs = block.timeMs + hours * HOUR_MS;
  pauses.put(state, { proposal, modules, fromMs: block.timeMs, untilMs, confirmed: false }, NOW);
  return accept({ untilMs });
}

/** A pause can be confirmed once; whoever wants more of it proposes another. */
export function confirmPause({ state, block }: Context, { hours }: Of<'confirm-pause'>): Result<Value> {
  const { confirmedHours } = termsOf(state);
  if (hours > confirmedHours) return refuse('too-long', { hours: confirmedHours });
  const inForce = pauseAt(state, block.timeMs);
  if (inForce === undefined || inForce.confirmed) return refuse('not-paused');
  const untilMs = inForce.fromMs + hours * HOUR_MS;
  if (untilMs < inForce.untilMs) return refuse('not-paused');
  pauses.put(state, { ...inForce, untilMs, confirmed: true }, NOW);
  return accept({ untilMs });
}

/** What was done while acts were paused. A pause without a report is seen by its absence. */
export function reportPause(context: Context, { proposal, ...report }: Input<'report-pause'>): Result<Value> {
  const { state, block, entry } = context;
  const record = proposals.get(state, proposal);
  if (record?.what.kind !== 'pause' || record.status !== 'executed') return refuse('proposal-unknown', { proposal });
  if (afterReports.get(state, proposal) !== undefined) return refuse('report-exists');
  afterReports.put(state, { ...report, town: actingTown(context), entry, timeMs: block.timeMs }, proposal);
  return accept({ proposal });
}
