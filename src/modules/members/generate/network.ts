/** Random acts of towns that keep one book. In a book of one town there is little of it to do. */
import { isAwaited } from '../consortium.ts';
import { RECORDS } from '../records/keeping.ts';
import { GOVERN, members, NOTICE } from '../records/network.ts';
import { END_KEYS, MANAGE } from '../records.ts';
import type { networkActions } from '../schema/network.ts';
import { type Generator, HASH } from './draws.ts';

export const networkGenerators: { readonly [A in keyof typeof networkActions]: Generator } = {
  // A consortium is founded once, before the first random act.
  charter: () => undefined,
  accede: (random, state) => {
    const awaited = [...members.each(state)].filter(([, member]) => isAwaited(member));
    if (awaited.length === 0) return undefined;
    const [town, { name }] = awaited[random.below(awaited.length)] as (typeof awaited)[number];
    return {
      ...{ town, name, state: 'MA', kind: 'town', relyingParties: [], office: `${town}-clerk`, title: 'Town clerk' },
      logKeys: [{ algorithm: 'ed25519', key: random.publicKey() }],
      ...{ officer: `${town}-clerk`, job: 'Town clerk', role: 'head', keyLabel: 'Desk key' },
      roles: [{ role: 'head', rights: [MANAGE, END_KEYS, NOTICE, GOVERN, RECORDS] }],
      ...(random.below(2) === 0
        ? {}
        : { oldBook: { origin: `${town}.example/log`, size: random.below(9_000), root: HASH } }),
    };
  },
  'change-node': (random, state) =>
    [...members.each(state)].length === 0
      ? undefined
      : { node: { peer: `10.0.0.${random.below(250)}:26656`, address: 'https://town.example' } },
};
