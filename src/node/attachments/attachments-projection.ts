/**
 * Which entry names an attachment, and how long the fields that name it want it kept. So content which nothing names
 * can be told from content that is kept, and content that may be let go of from content that may not.
 */
import { type Bytes, bytesOf, type Module, type Retention } from '#kernel';
import type { Database } from '../database.ts';
import { valuesOf } from '../projections/input-fields.ts';
import type { Projection } from '../projections/projection.ts';
import type { Named } from './attachments.ts';

/** Stands for the list of attachments that every transaction has, whatever its action; it asks for no time. */
const LISTED = 'listed';

export function attachmentsProjection(modules: readonly Module[]): Projection {
  return {
    name: 'attachments',
    version: 2,
    tables: `CREATE TABLE attachments (hash BLOB NOT NULL, entry INTEGER NOT NULL, class TEXT NOT NULL,
                                       time_ms INTEGER NOT NULL,
                                       PRIMARY KEY (hash, entry, class)) STRICT, WITHOUT ROWID;`,
    apply(database, { index, timeMs, transaction: { body } }) {
      const insert = database.statement('INSERT OR IGNORE INTO attachments VALUES (?, ?, ?, ?)');
      for (const { hash } of body.attachments ?? []) insert.run(bytesOf(hash), index, LISTED, timeMs);
      for (const { field, value } of valuesOf(modules, 'attachmentHash', body))
        insert.run(bytesOf(value), index, field.retention, timeMs);
    },
  };
}

/**
 * What no transaction listed is not named, whatever fields hold its hash: a field may name a file that is kept
 * elsewhere. What one listed is kept as long as the field that wants it longest, of this entry or of another.
 */
export function namingIn(database: Database): (hash: Bytes) => Named | undefined {
  const question = 'SELECT class, max(time_ms) AS time_ms FROM attachments WHERE hash = ? GROUP BY class';
  return (hash) => {
    const rows = database.rows(question, hash) as unknown as readonly { class: string; time_ms: number }[];
    if (!rows.some((row) => row.class === LISTED)) return undefined;
    return {
      timeMs: Math.max(...rows.map((row) => row.time_ms)),
      keptUntilMs: Math.max(...rows.map((row) => keptUntilMs(row.class, row.time_ms))),
    };
  };
}

/** The years after its entry; what is kept while it is current, the day alone decides, which a person chooses. */
const YEARS: { readonly [retention in Retention]: number } = {
  permanent: Number.POSITIVE_INFINITY,
  'seven-years': 7,
  'one-year': 1,
  'while-current': 0,
};

function keptUntilMs(retention: string, timeMs: number): number {
  if (retention === LISTED) return timeMs;
  // A class of a later program is kept: whatever it says, it is not for this one to let go of.
  const years = YEARS[retention as Retention] ?? Number.POSITIVE_INFINITY;
  if (!Number.isFinite(years)) return years;
  const day = new Date(timeMs);
  return day.setUTCFullYear(day.getUTCFullYear() + years);
}
