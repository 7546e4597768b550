/** Which entry brought a commitment into the book: every value of a field of that kind. */
import { type Bytes, bytesOf, type Module } from '#kernel';
import type { Database } from '../database.ts';
import { valuesOf } from './input-fields.ts';
import type { Projection } from './projection.ts';

export function commitmentsProjection(modules: readonly Module[]): Projection {
  return {
    name: 'commitments',
    version: 1,
    tables: `CREATE TABLE commitments (commitment BLOB NOT NULL, entry INTEGER NOT NULL,
                                       PRIMARY KEY (commitment, entry)) STRICT, WITHOUT ROWID;`,
    apply(database, { index, transaction }) {
      const insert = database.statement('INSERT OR IGNORE INTO commitments VALUES (?, ?)');
      for (const { value } of valuesOf(modules, 'commitment', transaction.body)) insert.run(bytesOf(value), index);
    },
  };
}

/** The entries that name a commitment, oldest first. */
export function entriesOfCommitment(database: Database, commitment: Bytes): readonly number[] {
  return database
    .rows('SELECT entry FROM commitments WHERE commitment = ? ORDER BY entry', commitment)
    .map(({ entry }) => entry as number);
}
