/**
 * What the witness remembers, in `witness.db`: flushed before any answer, and part of every backup, because a
 * witness that forgot what it saw can be shown another book.
 */
import { Database, type Row } from '../database.ts';

const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE watched   (origin TEXT PRIMARY KEY, vkeys TEXT NOT NULL, former TEXT NOT NULL, url TEXT,
                          latest TEXT, cosigned TEXT) STRICT;
  CREATE TABLE seen      (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, size TEXT NOT NULL, note TEXT NOT NULL,
                          UNIQUE (origin, size)) STRICT;
  CREATE TABLE evidence  (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, time_ms INTEGER NOT NULL,
                          file TEXT NOT NULL) STRICT;
  CREATE TABLE neighbour (url TEXT PRIMARY KEY, vkeys TEXT NOT NULL) STRICT;
  CREATE TABLE own       (id INTEGER PRIMARY KEY CHECK (id = 1), size TEXT NOT NULL, note TEXT NOT NULL,
                          vkeys TEXT NOT NULL) STRICT;
`;

/** Made where it is not there yet: a file of an earlier program has no such table, and loses nothing by it. */
const COSIGNED = `CREATE TABLE IF NOT EXISTS cosigned_by (vkey TEXT PRIMARY KEY, size TEXT NOT NULL,
                                                          time_ms INTEGER NOT NULL) STRICT`;

/** Checkpoints kept of each log besides the last: an old one convicts a log that went back and wrote anew. */
const SEEN_PER_LOG = 1_000;
/** One is enough to convict; a few more show that it goes on. */
const EVIDENCE_PER_LOG = 16;

export type WatchedRow = {
  readonly origin: string;
  readonly vkeys: readonly string[];
  /** Keys that the log had before: nothing is cosigned under them, but what they signed may still convict. */
  readonly former: readonly string[];
  readonly url: string | undefined;
  /** The last checkpoint cosigned, with the log's signatures. */
  readonly latest: string | undefined;
  /** The same with our cosignatures, for monitors. */
  readonly cosigned: string | undefined;
};

export type EvidenceRow = {
  readonly id: number;
  readonly origin: string;
  readonly timeMs: number;
  readonly file: string;
};

/** The newest checkpoint of our own log that others have cosigned, with the keys of these others. */
export type OwnCosigned = { readonly size: bigint; readonly note: string; readonly vkeys: readonly string[] };

export class WitnessStore {
  readonly #database: Database;

  /** With `mustExist`, a missing file is a lost memory and not a new witness. */
  constructor(path: string, options: { readonly mustExist: boolean }) {
    this.#database = new Database(path, {
      schema: SCHEMA,
      version: SCHEMA_VERSION,
      synchronous: 'FULL',
      mustExist: options.mustExist,
    });
    this.#database.exec(COSIGNED);
  }

  close(): void {
    this.#database.close();
  }

  /** Looks, decides and stores as one step that is durable when it returns. */
  atomically<T>(work: () => T): T {
    return this.#database.transaction(work);
  }

  watch({ origin, vkeys, former, url }: Pick<WatchedRow, 'origin' | 'vkeys' | 'former' | 'url'>): void {
    const sql = `INSERT INTO watched (origin, vkeys, former, url) VALUES (?, ?, ?, ?)
                 ON CONFLICT (origin) DO UPDATE
                 SET vkeys = excluded.vkeys, former = excluded.former, url = coalesce(excluded.url, url)`;
    this.#database.run(sql, origin, JSON.stringify(vkeys), JSON.stringify(former), url ?? null);
  }

  watched(): readonly WatchedRow[] {
    return this.#database.rows('SELECT * FROM watched ORDER BY origin').map(watchedRow);
  }

  watchedAfter(origin: string, limit: number): readonly WatchedRow[] {
    const sql = 'SELECT * FROM watched WHERE origin > ? ORDER BY origin LIMIT ?';
    return this.#database.rows(sql, origin, limit).map(watchedRow);
  }

  watchedLog(origin: string): WatchedRow | undefined {
    return this.#database.rows('SELECT * FROM watched WHERE origin = ?', origin).map(watchedRow)[0];
  }

  remember(origin: string, size: bigint, latest: string, cosigned: string): void {
    this.#database.run('UPDATE watched SET latest = ?, cosigned = ? WHERE origin = ?', latest, cosigned, origin);
    this.#database.run(
      'INSERT OR IGNORE INTO seen (origin, size, note) VALUES (?, ?, ?)',
      origin,
      String(size),
      latest,
    );
    const sql = `DELETE FROM seen WHERE origin = ?1 AND id <=
                   (SELECT id FROM seen WHERE origin = ?1 ORDER BY id DESC LIMIT 1 OFFSET ${SEEN_PER_LOG})`;
    this.#database.run(sql, origin);
  }

  seenAt(origin: string, size: bigint): string | undefined {
    return this.#database.row('SELECT note FROM seen WHERE origin = ? AND size = ?', origin, String(size))?.note as
      | string
      | undefined;
  }

  /** Keeps the first ones: whoever misbehaves must not push out what convicts him. */
  keepEvidence(origin: string, timeMs: number, file: string): void {
    const kept = this.evidence().filter((row) => row.origin === origin);
    if (kept.length >= EVIDENCE_PER_LOG || kept.some((row) => row.file === file)) return;
    this.#database.run('INSERT INTO evidence (origin, time_ms, file) VALUES (?, ?, ?)', origin, timeMs, file);
  }

  evidence(): readonly EvidenceRow[] {
    return this.#database.rows('SELECT * FROM evidence ORDER BY id').map(evidenceRow);
  }

  evidenceAfter(id: number, limit: number): readonly EvidenceRow[] {
    return this.#database.rows('SELECT * FROM evidence WHERE id > ? ORDER BY id LIMIT ?', id, limit).map(evidenceRow);
  }

  evidenceCount(): number {
    return Number(this.#database.row('SELECT count(*) AS count FROM evidence')?.count);
  }

  neighbour(url: string): readonly string[] | undefined {
    const row = this.#database.row('SELECT vkeys FROM neighbour WHERE url = ?', url);
    return row === undefined ? undefined : parseKeys(row.vkeys);
  }

  /** Addresses of those who have cosigned for us. */
  neighbours(): readonly string[] {
    return this.#database.rows('SELECT url FROM neighbour ORDER BY url').map(({ url }) => url as string);
  }

  setNeighbour(url: string, vkeys: readonly string[]): void {
    this.#database.run('INSERT OR REPLACE INTO neighbour VALUES (?, ?)', url, JSON.stringify(vkeys));
  }

  /** What the key cosigned of our own log last: the size, and the time that it stated. */
  cosignedBy(vkey: string): { readonly size: number; readonly timeMs: number } | undefined {
    const row = this.#database.row('SELECT size, time_ms FROM cosigned_by WHERE vkey = ?', vkey);
    return row === undefined ? undefined : { size: Number(row.size), timeMs: row.time_ms as number };
  }

  setCosignedBy(vkey: string, size: bigint, timeMs: number): void {
    this.#database.run('INSERT OR REPLACE INTO cosigned_by VALUES (?, ?, ?)', vkey, String(size), timeMs);
  }

  own(): OwnCosigned | undefined {
    const row = this.#database.row('SELECT size, note, vkeys FROM own');
    if (row === undefined) return undefined;
    return { size: BigInt(row.size as string), note: row.note as string, vkeys: parseKeys(row.vkeys) };
  }

  setOwn({ size, note, vkeys }: OwnCosigned): void {
    this.#database.run('INSERT OR REPLACE INTO own VALUES (1, ?, ?, ?)', String(size), note, JSON.stringify(vkeys));
  }
}

function watchedRow({ origin, vkeys, former, url, latest, cosigned }: Row): WatchedRow {
  return {
    origin: origin as string,
    vkeys: parseKeys(vkeys),
    former: parseKeys(former),
    url: (url as string | null) ?? undefined,
    latest: (latest as string | null) ?? undefined,
    cosigned: (cosigned as string | null) ?? undefined,
  };
}

function evidenceRow({ id, origin, time_ms: timeMs, file }: Row): EvidenceRow {
  return { id: id as number, origin: origin as string, timeMs: timeMs as number, file: file as string };
}

function parseKeys(text: unknown): readonly string[] {
  return JSON.parse(text as string) as readonly string[];
}
