/** Random acts by which members decide. */

import type { StateView } from '#kernel';
import { termsOf } from '../consortium.ts';
import { delegations, votesCast } from '../records/decisions.ts';
import { HOUR_MS } from '../records/network.ts';
import { sponsorsNeeded } from '../rules/proposals.ts';
import type { decisionActions } from '../schema/decisions.ts';
import { concernedTown, faultInTally, tallyOf, votingTowns } from '../tally.ts';
import { all, type Generator, HASH, type Numbered, one, oneOf, openProposals, supporters } from './draws.ts';
import { isFeasible } from './feasible.ts';
import { proposing } from './proposing.ts';

const DAY_MS = 24 * HOUR_MS;

export const decisionGenerators: { readonly [A in keyof typeof decisionActions]: Generator } = {
  propose: proposing,
  sponsor: (random, state) => {
    const open = openProposals(state, random.timeMs).filter(([number, { town }]) =>
      votingTowns(state).some((voter) => voter !== town && !supporters(state, number).includes(voter)),
    );
    return oneOf(random, open, ([proposal]) => ({ proposal }));
  },
  comment: (random, state) => {
    const open = openProposals(state, random.timeMs).filter(
      ([, { commentsUntilMs }]) => random.timeMs < commentsUntilMs,
    );
    return oneOf(random, open, ([proposal]) => ({ proposal, text: 'We have looked at it.' }));
  },
  vote: (random, state) => {
    // Most votes go to the oldest, so that a run sees decisions taken.
    const votables = votable(state, random.timeMs);
    const open = random.below(3) > 0 ? votables.slice(0, 2) : votables;
    return oneOf(random, open, ([proposal, about]) => {
      const vote = random.below(6) > 0 ? 'yes' : one(random, ['no', 'abstain']);
      const silent = votingTowns(state).filter(
        (town) => votesCast.get(state, proposal, town) === undefined && concernedTown(about) !== town,
      );
      const represented = silent.filter((town) => delegations.get(state, town)?.classes.includes(about.class));
      const forOther = represented.length > 0 && random.below(3) === 0 ? { town: one(random, represented) } : {};
      return { proposal, vote, reason: 'It serves the town.', ...forOther };
    });
  },
  recuse: (random, state) => {
    const open = openProposals(state, random.timeMs).filter(
      ([, about]) => votingTowns(state).length > 3 && about.what.kind !== 'pause',
    );
    return random.below(2) > 0
      ? undefined
      : oneOf(random, open, ([proposal]) => ({ proposal, reason: 'A cousin bids for it.' }));
  },
  delegate: (random, state) =>
    votingTowns(state).length < 2
      ? undefined
      : { to: one(random, votingTowns(state)), classes: ['routine', 'money'], untilMs: random.timeMs + DAY_MS },
  'end-delegation': (_random, state) =>
    all(delegations, state).some(([town]) => votingTowns(state).includes(town)) ? {} : undefined,
  'attach-document': (random, state) =>
    oneOf(random, openProposals(state, random.timeMs), ([proposal]) => ({
      proposal,
      body: 'council',
      voteDay: '2026-10-05',
      textHash: HASH,
    })),
  execute: (random, state) => oneOf(random, ripe(state, random.timeMs), ([proposal]) => ({ proposal })),
  withdraw: (random, state) =>
    openProposals(state, random.timeMs).length < 6
      ? undefined
      : oneOf(random, openProposals(state, random.timeMs), ([proposal]) => ({ proposal })),
};

function votable(state: StateView, nowMs: number): readonly Numbered[] {
  return openProposals(state, nowMs).filter(([number, proposal]) => {
    const supported = supporters(state, number).filter((town) => votingTowns(state).includes(town)).length;
    return nowMs >= proposal.commentsUntilMs && supported >= sponsorsNeeded(termsOf(state), proposal);
  });
}

/** Those that would pass by their votes, and could still be done. */
function ripe(state: StateView, nowMs: number): readonly Numbered[] {
  return votable(state, nowMs).filter(([number, proposal]) => {
    if (!isFeasible(state, number, proposal.what, nowMs)) return false;
    const terms = termsOf(state);
    const documented = proposal.councilVote || terms.classes[proposal.class].councilVote;
    const tally = tallyOf(state, number, proposal, { nowMs, documented });
    if (proposal.what.kind === 'pause') return tally.yes >= terms.pauseSupporters;
    return nowMs >= proposal.noticeUntilMs && faultInTally(terms.classes[proposal.class], tally) === undefined;
  });
}
