/** Questions about titles that the tables of the projection answer. */
import type { Bytes, Value } from '#kernel';
import type { InstrumentName } from '#modules/titles';
import type { Database } from '../database.ts';
import { MARK } from './titles.ts';

export type RollRow = { readonly fiscalYear: number; readonly property: string; readonly entry: number } & {
  readonly [fact: string]: Value;
};

/** Something that was found: a parcel, a row of the roll, or an instrument, by its name in the book. */
export type Found = {
  readonly kind: 'parcel' | 'roll' | 'instrument';
  readonly name: string;
  readonly parcel?: string;
  readonly text: string;
};

/** Every item of a parcel's history, oldest first. */
export function historyOf(database: Database, parcel: string): readonly Value[] {
  return database
    .rows('SELECT item FROM titles_history WHERE parcel = ? ORDER BY id', parcel)
    .map(({ item }) => JSON.parse(item as string) as Value);
}

/** Entries that corrected or decided on an instrument, in order. */
export function actsOn(database: Database, { registry, reception }: InstrumentName): readonly number[] {
  return database
    .rows('SELECT entry FROM titles_act WHERE registry = ? AND reception = ? ORDER BY entry', registry, reception)
    .map(({ entry }) => entry as number);
}

/** Rows of the roll for a parcel, the newest year first. */
export function rollOf(database: Database, parcel: string): readonly RollRow[] {
  return database
    .rows('SELECT * FROM titles_roll WHERE parcel = ? ORDER BY fiscal_year DESC, property', parcel)
    .map(({ fiscal_year, property, entry, row }) => ({
      fiscalYear: fiscal_year as number,
      property: property as string,
      entry: entry as number,
      ...(JSON.parse(row as string) as object),
    }));
}

/** Commitments of what the vault holds about a parcel: its row of the map, and its rows of the roll. */
export function commitmentsOf(database: Database, parcel: string): readonly Bytes[] {
  return database
    .rows(
      `SELECT commitment FROM titles_parcel WHERE parcel = ?1
       UNION ALL SELECT commitment FROM titles_roll WHERE parcel = ?1`,
      parcel,
    )
    .map(({ commitment }) => commitment as Bytes);
}

/**
 * What every word of the question is found in, the last word also as a beginning. What is called exactly so comes
 * first, then what has these very words, then the rest; whoever asks for 43101/1 does not want 43101/17.
 */
export function searchText(database: Database, question: string, limit: number): readonly Found[] {
  const [words, beginnings] = [matchOf(question, 'whole'), matchOf(question, 'beginning')];
  if (words === undefined || beginnings === undefined) return [];
  const hits = new Map<string, Found>();
  const take = (rows: readonly { readonly [column: string]: unknown }[]) => {
    for (const { kind, name, text } of rows as readonly Pick<Found, 'kind' | 'name' | 'text'>[]) {
      if (hits.size < limit && !hits.has(`${kind} ${name}`))
        hits.set(`${kind} ${name}`, found(database, kind, name, text));
    }
  };
  take(
    database.rows(
      `${SEARCH} AND instr(lower('${MARK}' || text || '${MARK}'), lower(?)) LIMIT ?`,
      words,
      whole(question),
      limit,
    ),
  );
  for (const match of [words, beginnings])
    if (hits.size < limit) take(database.rows(`${SEARCH} ORDER BY rank, found.id LIMIT ?`, match, limit));
  return [...hits.values()];
}

const SEARCH = `SELECT found.kind, found.name, text FROM titles_text
  JOIN titles_found AS found ON found.id = titles_text.rowid WHERE titles_text MATCH ?`;

/** The question as one whole part of the text. */
function whole(question: string): string {
  return `${MARK}${question.trim()}${MARK}`;
}

/** What a commitment stands for now, or undefined where a later row has taken its place. */
export function foundByCommitment(database: Database, commitment: Bytes, text: string): Found | undefined {
  const roll = database.row('SELECT fiscal_year, property FROM titles_roll WHERE commitment = ?', commitment);
  if (roll !== undefined) return found(database, 'roll', `${roll.fiscal_year}/${roll.property}`, text);
  const parcel = database.row('SELECT parcel FROM titles_parcel WHERE commitment = ?', commitment)?.parcel;
  return parcel === undefined ? undefined : found(database, 'parcel', parcel as string, text);
}

/**
 * Words as FTS5 understands them: each as a quoted phrase, because a parcel id or "123/45" is several tokens that
 * must stand together. Whatever else FTS5 has as syntax is inside the quotes and means nothing.
 */
export function matchOf(question: string, last: 'whole' | 'beginning'): string | undefined {
  const words = question.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return undefined;
  const phrases = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ');
  return last === 'whole' ? phrases : `${phrases}*`;
}

function found(database: Database, kind: Found['kind'], name: string, text: string): Found {
  const parcel = parcelOf(database, kind, name);
  return { kind, name, ...(parcel === undefined ? {} : { parcel }), text };
}

function parcelOf(database: Database, kind: Found['kind'], name: string): string | undefined {
  if (kind === 'parcel') return name;
  if (kind !== 'roll') return undefined;
  const [year, property] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
  const row = database.row('SELECT parcel FROM titles_roll WHERE fiscal_year = ? AND property = ?', year, property);
  return (row?.parcel ?? undefined) as string | undefined;
}
