import { accept, type Invariant, type Result, refuse, type StateView, say } from '#kernel';
import { type Grant, given, grants, keyOwners, LONGEST_MS, received, receivers } from './records.ts';

export const invariants: readonly Invariant[] = [
  {
    name: 'grants-end',
    law: say(
      'Every grant has an end, and a revoked one says when and why.',
      'Todo permiso tiene un fin, y uno revocado dice cuándo y por qué.',
    ),
    check: (state) => everyGrant(state, (_, grant) => hasEnd(grant) && saysWhy(grant)),
  },
  {
    name: 'grants-listed',
    law: say(
      'Every grant is listed for the office that gave it and the one that received it.',
      'Todo permiso está anotado para la oficina que lo dio y la que lo recibió.',
    ),
    check: (state) =>
      everyGrant(
        state,
        (number, { from, to }) =>
          from !== to && given.get(state, from, number) !== undefined && received.get(state, to, number) !== undefined,
      ),
  },
  {
    name: 'keys-of-one-office',
    law: say('A key for receiving is of one office.', 'Una clave de recepción es de una sola oficina.'),
    check: (state) => {
      for (const [office, { key }] of receivers.each(state))
        if (keyOwners.get(state, key)?.office !== office) return refuse('law-broken', { office });
      return everyGrant(state, (_, { to, key }) => keyOwners.get(state, key)?.office === to);
    },
  },
];

function hasEnd({ givenMs, untilMs }: Grant): boolean {
  return givenMs < untilMs && untilMs <= givenMs + LONGEST_MS;
}

function saysWhy({ status, revokedMs, reason, untilMs }: Grant): boolean {
  if (status === 'given') return revokedMs === undefined && reason === undefined;
  return revokedMs !== undefined && revokedMs < untilMs && reason !== undefined;
}

function everyGrant(state: StateView, holds: (number: number, grant: Grant) => boolean): Result<null> {
  for (const [id, grant] of grants.each(state))
    if (!holds(Number(id), grant)) return refuse('law-broken', { grant: Number(id) });
  return accept(null);
}
