import { accept, type Invariant, type Result, refuse, say } from '#kernel';
import { hasManager } from './authority.ts';
import { each, keys, officers, offices } from './records.ts';

export const invariants: readonly Invariant[] = [
  {
    name: 'active-keys-have-officers',
    law: say('Every active key belongs to an active officer.', 'Toda clave activa es de un funcionario activo.'),
    check: (state) =>
      law([...each(keys, state)], ([name, { status, officer }]) => {
        const holder = officers.get(state, officer);
        return (status === 'active') === (holder?.status === 'active' && holder.keys.includes(name));
      }),
  },
  {
    name: 'seats-have-offices',
    law: say('Nobody holds a right without an office.', 'Nadie tiene un derecho sin una oficina.'),
    check: (state) =>
      law([...each(officers, state)], ([, officer]) =>
        officer.offices.every((seat) => offices.get(state, seat.office) !== undefined),
      ),
  },
  {
    name: 'a-manager-remains',
    law: say('Somebody can manage the offices.', 'Alguien puede administrar las oficinas.'),
    check: (state) => (hasManager(state) ? accept(null) : refuse('a-manager-remains')),
  },
];

function law<T>(
  records: readonly (readonly [string, T])[],
  holds: (record: readonly [string, T]) => boolean,
): Result<null> {
  const broken = records.find((record) => !holds(record));
  return broken === undefined ? accept(null) : refuse('law-broken', { record: broken[0] });
}
