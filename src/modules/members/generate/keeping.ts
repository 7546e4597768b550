/** Random acts about records, complaints and donated services. */
import type { Random, StateView, Value } from '#kernel';
import { consortiumOf } from '../consortium.ts';
import { type Case, cases, holds, permits, series } from '../records/keeping.ts';
import type { keepingActions } from '../schema/keeping.ts';
import { all, type Generator, HASH, one, oneOf } from './draws.ts';

const TEXT = 'The counter was closed at noon.';

export const keepingGenerators: { readonly [A in keyof typeof keepingActions]: Generator } = {
  'set-series': (random) => ({
    series: `series-${random.below(6)}`,
    ...{ title: 'Dog licences', schedule: 'MR-12.3', location: 'Vault of the town hall', custodian: 'Town clerk' },
    ...(random.below(4) === 0 ? {} : { years: 1 + random.below(60) }),
  }),
  'place-hold': (random, state) =>
    random.below(3) > 0
      ? undefined
      : oneOf(random, all(series, state), ([key]) => ({
          series: key.split('/')[1] as string,
          reason: 'A request is pending',
        })),
  'lift-hold': (random, state) =>
    oneOf(
      random,
      all(holds, state).filter(([, { liftedEntry }]) => liftedEntry === undefined),
      ([number]) => ({ hold: Number(number) }),
    ),
  'certify-destruction': (random, state) => {
    const held = all(holds, state).flatMap(([, hold]) =>
      hold.liftedEntry === undefined ? [`${hold.town}/${hold.series}`] : [],
    );
    const open = all(permits, state).filter(([, permit]) => {
      const { years } = series.get(state, permit.town, permit.series) ?? {};
      return (
        permit.certificate === undefined && years !== undefined && !held.includes(`${permit.town}/${permit.series}`)
      );
    });
    return oneOf(random, open, ([number]) => ({
      permit: Number(number),
      ...{ method: one(random, ['shredded', 'erased']), day: '2027-01-20', witness: 'Archivist', listHash: HASH },
    }));
  },
  'open-complaint': (_random, state) => (consortiumOf(state) === undefined ? undefined : { text: TEXT }),
  'answer-complaint': (random, state) => answering(random, state, 'complaint', {}),
  'report-incident': (_random, state) => (consortiumOf(state) === undefined ? undefined : { text: TEXT }),
  'disclose-incident': (random, state) => answering(random, state, 'incident', { reportHash: HASH }),
  'donate-service': (random, state) =>
    consortiumOf(state) === undefined
      ? undefined
      : { service: 'A node', valueCents: random.below(100_000), fromDay: '2026-07-01', untilDay: '2027-06-30' },
};

function answering(
  random: Random,
  state: StateView,
  kind: Case['kind'],
  more: { readonly [name: string]: Value },
): Value | undefined {
  const open = all(cases, state).filter(([, one]) => one.kind === kind && one.answer === undefined);
  return oneOf(random, open, ([number]) => ({ case: Number(number), text: 'It is open again.', ...more }));
}
