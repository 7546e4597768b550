import { accept, optional, type Query, record, type StateView, say, type Value } from '#kernel';
import { consortiumOf, quorumOf, validatingMembers } from '../consortium.ts';
import { members, notices } from '../records/network.ts';
import { towns } from '../records.ts';
import { afterNumber, numbered, page } from './pages.ts';

export const networkQueries = {
  network: {
    label: say('The towns that keep this book', 'Los municipios que llevan este libro'),
    input: record(say('Network', 'Red'), {}),
    answer: (state) => accept(network(state)),
  } satisfies Query<object>,
  notices: {
    label: say('Notices of the towns', 'Avisos de los municipios'),
    input: record(page, { after: optional(afterNumber) }),
    answer: (state, { after }) => accept(numbered(notices, state, after)),
  } satisfies Query<{ readonly after?: number }>,
};

/**
 * Who keeps the book: `founder` and `origin` stand in every book, `consortium` is null where one town keeps it alone.
 * Each validator has one vote; `quorum` of them make a block, and `mayFail` of them may be down at once.
 */
function network(state: StateView): Value {
  const consortium = consortiumOf(state);
  const founder = consortium?.founder ?? [...towns.each(state)][0]?.[0];
  const validators = validatingMembers(state).map(({ town, key }) => ({ town, key, power: 1 }));
  const bodies = [...members.each(state)].map(([town, member]) => {
    const record = towns.get(state, town);
    return {
      ...member,
      town,
      name: record?.name ?? member.name,
      ...(record === undefined ? {} : { logKeys: record.logKeys }),
    };
  });
  return {
    founder: founder ?? null,
    origin: (founder === undefined ? undefined : towns.get(state, founder)?.origin) ?? null,
    consortium: consortium ?? null,
    members: bodies,
    validators,
    ...quorumOf(validators.length),
    sharedHosts: sharedHosts(bodies),
  } as unknown as Value;
}

/** Nodes on one machine fail together, so readers are told. */
function sharedHosts(
  bodies: readonly { readonly town: string; readonly node?: { readonly peer: string } | undefined }[],
): Value {
  const byHost = new Map<string, string[]>();
  for (const { town, node } of bodies) {
    if (node === undefined) continue;
    const host = node.peer.slice(0, node.peer.lastIndexOf(':'));
    byHost.set(host, [...(byHost.get(host) ?? []), town]);
  }
  return [...byHost].filter(([, on]) => on.length > 1).map(([host, on]) => ({ host, towns: on }));
}
