/** Offices, officers and keys. Every act here is one of the members module; what is added are key files and tables. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Author, TownClient } from '#client';
import { accept, isObject, type Result, refuse, type Signer, say, signerName, type Value, type Words } from '#kernel';
import { modules } from '#modules';
import { members } from '#modules/members';
import { act, actReport, authorOf, type Signing, type SigningOptions, signingOf } from './act.ts';
import { onTown } from './book.ts';
import { keyFile } from './key-file.ts';
import { type Outcome, type Terminal, words } from './output.ts';
import type { Town } from './town.ts';

/** Files with keys that a command made, by the name of the fact that holds the file, and what to do with each. */
type Made = { readonly [fact: string]: { readonly file: string; readonly words: Words } };

/** A signed act of the members module, and then what to do with the keys that were made for it. */
export function membersAct(
  terminal: Terminal,
  home: string,
  action: string,
  input: Result<Value>,
  options: SigningOptions,
  made: Made = {},
): Promise<Outcome> {
  const signing = signingOf(home, options);
  if (!input.ok) return Promise.resolve(input);
  if (!signing.ok) return Promise.resolve(signing);
  return onTown(home, (town) => report(terminal, town, signing.value, action, input.value, made));
}

async function report(
  terminal: Terminal,
  town: Town,
  signing: Signing,
  action: string,
  input: Value,
  made: Made,
): Promise<Outcome> {
  const accepted = await act(town, signing, `members/${action}`, input);
  if (!accepted.ok) return accepted;
  const told = actReport(terminal, `members/${action}`, input, accepted.value);
  if (!told.ok) return told;
  return accept({
    facts: { ...told.value.facts, ...filesOf(made) },
    lines: [...told.value.lines, ...adviceOn(terminal, made)],
  });
}

function filesOf(made: Made): { readonly [fact: string]: string } {
  return Object.fromEntries(Object.entries(made).map(([fact, { file }]) => [fact, file]));
}

function adviceOn(terminal: Terminal, made: Made): readonly string[] {
  return Object.values(made).map(({ file, words: advice }) => words(terminal, advice, { file }));
}

const OWN_KEY = say(
  'The secret key is in {file}. Whoever has this file can sign as you: keep it, and hand out the public key above alone.',
  'La clave secreta está en {file}. Quien tenga este archivo puede firmar como usted: guárdelo y entregue solo la clave pública de arriba.',
);
const HAND_OVER = say(
  'The officer’s key is in {file}. Whoever has this file can sign as this officer: hand it over in person, and delete it here.',
  'La clave del funcionario está en {file}. Quien tenga este archivo puede firmar como él: entréguelo en persona y bórrelo de aquí.',
);
const SECOND_KEY = say(
  'Your further key is in {file}. Whoever has this file can sign as you: move it to your other device, and leave no copy here.',
  'Su otra clave está en {file}. Quien tenga este archivo puede firmar como usted: páselo a su otro dispositivo y no deje copia aquí.',
);
const ROTATED = say(
  'The file {file} holds the new key now; the old one signs nothing more. Copies of the old file are of no use: make new ones if you keep any.',
  'El archivo {file} tiene ahora la clave nueva; la anterior ya no firma nada. Las copias del archivo anterior no sirven: si usted guarda alguna, hágala de nuevo.',
);
const ENVELOPE = say(
  'The emergency key is in {file}. Whoever has this file can seat a new manager: put it into a sealed envelope, give that to somebody outside the office, and keep no copy.',
  'La clave de emergencia está en {file}. Quien tenga este archivo puede nombrar a un administrador nuevo: póngalo en un sobre cerrado, déselo a alguien ajeno a la oficina y no guarde copia.',
);

/** `OFFICE/ROLE`, as seats are written on the command line. */
export function seatOf(text: string): Result<{ readonly office: string; readonly role: string }> {
  const [office = '', role = '', ...rest] = text.split('/');
  const whole = office !== '' && role !== '' && rest.length === 0;
  return whole ? accept({ office, role }) : refuse('option-wrong', { option: 'OFFICE/ROLE' });
}

/** `ROLE=right,right`, once for each role. A right that no module knows would stand in the book and allow nothing. */
export function rolesOf(texts: readonly string[]): Result<Value> {
  const roles = texts.map((text) => {
    const [role = '', rights = '', ...rest] = text.split('=');
    return rest.length > 0 || role === ''
      ? undefined
      : { role, rights: rights.split(',').filter((right) => right !== '') };
  });
  if (roles.includes(undefined)) return refuse('option-wrong', { option: '--role' });
  const known = modules.flatMap(({ schema }) => Object.keys(schema.rights));
  const right = roles.flatMap((role) => role?.rights ?? []).find((one) => !known.includes(one));
  return right === undefined ? accept(roles as Value) : refuse('right-unknown', { right, known: known.join(', ') });
}

