import { accept, instant, optional, type Query, record, type StateView, say, type Value } from '#kernel';
import { isVoting } from '../consortium.ts';
import { type Proposal, proposals, recusals, votesCast } from '../records/decisions.ts';
import { cases } from '../records/keeping.ts';
import { members, notices } from '../records/network.ts';
import { duties, exemptions, scores } from '../records/oversight.ts';
import { townId } from '../records.ts';
import { concernedTown } from '../tally.ts';
import { afterNumber, numbered, PAGE, page, pageOf } from './pages.ts';

const period = { fromMs: instant(say('From', 'Desde')), untilMs: instant(say('Until', 'Hasta')) };
type Period = { readonly fromMs: number; readonly untilMs: number };

export const oversightQueries = {
  duties: {
    label: say('Who looks after which node', 'Quién cuida qué nodo'),
    input: record(page, {}),
    answer: (state) => accept(pageOf(duties, state, 'town')),
  } satisfies Query<object>,
  exemptions: {
    label: say('What was withheld, and by which law', 'Lo retenido, y por qué ley'),
    input: record(page, { after: optional(afterNumber) }),
    answer: (state, { after }) => accept(numbered(exemptions, state, after)),
  } satisfies Query<{ readonly after?: number }>,
  scores: {
    label: say('What members think of a vendor', 'Qué piensan los miembros de un proveedor'),
    input: record(page, { vendor: townId }),
    answer: (state, { vendor }) => accept(pageOf(scores, state, 'town', vendor)),
  } satisfies Query<{ readonly vendor: string }>,
  minutes: {
    label: say('Minutes: what was proposed and decided in a time', 'Actas: lo propuesto y decidido en un tiempo'),
    input: record(say('Time', 'Tiempo'), period),
    answer: (state, { fromMs, untilMs }) => accept(minutes(state, { fromMs, untilMs })),
  } satisfies Query<Period>,
  year: {
    label: say('Report on a time: who took part, and who did not', 'Informe de un tiempo: quién participó y quién no'),
    input: record(say('Time', 'Tiempo'), period),
    answer: (state, { fromMs, untilMs }) => accept(participation(state, { fromMs, untilMs })),
  } satisfies Query<Period>,
};

/** Each proposal that began or ended in the time, with every vote and its reason; the newest of a long time. */
function minutes(state: StateView, time: Period): Value {
  const within = (ms: number | undefined) => ms !== undefined && ms >= time.fromMs && ms <= time.untilMs;
  const found = [...proposals.each(state)].filter(
    ([, { proposedMs, endedMs }]) => within(proposedMs) || within(endedMs),
  );
  return found.slice(-PAGE).map(([key, proposal]) => {
    const { what, summary, town, status, proposedMs, endedMs, tally } = proposal;
    const votes = [...votesCast.each(state, Number(key))].map(([voter, { vote, reason, by }]) => ({
      town: voter,
      vote,
      reason,
      by,
    }));
    const recused = [...recusals.each(state, Number(key))].map(([one, { reason }]) => ({ town: one, reason }));
    return {
      number: Number(key),
      kind: what.kind,
      summary,
      town,
      status,
      proposedMs,
      endedMs: endedMs ?? null,
      votes,
      recused,
      tally: tally ?? null,
    };
  }) as unknown as Value;
}

/** For each member: decisions it could vote on, and did; notices; complaints and incidents, and those answered late. */
function participation(state: StateView, { fromMs, untilMs }: Period): Value {
  const decided = [...proposals.each(state)].filter(
    ([, { endedMs = 0, status }]) => status === 'executed' && endedMs >= fromMs && endedMs <= untilMs,
  );
  const told = [...notices.each(state)].filter(([, { timeMs }]) => timeMs >= fromMs && timeMs <= untilMs);
  const opened = [...cases.each(state)].filter(([, { openedMs }]) => openedMs >= fromMs && openedMs <= untilMs);
  return [...members.each(state)].map(([town, member]) => {
    const could = decided.filter(
      ([, proposal]) => isVoting(member) && concernedTown(proposal) !== town && wasHere(member.sinceMs, proposal),
    );
    const voted = could.filter(([key]) => votesCast.get(state, Number(key), town) !== undefined).length;
    const recused = could.filter(([key]) => recusals.get(state, Number(key), town) !== undefined).length;
    const own = opened.filter(([, { about, town: by }]) => (about ?? by) === town);
    return {
      ...{
        town,
        status: member.status,
        decisions: could.length,
        voted,
        recused,
        silent: could.length - voted - recused,
      },
      notices: told.filter(([, notice]) => notice.town === town).length,
      cases: own.length,
      late: own.filter(([, { answer, dueMs }]) => (answer?.timeMs ?? untilMs) > dueMs).length,
    };
  }) as unknown as Value;
}

function wasHere(sinceMs: number | undefined, { endedMs = 0 }: Proposal): boolean {
  return sinceMs !== undefined && sinceMs <= endedMs;
}
