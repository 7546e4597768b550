import { accept, type Invariant, refuse, type StateView, say, type Table } from '#kernel';
import { isVoting } from '../consortium.ts';
import { documents, type Proposal, proposals, recusals, votesCast } from '../records/decisions.ts';
import { cases, holds, permits } from '../records/keeping.ts';
import { donations, statements } from '../records/money.ts';
import { counters, members, notices } from '../records/network.ts';
import { exemptions } from '../records/oversight.ts';
import { rehearsals } from '../records/standing.ts';
import { concernedTown, faultInTally } from '../tally.ts';
import { law } from './laws.ts';

/** What is numbered, each kind for itself. */
const NUMBERED: { readonly [name: string]: Table<unknown> } = {
  notice: notices as Table<unknown>,
  proposal: proposals as Table<unknown>,
  hold: holds as Table<unknown>,
  permit: permits as Table<unknown>,
  case: cases as Table<unknown>,
  donation: donations as Table<unknown>,
  rehearsal: rehearsals as Table<unknown>,
  exemption: exemptions as Table<unknown>,
};

export const decisionInvariants: readonly Invariant[] = [
  {
    name: 'votes-are-members',
    law: say(
      'Only members that vote have voted, none on itself, and none that takes no part.',
      'Solo han votado miembros con voto, ninguno sobre sí mismo y ninguno que no participa.',
    ),
    check: (state) =>
      law(proposals.each(state), ([key, proposal]) => {
        const number = Number(key);
        return [...votesCast.each(state, number)].every(([town]) => {
          const member = members.get(state, town);
          const free = concernedTown(proposal) !== town && recusals.get(state, number, town) === undefined;
          return member !== undefined && isVoting(member) && free;
        });
      }),
  },
  {
    name: 'decisions-were-taken',
    law: say(
      'Nothing was carried out without its notice, quorum, majority and documents.',
      'Nada se ejecutó sin su preaviso, quórum, mayoría y documentos.',
    ),
    check: (state) => law(proposals.each(state), ([key, proposal]) => wasTaken(state, Number(key), proposal)),
  },
  {
    name: 'shares-add-up',
    law: say(
      'The shares of a statement are its total, and what members are charged is what statements say.',
      'Las partes de un estado de cuenta son su total, y lo cargado a los miembros es lo que dicen los estados.',
    ),
    check: (state) => {
      const charged = new Map<string, number>();
      const sums = law(statements.each(state), ([, { shares, totalCents }]) => {
        for (const { town, cents } of shares) charged.set(town, (charged.get(town) ?? 0) + cents);
        return shares.reduce((all, { cents }) => all + cents, 0) === totalCents;
      });
      if (!sums.ok) return sums;
      return law(members.each(state), ([town, { chargedCents, authority }]) => {
        return chargedCents === (charged.get(town) ?? 0) && chargedCents <= authority.liabilityCapCents;
      });
    },
  },
  {
    name: 'numbers-have-no-gap',
    law: say('What is numbered has no gap.', 'Lo que se numera no tiene huecos.'),
    check: (state) => {
      for (const [name, table] of Object.entries(NUMBERED)) {
        const numbers = [...table.each(state)].map(([number]) => Number(number));
        const gapless = numbers.every((number, i) => number === i + 1);
        if (!gapless || (counters.get(state, name) ?? 0) !== numbers.length)
          return refuse('law-broken', { record: name });
      }
      return accept(null);
    },
  },
];

/** Seen from the votes that stand on record, against the terms that were in force. */
function wasTaken(state: StateView, number: number, proposal: Proposal): boolean {
  const { status, tally, terms, endedMs = 0, noticeUntilMs, what } = proposal;
  if (status !== 'executed') return tally === undefined;
  if (tally === undefined || terms === undefined || endedMs < noticeUntilMs) return false;
  const inFavour = [...votesCast.each(state, number)].filter(([, { vote }]) => vote === 'yes').map(([town]) => town);
  // Weights may have changed since; heads have not.
  const counted = proposal.class === 'money' || tally.yes <= inFavour.length;
  if (what.kind === 'pause') return counted && tally.yes > 0;
  if (!counted || faultInTally(terms, tally) !== undefined) return false;
  if (!terms.councilVote && !proposal.councilVote) return true;
  const documented = inFavour.filter((town) => documents.get(state, number, town) !== undefined).length;
  return proposal.class === 'money'
    ? documented > 0
    : faultInTally(terms, { ...tally, yes: Math.min(tally.yes, documented) }) === undefined;
}
