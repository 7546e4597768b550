/** Random acts of the module: valid more often than not, in the state as it is. */
import { type Random, type StateView, toBase64url, type Value } from '#kernel';
import { isManager } from './authority.ts';
import { consortiumOf } from './consortium.ts';
import { decisionGenerators } from './generate/decisions.ts';
import { keepingGenerators } from './generate/keeping.ts';
import { networkGenerators } from './generate/network.ts';
import { oversightGenerators } from './generate/oversight.ts';
import { standingGenerators } from './generate/standing.ts';
import {
  keys,
  MANAGE,
  type NewKey,
  nameOfKey,
  type Office,
  type Officer,
  officers,
  offices,
  recoveries,
  SERVICE_MS,
  seals,
  towns,
} from './records.ts';
import type { schema } from './schema.ts';

type Action = keyof typeof schema.actions;

/** Beyond these a simulated town only shrinks, so that a long run keeps its speed; below, it only grows. */
const [FEW_OFFICES, MANY_OFFICES] = [4, 24];
const [FEW_OFFICERS, MANY_OFFICERS] = [5, 40];

/** Letters that case and order differ over, from one language to the next. */
const TITLES = ['Some office', 'Registro de Señales', 'İskele ve ıspanak', 'Straßenamt ẞ ﬁ Ǆ'];
const DAY_MS = 24 * 60 * 60 * 1000;
const SITES = [['ashbrook.example'], ['ashbrook.example', 'clerk.ashbrook.example'], ['clerk.ashbrook.example'], []];

export function generate(action: Action, random: Random, state: StateView): Value | undefined {
  return generators[action](random, state);
}

const generators: { readonly [A in Action]: (random: Random, state: StateView) => Value | undefined } = {
  found: (random, state) =>
    [...towns.each(state)].length > 0
      ? undefined
      : {
          ...{ town: 'sampleton', name: 'Sampleton', state: 'MA', kind: 'town', origin: 'sampleton.example/log' },
          logKeys: [{ algorithm: 'ed25519', key: random.publicKey() }],
          relyingParties: [],
          ...{ office: 'clerk', title: 'Town clerk', officer: 'town-clerk', job: 'Town clerk', role: 'head' },
          roles: [{ role: 'head', rights: [MANAGE] }],
          keyLabel: 'Desk key',
        },
  'correct-town': (random) => ({ name: `${one(random, ['Ash', 'Birch', 'Elm'])}brook`, kind: 'town' }),
  'change-sites': (random) => ({
    relyingParties: one(random, SITES).map((id) => ({
      id,
      origins: [`https://${id}`],
    })),
  }),
  'change-log-keys': (random) => ({ logKeys: [{ algorithm: 'ed25519', key: random.publicKey() }] }),
  'adopt-rules': (random, state) =>
    consortiumOf(state) !== undefined
      ? undefined
      : { module: 'members', version: 1, fromHeight: 1 + random.below(1_000_000_000) },
  'add-office': (random, state) =>
    [...offices.each(state)].length >= MANY_OFFICES
      ? undefined
      : { office: `office-${random.below(1_000_000)}`, title: one(random, TITLES), roles: someRoles(random, state) },
  'change-office': (random, state) =>
    inOffice(random, state, true, (office, { title, roles }) => {
      const spare = `role-${random.below(100)}`;
      const room = roles.length < 4 && !roles.some(({ role }) => role === spare);
      return { office, title: `${title}*`.slice(-80), roles: room ? [...roles, { role: spare, rights: [] }] : roles };
    }),
  'close-office': (random, state) =>
    [...offices.each(state)].filter(([, { open }]) => open).length < FEW_OFFICES
      ? undefined
      : inOffice(random, state, true, (office) => ({ office })),
  'reopen-office': (random, state) => inOffice(random, state, false, (office) => ({ office })),
  'enrol-officer': (random, state) =>
    activeOfficers(state).length >= MANY_OFFICERS ? undefined : enrolment(random, state),
  'give-seat': (random, state) =>
    withOfficer(random, state, (officer) =>
      inOffice(random, state, true, (office, { roles }) => ({ officer, office, role: one(random, roles).role })),
    ),
  'take-seat': (random, state) =>
    withOfficer(random, state, (officer, { offices: held }) =>
      held.length < 2 ? undefined : { officer, ...one(random, held) },
    ),
  'leave-office': (random, state) =>
    activeOfficers(state).length < FEW_OFFICERS ? undefined : withOfficer(random, state, (officer) => ({ officer })),
  'add-key': (random, state) => offeredKey(random, state),
  'rotate-key': (random, state) => newKey(random, state),
  'renew-invitation': (random, state) => {
    const waiting = activeOfficers(state).filter(
      ([, { keys: held }]) =>
        held.length > 0 && held.every((name) => keys.get(state, name)?.invitationUntilMs !== undefined),
    );
    if (waiting.length === 0) return undefined;
    const key = { scheme: 'ed25519', key: random.publicKey(), invitationUntilMs: random.timeMs + DAY_MS };
    return { officer: one(random, waiting)[0], key, label: 'Invitation' };
  },
  'report-key': (random, state) =>
    withOfficer(random, state, (_id, { keys }) =>
      keys.length === 0 ? undefined : { key: one(random, keys), what: one(random, ['lost', 'stolen']) },
    ),
  'propose-recovery': (random, state) =>
    withOfficer(random, state, (officer) =>
      hasManagerBeside(state, random.timeMs, officer) ? { officer, ...newKey(random, state) } : undefined,
    ),
  'confirm-recovery': (random, state) => {
    const open = [...recoveries.each(state)].filter(([officer, { key, byKey, byOfficer, expiresMs }]) => {
      if (!isUsable(state, key)) return false;
      const proposer = officers.get(state, byOfficer);
      const heard = proposer !== undefined && isManager(state, proposer) && random.timeMs <= expiresMs;
      const counts = heard && keys.get(state, byKey)?.status === 'active';
      const active = officers.get(state, officer)?.status === 'active';
      return counts && active && hasManagerBeside(state, random.timeMs, officer, byOfficer);
    });
    if (open.length === 0) return undefined;
    const [officer, { key }] = one(random, open);
    return { officer, key: `${key.scheme}:${key.key}` };
  },
  'object-to-recovery': (_random, state) => {
    const proposed = [...recoveries.each(state)].map(([officer]) => officers.get(state, officer));
    return proposed.some((officer) => officer !== undefined && officer.keys.length > 0) ? {} : undefined;
  },
  'set-seal': (random) => ({ key: random.publicKey() }),
  'break-seal': (random, state) => {
    if ([...seals.each(state)].length === 0) return undefined;
    const seat = managersSeats(state);
    if (seat.length === 0) return undefined;
    const ends = withOfficer(random, state, (officer) => [officer]) ?? [];
    return {
      ...enrolment(random, state),
      ...newKey(random, state),
      ...one(random, seat),
      ends,
      nextSeal: random.publicKey(),
    };
  },
  'post-notice': (random) => ({ text: `Notice ${random.below(1_000)}` }),
  ...networkGenerators,
  ...decisionGenerators,
  ...standingGenerators,
  ...keepingGenerators,
  ...oversightGenerators,
};

