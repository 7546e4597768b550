import { consortiumOf } from '../consortium.ts';
import type { oversightActions } from '../schema/oversight.ts';
import { bodies, type Generator, oneOf } from './draws.ts';

const ELEMENTS = [
  ...['distribution', 'governance', 'identity', 'sustainability', 'interoperability', 'performance'],
  ...['privacy', 'reliability', 'resilience', 'security', 'synchronisation'],
];

export const oversightGenerators: { readonly [A in keyof typeof oversightActions]: Generator } = {
  'state-duty': (_random, state) =>
    consortiumOf(state) === undefined
      ? undefined
      : { operator: 'County computer office', site: 'Vault', contact: 'Engineer', attended: 'Weekdays' },
  'log-exemption': (random) => ({
    request: `R-${random.below(100)}`,
    law: 'c. 4, s. 7 (26) (c)',
    withheld: 'A medical note',
  }),
  'score-vendor': (random, state) =>
    oneOf(
      random,
      bodies(state, ({ kind }) => kind === 'vendor'),
      (vendor) => ({
        vendor,
        ...Object.fromEntries(ELEMENTS.map((name) => [name, 1 + random.below(5)])),
      }),
    ),
};
