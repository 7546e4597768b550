import { accept, type Context, type Infer, type Result, refuse, type Signer, type Value } from '#kernel';
import { hasManager, signerIn } from './authority.ts';
import {
  isPublicKey,
  keys,
  type NewKey,
  nameOfKey,
  type Officer,
  officerKeys,
  officers,
  offices,
  seats,
  towns,
} from './records.ts';
import type { Founding, schema } from './schema.ts';

type Actions = typeof schema.actions;
type Input<A extends keyof Actions> = Infer<Actions[A]['input']>;
type Roles = Input<'add-office'>['roles'];

/** The first transaction: the town, its log keys, one office, and its signer as the first officer. */
export function found(context: Context, input: Founding): Result<Value> {
  const { state, entry, transaction } = context;
  const { town, name, kind, origin, relyingParties, logKeys, office, title, roles, officer, job, role } = input;
  const refusal = faultInRoles(roles, role);
  if (refusal !== undefined) return refusal;
  towns.put(
    state,
    { name, state: input.state, kind, origin, relyingParties, logKeys, logKeysEntry: entry, foundedEntry: entry },
    town,
  );
  offices.put(state, { town, title, roles, open: true }, office);
  const holder = { officer, job, office, role, town };
  seat(context, holder, newKeyOf(transaction.signer), input.keyLabel);
  return hasManager(state) ? accept({ town }) : refuse('last-manager');
}

export function addOffice({ state, transaction }: Context, input: Input<'add-office'>): Result<Value> {
  const { office, title, roles } = input;
  if (offices.get(state, office) !== undefined) return refuse('office-exists', { office });
  const refusal = faultInRoles(roles);
  if (refusal !== undefined) return refusal;
  const town = offices.get(state, transaction.office as string)?.town as string;
  offices.put(state, { town, title, roles, open: true }, office);
  return accept({ office });
}

export function changeOffice({ state }: Context, input: Input<'change-office'>): Result<Value> {
  const { office, title, roles } = input;
  const before = offices.get(state, office);
  if (before === undefined) return refuse('office-unknown', { office });
  const refusal = faultInRoles(roles);
  if (refusal !== undefined) return refusal;
  offices.put(state, { ...before, title, roles }, office);
  return hasManager(state) ? accept({ office }) : refuse('last-manager');
}

export function enrolOfficer(context: Context, input: Input<'enrol-officer'>): Result<Value> {
  const { state } = context;
  const { officer, job, office, role, nameCommitment, key } = input;
  const record = offices.get(state, office);
  if (record === undefined) return refuse('office-unknown', { office });
  if (!record.open) return refuse('office-closed', { office });
  if (!record.roles.some((entry) => entry.role === role)) return refuse('role-unknown', { role });
  if (officers.get(state, officer) !== undefined) return refuse('officer-exists', { officer });
  const refusal = faultInKey(context, key);
  if (refusal !== undefined) return refusal;
  const holder = {
    officer,
    job,
    office,
    role,
    town: record.town,
    ...(nameCommitment === undefined ? {} : { nameCommitment }),
  };
  seat(context, holder, key, input.label);
  return accept({ officer, key: nameOfKey(key) });
}

/** Signed by the key that is replaced: whoever holds it may hand on to a new one, and nobody else. */
export function rotateKey(context: Context, input: Input<'rotate-key'>): Result<Value> {
  const { state, transaction } = context;
  const signer = signerIn(state, transaction.signer);
  if (!signer.ok) return signer;
  const refusal = faultInKey(context, input.key);
  if (refusal !== undefined) return refusal;
  const { key, officerId, officer } = signer.value;
  const replacedBy = nameOfKey(input.key);
  endKey(context, key, { status: 'rotated', replacedBy });
  const others = officer.keys.filter((name) => name !== key);
  officers.put(state, { ...officer, keys: [...others, replacedBy] }, officerId);
  addKey(context, officerId, input.key, input.label);
  return accept({ key: replacedBy });
}