export type NewKeyOptions = { readonly publicKey?: string; readonly label?: string; readonly out?: string };

type NewKey = { readonly fields: { readonly key: Value; readonly label: string }; readonly file: string | undefined };

/** The key that was handed in, or one in a file: the officer's own, made where there is none yet. */
export function newKeyOf(file: string, options: NewKeyOptions): Result<NewKey> {
  const label = options.label ?? 'Key file';
  if (options.publicKey !== undefined) {
    const key = options.publicKey.replace(/^ed25519:/, '');
    return accept({ fields: { key: { scheme: 'ed25519', key }, label }, file: undefined });
  }
  const author = keyFile(options.out ?? file);
  if (!author.ok) return author;
  return accept({ fields: { key: { ...author.value.signer } as Value, label }, file: options.out ?? file });
}

/** Officers' names may hold what a file's name on some system may not. */
function fileNameOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '-')
    .slice(0, 48);
}

export function newKeyCommand(terminal: Terminal, file: string): Outcome {
  const author = keyFile(file);
  if (!author.ok) return author;
  const key = signerName(author.value.signer);
  return accept({ facts: { file, key }, lines: [key, words(terminal, OWN_KEY, { file })] });
}

/** An act that brings in a key: enrolment, a further key, a recovery. Without one given, it lies in keys/FILE.seed. */
export function keyAct(
  terminal: Terminal,
  home: string,
  action: string,
  name: string,
  fields: { readonly [name: string]: Value },
  options: SigningOptions & NewKeyOptions,
  made: Made = {},
): Promise<Outcome> {
  const key = newKeyOf(join(home, 'keys', `${fileNameOf(name)}.seed`), options);
  if (!key.ok) return Promise.resolve(key);
  const { file } = key.value;
  const input = accept({ ...fields, ...key.value.fields });
  const advice = action === 'add-key' ? SECOND_KEY : HAND_OVER;
  const own = file === undefined ? {} : { keyFile: { file, words: advice } };
  return membersAct(terminal, home, action, input, options, { ...own, ...made });
}

/**
 * Replaces the key in its file. The new key lies beside the old one until the book has it, and then takes its place;
 * a command that was cut short in between finds it there and goes on.
 */
export function rotateKeyCommand(
  terminal: Terminal,
  home: string,
  options: SigningOptions & NewKeyOptions,
): Promise<Outcome> {
  const file = options.key ?? join(home, 'keys', 'officer.seed');
  const signing = signingOf(home, options);
  const next = keyFile(`${file}.next`);
  if (!signing.ok) return Promise.resolve(signing);
  if (!next.ok) return Promise.resolve(next);
  const input = { key: { ...next.value.signer } as Value, label: options.label ?? 'Key file' };
  const made = { keyFile: { file, words: ROTATED } };
  return onTown(home, async (town) => {
    const rotated = await report(terminal, town, signing.value, 'rotate-key', input, made);
    const done = rotated.ok || (await isOnRecord(town, next.value));
    if (!done) return rotated;
    renameSync(`${file}.next`, file);
    return rotated.ok ? rotated : accept({ facts: filesOf(made), lines: adviceOn(terminal, made) });
  });
}

async function isOnRecord(town: Town, author: Author): Promise<boolean> {
  const key = await town.client.query('members', 'key', { key: signerName(author.signer) });
  return key.ok && isObject(key.value) && key.value.status === 'active';
}

/** Signed by the key from the envelope; the next envelope's key is made at once. */
export function breakSealCommand(
  terminal: Terminal,
  home: string,
  fields: { readonly [name: string]: Value },
  options: NewKeyOptions & { readonly seal: string; readonly nextSeal: string; readonly officer: string },
): Promise<Outcome> {
  const sealed = authorOf(options.seal);
  if (!sealed.ok) return Promise.resolve(sealed);
  const next = keyFile(options.nextSeal);
  if (!next.ok) return Promise.resolve(next);
  const nextSeal = publicKeyOf(next.value.signer);
  const signing = { key: options.seal };
  const made = { sealFile: { file: options.nextSeal, words: ENVELOPE } };
  const given = { ...fields, nextSeal };
  return keyAct(terminal, home, 'break-seal', options.officer, given, { ...options, ...signing }, made);
}

export function setSealCommand(
  terminal: Terminal,
  home: string,
  file: string,
  options: SigningOptions,
): Promise<Outcome> {
  const sealed = keyFile(file);
  const input = sealed.ok ? accept({ key: publicKeyOf(sealed.value.signer) }) : sealed;
  const made = { keyFile: { file, words: ENVELOPE } };
  return membersAct(terminal, home, 'set-seal', input, options, made);
}

