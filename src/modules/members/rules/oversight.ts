import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { consortiumOf } from '../consortium.ts';
import { members, nextNumber } from '../records/network.ts';
import { duties, exemptions, scores } from '../records/oversight.ts';
import type { Input } from '../schema.ts';
import { actingTown } from './own-town.ts';
import { faultInVoice } from './voice.ts';

export function stateDuty(context: Context, input: Input<'state-duty'>): Result<Value> {
  const { state, entry } = context;
  if (consortiumOf(state) === undefined) return refuse('no-consortium');
  const town = actingTown(context);
  duties.put(state, { ...input, entry }, town);
  return accept({ town });
}

/** What is withheld is not told; that it was, and by which law, is. */
export function logExemption(context: Context, input: Input<'log-exemption'>): Result<Value> {
  const { state, entry } = context;
  const exemption = nextNumber(state, 'exemption');
  exemptions.put(state, { ...input, town: actingTown(context), entry }, exemption);
  return accept({ exemption });
}

/** The newest score of each member that votes; a vendor scores nobody. */
export function scoreVendor(context: Context, { vendor, ...score }: Input<'score-vendor'>): Result<Value> {
  const { state, entry } = context;
  const town = actingTown(context);
  const silent = faultInVoice(context);
  if (silent !== undefined) return silent;
  if (members.get(state, vendor)?.kind !== 'vendor') return refuse('not-a-vendor', { vendor });
  scores.put(state, { ...score, entry }, vendor, town);
  return accept({ vendor });
}
