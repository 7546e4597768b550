/**
 * The book on disk: node:sqlite, write-ahead log, flushed at every commit.
 *
 * One block is one database transaction, so a crash leaves the last block whole or absent. Rows have dense
 * integer keys: B-trees keyed by random hashes were measured to be 10 to 15 times slower.
 */
import { type Bytes, type Commit, concat, type StateChange, type Store, TILE_HEIGHT, type Tip } from '#kernel';
import { TILE_WIDTH } from '#proofs';
import { Database } from './database.ts';
import { joinLines, LEDGER_SCHEMA, LEDGER_VERSION, splitHashes, splitLines } from './ledger-tables.ts';

export type LedgerStoreOptions = {
  /** The signed checkpoint over the tip; stored with the block, so that none is ever seen without it. */
  readonly sign?: (tip: Tip, commit: Commit) => string;
  /** A missing or empty file is a lost book, not a new one. */
  readonly mustExist?: boolean;
  /** Reads the book as it is now, beside the process that writes it. */
  readonly snapshot?: boolean;
};

export class LedgerStore implements Store {
  readonly #sign: ((tip: Tip, commit: Commit) => string) | undefined;
  readonly #database: Database;
  #onCommitted: ((seconds: number) => void) | undefined;

  /** Opens or makes the database. Throws a `HomeError` where it is missing, damaged, newer, or cannot be written. */
  constructor(path: string, options: LedgerStoreOptions = {}) {
    this.#sign = options.sign;
    this.#database = new Database(path, {
      schema: LEDGER_SCHEMA,
      version: LEDGER_VERSION,
      synchronous: 'FULL',
      mustExist: options.mustExist ?? false,
      snapshot: options.snapshot ?? false,
    });
  }

  /** The file itself, for those who care for it. */
  get database(): Database {
    return this.#database;
  }

  close(): void {
    this.#database.close();
  }

  tip(): Tip | undefined {
    const row = this.#database.row('SELECT * FROM block ORDER BY height DESC LIMIT 1');
    if (row === undefined) return undefined;
    return {
      height: row.height as number,
      timeMs: row.time_ms as number,
      size: row.size as number,
      logRoot: row.log_root as Bytes,
      stateRoot: row.state_root as Bytes,
      peaks: splitHashes(row.peaks as Bytes),
    };
  }

  /** Number of entries. */
  size(): number {
    return Number(this.#database.row('SELECT size FROM block ORDER BY height DESC LIMIT 1')?.size ?? 0);
  }

  value(key: string): Bytes | undefined {
    return this.#database.row('SELECT value FROM state WHERE key = ?', key)?.value as Bytes | undefined;
  }

  /** Without a transaction around them SQLite takes and drops its locks at every single read. */
  reading<T>(work: () => T): T {
    return this.#database.snapshot(work);
  }

  scan(prefix: string, options: { after?: string; limit: number }): readonly (readonly [string, Bytes])[] {
    const { after, limit } = options;
    const from = after !== undefined && after > prefix ? after : prefix;
    const rows = this.#database.rows(
      'SELECT key, value FROM state WHERE key >= ? AND key < ? AND key <> ? ORDER BY key LIMIT ?',
      from,
      // Keys are ASCII, so this sorts after every key that begins with the prefix.
      `${prefix}\u{10ffff}`,
      after ?? '',
      limit,
    );
    return rows.map(({ key, value }) => [key as string, value as Bytes] as const);
  }

  /**
   * Sorted by SQLite in temporary files, row by row: an index by random key hash would cost every block what one
   * sort costs a start, and a million leaves as objects took 1.4 GB where this takes 0.1.
   */
  *leaves(): Iterable<{ readonly keyHash: Bytes; readonly valueHash: Bytes }> {
    for (const row of this.#database.each('SELECT key_hash, value_hash FROM state ORDER BY key_hash'))
      yield { keyHash: row.key_hash as Bytes, valueHash: row.value_hash as Bytes };
  }

  bucketHash(prefix: number): Bytes | undefined {
    return this.#database.row('SELECT hash FROM bucket WHERE prefix = ?', prefix)?.hash as Bytes | undefined;
  }

  *ids(fromMs: number): Iterable<readonly [string, number]> {
    for (const { ids } of this.#database.rows('SELECT ids FROM seen WHERE expires_ms >= ?', fromMs)) {
      for (const seen of JSON.parse(ids as string) as [string, number][]) if (seen[1] >= fromMs) yield seen;
    }
  }

  entry(index: number): Bytes | undefined {
    return this.#database.row('SELECT bytes FROM entry WHERE id = ?', index)?.bytes as Bytes | undefined;
  }

  leaf(index: number): Bytes | undefined {
    return this.#database.row('SELECT leaf FROM entry WHERE id = ?', index)?.leaf as Bytes | undefined;
  }

  refusedAt(height: number): readonly { readonly position: number; readonly bytes: Bytes }[] {
    const rows = this.#database.rows('SELECT position, bytes FROM refused WHERE height = ? ORDER BY position', height);
    return rows.map(({ position, bytes }) => ({ position: position as number, bytes: bytes as Bytes }));
  }

  receiptsAt(height: number): readonly Bytes[] {
    const lines = this.#database.row('SELECT lines FROM receipt WHERE height = ?', height)?.lines;
    return lines === undefined ? [] : splitLines(lines as Bytes);
  }

  /** Up to `limit` entries from an index on. */
  entriesFrom(first: number, limit: number): readonly Bytes[] {
    const sql = 'SELECT bytes FROM entry WHERE id >= ? AND id < ? ORDER BY id';
    return this.#database.rows(sql, first, first + limit).map(({ bytes }) => bytes as Bytes);
  }

  /** The tips of up to `limit` blocks after a height, each with the index of its first entry. */
  blocksAfter(height: number, limit: number): readonly { readonly tip: Omit<Tip, 'peaks'>; readonly first: number }[] {
    const sql = `SELECT height, time_ms, size, log_root, state_root,
                        coalesce((SELECT b.size FROM block b WHERE b.height < block.height ORDER BY b.height DESC LIMIT 1), 0) AS first
                 FROM block WHERE height > ? ORDER BY height LIMIT ?`;
    return this.#database.rows(sql, height, limit).map((row) => ({
      tip: {
        height: row.height as number,
        timeMs: row.time_ms as number,
        size: row.size as number,
        logRoot: row.log_root as Bytes,
        stateRoot: row.state_root as Bytes,
      },
      first: row.first as number,
    }));
  }

  /** The checkpoint that was signed at exactly this size. */
  checkpointAt(size: number): string | undefined {
    return this.#database.row('SELECT note FROM checkpoint WHERE size = ?', size)?.note as string | undefined;
  }

  /** The newest checkpoints, newest first, each with the root that its size had. */
  checkpoints(limit: number): readonly { readonly note: string; readonly size: number; readonly logRoot: Bytes }[] {
    const sql = `SELECT note, checkpoint.size, log_root AS logRoot FROM checkpoint JOIN block USING (size)
                 GROUP BY checkpoint.size ORDER BY checkpoint.size DESC LIMIT ?`;
    return this.#database.rows(sql, limit) as unknown as ReturnType<LedgerStore['checkpoints']>;
  }

  /** The newest signed checkpoint, or undefined where nothing has been signed. */
  checkpoint(): string | undefined {
    return this.#database.row('SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1')?.note as string | undefined;
  }

  /** The height of the block that holds an entry, and the index of its block entry. */
  blockOf(entry: number): { readonly height: number; readonly blockEntry: number } | undefined {
    const row = this.#database.row(
      'SELECT height, size FROM block WHERE size > ? ORDER BY size, height LIMIT 1',
      entry,
    );
    return row === undefined ? undefined : { height: row.height as number, blockEntry: (row.size as number) - 1 };
  }

  /** The block that holds an entry: its height, its time, and the size of the book after it. */
  blockWith(entry: number): { readonly height: number; readonly timeMs: number; readonly size: number } | undefined {
    const row = this.#database.row(
      'SELECT height, time_ms, size FROM block WHERE size > ? ORDER BY size, height LIMIT 1',
      entry,
    );
    if (row === undefined) return undefined;
    return { height: row.height as number, timeMs: row.time_ms as number, size: row.size as number };
  }

  /** The hash of a full tile: one hash of the level above it. */
  subtree(level: number, position: number): Bytes | undefined {
    const sql = 'SELECT hash FROM subtree WHERE level = ? AND position = ?';
    return this.#database.row(sql, level, position)?.hash as Bytes | undefined;
  }

  /** A tile of the log (C2SP tlog-tiles) as one run of hashes; throws where the log does not reach so far. */
  readTile(level: number, index: bigint, width: number): Bytes {
    const first = Number(index) * TILE_WIDTH;
    const rows =
      level === 0
        ? this.#database.rows(
            'SELECT leaf AS hash FROM entry WHERE id >= ? AND id < ? ORDER BY id',
            first,
            first + width,
          )
        : this.#database.rows(
            'SELECT hash FROM subtree WHERE level = ? AND position >= ? AND position < ? ORDER BY position',
            level,
            first,
            first + width,
          );
    if (rows.length !== width) throw new Error(`the log has no tile ${level}/${index} of width ${width}`);
    return concat(...rows.map(({ hash }) => hash as Bytes));
  }

  *entries(): Generator<Bytes, void> {
    for (let first = 0; ; first += 1_000) {
      const rows = this.#database.rows('SELECT bytes FROM entry WHERE id >= ? ORDER BY id LIMIT 1000', first);
      for (const { bytes } of rows) yield bytes as Bytes;
      if (rows.length < 1_000) return;
    }
  }

  /** Every key of the state with what is stored for it, in no order. */
  *state(): Generator<StateChange, void> {
    for (const row of this.#database.each('SELECT key, key_hash, value, value_hash FROM state')) {
      const { key, key_hash: keyHash, value, value_hash: valueHash } = row;
      yield { key: key as string, keyHash: keyHash as Bytes, value: value as Bytes, valueHash: valueHash as Bytes };
    }
  }

  /** Durable when it returns; where it throws, nothing of the block is there. */
  commit(commit: Commit): void {
    const startMs = performance.now();
    this.#database.transaction(() => {
      this.#writeLog(commit);
      this.#writeState(commit);
      this.#writeSeen(commit);
    });
    this.#onCommitted?.((performance.now() - startMs) / 1_000);
  }

  /** Hears how many seconds each commit took. */
  onCommitted(listener: (seconds: number) => void): void {
    this.#onCommitted = listener;
  }

  /** For a book that was taken over: no town but its own signs it here. */
  addCheckpoint(size: number, note: string): void {
    this.#database.run('INSERT OR REPLACE INTO checkpoint VALUES (?, ?)', size, note);
  }

  #writeLog(commit: Commit): void {
    const { tip, entries, tileRoots, receipts, refused } = commit;
    const { height, timeMs, size, logRoot, stateRoot, peaks } = tip;
    const block = this.#database.statement('INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)');
    block.run(height, timeMs, size, logRoot, stateRoot, Buffer.concat(peaks));
    const entry = this.#database.statement('INSERT INTO entry VALUES (?, ?, ?)');
    let index = size - entries.length;
    for (const { bytes, leaf } of entries) entry.run(index++, bytes, leaf);
    const subtree = this.#database.statement('INSERT INTO subtree VALUES (?, ?, ?)');
    for (const { level, index, hash } of tileRoots) subtree.run(level / TILE_HEIGHT, index, hash);
    if (this.#sign !== undefined && entries.length > 0) {
      this.#database.statement('INSERT INTO checkpoint VALUES (?, ?)').run(size, this.#sign(tip, commit));
    }
    if (receipts.length > 0)
      this.#database.statement('INSERT INTO receipt VALUES (?, ?)').run(height, joinLines(receipts));
    const row = this.#database.statement('INSERT INTO refused VALUES (?, ?, ?)');
    for (const { position, bytes } of refused) row.run(height, position, bytes);
  }

  /** Transaction ids of the block, in one row until the last of them has expired. */
  #writeSeen({ tip, ids }: Commit): void {
    this.#database.statement('DELETE FROM seen WHERE expires_ms < ?').run(tip.timeMs);
    if (ids.length === 0) return;
    const latest = ids.reduce((latest, [, expiresMs]) => Math.max(latest, expiresMs), 0);
    this.#database.statement('INSERT INTO seen VALUES (?, ?, ?)').run(tip.height, latest, JSON.stringify(ids));
  }

  #writeState({ changes, buckets }: Commit): void {
    const put = this.#database.statement(
      `INSERT INTO state (key, key_hash, value, value_hash) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, value_hash = excluded.value_hash`,
    );
    const remove = this.#database.statement('DELETE FROM state WHERE key = ?');
    for (const { key, keyHash, value, valueHash } of changes) {
      if (value === undefined || valueHash === undefined) remove.run(key);
      else put.run(key, keyHash, value, valueHash);
    }
    const bucket = this.#database.statement('INSERT OR REPLACE INTO bucket VALUES (?, ?)');
    const empty = this.#database.statement('DELETE FROM bucket WHERE prefix = ?');
    for (const [prefix, hash] of buckets) {
      if (hash === undefined) empty.run(prefix);
      else bucket.run(prefix, hash);
    }
  }
}
