/**
 * How a decision stands, from the votes on record. Fractions are compared as products of whole numbers, so that two
 * thirds are two thirds. A vote counts only of a member that may vote at the time of asking.
 */
import type { Refusal, StateView } from '#kernel';
import { isActive, isVoting, termsOf } from './consortium.ts';
import { documents, type Proposal, recusals, type Tally, votesCast } from './records/decisions.ts';
import { type DecisionClass, HOUR_MS, type Member, members, type Terms } from './records/network.ts';
import { absences } from './records/standing.ts';

type Class = Terms['classes'][DecisionClass];

export type Voter = { readonly town: string; readonly weight: number };

/** Members that may vote on a proposal at all: a member that it concerns does not judge itself. */
export function votersOf(state: StateView, proposal: Proposal): readonly Voter[] {
  const weights = proposal.class === 'money' ? (termsOf(state).moneyWeights ?? []) : [];
  return votingTowns(state)
    .filter((town) => concernedTown(proposal) !== town)
    .map((town) => ({ town, weight: weights.find((one) => one.town === town)?.weight ?? 1 }));
}

/** In the order of their ids. */
export function votingTowns(state: StateView): readonly string[] {
  return [...members.each(state)].flatMap(([town, member]) => (mayVote(member) ? [town] : []));
}

export function mayVote(member: Pick<Member, 'kind' | 'status'>): boolean {
  return isVoting(member) && isActive(member);
}

export function concernedTown({ what }: Proposal): string | undefined {
  return what.kind === 'remove' || what.kind === 'suspend' ? what.town : undefined;
}

/** Whether a member was missed, and has not answered for as long as the terms say. */
export function isAbsent(state: StateView, town: string, nowMs: number): boolean {
  const absence = absences.get(state, town);
  return absence !== undefined && nowMs >= absence.reportedMs + termsOf(state).absentHours * HOUR_MS;
}

/**
 * Who is recused is not counted; nor is who is absent and has not voted, so that a member that sleeps does not stop the
 * others. But more than half of all that are not recused always count: few that are awake do not decide for all.
 * `documented` counts only those votes in favour that a council or a town meeting stands behind.
 */
export function tallyOf(
  state: StateView,
  number: number,
  proposal: Proposal,
  { nowMs, documented = false }: { readonly nowMs: number; readonly documented?: boolean },
): Tally {
  const tally = { entitled: 0, yes: 0, no: 0, abstained: 0, recused: 0, absent: 0 };
  let all = 0;
  for (const { town, weight } of votersOf(state, proposal)) {
    const vote = votesCast.get(state, number, town)?.vote;
    if (recusals.get(state, number, town) !== undefined) {
      tally.recused++;
      continue;
    }
    all += weight;
    if (vote === undefined && isAbsent(state, town, nowMs)) {
      tally.absent++;
      continue;
    }
    tally.entitled += weight;
    if (vote === 'no') tally.no += weight;
    if (vote === 'abstain') tally.abstained += weight;
    if (vote === 'yes' && (!documented || documents.get(state, number, town) !== undefined)) tally.yes += weight;
  }
  const moreThanHalf = (all - (all % 2)) / 2 + 1;
  return { ...tally, entitled: Math.max(tally.entitled, Math.min(all, moreThanHalf)) };
}

/** Refusals: `quorum-missing`, `majority-missing`. */
export function faultInTally({ quorum, majority }: Class, tally: Tally): Refusal | undefined {
  const { entitled, yes, no, abstained } = tally;
  const cast = yes + no + abstained;
  if (cast === 0 || cast * quorum.denominator < entitled * quorum.numerator) {
    return { code: 'quorum-missing', detail: { cast, entitled } };
  }
  const of = majority.of === 'cast' ? yes + no : entitled;
  const [reached, needed] = [yes * majority.denominator, of * majority.numerator];
  const enough = majority.more ? reached > needed : reached >= needed;
  return yes > 0 && enough ? undefined : { code: 'majority-missing', detail: { yes, no } };
}
