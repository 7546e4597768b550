/** Which entry names an attachment, so that content which nothing names can be told from content that is kept. */
import { type Bytes, bytesOf } from '#kernel';
import type { Database } from '../database.ts';
import type { Projection } from '../projections/projection.ts';
import type { Naming } from './attachments.ts';

export const attachmentsProjection: Projection = {
  name: 'attachments',
  version: 1,
  tables: `CREATE TABLE attachments (hash BLOB NOT NULL, entry INTEGER NOT NULL, time_ms INTEGER NOT NULL,
                                     PRIMARY KEY (hash, entry)) STRICT, WITHOUT ROWID;`,
  apply(database, { index, timeMs, transaction }) {
    const insert = database.statement('INSERT OR IGNORE INTO attachments VALUES (?, ?, ?)');
    for (const { hash } of transaction.body.attachments ?? []) insert.run(bytesOf(hash), index, timeMs);
  },
};

/** The newest entry that names it: as long as one must be kept, the content is. */
export function namingIn(database: Database): Naming {
  return (hash: Bytes) => {
    const row = database.row('SELECT entry, time_ms FROM attachments WHERE hash = ? ORDER BY entry DESC LIMIT 1', hash);
    return row === undefined ? undefined : { entry: row.entry as number, timeMs: row.time_ms as number };
  };
}
