/**
 * The public search for land: by parcel, map number, address and owner where the town publishes them, book and page,
 * number, and the names in the index of instruments. Each answer says what it was found by.
 */
import { accept, type Bytes, type Result, type Value } from '#kernel';
import type { IndexEntry } from '#modules/titles';
import type { Database } from '../database.ts';
import { type Found, foundByCommitment, searchText } from '../projections/titles-queries.ts';
import type { TownNode } from '../town-node.ts';
import type { LandIndex } from '../vault/land-index.ts';
import { addressOf, publishedLand, publishedOf, recordOf } from './roll.ts';
import { fitOf, publishedMatch, questionsOf } from './words.ts';

export const BY = [
  'parcel',
  'map-number',
  'address',
  'owner',
  'book-page',
  'reference',
  'property',
  'reception',
  'number',
  'party',
  'land',
] as const;

/** One text by which something can be found. `ended`: a correction of the index has ended it. */
type Part = { readonly by: (typeof BY)[number]; readonly text: string; readonly ended?: true };

export type LandHit = Part & {
  readonly kind: Found['kind'];
  /** As the book names it: the parcel, year and property, or registry and reception. */
  readonly name: string;
  /** Parcels that it is about; an instrument may name several, or none. */
  readonly parcels: readonly string[];
  readonly address?: string;
  readonly entry: number;
  /** It says exactly what was asked for. */
  readonly exact: boolean;
  /** Of an instrument. */
  readonly type?: string;
};

type Numbered = { readonly [name in 'instrumentNo' | 'certificateNo' | 'book' | 'page']?: string };
type Instrument = {
  readonly entry: number;
  readonly type?: string;
  readonly numbers?: Numbered;
  readonly earlierNumbers?: readonly { readonly numbers: Numbered }[];
  readonly index: readonly IndexEntry[];
};

/** So many more are looked at than are shown: a house with many units is one parcel and many rows. */
const SPARE = 4;

/** Exact answers first. Refusals: those of the vault and of the projections. */
export async function findLand(node: TownNode, question: string, limit: number): Promise<Result<readonly LandHit[]>> {
  const { projections } = node.shelf;
  const index = await publishedLand(node);
  const tables = projections.ok ? projections.value.read('titles') : projections;
  if (!tables.ok) return tables;
  const hits = questionsOf(question).flatMap((asked) =>
    candidates(tables.value, index, asked, limit * SPARE).flatMap((found) =>
      hitOf(node, tables.value, index, asked, found),
    ),
  );
  const fits = hits.toSorted((a, b) => b.fit - a.fit);
  return accept(oneOfEach(fits.map(({ hit }) => hit)).slice(0, limit));
}

function candidates(tables: Database, land: LandIndex | undefined, question: string, limit: number): readonly Found[] {
  if (BEGUN_ID.test(question)) return begunWith(tables, question.trim().toUpperCase(), limit);
  const match = publishedMatch(question);
  const rows = land === undefined || match === undefined ? [] : land.search(match, limit);
  const inVault = rows.flatMap((commitment: Bytes) => foundByCommitment(tables, commitment, '') ?? []);
  return [...searchText(tables, question, limit), ...inVault];
}

/** All parcels of a town begin alike, and a search by words would look at each of them. */
const BEGUN_ID = /^\s*[FM]_\d{0,8}(?:_\d{0,3})?\s*$/i;

function begunWith(tables: Database, beginning: string, limit: number): readonly Found[] {
  const rows = tables.rows(
    'SELECT parcel FROM titles_parcel WHERE parcel >= ? AND parcel < ? ORDER BY parcel LIMIT ?',
    beginning,
    `${beginning}~`,
    limit,
  );
  return rows.map(({ parcel }) => ({ kind: 'parcel', name: parcel as string, text: '' }));
}

type Scored = { readonly hit: LandHit; readonly fit: number };

function hitOf(
  node: TownNode,
  tables: Database,
  land: LandIndex | undefined,
  question: string,
  found: Found,
): readonly Scored[] {
  const { kind, name } = found;
  const about = ABOUT[kind](node, tables, land, found);
  if (about === undefined) return [];
  const { parts, ...facts } = about;
  const best = parts
    .map((part) => ({ part, fit: fitOf(question, part.text) }))
    .reduce((a, b) => (b.fit > a.fit ? b : a));
  return [{ hit: { kind, name, ...best.part, ...facts, exact: best.fit === 3 }, fit: best.fit }];
}

