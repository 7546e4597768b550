/** Random proposals: of each kind, where the state allows one. */
import type { Random, StateView, Value } from '#kernel';
import { consortiumOf, isActive, isAwaited, pauseAt, termsOf } from '../consortium.ts';
import type { Kind } from '../records/decisions.ts';
import { holds, series } from '../records/keeping.ts';
import { pools } from '../records/money.ts';
import { type DecisionClass, HOUR_MS } from '../records/network.ts';
import { applications, testReports } from '../records/standing.ts';
import { votingTowns } from '../tally.ts';
import { all, bodies, HASH, one, oneOf, openProposals } from './draws.ts';

/** As many as this are open at once. */
const MANY_OPEN = 8;
/** Below so many voting members nobody is sent away. */
const FEW_VOTERS = 4;

type What = { readonly [name: string]: Value };

export function proposing(random: Random, state: StateView): Value | undefined {
  if (consortiumOf(state) === undefined || openProposals(state, random.timeMs).length >= MANY_OPEN) return undefined;
  const kind = one(random, Object.keys(makers) as Kind[]);
  const [of, make] = makers[kind];
  const what = make(random, state);
  if (what === undefined) return undefined;
  return {
    class: of ?? one(random, ['routine', 'rules', 'money']),
    what: { kind, ...what },
    ...{ summary: 'Something is to be decided.', cost: 'None', risk: 'Little', rollback: 'By another decision' },
    difference: { text: 'A line changes.', hash: HASH },
    councilVote: random.below(8) === 0,
  };
}

const makers: {
  readonly [K in Kind]: readonly [DecisionClass | undefined, (random: Random, state: StateView) => What | undefined];
} = {
  resolution: [undefined, () => ({})],
  admit: [
    'membership',
    (random, state) =>
      oneOf(
        random,
        all(applications, state).filter(
          ([town, { kind }]) => kind !== 'full' || testReports.get(state, town)?.outcome === 'passed',
        ),
        ([town]) => ({ town }),
      ),
  ],
  suspend: [
    'membership',
    (random, state) =>
      votingTowns(state).length <= FEW_VOTERS
        ? undefined
        : { town: one(random, bodies(state, isActive)), cause: 'breach' },
  ],
  reinstate: [
    'membership',
    (random, state) =>
      oneOf(
        random,
        bodies(state, ({ status }) => status === 'suspended'),
        (town) => ({ town }),
      ),
  ],
  remove: [
    'membership',
    (random, state) => {
      const away = bodies(state, (member) => member.status === 'suspended' || isAwaited(member));
      return random.below(3) > 0 ? undefined : oneOf(random, away, (town) => ({ town, cause: 'security' }));
    },
  ],
  succession: [
    'membership',
    (random, state) =>
      votingTowns(state).length <= FEW_VOTERS
        ? undefined
        : { town: one(random, votingTowns(state)), successor: one(random, votingTowns(state)) },
  ],
  'adopt-rules': [
    'rules',
    (random) => ({
      module: 'titles',
      version: 1,
      fromHeight: 1_000_000 + random.below(1_000_000),
      mayOptOut: random.below(2) === 0,
    }),
  ],
  upgrade: [
    'upgrade',
    (random, state) =>
      testReports.get(state, HASH)?.outcome !== 'passed'
        ? undefined
        : {
            height: 1_000_000 + random.below(1_000_000_000),
            release: '1.2.0',
            releaseHash: HASH,
            mayOptOut: ['titles'],
          },
  ],
  pause: [
    'emergency',
    (random, state) =>
      pauseAt(state, random.timeMs) !== undefined
        ? undefined
        : { modules: ['titles'], hours: 1 + random.below(termsOf(state).pauseHours) },
  ],
  'confirm-pause': [
    'emergency',
    (random, state) => {
      const pause = pauseAt(state, random.timeMs);
      return pause === undefined || pause.confirmed ? undefined : { hours: termsOf(state).confirmedHours };
    },
  ],
  'amend-charter': [
    'constitution',
    (random, state) => ({ terms: { ...termsOf(state), answerHours: 1 + random.below(100) } as unknown as Value }),
  ],
  'renew-sunset': [
    'constitution',
    (random) => ({ sunsetMs: random.timeMs + (10_000 + random.below(10_000)) * HOUR_MS }),
  ],
  'cost-pool': [
    'money',
    (random) => ({
      pool: `pool-${random.below(3)}`,
      title: 'Running costs',
      rule: one(random, [
        { by: 'equal' },
        { by: 'population' },
        {
          by: 'mixed',
          parts: [
            { by: 'equal', percent: 40 },
            { by: 'valuation', percent: 35 },
            { by: 'use', percent: 25 },
          ],
        },
      ] as const),
      ...(random.below(2) === 0 ? {} : { floorCents: random.below(50), capCents: 1_000_000 }),
      reservePercent: random.below(20),
    }),
  ],
  statement: [
    'money',
    (random, state) =>
      oneOf(random, all(pools, state), ([pool]) => ({
        ...{ pool, period: `p-${random.below(1_000_000)}`, fromDay: '2026-07-01', untilDay: '2027-06-30' },
        totalCents: 10_000 + random.below(90_000),
        bases: votingTowns(state).map((town) => ({
          ...{
            town,
            population: 1 + random.below(60_000),
            valuation: 1 + random.below(9_000_000_000),
            use: random.below(500),
          },
        })),
      })),
  ],
  'destruction-permit': [
    'routine',
    (random, state) =>
      oneOf(random, seriesKept(state, true), ([town, id]) => ({
        town,
        series: id,
        reference: 'RCB 7',
        untilDay: '1950-12-31',
      })),
  ],
  hold: [
    'routine',
    (random, state) =>
      oneOf(random, seriesKept(state, false), ([town, id]) => ({ town, series: id, reason: 'A suit is pending' })),
  ],
  'lift-hold': [
    'routine',
    (random, state) =>
      oneOf(
        random,
        all(holds, state).filter(([, { liftedEntry }]) => liftedEntry === undefined),
        ([number]) => ({ hold: Number(number) }),
      ),
  ],
};

/** Town and id of each series; those that end, and that nothing holds, where asked. */
function seriesKept(state: StateView, destroyable: boolean): readonly (readonly [town: string, id: string])[] {
  const held = all(holds, state).flatMap(([, hold]) =>
    hold.liftedEntry === undefined ? [`${hold.town}/${hold.series}`] : [],
  );
  return all(series, state)
    .filter(([key, { years }]) => !destroyable || (years !== undefined && years < 50 && !held.includes(key)))
    .map(([key]) => key.split('/') as [string, string]);
}
