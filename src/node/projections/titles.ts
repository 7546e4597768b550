/**
 * Property titles as tables: parcels, rows of the roll, instruments, every item of every parcel's history, and a
 * full-text index over what the book itself says. Nothing personal is here: owners and addresses are found
 * through the vault (see vault-index.ts).
 */
import { bytesOf, encodeText, splitAction, type Value } from '#kernel';
import { historyItems, type Input, type InstrumentName } from '#modules/titles';
import type { Database } from '../database.ts';
import type { ProjectedEntry, Projection } from './projection.ts';

export const titlesProjection: Projection = {
  name: 'titles',
  version: 3,
  tables: `
    CREATE TABLE titles_parcel (parcel TEXT PRIMARY KEY, map_parcel TEXT, entry INTEGER NOT NULL,
                                commitment BLOB NOT NULL) STRICT;
    CREATE INDEX titles_parcel_commitment ON titles_parcel (commitment);
    CREATE TABLE titles_roll (fiscal_year INTEGER NOT NULL, property TEXT NOT NULL, parcel TEXT,
                              entry INTEGER NOT NULL, row TEXT NOT NULL, commitment BLOB NOT NULL,
                              PRIMARY KEY (fiscal_year, property)) STRICT;
    CREATE INDEX titles_roll_parcel ON titles_roll (parcel);
    CREATE INDEX titles_roll_commitment ON titles_roll (commitment);
    CREATE TABLE titles_instrument (registry TEXT NOT NULL, reception TEXT NOT NULL, type TEXT NOT NULL,
                                    entry INTEGER NOT NULL, time_ms INTEGER NOT NULL,
                                    PRIMARY KEY (registry, reception)) STRICT;
    CREATE TABLE titles_act (registry TEXT NOT NULL, reception TEXT NOT NULL, entry INTEGER NOT NULL,
                             PRIMARY KEY (registry, reception, entry)) STRICT;
    CREATE TABLE titles_history (id INTEGER PRIMARY KEY, parcel TEXT NOT NULL, item TEXT NOT NULL) STRICT;
    CREATE INDEX titles_history_parcel ON titles_history (parcel);
    CREATE TABLE titles_found (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,
                               UNIQUE (kind, name)) STRICT;
    CREATE VIRTUAL TABLE titles_text USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
  `,
  apply(database, entry) {
    const { body } = entry.transaction;
    const [module, action] = splitAction(body.action);
    if (module !== 'titles') return;
    if (Object.hasOwn(TABLES, action)) TABLES[action]?.(database, entry, body.input as never);
    const insert = database.statement('INSERT INTO titles_history (parcel, item) VALUES (?, ?)');
    for (const { parcel, item } of historyItems(action, body.input, entry.result, entry.index))
      insert.run(parcel, encodeText(item as Value));
  },
};

type Take = (database: Database, entry: ProjectedEntry, input: never) => void;

const TABLES: { readonly [action: string]: Take } = {
  'load-parcels': takeParcels,
  'load-roll': takeRoll,
  record: takeRecorded,
  'import-instruments': takeBackFile,
  correct: takeCorrection,
  decide: takeAct,
};

function takeParcels(database: Database, { index }: ProjectedEntry, { rows }: Input<'load-parcels'>): void {
  const put = database.statement('INSERT OR REPLACE INTO titles_parcel VALUES (?, ?, ?, ?)');
  for (const { parcel, mapParcel, commitment } of rows) {
    put.run(parcel, mapParcel ?? null, index, bytesOf(commitment));
    writeText(database, 'parcel', parcel, [parcel, mapParcel]);
  }
}

function takeRoll(database: Database, { index }: ProjectedEntry, { fiscalYear, rows }: Input<'load-roll'>): void {
  const put = database.statement('INSERT OR REPLACE INTO titles_roll VALUES (?, ?, ?, ?, ?, ?)');
  for (const { property, parcel, commitment, ...row } of rows) {
    put.run(fiscalYear, property, parcel ?? null, index, encodeText(row as Value), bytesOf(commitment));
    const { book, page, text } = row.reference ?? {};
    writeText(database, 'roll', `${fiscalYear}/${property}`, [property, parcel, place(book, page), text]);
  }
}

