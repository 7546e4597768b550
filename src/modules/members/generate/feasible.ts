/** Whether what was proposed earlier could still be done: the state has moved on since. */
import type { StateView } from '#kernel';
import { consortiumOf, isActive, isAwaited, pauseAt } from '../consortium.ts';
import { votesCast, type What } from '../records/decisions.ts';
import { holds } from '../records/keeping.ts';
import { type Member, members } from '../records/network.ts';
import { applications, testReports } from '../records/standing.ts';
import { coversMembers } from '../rules/accounts.ts';
import { mayVote } from '../tally.ts';
import { all } from './draws.ts';

export function isFeasible(state: StateView, number: number, what: What, nowMs: number): boolean {
  const is = (town: string, fits: (member: Member) => boolean): boolean => {
    const member = members.get(state, town);
    return member !== undefined && fits(member);
  };
  const votedFor = (town: string) => votesCast.get(state, number, town)?.vote === 'yes';
  switch (what.kind) {
    case 'admit':
      return isAdmissible(state, what.town);
    case 'suspend':
      return is(what.town, isActive);
    case 'reinstate':
      return is(what.town, ({ status }) => status === 'suspended');
    case 'remove':
      return is(what.town, (member) => isActive(member) || isAwaited(member) || member.status === 'suspended');
    case 'succession':
      return (
        what.town !== what.successor &&
        is(what.town, isActive) &&
        is(what.successor, mayVote) &&
        votedFor(what.town) &&
        votedFor(what.successor)
      );
    case 'statement':
      return coversMembers(state, what);
    case 'pause':
      return pauseAt(state, nowMs) === undefined;
    case 'confirm-pause':
      return pauseAt(state, nowMs)?.confirmed === false;
    case 'destruction-permit':
      return !all(holds, state).some(
        ([, hold]) => hold.town === what.town && hold.series === what.series && hold.liftedEntry === undefined,
      );
    case 'lift-hold':
      return holds.get(state, what.hold)?.liftedEntry === undefined;
    default:
      return consortiumOf(state) !== undefined;
  }
}

function isAdmissible(state: StateView, town: string): boolean {
  const application = applications.get(state, town);
  if (application === undefined) return false;
  return application.kind !== 'full' || testReports.get(state, town)?.outcome === 'passed';
}