export function reportKey(context: Context, input: Input<'report-key'>): Result<Value> {
  const { state } = context;
  const key = keys.get(state, input.key);
  if (key === undefined) return refuse('key-unknown', { key: input.key });
  if (key.status !== 'active') return refuse('key-ended', { status: key.status });
  const { what, suspectFromMs } = input;
  endKey(context, input.key, { status: what, ...(suspectFromMs === undefined ? {} : { suspectFromMs }) });
  const officer = officers.get(state, key.officer) as Officer;
  officers.put(state, { ...officer, keys: officer.keys.filter((name) => name !== input.key) }, key.officer);
  return hasManager(state) ? accept({ officer: key.officer }) : refuse('last-manager');
}

/** A leaver can do nothing from this entry on: every key ends with the service. */
export function leaveOffice(context: Context, input: Input<'leave-office'>): Result<Value> {
  const { state, block } = context;
  const officer = officers.get(state, input.officer);
  if (officer === undefined || officer.status === 'left') return refuse('officer-unknown', { officer: input.officer });
  for (const name of officer.keys) endKey(context, name, { status: 'left' });
  for (const { office, role } of officer.offices) seats.delete(state, office, role, input.officer);
  officers.put(state, { ...officer, keys: [], offices: [], status: 'left', untilMs: block.timeMs }, input.officer);
  return hasManager(state) ? accept({ officer: input.officer }) : refuse('last-manager');
}

type Refused = Extract<Result<Value>, { ok: false }>;

function faultInRoles(roles: Roles, needed?: string): Refused | undefined {
  const names = roles.map(({ role }) => role);
  if (new Set(names).size !== names.length) return refuse('role-twice');
  return needed === undefined || names.includes(needed) ? undefined : refuse('role-unknown', { role: needed });
}

function faultInKey({ state }: Context, key: NewKey): Refused | undefined {
  if (!isPublicKey(key)) return refuse('key-malformed');
  return keys.get(state, nameOfKey(key)) === undefined ? undefined : refuse('key-exists');
}

type Holder = {
  readonly officer: string;
  readonly job: string;
  readonly nameCommitment?: string;
  readonly office: string;
  readonly role: string;
  readonly town: string;
};

function seat(context: Context, holder: Holder, key: NewKey, label: string): void {
  const { officer, office, role, town, job, nameCommitment } = holder;
  const record: Officer = {
    town,
    job,
    ...(nameCommitment === undefined ? {} : { nameCommitment }),
    offices: [{ office, role }],
    keys: [nameOfKey(key)],
    status: 'active',
    sinceMs: context.block.timeMs,
  };
  officers.put(context.state, record, officer);
  seats.put(context.state, true, office, role, officer);
  addKey(context, officer, key, label);
}

function addKey({ state, block, entry }: Context, officer: string, key: NewKey, label: string): void {
  const name = nameOfKey(key);
  const domain = key.scheme === 'passkey' ? { relyingParty: key.relyingParty } : {};
  keys.put(state, { officer, label, ...domain, status: 'active', sinceMs: block.timeMs, sinceEntry: entry }, name);
  officerKeys.put(state, true, officer, name);
}

type KeyEnd =
  | { readonly status: 'rotated'; readonly replacedBy: string }
  | { readonly status: 'lost' | 'stolen'; readonly suspectFromMs?: number }
  | { readonly status: 'left' };

function endKey({ state, block, entry }: Context, name: string, end: KeyEnd): void {
  const key = keys.get(state, name);
  if (key === undefined) throw new Error(`officer holds a key that is not on record: ${name}`);
  keys.put(state, { ...key, ...end, untilMs: block.timeMs, untilEntry: entry }, name);
}

function newKeyOf(signer: Signer): NewKey {
  if (signer.scheme === 'ed25519') return { scheme: 'ed25519', key: signer.key };
  return { scheme: 'passkey', key: signer.key, relyingParty: signer.relyingParty };
}