type Presented = Input<'record'>['instruments'][number] | Input<'import-instruments'>['rows'][number];

function takeRecorded(database: Database, entry: ProjectedEntry, input: Input<'record'>): void {
  takeInstruments(database, entry, input.registry, input.instruments);
}

function takeBackFile(database: Database, entry: ProjectedEntry, input: Input<'import-instruments'>): void {
  takeInstruments(database, entry, input.registry, input.rows);
}

function takeInstruments(
  database: Database,
  { index, timeMs, result }: ProjectedEntry,
  registry: string,
  presented: readonly Presented[],
): void {
  const { receptions } = result as { readonly receptions: readonly string[] };
  const put = database.statement('INSERT INTO titles_instrument VALUES (?, ?, ?, ?, ?)');
  for (const [i, { type, numbers, parties, legals }] of presented.entries()) {
    const reception = receptions[i] as string;
    put.run(registry, reception, type, index, timeMs);
    const { instrumentNo, certificateNo, book, page } = numbers ?? {};
    writeText(database, 'instrument', `${registry}/${reception}`, [
      reception,
      instrumentNo,
      certificateNo,
      place(book, page),
      ...parties.map(({ name }) => name),
      ...legals.flatMap(({ parcel, plan, lot, description }) => [parcel, plan, lot, description]),
    ]);
  }
}

/** What a correction ends stays searchable beside what it begins: a search finds what anybody may have relied on. */
function takeCorrection(database: Database, entry: ProjectedEntry, input: Input<'correct'>): void {
  takeAct(database, entry, input);
  const { registry, reception, edits = [], numbers: { instrumentNo, certificateNo, book, page } = {} } = input;
  const parts = [
    ...edits.flatMap(({ party, legal }) => [party?.name, legal?.parcel, legal?.plan, legal?.description]),
    instrumentNo,
    certificateNo,
    place(book, page),
  ];
  addText(database, 'instrument', `${registry}/${reception}`, parts);
}

/** What was done to an instrument after it was received. */
function takeAct(database: Database, { index }: ProjectedEntry, { registry, reception }: InstrumentName): void {
  database.statement('INSERT INTO titles_act VALUES (?, ?, ?)').run(registry, reception, index);
}

function place(book: string | undefined, page: string | undefined): string | undefined {
  return book === undefined ? undefined : `${book}/${page ?? ''}`;
}

type Parts = readonly (string | undefined)[];

/** The text by which something is found, in place of what it was found by before. */
function writeText(database: Database, kind: string, name: string, parts: Parts): void {
  const { id, isNew } = found(database, kind, name);
  if (!isNew) database.statement('DELETE FROM titles_text WHERE rowid = ?').run(id);
  database.statement('INSERT INTO titles_text (rowid, text) VALUES (?, ?)').run(id, joined(parts));
}

function addText(database: Database, kind: string, name: string, parts: Parts): void {
  const { id } = found(database, kind, name);
  const before = database.row('SELECT text FROM titles_text WHERE rowid = ?', id)?.text;
  writeText(database, kind, name, [before as string | undefined, ...parts]);
}

/** Nearly everything is new, and then nothing needs to be looked up. */
function found(database: Database, kind: string, name: string): { readonly id: number; readonly isNew: boolean } {
  const insert = database.statement('INSERT OR IGNORE INTO titles_found (kind, name) VALUES (?, ?)');
  const { changes, lastInsertRowid } = insert.run(kind, name);
  if (changes === 1) return { id: Number(lastInsertRowid), isNew: true };
  const row = database.row('SELECT id FROM titles_found WHERE kind = ? AND name = ?', kind, name);
  return { id: row?.id as number, isNew: false };
}

/** Stands between the parts, so that no phrase is found across two of them. */
export const MARK = ' \u2022 ';

function joined(parts: Parts): string {
  return parts.filter((part) => part !== undefined).join(MARK);
}
