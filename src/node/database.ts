/**
 * One SQLite file of a home, and what can be wrong with it in words that say what to do.
 *
 * SQLite tells of a fault when it meets it, so every call here goes through one place that turns its codes
 * into a `HomeError`. A fault in the middle of a transaction leaves nothing of it.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { HomeError } from './home-error.ts';

export type Row = { readonly [column: string]: unknown };

export type DatabaseOptions = {
  /** Tables and indexes of a new file. */
  readonly schema: string;
  /** Written into the file. A newer one is refused rather than guessed at. */
  readonly version: number;
  /** By the version found: what makes it this one. */
  readonly upgrades?: { readonly [version: number]: string };
  /** FULL: a commit is on the disk when it returns. NORMAL: the newest commits may be lost with the power. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Overwrites what is deleted with zeros. */
  readonly secureDelete?: boolean;
  /** A file that is missing or empty is an error, not a new database. */
  readonly mustExist?: boolean;
  /** Sees the file as it is now for as long as it is open, whatever another process writes meanwhile. */
  readonly snapshot?: boolean;
};

/**
 * Longest that a write waits for another program's hand on the file, such as a database browser's: a short wait of
 * everybody is better than a town that halts.
 */
const LOCK_WAIT_MS = 2_000;

/**
 * Keys of some tables are hashes, so that a commit touches a page for nearly every row: with 16 MiB of pages in memory
 * and as many in the log before they are copied, a vault of 185,000 items takes a row for a third less work.
 */
const FOR_WRITING = `PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;
                     PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000`;

export class Database {
  readonly path: string;
  readonly raw: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Throws a `HomeError`: `database-missing`, `database-newer`, or one of those in `databaseError`. */
  constructor(path: string, options: DatabaseOptions) {
    this.path = path;
    const { snapshot = false } = options;
    if (options.mustExist === true || snapshot) assertNotEmpty(path);
    this.raw = this.#guarded(() => (snapshot ? openSnapshot(path) : new DatabaseSync(path, { timeout: LOCK_WAIT_MS })));
    try {
      this.#guarded(() => this.#prepare(options));
    } catch (error) {
      this.raw.close();
      throw error;
    }
  }

  close(): void {
    this.raw.close();
  }

  row(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#guarded(() => this.statement(sql).get(...values));
  }

  rows(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#guarded(() => this.statement(sql).all(...values));
  }

  /** Row by row, for what may not fit into memory. No other statement may write meanwhile. */
  *each(sql: string, ...values: SQLInputValue[]): Generator<Row, void> {
    const rows = this.#guarded(() => this.raw.prepare(sql).iterate(...values));
    for (let next = this.#guarded(() => rows.next()); next.done !== true; next = this.#guarded(() => rows.next())) {
      yield next.value;
    }
  }

  /** Runs one statement; answers how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#guarded(() => this.statement(sql).run(...values)).changes);
  }

  exec(sql: string): void {
    this.#guarded(() => this.raw.exec(sql));
  }

  /** A prepared statement, kept. Inside `transaction` its faults are turned into words too. */
  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.raw.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** All of the work or nothing of it. */
  transaction<T>(work: () => T): T {
    return this.#guarded(() => {
      this.raw.exec('BEGIN IMMEDIATE');
      try {
        const value = work();
        this.raw.exec('COMMIT');
        return value;
      } catch (error) {
        // SQLite itself rolls back after some faults, a full disk among them.
        if (this.raw.isTransaction) this.raw.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /** Reads of one moment, with the locks taken once. */
  snapshot<T>(work: () => T): T {
    return this.#guarded(() => {
      this.raw.exec('BEGIN');
      try {
        return work();
      } finally {
        if (this.raw.isTransaction) this.raw.exec('COMMIT');
      }
    });
  }

