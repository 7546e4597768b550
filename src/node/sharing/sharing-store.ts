/**
 * `sharing.db`: the parcels that this town gave, encrypted to others, and the items that it was given, encrypted under
 * the key of its own vault. These stand apart from the vault's items, so that the end of a grant takes nothing away that
 * the town has by itself, and nobody passes on what was only shared.
 */
import type { Bytes } from '#kernel';
import { Database } from '../database.ts';
import { seal, unseal, type VaultKeys } from '../vault/sealing.ts';
import { type Item, readItem, writeItem } from './parcel.ts';

export type Parcel = {
  readonly hash: Bytes;
  readonly item: Bytes;
  readonly from: string;
  readonly keptMs: number;
  /** Null until the grant that names it was seen. */
  readonly number: number | null;
};
export type Held = { readonly number: number; readonly item: Bytes };
export type Opening = { readonly openedMs: number; readonly by: string };
export type ReceivedFacts = Held & {
  readonly receivedMs: number;
  readonly endedMs: number | null;
  readonly why: string | null;
};

const SCHEMA = `
  CREATE TABLE parcel (hash BLOB PRIMARY KEY, item BLOB NOT NULL, giver TEXT NOT NULL, kept_ms INTEGER NOT NULL, number INTEGER,
                       content BLOB NOT NULL) STRICT;
  CREATE TABLE received (number INTEGER PRIMARY KEY, item BLOB NOT NULL, received_ms INTEGER NOT NULL, sealed BLOB,
                         ended_ms INTEGER, why TEXT, CHECK ((sealed IS NULL) = (ended_ms IS NOT NULL))) STRICT;
  CREATE TABLE opening (id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL, opened_ms INTEGER NOT NULL,
                        by TEXT NOT NULL) STRICT;
  CREATE INDEX opening_number ON opening (number)
`;

export class SharingStore {
  readonly #database: Database;
  readonly #keys: VaultKeys;

  /** Throws a `HomeError`: those of a database. */
  constructor(path: string, keys: VaultKeys) {
    this.#keys = keys;
    this.#database = new Database(path, { schema: SCHEMA, version: 1, synchronous: 'FULL', secureDelete: true });
  }

  close(): void {
    this.#database.close();
  }

  keepParcel(parcel: Omit<Parcel, 'number'>, content: Bytes): void {
    const { hash, item, from, keptMs } = parcel;
    this.#database.run('INSERT INTO parcel VALUES (?, ?, ?, ?, NULL, ?)', hash, item, from, keptMs, content);
  }

  parcel(hash: Bytes): Bytes | undefined {
    return this.#database.row('SELECT content FROM parcel WHERE hash = ?', hash)?.content as Bytes | undefined;
  }

  parcels(): readonly Parcel[] {
    const rows = this.#database.rows('SELECT hash, item, giver, kept_ms, number FROM parcel');
    return rows.map(({ hash, item, giver, kept_ms, number }) => ({
      hash: hash as Bytes,
      item: item as Bytes,
      from: giver as string,
      keptMs: kept_ms as number,
      number: number as number | null,
    }));
  }

  nameParcel(hash: Bytes, number: number): void {
    this.#database.run('UPDATE parcel SET number = ? WHERE hash = ?', number, hash);
  }

  dropParcel(hash: Bytes): void {
    this.#database.run('DELETE FROM parcel WHERE hash = ?', hash);
    this.#truncateLog();
  }

  receive(number: number, commitment: Bytes, item: Item, nowMs: number): void {
    const sealed = seal(this.#keys, placeOf(number, commitment), writeItem(item));
    const insert = 'INSERT OR REPLACE INTO received VALUES (?, ?, ?, ?, NULL, NULL)';
    this.#database.run(insert, number, commitment, nowMs, sealed);
  }

  /** The item, where it was received and is not erased; undefined also where it cannot be read any more. */
  received(number: number): Item | undefined {
    const row = this.#database.row('SELECT item, sealed FROM received WHERE number = ? AND sealed IS NOT NULL', number);
    if (row === undefined) return undefined;
    const written = unseal(this.#keys, placeOf(number, row.item as Bytes), row.sealed as Bytes);
    return written === undefined ? undefined : readItem(written);
  }

  /** What was received and is still here. */
  held(): readonly Held[] {
    const rows = this.#database.rows('SELECT number, item FROM received WHERE sealed IS NOT NULL');
    return rows.map(({ number, item }) => ({ number: number as number, item: item as Bytes }));
  }

  facts(number: number): ReceivedFacts | undefined {
    const row = this.#database.row('SELECT item, received_ms, ended_ms, why FROM received WHERE number = ?', number);
    if (row === undefined) return undefined;
    return {
      number,
      item: row.item as Bytes,
      receivedMs: row.received_ms as number,
      endedMs: row.ended_ms as number | null,
      why: row.why as string | null,
    };
  }

  /** Takes the content away for good, also from the file; who opened it stays. */
  erase(number: number, why: string, nowMs: number): void {
    this.#database.run('UPDATE received SET sealed = NULL, ended_ms = ?, why = ? WHERE number = ?', nowMs, why, number);
    this.#truncateLog();
  }

  noteOpening(number: number, by: string, nowMs: number): void {
    this.#database.run('INSERT INTO opening (number, opened_ms, by) VALUES (?, ?, ?)', number, nowMs, by);
  }

  openings(number: number): readonly Opening[] {
    const rows = this.#database.rows('SELECT opened_ms, by FROM opening WHERE number = ? ORDER BY id', number);
    return rows.map(({ opened_ms, by }) => ({ openedMs: opened_ms as number, by: by as string }));
  }

  /** The write-ahead log still holds the pages as they were before. */
  #truncateLog(): void {
    this.#database.row('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}

/** So that a ciphertext opens under its own grant alone. */
function placeOf(number: number, commitment: Bytes) {
  return { commitment, kind: `shared under grant ${number}` };
}
