/**
 * Which entry a transaction became, by its name, which is its leaf hash.
 *
 * Only six bytes of the hash are kept, as a whole number: an index over whole random hashes was measured to be
 * ten times slower. Two names may begin alike, so the reader compares the leaf of each entry that is found.
 */
import type { Database } from '../database.ts';
import type { Projection } from './projection.ts';

export const transactionsProjection: Projection = {
  name: 'transactions',
  version: 1,
  tables: `CREATE TABLE transactions (prefix INTEGER NOT NULL, entry INTEGER NOT NULL,
                                      PRIMARY KEY (prefix, entry)) STRICT, WITHOUT ROWID;`,
  apply(database, { index, name }) {
    database.statement('INSERT INTO transactions VALUES (?, ?)').run(prefixOf(name), index);
  },
};

/** Entries whose transaction may have this name; nearly always one or none. */
export function entriesNamed(database: Database, name: string): readonly number[] {
  return database
    .rows('SELECT entry FROM transactions WHERE prefix = ? ORDER BY entry', prefixOf(name))
    .map(({ entry }) => entry as number);
}

function prefixOf(name: string): number {
  return Buffer.from(name, 'base64url').readUIntBE(0, 6);
}
