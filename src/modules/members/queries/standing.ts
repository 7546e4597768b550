import { accept, identifier, optional, type Query, record, type StateView, say, type Value } from '#kernel';
import {
  absences,
  afterReports,
  applications,
  doubleSignings,
  optOuts,
  pauses,
  rehearsals,
  testReports,
  upgrades,
} from '../records/standing.ts';
import { townId } from '../records.ts';
import { afterNumber, numbered, PAGE, page, pageOf } from './pages.ts';

const numberedPage = record(page, { after: optional(afterNumber) });
type NumberedPage = { readonly after?: number };
const onePage = record(page, {});

export const standingQueries = {
  applications: {
    label: say('Bodies that ask to join', 'Organismos que piden adherirse'),
    input: onePage,
    answer: (state) => accept(pageOf(applications, state, 'town')),
  } satisfies Query<object>,
  'test-report': {
    label: say('The newest test of an applicant or a release', 'La prueba más nueva de un solicitante o una versión'),
    input: record(page, { about: identifier(say('Town or release', 'Municipio o versión'), { max: 64 }) }),
    answer: (state, { about }) => accept((testReports.get(state, about) ?? null) as Value),
  } satisfies Query<{ readonly about: string }>,
  absences: {
    label: say('Members that are missed', 'Miembros que faltan'),
    input: onePage,
    answer: (state) => accept(pageOf(absences, state, 'town')),
  } satisfies Query<object>,
  pause: {
    label: say('The newest pause', 'La pausa más nueva'),
    input: onePage,
    answer: (state) => accept(newestPause(state)),
  } satisfies Query<object>,
  upgrades: {
    label: say('Releases and the blocks they run from', 'Versiones y los bloques desde los que rigen'),
    input: numberedPage,
    answer: (state, { after }) => accept(numbered(upgrades, state, after)),
  } satisfies Query<NumberedPage>,
  'opt-outs': {
    label: say('Modules that members stay out of', 'Módulos de los que quedan fuera miembros'),
    input: onePage,
    answer: (state) =>
      accept(
        optOuts.scan(state, { limit: PAGE }).map(([key, one]) => {
          const [, town = '', module = ''] = key.split('/');
          return { town, module, ...one };
        }),
      ),
  } satisfies Query<object>,
  evidence: {
    label: say('Evidence of double signing', 'Pruebas de doble firma'),
    input: record(page, { town: optional(townId) }),
    answer: (state, { town }) =>
      accept(
        doubleSignings.scan(state, { limit: PAGE, within: town === undefined ? [] : [town] }).map(([key, one]) => ({
          town: key.split('/')[1] as string,
          ...one,
        })) as unknown as Value,
      ),
  } satisfies Query<{ readonly town?: string }>,
  rehearsals: {
    label: say('Rehearsals of the plan for a halt', 'Ensayos del plan para una parada'),
    input: numberedPage,
    answer: (state, { after }) => accept(numbered(rehearsals, state, after)),
  } satisfies Query<NumberedPage>,
};

/** With the report on it, where there is one. Whether it is in force the reader tells by the clock. */
function newestPause(state: StateView): Value {
  const pause = pauses.get(state, 'now');
  return pause === undefined
    ? null
    : ({ ...pause, report: afterReports.get(state, pause.proposal) ?? null } as unknown as Value);
}
