/**
 * Runs projections: each has a cursor, and a slice of the book and the cursor move in one SQLite transaction.
 *
 *     crash between a block and its projection    caught up at the next start: the cursor says from where
 *     a projection throws                         it stops at that entry and says so; the others go on
 *     the file is damaged or from another program  it is thrown away and made anew
 *     the disk takes nothing                      tried again after the next block
 *
 * Nothing here may stop the book: the engine is told of a block before projections are, and no fault reaches it.
 * Who reads always sees the newest block: a read catches up first, unless very much is missing.
 */
import { rmSync } from 'node:fs';
import { accept, type Refusal, type Result, refuse } from '#kernel';
import { Database, databaseError } from '../database.ts';
import { HomeError } from '../home-error.ts';
import type { LedgerStore } from '../ledger-store.ts';
import { readSlice, type Slice } from './book-reader.ts';
import type { Projection } from './projection.ts';

export type ProjectionStatus = {
  readonly name: string;
  /** Size of the book up to which it has everything. */
  readonly size: number;
  readonly failure?: Refusal;
};

type Runner = { readonly projection: Projection; next: number; failure: Refusal | undefined };

/** What is taken in at once: about what a request may wait for. */
const SLICE = { entries: 500, bytes: 1_048_576 };
/** A reader waits for so many entries; with more to come it is told to ask again. */
const WORTH_WAITING = 20_000;

/** Blocks that come faster than this one after the other are taken in together. */
const QUIET_MS = 250;
const MOST_MS = 1_000;

const CURSORS = 'CREATE TABLE cursor (name TEXT PRIMARY KEY, version INTEGER NOT NULL, next INTEGER NOT NULL) STRICT';

export class Projections {
  readonly #path: string;
  readonly #store: LedgerStore;
  readonly #runners: readonly Runner[];
  #database: Database;
  /** The whole file could not be written. */
  #fault: Refusal | undefined;
  #timer: NodeJS.Immediate | undefined;
  #quiet: NodeJS.Timeout | undefined;
  /** When the oldest block came that is not taken in yet, on the monotonic clock. */
  #waitingSinceMs: number | undefined;
  #closed = false;
  /** Set where the book was found shorter than the projections had seen it: an older book was put in its place. */
  readonly #seenSize: number | undefined;