/** Most newcomers sit where the offices are managed. */
function enrolment(random: Random, state: StateView): { readonly [name: string]: Value } | undefined {
  const managers = random.below(3) > 0 ? managersSeats(state) : [];
  const seat = inOffice(random, state, true, (office, { roles }) => ({ office, role: one(random, roles).role }));
  return {
    officer: `officer-${random.below(1_000_000)}`,
    job: one(random, ['Assistant clerk', 'Deputy', 'Assessor']),
    ...(random.below(2) === 0 ? {} : { nameCommitment: toBase64url(someBytes(random, 32)) }),
    ...(managers.length === 0 ? seat : one(random, managers)),
    ...offeredKey(random, state),
  };
}

/** Whether a key that was proposed earlier could be enrolled now. */
function isUsable(state: StateView, key: NewKey): boolean {
  if (keys.get(state, nameOfKey(key)) !== undefined) return false;
  if (key.scheme === 'ed25519') return true;
  return [...towns.each(state)].some(([, { relyingParties }]) =>
    relyingParties.some(({ id }) => id === key.relyingParty),
  );
}

/** Every fourth key that is offered is an invitation. */
function offeredKey(random: Random, state: StateView): { readonly [name: string]: Value } {
  const { key, label } = newKey(random, state) as { readonly key: { readonly scheme: string }; readonly label: string };
  const invites = key.scheme === 'ed25519' && random.below(4) === 0;
  return { key: invites ? { ...key, invitationUntilMs: random.timeMs + DAY_MS } : key, label };
}

/** Every third key is a passkey of a domain that the town names. */
function newKey(random: Random, state: StateView): { readonly [name: string]: Value } {
  const label = one(random, ['Desk key', 'Phone', 'Spare']);
  const domains = [...towns.each(state)].flatMap(([, { relyingParties }]) => relyingParties.map(({ id }) => id));
  const passkey = domains.length > 0 && random.below(3) === 0;
  const key = passkey
    ? { scheme: 'passkey', key: random.passkey(), relyingParty: one(random, domains) }
    : { scheme: 'ed25519', key: random.publicKey() };
  return { key, label };
}

/** Every third head has all the rights that some manager has, those of other modules among them. */
function someRoles(random: Random, state: StateView): Office['roles'] {
  const all = [...offices.each(state)]
    .flatMap(([, { roles }]) => roles)
    .filter(({ rights }) => rights.includes(MANAGE));
  const rights = all.length > 0 && random.below(3) === 0 ? one(random, all).rights : [];
  return [
    { role: 'head', rights },
    { role: 'assistant', rights: [] },
  ].slice(0, 1 + random.below(2));
}

function managersSeats(state: StateView): { readonly office: string; readonly role: string }[] {
  return [...offices.each(state)]
    .filter(([, { open }]) => open)
    .flatMap(([office, { roles }]) =>
      roles.filter(({ rights }) => rights.includes(MANAGE)).map(({ role }) => ({ office, role })),
    );
}

function hasManagerBeside(state: StateView, timeMs: number, ...others: readonly string[]): boolean {
  const counts = (officer: Officer) => timeMs - officer.sinceMs >= SERVICE_MS && isManager(state, officer);
  return activeOfficers(state).some(([id, officer]) => !others.includes(id) && counts(officer));
}

function activeOfficers(state: StateView): readonly (readonly [string, Officer])[] {
  return [...officers.each(state)].filter(([, { status }]) => status === 'active');
}

function withOfficer<T>(random: Random, state: StateView, make: (id: string, officer: Officer) => T): T | undefined {
  const active = activeOfficers(state);
  return active.length === 0 ? undefined : make(...one(random, active));
}

function inOffice<T>(
  random: Random,
  state: StateView,
  open: boolean,
  make: (id: string, office: Office) => T,
): T | undefined {
  const fitting = [...offices.each(state)].filter(([, office]) => office.open === open);
  return fitting.length === 0 ? undefined : make(...one(random, fitting));
}

function one<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)] as T;
}

function someBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}
