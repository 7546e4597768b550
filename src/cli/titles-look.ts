/** What is on record about a parcel or an instrument, told in lines and as facts. */
import { accept, fromBase64url, isList, isObject, refuse, say, type Value } from '#kernel';
import { instrumentTypes } from '#modules/titles';
import { onTown, proofOf } from './book.ts';
import type { ProofOptions } from './options.ts';
import { type Outcome, type Terminal, words } from './output.ts';

type Record = { readonly [name: string]: Value };

/** The record, the roll and the history; with `sealed` also what the vault holds, which is not public. */
export function parcelCommand(terminal: Terminal, home: string, parcel: string, sealed: boolean): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const found = await client.parcel(parcel);
    const history = found.ok ? await client.parcelHistory(parcel) : found;
    if (!found.ok) return found;
    if (!history.ok) return history;
    const { record, roll, sealed: contents } = found.value as unknown as ParcelAnswer;
    const { items } = history.value as unknown as { readonly items: readonly Record[] };
    const opened = sealed ? { sealed: (contents ?? []).map(openedContent) } : {};
    return accept({
      facts: { parcel, record, roll, history: items, ...opened },
      lines: [
        ...parcelLines(terminal, parcel, record),
        ...roll.map((row) => rollLine(terminal, row)),
        words(terminal, HISTORY, { count: items.length }),
        ...items.map((item) => `  ${itemLine(terminal, item)}`),
        ...('sealed' in opened ? [words(terminal, SEALED), ...opened.sealed.map((one) => `  ${told(one)}`)] : []),
      ],
    });
  });
}

type ParcelAnswer = {
  readonly record: Record;
  readonly roll: readonly Record[];
  readonly sealed?: readonly { readonly kind: string; readonly content: string }[];
};

const PARCEL = say(
  'Parcel {parcel}: {kind}, {areaM2} m², on record since entry {entry}.',
  'Parcela {parcel}: {kind}, {areaM2} m², consta desde el asiento {entry}.',
);
const FLAGS = say('To look at: {flags}', 'Para revisar: {flags}');
const ROLL = say('Roll of {fiscalYear}, {property}:{facts}', 'Padrón de {fiscalYear}, {property}:{facts}');
const VALUE = say(' assessed at {value}.', ' valorada en {value}.');
const SALE = say(' Last sale {day}{price}.', ' Última venta {day}{price}.');
const REFERENCE = say(' Registry reference {reference}.', ' Referencia registral {reference}.');
const HISTORY = say('History, {count} items, oldest first:', 'Historial, {count} elementos, del más antiguo:');
const SEALED = say('Sealed in the vault, not public:', 'Sellado en la bóveda, no público:');

function parcelLines(terminal: Terminal, parcel: string, record: Record): readonly string[] {
  const { kind, areaM2, entry, flags } = record as { kind: string; areaM2: number; entry: number; flags: string[] };
  const line = words(terminal, PARCEL, { parcel, kind, areaM2, entry });
  return flags.length === 0 ? [line] : [line, words(terminal, FLAGS, { flags: flags.join(', ') })];
}

function rollLine(terminal: Terminal, row: Record): string {
  const { fiscalYear, property, totalCents, saleDay, saleCents, reference } = row as {
    fiscalYear: number;
    property: string;
    totalCents?: number;
    saleDay?: string;
    saleCents?: number;
    reference?: { book?: string; page?: string; text?: string };
  };
  const price = saleCents === undefined ? '' : `, ${dollars(saleCents)}`;
  const { book, page = '', text = '' } = reference ?? {};
  const facts = [
    totalCents === undefined ? '' : words(terminal, VALUE, { value: dollars(totalCents) }),
    saleDay === undefined ? '' : words(terminal, SALE, { day: saleDay, price }),
    reference === undefined
      ? ''
      : words(terminal, REFERENCE, { reference: book === undefined ? text : `${book}/${page}` }),
  ];
  return words(terminal, ROLL, { fiscalYear, property, facts: facts.join('') });
}