  /** Throws a `HomeError` where the file can be neither opened nor made. */
  constructor(path: string, store: LedgerStore, projections: readonly Projection[]) {
    this.#path = path;
    this.#store = store;
    this.#database = openOrRemake(path);
    this.#runners = projections.map((projection) => ({ projection, next: 0, failure: undefined }));
    const size = store.size();
    const seen = Number(this.#database.row('SELECT max(next) AS next FROM cursor')?.next ?? 0);
    this.#seenSize = seen > size ? seen : undefined;
    this.#begin(this.#seenSize !== undefined);
    this.#schedule();
  }

  /** Takes in what little is missing, so that whoever looks at the files finds them whole. */
  close(): void {
    this.#closed = true;
    clearImmediate(this.#timer);
    clearTimeout(this.#quiet);
    const first = Math.min(...this.#runners.map(({ next }) => next));
    if ((this.#bookSize() ?? 0) - first <= WORTH_WAITING) this.catchUp();
    this.#database.close();
  }

  /**
   * To be called after every block. Never throws, and does its work later: senders who wait for the next block go
   * first, and a reader catches up in any case. However busy it is, no block waits longer than `MOST_MS`.
   */
  blockCommitted(): void {
    if (this.#closed) return;
    const nowMs = performance.now();
    this.#waitingSinceMs ??= nowMs;
    const left = MOST_MS - (nowMs - this.#waitingSinceMs);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#schedule(), Math.max(0, Math.min(QUIET_MS, left)));
  }

  /**
   * The tables of a projection as of the newest block. Refusals: `projection-behind`, `projection-failed`,
   * `book-not-readable`, and those of the disk.
   */
  read(name: string): Result<Database> {
    const runner = this.#runner(name);
    const size = this.#bookSize() ?? Number.POSITIVE_INFINITY;
    const missing = size - runner.next;
    if (Number.isFinite(missing) && missing > WORTH_WAITING) {
      this.#schedule();
      return refuse('projection-behind', { projection: name, missing });
    }
    while (runner.failure === undefined && runner.next < size && this.#advance());
    const failure = runner.failure ?? (runner.next < size ? this.#fault : undefined);
    return failure === undefined ? accept(this.#database) : { ok: false, refusal: failure };
  }

  /** Takes in everything that is missing, without a pause. */
  catchUp(): void {
    while (this.#advance());
  }

  /** Throws the tables away and makes them anew from the first entry, a slice at a time. */
  rebuild(): void {
    this.#database.close();
    remove(this.#path);
    this.#database = openOrRemake(this.#path);
    this.#begin(true);
    this.#schedule();
  }

  status(): {
    readonly projections: readonly ProjectionStatus[];
    readonly fault?: Refusal;
    readonly seenSize?: number;
  } {
    return {
      projections: this.#runners.map(({ projection: { name }, next, failure }) => ({
        name,
        size: next,
        ...(failure === undefined ? {} : { failure }),
      })),
      ...(this.#fault === undefined ? {} : { fault: this.#fault }),
      ...(this.#seenSize === undefined ? {} : { seenSize: this.#seenSize }),
    };
  }

  #begin(anew: boolean): void {
    for (const runner of this.#runners) {
      const { name, version, tables } = runner.projection;
      const cursor = this.#database.row('SELECT version, next FROM cursor WHERE name = ?', name);
      runner.failure = undefined;
      runner.next = 0;
      const whole = cursor?.version === version && this.#database.holds(tables);
      if (!anew && whole) runner.next = cursor.next as number;
      else this.#makeTables(runner.projection);
    }
  }

  #makeTables({ name, version, tables }: Projection): void {
    this.#database.transaction(() => {
      dropTables(this.#database, name);
      this.#database.exec(tables);
      this.#database.run('INSERT OR REPLACE INTO cursor VALUES (?, ?, 0)', name, version);
    });
  }

  #schedule(): void {
    this.#waitingSinceMs = undefined;
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setImmediate(() => {
      this.#timer = undefined;
      if (!this.#closed && this.#advance()) this.#schedule();
    });
  }

  /** Takes in one slice; false where there is nothing to do, or nothing can be done. */
  #advance(): boolean {
    const healthy = this.#runners.filter(({ failure }) => failure === undefined);
    const from = Math.min(...healthy.map(({ next }) => next));
    const size = this.#bookSize();
    if (healthy.length === 0 || size === undefined || from >= size) return false;
    const slice = this.#read(from);
    return (
      slice !== undefined &&
      this.#takeAll(
        slice,
        healthy.filter(({ next }) => next === from),
      )
    );
  }

  #read(from: number): Slice | undefined {
    return this.#fromBook({ entry: from }, () => readSlice(this.#store, from, SLICE));
  }

  #bookSize(): number | undefined {
    return this.#fromBook({}, () => this.#store.size());
  }

  /** Undefined where the book cannot be read now: this runs from timers, where a fault would end the process. */
  #fromBook<T>(place: { readonly entry?: number }, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#fault = { code: 'book-not-readable', detail: { ...place, error: (error as Error).message } };
      return undefined;
    }
  }

  #takeAll(slice: Slice, due: readonly Runner[]): boolean {
    try {
      // Cursors in memory move only when the transaction has: a rollback leaves both where they were.
      const taken = this.#database.transaction(() => due.filter((runner) => this.#take(runner, slice)));
      for (const runner of taken) runner.next = slice.next;
      this.#fault = undefined;
      return true;
    } catch (error) {
      return this.#recover(error);
    }
  }

  /** One projection's part of a slice, all of it or nothing. */
  #take(runner: Runner, slice: Slice): boolean {
    const database = this.#database;
    const { projection } = runner;
    let index = runner.next;
    database.exec('SAVEPOINT slice');
    try {
      for (const entry of slice.entries) {
        index = entry.index;
        projection.apply(database, entry);
      }
      database.run('UPDATE cursor SET next = ? WHERE name = ?', slice.next, projection.name);
      database.exec('RELEASE slice');
      return true;
    } catch (error) {
      // A fault of the file concerns them all.
      if (databaseError(this.#path, error) instanceof HomeError) throw error;
      database.exec('ROLLBACK TO slice; RELEASE slice');
      runner.failure = {
        code: 'projection-failed',
        detail: { projection: projection.name, entry: index, error: (error as Error).message },
      };
      return false;
    }
  }

  #recover(error: unknown): boolean {
    const code = error instanceof HomeError ? error.code : 'projection-fault';
    const again = this.#fault?.code === code;
    this.#fault = { code, detail: { error: (error as Error).message } };
    if (code !== 'database-damaged' || again) return false;
    try {
      this.rebuild();
    } catch (fault) {
      this.#fault = { code: 'projection-fault', detail: { error: (fault as Error).message } };
      return false;
    }
    return true;
  }

  #runner(name: string): Runner {
    const runner = this.#runners.find(({ projection }) => projection.name === name);
    if (runner === undefined) throw new Error(`no projection ${name}`);
    return runner;
  }
}

/** Whatever is wrong with the file itself: it holds nothing that the book does not. */
function openOrRemake(path: string): Database {
  const options = { schema: CURSORS, version: 1, synchronous: 'NORMAL' } as const;
  try {
    return new Database(path, options);
  } catch (error) {
    if (!(error instanceof HomeError) || !REMADE.has(error.code)) throw error;
    remove(path);
    return new Database(path, options);
  }
}

const REMADE: ReadonlySet<string> = new Set(['database-damaged', 'database-newer']);

function remove(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/** Virtual tables first: they take their own hidden tables along. */
function dropTables(database: Database, name: string): void {
  for (const kind of ['CREATE VIRTUAL%', 'CREATE TABLE%']) {
    const tables = database.rows(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND (name = ? OR name GLOB ?) AND sql LIKE ?`,
      name,
      `${name}_*`,
      kind,
    );
    for (const table of tables) database.exec(`DROP TABLE "${table.name}"`);
  }
}
