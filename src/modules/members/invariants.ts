import { accept, type Invariant, refuse, type StateView, say } from '#kernel';
import { hasManager } from './authority.ts';
import { decisionInvariants } from './invariants/decisions.ts';
import { law } from './invariants/laws.ts';
import { networkInvariants } from './invariants/network.ts';
import { keys, type Office, officers, offices, seals, seats, towns } from './records.ts';

export const invariants: readonly Invariant[] = [
  {
    name: 'active-keys-have-officers',
    law: say('Every active key belongs to an active officer.', 'Toda clave activa es de un funcionario activo.'),
    check: (state) =>
      law([...keys.each(state)], ([name, { status, officer }]) => {
        const holder = officers.get(state, officer);
        return (status === 'active') === (holder?.status === 'active' && holder.keys.includes(name));
      }),
  },
  {
    name: 'seats-have-offices',
    law: say('Nobody holds a right without an office.', 'Nadie tiene un derecho sin una oficina.'),
    check: (state) =>
      law([...officers.each(state)], ([, officer]) =>
        officer.offices.every(({ office, role }) => hasRole(offices.get(state, office), role)),
      ),
  },
  {
    name: 'seats-are-listed',
    law: say(
      'The list of seats says what the officers’ records say.',
      'La lista de puestos dice lo que dicen los registros de los funcionarios.',
    ),
    check: (state) => {
      const held = new Set<string>();
      for (const [officer, { offices }] of officers.each(state)) {
        for (const { office, role } of offices) held.add(seats.key(office, role, officer));
      }
      const listed = keysUnder(state, 'seat/');
      const stray = listed.find((key) => !held.has(key));
      return stray === undefined && listed.length === held.size
        ? accept(null)
        : refuse('law-broken', { record: stray ?? 'seat' });
    },
  },
  {
    name: 'sealed-keys-are-nobodys',
    law: say('A sealed key is never an officer’s.', 'Una clave sellada nunca es de un funcionario.'),
    check: (state) =>
      law([...seals.each(state)], ([, { key, next }]) =>
        [key, next?.key].every((sealed) => keys.get(state, `ed25519:${sealed}`) === undefined),
      ),
  },
  {
    name: 'a-manager-remains',
    law: say('Somebody can manage the offices.', 'Alguien puede administrar las oficinas.'),
    check: (state) => law([...towns.each(state)], ([town]) => hasManager(state, town)),
  },
  ...networkInvariants,
  ...decisionInvariants,
];

function hasRole(office: Office | undefined, role: string): boolean {
  return office?.roles.some((entry) => entry.role === role) === true;
}

function keysUnder(state: StateView, prefix: string): string[] {
  const found: string[] = [];
  for (;;) {
    const after = found.at(-1);
    const page = state.scan(prefix, { limit: 200, ...(after === undefined ? {} : { after }) });
    for (const [key] of page) found.push(key);
    if (page.length < 200) return found;
  }
}
