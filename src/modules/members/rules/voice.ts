/** Who may speak in the consortium: the members that vote. */
import { type Context, refuse, type StateView } from '#kernel';
import { members } from '../records/network.ts';
import { mayVote } from '../tally.ts';
import type { Refused } from './key-ring.ts';
import { actingTown } from './own-town.ts';

/** Of the acting town. Refusals: `no-consortium`, `no-vote`. */
export function faultInVoice(context: Context): Refused | undefined {
  const town = actingTown(context);
  return members.get(context.state, town) === undefined ? refuse('no-consortium') : faultInVoter(context.state, town);
}

/** Refusals: `no-vote`. */
export function faultInVoter(state: StateView, town: string): Refused | undefined {
  return isVoter(state, town) ? undefined : refuse('no-vote', { town });
}

export function isVoter(state: StateView, town: string): boolean {
  const member = members.get(state, town);
  return member !== undefined && mayVote(member);
}
