/** How a member votes, why, for whom, and when it does not. */
import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { termsOf } from '../consortium.ts';
import { delegations, documents, type Proposal, recusals, votesCast } from '../records/decisions.ts';
import type { Input } from '../schema.ts';
import { concernedTown } from '../tally.ts';
import type { Refused } from './key-ring.ts';
import { actingTown } from './own-town.ts';
import { faultInSponsors, openProposal, sponsorsNeeded } from './proposals.ts';
import { faultInVoice, faultInVoter, isVoter } from './voice.ts';

/** The last vote of a member counts; those before it stay in the log. */
export function vote(context: Context, input: Input<'vote'>): Result<Value> {
  const { state, block, entry, transaction } = context;
  const { proposal: number, reason } = input;
  const by = actingTown(context);
  const town = input.town ?? by;
  const found = openProposal(context, number);
  if (!found.ok) return found;
  const proposal = found.value;
  const terms = termsOf(state);
  if (block.timeMs < proposal.commentsUntilMs) return refuse('comments-open');
  const refusal =
    faultInSponsors(state, number, sponsorsNeeded(terms, proposal)) ??
    faultInVote(state, number, proposal, town) ??
    (town === by ? undefined : faultInDelegate(context, number, proposal, { by, town }));
  if (refusal !== undefined) return refusal;
  const cast = { vote: input.vote, reason, by, office: transaction.office as string, entry, timeMs: block.timeMs };
  votesCast.put(state, cast, number, town);
  return accept({ proposal: number, town, vote: input.vote });
}

/** Whoever has an interest says so, and takes no part. A vote that was cast before no longer counts. */
export function recuse(context: Context, { proposal: number, reason }: Input<'recuse'>): Result<Value> {
  const { state, block, entry } = context;
  const town = actingTown(context);
  const found = openProposal(context, number);
  if (!found.ok) return found;
  const refusal = faultInVote(state, number, found.value, town);
  if (refusal !== undefined) return refusal;
  recusals.put(state, { reason, entry, timeMs: block.timeMs }, number, town);
  votesCast.delete(state, number, town);
  return accept({ proposal: number });
}

export function delegate(context: Context, { to, classes, untilMs }: Input<'delegate'>): Result<Value> {
  const { state, block, entry } = context;
  const town = actingTown(context);
  const silent = faultInVoice(context);
  if (silent !== undefined) return silent;
  if (to === town || !isVoter(state, to) || untilMs <= block.timeMs) return refuse('delegation-wrong');
  delegations.put(state, { to, classes, untilMs, entry }, town);
  return accept({ town, to });
}

export function endDelegation(context: Context): Result<Value> {
  const { state } = context;
  const town = actingTown(context);
  if (delegations.get(state, town) === undefined) return refuse('no-delegation');
  delegations.delete(state, town);
  return accept({ town });
}

/** What the council or the town meeting voted; a later document replaces an earlier one of the same member. */
export function attachDocument(context: Context, input: Input<'attach-document'>): Result<Value> {
  const { state, block, entry } = context;
  const { proposal: number, ...document } = input;
  const town = actingTown(context);
  const found = openProposal(context, number);
  if (!found.ok) return found;
  const refusal = faultInVote(state, number, found.value, town);
  if (refusal !== undefined) return refusal;
  documents.put(state, { ...document, entry, timeMs: block.timeMs }, number, town);
  return accept({ proposal: number, town });
}

/** Refusals: `no-vote`, `concerned`, `recused-already`. */
function faultInVote(state: StateView, number: number, proposal: Proposal, town: string): Refused | undefined {
  const silent = faultInVoter(state, town);
  if (silent !== undefined) return silent;
  if (concernedTown(proposal) === town) return refuse('concerned', { town });
  return recusals.get(state, number, town) === undefined ? undefined : refuse('recused-already', { town });
}

/** Nobody votes for others on what he may not vote on himself. Refusals: `not-delegated`, `voted-already`, those of a voter. */
function faultInDelegate(
  { state, block }: Context,
  number: number,
  proposal: Proposal,
  { by, town }: { readonly by: string; readonly town: string },
): Refused | undefined {
  const own = faultInVote(state, number, proposal, by);
  if (own !== undefined) return own;
  const delegation = delegations.get(state, town);
  const covers =
    delegation?.to === by && delegation.classes.includes(proposal.class) && block.timeMs <= delegation.untilMs;
  if (!covers) return refuse('not-delegated', { town });
  return votesCast.get(state, number, town)?.by === town ? refuse('voted-already', { town }) : undefined;
}
