/** Sealed items that offices share: the acts of the sharing module, with what the node encrypts, fetches and opens. */
import { writeFileSync } from 'node:fs';
import { encodeJson, type TownClient } from '#client';
import { accept, fromBase64url, isObject, refuse, say, signerName, type Value } from '#kernel';
import { act, actReport, type SigningOptions, signingOf } from './act.ts';
import { onTown } from './book.ts';
import { startOf } from './input.ts';
import { EXIT, type Outcome, type Terminal, words } from './output.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Makes a key in the home and names it in the book. */
export function shareKeyCommand(terminal: Terminal, home: string, options: SigningOptions): Promise<Outcome> {
  const signing = signingOf(home, options);
  if (!signing.ok) return Promise.resolve(signing);
  return onTown(home, async (town) => {
    const made = await town.client.json('POST', '/vault/receiving-keys', encodeJson({}));
    if (!made.ok) return made;
    const input = { key: (made.value as { key: string }).key };
    const accepted = await act(town, signing.value, 'sharing/name-key', input);
    if (!accepted.ok) return accepted;
    const told = actReport(terminal, 'sharing/name-key', input, accepted.value);
    return told.ok ? withMore(told, { key: input.key }, [words(terminal, BACK_UP)]) : told;
  });
}

const BACK_UP = say(
  'Its secret half is in the keys folder of the home. Without it nothing that is shared with the office can be opened: back it up with the other keys.',
  'Su mitad secreta está en la carpeta de claves. Sin ella no se abre nada de lo que se comparta con la oficina: guarde una copia con las demás claves.',
);

export type GiveOptions = SigningOptions & { readonly to: string; readonly purpose: string; readonly until: string };

/** Encrypts an item to an office and signs the grant. */
export function giveCommand(terminal: Terminal, home: string, item: string, options: GiveOptions): Promise<Outcome> {
  const untilMs = endOf(options.until);
  const signing = signingOf(home, options);
  if (fromBase64url(item)?.length !== 32) return Promise.resolve(refuse('option-wrong', { option: 'COMMITMENT' }));
  if (untilMs === undefined) return Promise.resolve(refuse('option-wrong', { option: '--until' }));
  if (!signing.ok) return Promise.resolve(signing);
  const { to, purpose } = options;
  return onTown(home, async (town) => {
    const body = encodeJson({ from: signing.value.office, to, item });
    const parcel = await town.client.json('POST', '/vault/parcels', body);
    if (!parcel.ok) return parcel;
    const input = { ...(parcel.value as { readonly [name: string]: Value }), to, item, purpose, untilMs };
    const accepted = await act(town, signing.value, 'sharing/grant', input);
    if (!accepted.ok) return accepted;
    const told = actReport(terminal, 'sharing/grant', input, accepted.value);
    const { grant } = accepted.value.result as { grant: number };
    return told.ok ? withMore(told, { grant, untilMs }, [words(terminal, GIVEN, { grant, to })]) : told;
  });
}

const GIVEN = say(
  'It is grant {grant}. {to} opens it with "townledger share open {grant}".',
  'Es el permiso {grant}. {to} lo abre con "townledger share open {grant}".',
);

export function revokeCommand(
  terminal: Terminal,
  home: string,
  number: string,
  options: SigningOptions & { readonly reason: string },
): Promise<Outcome> {
  const grant = numberOf(number);
  const signing = signingOf(home, options);
  if (grant === undefined) return Promise.resolve(refuse('option-wrong', { option: 'NUMBER' }));
  if (!signing.ok) return Promise.resolve(signing);
  const input = { grant, reason: options.reason };
  return onTown(home, async (town) => {
    const accepted = await act(town, signing.value, 'sharing/revoke', input);
    if (!accepted.ok) return accepted;
    const told = actReport(terminal, 'sharing/revoke', input, accepted.value);
    return told.ok ? withMore(told, {}, [words(terminal, REVOKED)]) : told;
  });
}

const REVOKED = say(
  'It is given out no more, and the receiving node erases its copy. What somebody has read or written down cannot be taken back.',
  'Ya no se entrega, y el nodo receptor borra su copia. Lo que alguien ya leyó o anotó no se puede retirar.',
);

type Opened = {
  readonly grant: number;
  readonly from: string;
  readonly purpose: string;
  readonly untilMs: number;
  readonly item: string;
  readonly kind: string;
  readonly content: string;
};

export type OpenOptions = SigningOptions & { readonly from?: string; readonly out?: string };

