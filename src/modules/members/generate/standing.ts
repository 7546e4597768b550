/** Random acts by which members come, go, and answer for themselves. */
import type { Random, Value } from '#kernel';
import { consortiumOf, isActive } from '../consortium.ts';
import { proposals } from '../records/decisions.ts';
import { HOUR_MS, members } from '../records/network.ts';
import { absences, afterReports, applications } from '../records/standing.ts';
import type { standingActions } from '../schema/standing.ts';
import { votingTowns } from '../tally.ts';
import { all, bodies, type Generator, HASH, one, oneOf } from './draws.ts';

const MANY_BODIES = 10;
const MANY_APPLICATIONS = 4;

export const standingGenerators: { readonly [A in keyof typeof standingActions]: Generator } = {
  apply: (random, state) =>
    consortiumOf(state) === undefined ||
    all(members, state).length > MANY_BODIES ||
    all(applications, state).length >= MANY_APPLICATIONS
      ? undefined
      : body(random),
  'report-test': (random, state) => oneOf(random, all(applications, state), ([town]) => ({ town, ...report(random) })),
  'report-canary': (random, state) =>
    consortiumOf(state) === undefined ? undefined : { releaseHash: HASH, ...report(random) },
  'give-notice': (_random, state) =>
    votingTowns(state).length < 5 ? undefined : { voteDay: '2026-10-05', textHash: HASH },
  'take-back-notice': (_random, state) =>
    bodies(state, ({ status }) => status === 'leaving').length === 0 ? undefined : {},
  leave: (random, state) => {
    const over = bodies(state, ({ status, leavesMs }) => status === 'leaving' && (leavesMs ?? 0) <= random.timeMs);
    return oneOf(random, over, (town) => ({ town }));
  },
  'renew-authority': (random, state) =>
    consortiumOf(state) === undefined ? undefined : { authority: authority(100_000_000 + random.below(1_000_000)) },
  'report-absence': (random, state) =>
    oneOf(
      random,
      bodies(state, isActive).filter((town) => absences.get(state, town) === undefined),
      (town) => ({ town, lastSeenHeight: random.below(100) }),
    ),
  'answer-absence': (_random, state) =>
    all(absences, state).some(([town]) => bodies(state, isActive).includes(town)) ? {} : undefined,
  'report-pause': (random, state) => {
    const silent = all(proposals, state).filter(
      ([number, { what, status }]) =>
        what.kind === 'pause' && status === 'executed' && afterReports.get(state, Number(number)) === undefined,
    );
    return oneOf(random, silent, ([number]) => ({
      proposal: Number(number),
      summary: 'The leak was closed.',
      reportHash: HASH,
    }));
  },
  'opt-out': (random, state) => {
    const open = all(proposals, state).filter(
      ([, { what, status }]) =>
        status !== 'withdrawn' && ((what.kind === 'adopt-rules' && what.mayOptOut) || what.kind === 'upgrade'),
    );
    const inside = bodies(state, (member) => isActive(member) && member.optedOut.length === 0).length > 0;
    const reason = { law: 'Charter of the town, section 4', reason: 'Our charter forbids it.' };
    return inside
      ? oneOf(random, open, ([number]) => ({ proposal: Number(number), module: 'titles', ...reason }))
      : undefined;
  },
  'opt-in': (_random, state) =>
    bodies(state, (member) => isActive(member) && member.optedOut.includes('titles')).length === 0
      ? undefined
      : { module: 'titles' },
  'record-rehearsal': (_random, state) =>
    consortiumOf(state) === undefined
      ? undefined
      : { day: '2027-01-10', planHash: HASH, outcome: 'It was back within the hour.' },
  // Evidence is signed by a validator's secret, which only its owner has.
  'report-double-signing': () => undefined,
};

function report(random: Random): { readonly [name: string]: Value } {
  return { outcome: random.below(5) === 0 ? 'failed' : 'passed', reportHash: HASH, tester: 'Engineer of the region' };
}

function authority(liabilityCapCents: number): Value {
  return {
    ...{ voteDay: '2026-05-04', textHash: HASH, signatory: 'Chair of the select board' },
    ...{ liabilityCapCents, termEndDay: '2036-06-30' },
  };
}

function body(random: Random): Value {
  const town = `town-${random.below(1_000_000)}`;
  const kind = one(random, ['full', 'full', 'hosted', 'observer', 'vendor', 'vendor']);
  const cosigner = { name: `${town}.example`, keys: [{ algorithm: 'ed25519', key: random.publicKey() }] };
  const node = { peer: `${town}.example:26656`, address: `https://${town}.example` };
  return {
    ...{ town, name: 'Newtown', kind, authority: authority(100_000_000 + random.below(HOUR_MS)) },
    ...(kind === 'full' ? { node, cosigner, validatorKey: random.publicKey() } : {}),
    key: { scheme: 'ed25519', key: random.publicKey() },
  };
}