type About = Pick<LandHit, 'parcels' | 'entry' | 'address' | 'type'> & { readonly parts: readonly Part[] };
type AboutOf = (node: TownNode, tables: Database, land: LandIndex | undefined, found: Found) => About | undefined;

const ABOUT: { readonly [kind in Found['kind']]: AboutOf } = {
  parcel: (_, tables, land, { name }) => {
    const row = tables.row('SELECT map_parcel, entry FROM titles_parcel WHERE parcel = ?', name);
    if (row === undefined) return undefined;
    const parts = [part('parcel', name), part('map-number', row.map_parcel as string | null)].flat();
    return { parts, parcels: [name], entry: row.entry as number, ...withAddress(addressOf(tables, land, name)) };
  },
  roll: (_, tables, land, { name, parcel }) => {
    const at = name.indexOf('/');
    const [fiscalYear, property] = [Number(name.slice(0, at)), name.slice(at + 1)];
    const row = tables.row(
      'SELECT entry, row FROM titles_roll WHERE fiscal_year = ? AND property = ?',
      fiscalYear,
      property,
    );
    if (row === undefined) return undefined;
    const { reference } = JSON.parse(row.row as string) as { reference?: Numbered & { text?: string } };
    const { address, owner } = publishedOf(tables, land, { fiscalYear, property });
    const parts = [
      part('property', property),
      part('address', address),
      part('owner', owner),
      part('book-page', bookPage(reference)),
      part('reference', reference?.text),
      part('parcel', parcel),
    ].flat();
    return {
      parts,
      parcels: parcel === undefined ? [] : [parcel],
      entry: row.entry as number,
      ...withAddress(address),
    };
  },
  instrument: (node, _tables, _land, { name }) => {
    const [registry = '', reception = ''] = name.split('/');
    const record = recordOf<Instrument & Value>(node, 'instrument', registry, reception) as Instrument | undefined;
    if (record === undefined) return undefined;
    const { entry, type, numbers, earlierNumbers = [], index } = record;
    const parts = [
      part('reception', reception),
      ...partsOfNumbers(numbers),
      ...earlierNumbers.flatMap((earlier) => partsOfNumbers(earlier.numbers).map(ended)),
      ...index.map(partsOfEntry),
    ].flat();
    const parcels = index.flatMap(({ legal, untilEntry }) => (untilEntry === undefined ? (legal?.parcel ?? []) : []));
    return { parts, parcels: [...new Set(parcels)], entry, ...(type === undefined ? {} : { type }) };
  },
};

function partsOfEntry({ party, legal, untilEntry }: IndexEntry): readonly Part[] {
  const parts = [
    part('party', party?.name),
    part('parcel', legal?.parcel),
    ...[legal?.plan, legal?.lot, legal?.description].map((text) => part('land', text)),
  ].flat();
  return untilEntry === undefined ? parts : parts.map(ended);
}

function partsOfNumbers(numbers: Numbered = {}): readonly Part[] {
  return [
    part('book-page', bookPage(numbers)),
    part('number', numbers.instrumentNo),
    part('number', numbers.certificateNo),
  ].flat();
}

function ended(one: Part): Part {
  return { ...one, ended: true };
}

function part(by: Part['by'], text: string | null | undefined): readonly Part[] {
  return text === undefined || text === null || text === '' ? [] : [{ by, text }];
}

function bookPage({ book, page }: Numbered = {}): string | undefined {
  return book === undefined ? undefined : `${book}/${page ?? ''}`;
}

function withAddress(address: string | undefined): { readonly address?: string } {
  return address === undefined ? {} : { address };
}

/** A parcel is one answer, whatever of it was found; so is an instrument, and a row that stands on no parcel. */
function oneOfEach(hits: readonly LandHit[]): readonly LandHit[] {
  const seen = new Set<string>();
  return hits.filter(({ kind, name, parcels }) => {
    const key = kind === 'instrument' || parcels.length === 0 ? `${kind} ${name}` : `parcel ${parcels[0]}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
