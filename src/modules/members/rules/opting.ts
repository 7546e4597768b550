/** A change that touches a member's own law: where the decision allows it, the member stays out, and says why. */
import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { consortiumOf } from '../consortium.ts';
import { type Proposal, proposals } from '../records/decisions.ts';
import { members, nextNumber } from '../records/network.ts';
import { optOuts, rehearsals } from '../records/standing.ts';
import type { Input } from '../schema.ts';
import { actingTown } from './own-town.ts';

const MAX_OPT_OUTS = 16;

/** From this entry on the member's offices do nothing in the module. What they did before stays. */
export function optOut(context: Context, input: Input<'opt-out'>): Result<Value> {
  const { state, entry } = context;
  const { proposal: number, module, law, reason } = input;
  const town = actingTown(context);
  const member = members.get(state, town);
  if (member === undefined) return refuse('no-consortium');
  const proposal = proposals.get(state, number);
  if (proposal === undefined) return refuse('proposal-unknown', { proposal: number });
  if (!isAllowed(proposal, module)) return refuse('may-not-opt-out', { module });
  if (member.optedOut.includes(module) || member.optedOut.length >= MAX_OPT_OUTS)
    return refuse('opted-out', { town, module });
  optOuts.put(state, { proposal: number, law, reason, entry }, town, module);
  members.put(state, { ...member, optedOut: [...member.optedOut, module] }, town);
  return accept({ town, module });
}

export function optIn(context: Context, { module }: Input<'opt-in'>): Result<Value> {
  const { state } = context;
  const town = actingTown(context);
  const member = members.get(state, town);
  if (member === undefined || !member.optedOut.includes(module)) return refuse('not-opted-out');
  optOuts.delete(state, town, module);
  members.put(state, { ...member, optedOut: member.optedOut.filter((one) => one !== module) }, town);
  return accept({ town, module });
}

/** Whether the network comes back after a halt is known only by trying. */
export function recordRehearsal(context: Context, input: Input<'record-rehearsal'>): Result<Value> {
  const { state, entry } = context;
  if (consortiumOf(state) === undefined) return refuse('no-consortium');
  const rehearsal = nextNumber(state, 'rehearsal');
  rehearsals.put(state, { ...input, town: actingTown(context), entry }, rehearsal);
  return accept({ rehearsal });
}

/** Nobody stays out of the members' own acts: they are how the others hear of it. */
function isAllowed({ what, status }: Proposal, module: string): boolean {
  if (status === 'withdrawn' || module === 'members') return false;
  if (what.kind === 'upgrade') return what.mayOptOut.includes(module);
  return what.kind === 'adopt-rules' && what.mayOptOut && what.module === module;
}