  /** Whether the tables that this SQL makes are there, with these columns. */
  holds(schema: string): boolean {
    const wanted = new DatabaseSync(':memory:');
    try {
      wanted.exec(schema);
      const own = new Set(this.#guarded(() => columnsIn(this.raw)));
      return columnsIn(wanted).every((column) => own.has(column));
    } finally {
      wanted.close();
    }
  }

  /** Everything that `PRAGMA quick_check` finds wrong with the file; empty where it is sound. */
  faults(): readonly string[] {
    try {
      const rows = this.raw.prepare('PRAGMA quick_check(10)').all();
      return rows.map(({ quick_check: line }) => String(line)).filter((line) => line !== 'ok');
    } catch (error) {
      return [(error as Error).message];
    }
  }

  #prepare({ schema, version, upgrades = {}, synchronous, secureDelete, mustExist, snapshot }: DatabaseOptions): void {
    if (snapshot === true) this.raw.exec('BEGIN');
    else this.raw.exec(`${FOR_WRITING}; PRAGMA synchronous = ${synchronous}`);
    if (secureDelete === true) this.raw.exec('PRAGMA secure_delete = ON');
    const found = Number(this.raw.prepare('PRAGMA user_version').get()?.user_version);
    if (found === version && this.holds(schema)) return;
    if (found === version) throw damaged(this.path, 'its tables are not those of this program');
    if (found > version)
      throw new HomeError(
        'database-newer',
        `${this.path} has version ${found}, and this program knows version ${version}: update the program`,
      );
    const fresh = found === 0 && mustExist !== true;
    const work = fresh ? schema : upgrades[found];
    if (work === undefined || snapshot === true) throw damaged(this.path, `it has version ${found}`);
    this.transaction(() => this.raw.exec(`${work}; PRAGMA user_version = ${version}`));
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw databaseError(this.path, error);
    }
  }
}

function columnsIn(database: DatabaseSync): readonly string[] {
  const columns = `SELECT t.name || '.' || c.name AS name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
                   WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'`;
  return database
    .prepare(columns)
    .all()
    .map(({ name }) => String(name));
}

/** SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about. */
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const PERM = 3;
/** A write that the disk took only in part, which is how a full disk looks from inside a memory-mapped file. */
const IOERR_SHMSIZE = 4874;

/** The fault in plain words where it is one of the disk; any other error as it is. */
export function databaseError(path: string, error: unknown): unknown {
  const extended = (error as { errcode?: unknown }).errcode;
  if (error instanceof HomeError || typeof extended !== 'number') return error;
  if (extended === IOERR_SHMSIZE) return diskFull(path);
  switch (extended & 0xff) {
    case CORRUPT:
    case NOTADB:
      return damaged(path, (error as Error).message);
    case FULL:
      return diskFull(path);
    case BUSY:
      return new HomeError(
        'database-in-use',
        `another program holds ${path}: close it, and let no other program write to the town's files`,
      );
    case READONLY:
    case CANTOPEN:
    case PERM:
      return new HomeError(
        'home-not-writable',
        `${path} cannot be written (${(error as Error).message}): the disk may be read-only, or the folder belong to another user`,
      );
    case IOERR:
      return new HomeError(
        'disk-failed',
        `the disk failed while ${path} was read or written (${(error as Error).message}): nothing acknowledged was lost; check the disk before you start again`,
      );
    default:
      return error;
  }
}

function diskFull(path: string): HomeError {
  return new HomeError(
    'disk-full',
    `the disk with ${path} is full: nothing acknowledged was lost; make room and start again`,
  );
}

function damaged(path: string, how: string): HomeError {
  return new HomeError(
    'database-damaged',
    `${path} is damaged (${how}): keep the folder as it is, and restore the newest backup with "townledger restore"`,
  );
}

/** Even a reader needs its own file beside the database; where none can be made, nobody writes either. */
function openSnapshot(path: string): DatabaseSync {
  if (isWritable(dirname(path)) || existsSync(`${path}-wal`))
    return new DatabaseSync(path, { readOnly: true, timeout: LOCK_WAIT_MS });
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function assertNotEmpty(path: string): void {
  if (!existsSync(path))
    throw new HomeError('database-missing', `${path} is missing: restore the newest backup with "townledger restore"`);
  if (statSync(path).size === 0) throw damaged(path, 'it is empty');
}