function publicKeyOf(signer: Signer): string {
  return signer.key;
}

type Office = {
  readonly office: string;
  readonly title: string;
  readonly open: boolean;
  readonly roles: readonly { readonly role: string; readonly rights: readonly string[] }[];
};
type Seat = { readonly office: string; readonly role: string };
type Officer = {
  readonly officer: string;
  readonly job: string;
  readonly status: string;
  readonly offices: readonly Seat[];
  readonly keys: readonly string[];
};
type Key = { readonly key: string; readonly label: string; readonly status: string };

export function listCommand(terminal: Terminal, home: string): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const offices = await client.queryAll('members', 'offices', 'office');
    const officers = await client.queryAll('members', 'officers', 'officer');
    if (!offices.ok) return offices;
    if (!officers.ok) return officers;
    const seals = await client.queryAll('members', 'seals', 'town');
    if (!seals.ok) return seals;
    const sitting = officers.value as unknown as readonly Officer[];
    const lines = (offices.value as unknown as readonly Office[]).flatMap(({ office, title, open }) => [
      `${office}: ${title}${open ? '' : words(terminal, CLOSED)}`,
      ...sitting.flatMap((officer) => seatLines(terminal, officer, office)),
    ]);
    const idle = sitting
      .filter((officer) => officer.offices.length === 0)
      .map((officer) => lineOf(terminal, officer, '-'));
    const managing = sitting.filter((officer) => manages(officer, offices.value as unknown as readonly Office[]));
    const signing = await Promise.all(managing.map((officer) => hasOwnKey(client, officer)));
    const managers = signing.filter((own) => own).length;
    const sealed = seals.value.length > 0;
    const caution = managers > 1 || sealed ? [] : [words(terminal, ALONE)];
    return accept({
      facts: { offices: offices.value, officers: officers.value, managers, sealed },
      lines: [...lines, ...idle, ...caution],
    });
  });
}

/** Whoever has only an invitation cannot sign yet. */
async function hasOwnKey(client: TownClient, { keys }: Officer): Promise<boolean> {
  for (const key of keys) {
    const record = await client.query('members', 'key', { key });
    if (record.ok && isObject(record.value) && record.value.invitationUntilMs === undefined) return true;
  }
  return false;
}

const ALONE = say(
  'Only one officer can manage the offices. If that key is lost, nobody can help: see "townledger members seal".',
  'Solo un funcionario puede administrar las oficinas. Si se pierde su clave, nadie podrá ayudar: vea "townledger members seal".',
);

function manages(officer: Officer, offices: readonly Office[]): boolean {
  const rights = officer.offices.flatMap(({ office, role }) => {
    const record = offices.find((one) => one.office === office && one.open);
    return record?.roles.find((one) => one.role === role)?.rights ?? [];
  });
  return officer.keys.length > 0 && rights.includes('members.manage');
}

const CLOSED = say(' (closed)', ' (cerrada)');
const LEFT = say('left the service', 'cesó');
const KEYS = say('keys: {count}', 'claves: {count}');

function seatLines(terminal: Terminal, officer: Officer, office: string): string[] {
  return officer.offices.filter((seat) => seat.office === office).map(({ role }) => lineOf(terminal, officer, role));
}

function lineOf(terminal: Terminal, { officer, job, status, keys }: Officer, role: string): string {
  const state = status === 'left' ? words(terminal, LEFT) : words(terminal, KEYS, { count: keys.length });
  return `  ${officer} (${role}): ${job}, ${state}`;
}

export function showCommand(terminal: Terminal, home: string, officer: string): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const record = await client.query('members', 'officer', { officer });
    if (!record.ok) return record;
    const keys = await client.query('members', 'keys', { officer });
    if (!keys.ok) return keys;
    const { job, status, offices } = record.value as unknown as Officer;
    const lines = [
      `${officer}: ${job}, ${statusOf(terminal, 'officer', status)}`,
      ...offices.map(({ office, role }) => `  ${office}/${role}`),
    ];
    const keyLines = (keys.value as unknown as readonly Key[]).map(
      (key) => `  ${key.key}  ${statusOf(terminal, 'key', key.status)}  ${key.label}`,
    );
    return accept({ facts: { officer: record.value, keys: keys.value }, lines: [...lines, ...keyLines] });
  });
}

/** The word that the schema has for it. */
function statusOf(terminal: Terminal, record: 'officer' | 'key', status: string): string {
  const field = members.schema.records[record];
  const choice = field?.kind === 'record' ? field.fields.status : undefined;
  const said = choice?.kind === 'choice' ? choice.options[status] : undefined;
  return said === undefined ? status : words(terminal, said);
}
