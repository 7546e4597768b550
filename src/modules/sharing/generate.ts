/** Random acts of the module: valid more often than not, in the state as it is. */
import type { Random, StateView, Value } from '#kernel';
import { grants, receivers } from './records.ts';
import type { schema } from './schema.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

export function generate(action: keyof typeof schema.actions, random: Random, state: StateView): Value | undefined {
  if (action === 'name-key') return { key: random.publicKey() };
  return action === 'grant' ? newGrant(random, state) : revocation(random, state);
}

function newGrant(random: Random, state: StateView): Value | undefined {
  const known = [...receivers.each(state)];
  const receiver = known[random.below(Math.max(known.length, 1))];
  // The only office that shares anything would share with itself.
  if (receiver === undefined || known.length < 2) return undefined;
  const [to, { key }] = receiver;
  return {
    to,
    item: random.publicKey(),
    purpose: 'Appeal of a valuation',
    untilMs: random.timeMs + (1 + random.below(30)) * DAY_MS,
    key,
    parcelHash: random.publicKey(),
    parcelSize: 1 + random.below(100_000),
  };
}

function revocation(random: Random, state: StateView): Value | undefined {
  const open = [...grants.each(state)].filter(
    ([, { status, untilMs }]) => status === 'given' && untilMs > random.timeMs + DAY_MS,
  );
  const grant = open[random.below(Math.max(open.length, 1))];
  return grant === undefined ? undefined : { grant: Number(grant[0]), reason: 'The appeal was withdrawn' };
}
