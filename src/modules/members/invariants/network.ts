import { accept, type Invariant, refuse, say } from '#kernel';
import { consortiumOf, isAwaited, validators } from '../consortium.ts';
import { members, validatorKeys } from '../records/network.ts';
import { towns } from '../records.ts';
import { law } from './laws.ts';

export const networkInvariants: readonly Invariant[] = [
  {
    name: 'a-validator-remains',
    law: say('Somebody orders the blocks of a consortium.', 'Alguien ordena los bloques de un consorcio.'),
    check: (state) =>
      consortiumOf(state) === undefined || validators(state).length > 0 ? accept(null) : refuse('a-validator-remains'),
  },
  {
    name: 'members-are-towns',
    law: say(
      'A member that is here has a town’s record, one that is awaited has none, and every town is a member.',
      'Un miembro presente tiene registro de municipio, uno esperado no lo tiene, y todo municipio es miembro.',
    ),
    check: (state) => {
      const here = law(members.each(state), ([town, member]) => {
        const came = member.sinceEntry !== undefined;
        return (towns.get(state, town) !== undefined) === came && !(isAwaited(member) && came);
      });
      if (!here.ok || consortiumOf(state) === undefined) return here;
      return law(towns.each(state), ([town]) => members.get(state, town) !== undefined);
    },
  },
  {
    name: 'validator-keys-have-towns',
    law: say('A key for ordering blocks is one member’s.', 'Una clave para ordenar bloques es de un solo miembro.'),
    check: (state) =>
      law(
        members.each(state),
        ([town, { validatorKey: key, kind }]) =>
          key === undefined || (kind === 'full' && validatorKeys.get(state, key)?.town === town),
      ),
  },
];
