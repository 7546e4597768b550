import { accept, list, optional, type Query, record, refuse, type StateView, say, type Value } from '#kernel';
import { cases, holds, permits, series } from '../records/keeping.ts';
import { type Basis, basesField, donations, poolId, pools, statements, totalCents } from '../records/money.ts';
import { MAX_MEMBERS, members } from '../records/network.ts';
import { townId } from '../records.ts';
import { whatIf } from '../shares.ts';
import { afterNumber, numbered, PAGE, page, pageOf } from './pages.ts';

const numberedPage = record(page, { after: optional(afterNumber) });
type NumberedPage = { readonly after?: number };

/** From so many hundredths of what it can be liable for, a member is told. */
const ALARM_PERCENT = 80n;

export const keepingQueries = {
  pools: {
    label: say('How costs are shared', 'Cómo se reparten los costos'),
    input: record(page, {}),
    answer: (state) => accept(pageOf(pools, state, 'pool')),
  } satisfies Query<object>,
  statements: {
    label: say('Statements of a pool', 'Estados de cuenta de un fondo'),
    input: record(page, { pool: poolId }),
    answer: (state, { pool }) => accept(pageOf(statements, state, 'period', pool)),
  } satisfies Query<{ readonly pool: string }>,
  'shares-if': {
    label: say(
      'What each would pay, were members to come or go',
      'Qué pagaría cada uno si llegaran o salieran miembros',
    ),
    input: record(say('Question', 'Pregunta'), {
      pool: poolId,
      totalCents,
      bases: basesField,
      joining: optional(basesField),
      leaving: optional(list(say('Leaving', 'Salen'), townId, { max: MAX_MEMBERS })),
    }),
    answer: (state, { pool, totalCents: total, bases, joining = [], leaving = [] }) => {
      const rule = pools.get(state, pool);
      if (rule === undefined) return refuse('pool-unknown', { pool });
      const changes = whatIf(rule, total, bases, { joining, leaving });
      return changes === undefined ? refuse('shares-impossible') : accept(changes as unknown as Value);
    },
  } satisfies Query<{
    readonly pool: string;
    readonly totalCents: number;
    readonly bases: readonly Basis[];
    readonly joining?: readonly Basis[];
    readonly leaving?: readonly string[];
  }>,
  liability: {
    label: say(
      'What members are charged, of what they can be liable for',
      'Lo cargado a los miembros, de su responsabilidad máxima',
    ),
    input: record(page, {}),
    answer: (state) => accept(liabilities(state)),
  } satisfies Query<object>,
  donations: {
    label: say('Services that members gave', 'Servicios que donaron miembros'),
    input: numberedPage,
    answer: (state, { after }) => accept(numbered(donations, state, after)),
  } satisfies Query<NumberedPage>,
  series: {
    label: say(
      'Record series of a town: where, how long, by whom',
      'Series de un municipio: dónde, cuánto tiempo, por quién',
    ),
    input: record(page, { town: townId }),
    answer: (state, { town }) => accept(pageOf(series, state, 'series', town)),
  } satisfies Query<{ readonly town: string }>,
  holds: {
    label: say('Holds', 'Retenciones'),
    input: numberedPage,
    answer: (state, { after }) => accept(numbered(holds, state, after)),
  } satisfies Query<NumberedPage>,
  permits: {
    label: say('Permits to destroy, and certificates', 'Permisos de destrucción y certificados'),
    input: numberedPage,
    answer: (state, { after }) => accept(numbered(permits, state, after)),
  } satisfies Query<NumberedPage>,
  cases: {
    label: say('Complaints and incidents', 'Quejas e incidentes'),
    input: numberedPage,
    answer: (state, { after }) => accept(numbered(cases, state, after)),
  } satisfies Query<NumberedPage>,
};

function liabilities(state: StateView): Value {
  return members.scan(state, { limit: PAGE }).map(([key, { authority, chargedCents }]) => ({
    town: key.slice(key.lastIndexOf('/') + 1),
    chargedCents,
    capCents: authority.liabilityCapCents,
    alarm: BigInt(chargedCents) * 100n >= BigInt(authority.liabilityCapCents) * ALARM_PERCENT && chargedCents > 0,
    authorityEndDay: authority.termEndDay,
  }));
}