const KINDS: { readonly [kind: string]: ReturnType<typeof say> } = {
  map: say('the map', 'el mapa'),
  roll: say('the roll', 'el padrón'),
  'roll-left': say('a row of the roll moved elsewhere', 'una fila del padrón pasó a otra parcela'),
  feature: say('a feature over it', 'un elemento sobre ella'),
  correction: say('a correction', 'una corrección'),
  decision: say('a decision', 'una decisión'),
};

/** One item of a history: entry, what it is, and where it stands. */
function itemLine(terminal: Terminal, item: Record): string {
  const { entry, kind, type, registry, reception, numbers, fiscalYear } = item as {
    entry: number;
    kind: string;
    type?: keyof typeof instrumentTypes;
    registry?: string;
    reception?: string;
    numbers?: { readonly book?: string; readonly page?: string };
    fiscalYear?: number;
  };
  const what = kind === 'instrument' && type !== undefined ? instrumentTypes[type] : KINDS[kind];
  const place = reception === undefined ? (fiscalYear ?? '') : `${registry}/${reception}`;
  const book = numbers?.book === undefined ? '' : `  ${numbers.book}/${numbers.page ?? ''}`;
  return `${String(entry).padStart(6)}  ${what === undefined ? kind : words(terminal, what)}  ${place}${book}`.trimEnd();
}

function openedContent({ kind, content }: { readonly kind: string; readonly content: string }): Record {
  const text = Buffer.from(fromBase64url(content) ?? []).toString('utf8');
  return { kind, content: parsed(text) };
}

/** Contents are JSON or the line as it came. */
function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

/** What a person wants to see of it: not the corners of an outline. */
function told({ kind, content }: Record): string {
  const value = isObject(content) && isObject(content.properties) ? content.properties : content;
  return `${kind as string}: ${isObject(value) || isList(value) ? JSON.stringify(value) : value}`;
}

/** The complete history as a file that proves that nothing is missing. */
export function historyCommand(
  terminal: Terminal,
  home: string,
  parcel: string,
  options: ProofOptions,
): Promise<Outcome> {
  return proofOf(terminal, home, options, (client, strict) => client.parcelHistoryProof(parcel, strict));
}

type Found = {
  readonly kind: string;
  readonly name: string;
  readonly parcel?: string;
  readonly text: string;
  readonly ended?: readonly string[];
};

export function searchCommand(terminal: Terminal, home: string, text: string, limit: string): Promise<Outcome> {
  const wrong = text.trim() === '' ? 'TEXT' : isLimit(limit) ? undefined : '--limit';
  if (wrong !== undefined) return Promise.resolve(refuse('option-wrong', { option: wrong }));
  return onTown(home, async ({ client }) => {
    const answer = await client.json(
      'GET',
      `/titles/search?q=${encodeURIComponent(text)}&limit=${encodeURIComponent(limit)}`,
    );
    if (!answer.ok) return answer;
    const { found } = answer.value as unknown as { readonly found: readonly Found[] };
    const lines = found.map((one) => foundLine(terminal, one));
    // Nothing found is an answer, and the answer is no.
    return accept({
      facts: { found },
      lines: found.length === 0 ? [words(terminal, NOTHING, { text })] : lines,
      exit: found.length === 0 ? 1 : 0,
    });
  });
}

/** As many as the node gives at once. */
function isLimit(text: string): boolean {
  return /^[0-9]{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 200;
}

function foundLine(terminal: Terminal, { kind, name, parcel, text, ended = [] }: Found): string {
  const parts = text.split(MARK).map((part) => (ended.includes(part) ? `${part} ${words(terminal, NO_LONGER)}` : part));
  return `${kind}  ${name}  ${kind === 'parcel' ? '' : (parcel ?? '')}  ${parts.join(MARK)}`;
}

/** Stands between the parts of what the search was made over. */
const MARK = ' \u2022 ';
const NO_LONGER = say('(corrected, no longer in the index)', '(corregido, ya no figura en el índice)');
const NOTHING = say('Nothing on record has the words "{text}".', 'Nada de lo que consta tiene las palabras "{text}".');

/** Cents as people write dollars. */
function dollars(cents: number): string {
  const whole = Math.trunc(cents / 100);
  const rest = cents % 100 === 0 ? '' : `.${String(Math.abs(cents % 100)).padStart(2, '0')}`;
  return `$${String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${rest}`;
}
