/** The readable book: who did what, when, for which office; newest first, with filters. */
import { splitAction } from '#kernel';
import type { Database } from '../database.ts';
import type { Projection } from './projection.ts';

export const entriesProjection: Projection = {
  name: 'entries',
  version: 1,
  tables: `
    CREATE TABLE entries (entry INTEGER PRIMARY KEY, module TEXT NOT NULL, action TEXT NOT NULL, office TEXT,
                          signer TEXT NOT NULL, height INTEGER NOT NULL, time_ms INTEGER NOT NULL) STRICT;
    CREATE INDEX entries_action ON entries (module, action);
    CREATE INDEX entries_office ON entries (office);
    CREATE INDEX entries_time ON entries (time_ms);
  `,
  apply(database, { index, transaction, height, timeMs }) {
    const { body, signer } = transaction;
    const [module, action] = splitAction(body.action);
    const insert = database.statement('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)');
    insert.run(index, module, action, body.office ?? null, signer.key, height, timeMs);
  },
};

export type EntryFilter = {
  readonly module?: string | undefined;
  readonly action?: string | undefined;
  readonly office?: string | undefined;
  /** Block time, both ends included. */
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Entries before this one: where the last page ended. */
  readonly before?: number | undefined;
  readonly limit: number;
};

export type EntryRow = {
  readonly entry: number;
  readonly module: string;
  readonly action: string;
  readonly office: string | null;
  readonly signer: string;
  readonly height: number;
  readonly timeMs: number;
};

/** Newest first. */
export function findEntries(database: Database, filter: EntryFilter): readonly EntryRow[] {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const where = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where('module = ?', filter.module);
  where('action = ?', filter.action);
  where('office = ?', filter.office);
  where('entry < ?', filter.before);
  // Block time never runs backwards, so a range of time is a range of entries.
  where('entry >= (SELECT min(entry) FROM entries WHERE time_ms >= ?)', filter.fromMs);
  where('entry <= (SELECT max(entry) FROM entries WHERE time_ms <= ?)', filter.untilMs);
  const rows = database.rows(
    `SELECT entry, module, action, office, signer, height, time_ms AS timeMs FROM entries
     ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ORDER BY entry DESC LIMIT ?`,
    ...values,
    filter.limit,
  );
  return rows as unknown as readonly EntryRow[];
}
