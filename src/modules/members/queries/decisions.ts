/** What the record shows of each decision: who voted, why, for whom, who took no part, and what stands behind it. */
import {
  accept,
  instant,
  optional,
  type Query,
  record,
  refuse,
  type StateView,
  say,
  type Table,
  type Value,
} from '#kernel';
import { termsOf } from '../consortium.ts';
import {
  comments,
  delegations,
  documents,
  numberField,
  type Proposal,
  proposals,
  recusals,
  sponsors,
  votesCast,
} from '../records/decisions.ts';
import { faultInTally, tallyOf } from '../tally.ts';
import { numbered, PAGE, page, pageOf } from './pages.ts';

export const decisionQueries = {
  proposals: {
    label: say('Proposals and decisions', 'Propuestas y decisiones'),
    input: record(page, { after: optional(numberField) }),
    answer: (state, { after }) =>
      accept(numbered(proposals, state, after, ({ what, ...rest }) => ({ kind: what.kind, ...rest }))),
  } satisfies Query<{ readonly after?: number }>,
  proposal: {
    label: say('One proposal, with its votes and reasons', 'Una propuesta, con sus votos y motivos'),
    input: record(say('Proposal', 'Propuesta'), {
      proposal: numberField,
      /** The time at which absent members are told from others; without it nobody counts as absent. */
      atMs: optional(instant(say('As of', 'Al'))),
    }),
    answer: (state, { proposal: number, atMs = 0 }) => {
      const proposal = proposals.get(state, number);
      return proposal === undefined ? refuse('not-found') : accept(whole(state, number, proposal, atMs));
    },
  } satisfies Query<{ readonly proposal: number; readonly atMs?: number }>,
  delegations: {
    label: say('Who may vote for whom', 'Quién puede votar por quién'),
    input: record(page, {}),
    answer: (state) => accept(pageOf(delegations, state, 'town')),
  } satisfies Query<object>,
};

function whole(state: StateView, number: number, proposal: Proposal, nowMs: number): Value {
  const classTerms = proposal.terms ?? termsOf(state).classes[proposal.class];
  const tally = proposal.tally ?? tallyOf(state, number, proposal, { nowMs });
  const documented = classTerms.councilVote || proposal.councilVote;
  return {
    ...proposal,
    number,
    needed: { ...classTerms, councilVote: documented },
    sponsors: byTown(sponsors, state, number),
    comments: comments.scan(state, { within: [number], limit: PAGE }).map(([, comment]) => comment),
    votes: byTown(votesCast, state, number),
    recusals: byTown(recusals, state, number),
    documents: byTown(documents, state, number),
    tally,
    /** The code of what is missing in the votes as they are, or null. */
    missing: faultInTally(classTerms, tally)?.code ?? null,
  } as unknown as Value;
}

function byTown<T>(table: Table<T>, state: StateView, number: number) {
  return [...table.each(state, number)].map(([town, one]) => ({ town, ...one }));
}