/** Shows a shared item, or writes it into a file. Whoever opens it is noted. */
export function openCommand(terminal: Terminal, home: string, number: string, options: OpenOptions): Promise<Outcome> {
  const grant = numberOf(number);
  const signing = signingOf(home, options);
  if (grant === undefined) return Promise.resolve(refuse('option-wrong', { option: 'NUMBER' }));
  if (!signing.ok) return Promise.resolve(signing);
  return onTown(home, async ({ client }) => {
    const by = await officerOf(client, signerName(signing.value.author.signer));
    const address = options.from === undefined ? {} : { address: options.from.replace(/\/$/, '') };
    const answer = await client.json('POST', '/vault/received', encodeJson({ grant, by, ...address }));
    return answer.ok ? shown(terminal, answer.value as Opened & Value, options.out) : answer;
  });
}

function shown(terminal: Terminal, opened: Opened, out: string | undefined): Outcome {
  const { grant, from, purpose, untilMs, item, kind } = opened;
  const content = Buffer.from(opened.content, 'base64url');
  const until = words(terminal, UNTIL, { from, purpose, day: lastDay(untilMs) });
  const facts = { grant, from, purpose, untilMs, item, kind };
  if (out === undefined)
    return accept({ facts: { ...facts, text: content.toString() }, lines: [content.toString(), until] });
  writeFileSync(out, content, { mode: 0o600, flag: 'wx' });
  return accept({ facts: { ...facts, file: out }, lines: [words(terminal, WRITTEN, { file: out }), until] });
}

const UNTIL = say(
  'Shared by {from} for: {purpose}. The copy here is erased after {day}.',
  'Compartido por {from} para: {purpose}. La copia de aquí se borra después del {day}.',
);
const WRITTEN = say(
  'Written to {file}. Nothing erases that file when the grant ends: delete it yourself.',
  'Escrito en {file}. Nada borra ese archivo cuando termina el permiso: bórrelo usted.',
);

type Grant = {
  readonly grant: number;
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
  readonly untilMs: number;
  readonly status: string;
  readonly reason?: string;
};

export function listCommand(terminal: Terminal, home: string, office = 'clerk'): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const given = await client.queryAll('sharing', 'given', 'grant', { office });
    const received = await client.queryAll('sharing', 'received', 'grant', { office });
    if (!given.ok) return given;
    if (!received.ok) return received;
    const nowMs = Date.now();
    const linesOf = (grants: readonly unknown[], sentence: typeof TO) =>
      (grants as readonly Grant[]).map((one) =>
        words(terminal, sentence, { ...one, day: lastDay(one.untilMs), state: words(terminal, stateOf(one, nowMs)) }),
      );
    const lines = [...linesOf(given.value, TO), ...linesOf(received.value, FROM)];
    return accept({
      facts: { office, given: given.value, received: received.value },
      lines: lines.length === 0 ? [words(terminal, NONE, { office })] : lines,
    });
  });
}

const TO = say('{grant}  to {to}, until {day}, {state}: {purpose}', '{grant}  a {to}, hasta {day}, {state}: {purpose}');
const FROM = say(
  '{grant}  from {from}, until {day}, {state}: {purpose}',
  '{grant}  de {from}, hasta {day}, {state}: {purpose}',
);
const NONE = say('{office} has given no grant and received none.', '{office} no ha dado ni recibido permisos.');
const STANDS = say('stands', 'vigente');
const ENDED = say('ended', 'terminado');
const WITHDRAWN = say('revoked', 'revocado');

function stateOf({ status, untilMs }: Grant, nowMs: number): typeof STANDS {
  if (status === 'revoked') return WITHDRAWN;
  return untilMs <= nowMs ? ENDED : STANDS;
}

/** Who the book says a key belongs to; the key itself where it knows nobody. */
async function officerOf(client: TownClient, key: string): Promise<string> {
  const record = await client.query('members', 'key', { key });
  return record.ok && isObject(record.value) && typeof record.value.officer === 'string' ? record.value.officer : key;
}

/** The first moment after a day, in universal time; undefined where it is no day. */
function endOf(day: string): number | undefined {
  const startMs = startOf(day);
  return startMs === undefined ? undefined : startMs + DAY_MS;
}

function lastDay(untilMs: number): string {
  return new Date(untilMs - 1).toISOString().slice(0, 10);
}

function numberOf(text: string): number | undefined {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

function withMore(
  told: Outcome & { readonly ok: true },
  facts: { readonly [name: string]: Value },
  lines: readonly string[],
): Outcome {
  return accept({ facts: { ...told.value.facts, ...facts }, lines: [...told.value.lines, ...lines], exit: EXIT.yes });
}
