/**
 * The vault: what the town must be able to erase. The ledger holds a salted commitment, the vault the content
 * and the salt, encrypted at rest. Erasing takes both away and leaves a stub: everything that was proved about
 * the ledger stays proved, and the commitment can be linked to nothing any more.
 */
import { accept, type Bytes, equalBytes, opens, type Result, type Retention, refuse, SALT_LENGTH } from '#kernel';
import { Database, type Row } from '../database.ts';
import { HomeError } from '../home-error.ts';
import { deriveVaultKeys, fingerprint, seal, unseal, type VaultKeys } from './sealing.ts';

/** Where an imported item came from: a layer of a source, its key there, the hash of its raw line. */
export type Source = { readonly layer: string; readonly key: string; readonly rawHash: string };

export type VaultItem = {
  readonly commitment: Bytes;
  readonly salt: Bytes;
  readonly content: Bytes;
  readonly kind: string;
  readonly retention: Retention;
  readonly source?: Source;
};

export type VaultRecord = Omit<VaultItem, 'source'> & { readonly id: number; readonly storedMs: number };

/** What is left of an erased item. */
export type Stub = {
  readonly commitment: Bytes;
  readonly kind: string;
  readonly erasedMs: number;
  readonly reason: string;
  /** False where a backup was being made: then the bytes go with the next erasure, or when the node stops. */
  readonly gone: boolean;
};

export type VaultFacts = { readonly items: number; readonly erased: number };

/** Columns of an erased item are null but for those of its stub. */
const SCHEMA = `
  CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, commitment BLOB NOT NULL UNIQUE, kind TEXT NOT NULL,
                     retention TEXT NOT NULL, stored_ms INTEGER NOT NULL, sealed BLOB, raw BLOB, source BLOB,
                     erased_ms INTEGER, reason TEXT,
                     CHECK ((sealed IS NULL) = (erased_ms IS NOT NULL))) STRICT;
  CREATE INDEX item_raw ON item (raw) WHERE raw IS NOT NULL;
  CREATE INDEX item_erased ON item (erased_ms) WHERE erased_ms IS NOT NULL;
  CREATE TABLE key_check (id INTEGER PRIMARY KEY CHECK (id = 1), fingerprint BLOB NOT NULL) STRICT
`;

export type VaultOptions = {
  readonly key: Bytes;
  readonly now: () => number;
  /** Whether a commitment stands in the book. */
  readonly inBook: (commitment: Bytes) => boolean;
  /** Reads the vault as it is now, beside the process that writes it. */
  readonly snapshot?: boolean;
};

export class Vault {
  readonly database: Database;
  readonly #keys: VaultKeys;
  readonly #now: () => number;
  readonly #inBook: (commitment: Bytes) => boolean;
  readonly #onErased: ((id: number) => void)[] = [];
  readonly #onStored: (() => void)[] = [];

  /** Throws a `HomeError`: those of a database, or `vault-key-wrong`. */
  constructor(path: string, options: VaultOptions) {
    this.#keys = deriveVaultKeys(options.key);
    this.#now = options.now;
    this.#inBook = options.inBook;
    const { snapshot = false } = options;
    this.database = new Database(path, {
      schema: SCHEMA,
      version: 1,
      synchronous: 'FULL',
      secureDelete: true,
      snapshot,
    });
    if (this.#holdsKey(snapshot)) return;
    this.database.close();
    throw new HomeError('vault-key-wrong', `keys/vault.key is not the key of ${path}: put back the key of this vault`);
  }

  close(): void {
    this.database.close();
  }

  /**
   * Stores all items or none; an item that is there already stays as it is. Refusals: `commitment-wrong`,
   * `vault-item-erased`, each with the item's place in the list.
   */
  put(items: readonly VaultItem[]): Result<{ readonly stored: number }> {
    for (const [item, { commitment, salt, content }] of items.entries())
      if (!opens(commitment, salt, content)) return refuse('commitment-wrong', { item });
    const erased = this.#anyErased() ? items.findIndex((item) => this.#row(item.commitment)?.sealed === null) : -1;
    if (erased >= 0) return refuse('vault-item-erased', { item: erased });
    const stored = this.database.transaction(() => this.#insert(items));
    for (const listener of this.#onStored) listener();
    return accept({ stored });
  }

  /** Refusals: `not-found`, `vault-item-erased` with the stub, `vault-item-damaged`. */
  get(commitment: Bytes): Result<VaultRecord> {
    const row = this.#row(commitment);
    if (row === undefined) return refuse('not-found');
    if (row.sealed === null)
      return refuse('vault-item-erased', { erasedMs: row.erased_ms as number, reason: row.reason as string });
    const record = this.#open(row);
    return record === undefined ? refuse('vault-item-damaged') : accept(record);
  }

  /** Takes content, salt and fingerprints away for good, also from the file. Refusals as of `get`. */
  erase(commitment: Bytes, reason: string): Result<Stub> {
    const row = this.#row(commitment);
    if (row === undefined) return refuse('not-found');
    if (row.sealed === null) return refuse('vault-item-erased', { erasedMs: row.erased_ms as number });
    const erasedMs = this.#now();
    this.database.run(
      `UPDATE item SET sealed = NULL, raw = NULL, source = NULL, erased_ms = ?, reason = ? WHERE id = ?`,
      erasedMs,
      reason,
      row.id as number,
    );
    const gone = this.#truncateLog();
    for (const listener of this.#onErased) listener(row.id as number);
    return accept({ commitment, kind: row.kind as string, erasedMs, reason, gone });
  }

  /** Hears of every erased item, after it is gone from the file. */
  onErased(listener: (id: number) => void): void {
    this.#onErased.push(listener);
  }

  /** Hears when items were stored. */
  onStored(listener: () => void): void {
    this.#onStored.push(listener);
  }

  /** For each raw line, whether an item made from it is here and its commitment stands in the book. */
  known(layer: string, rawHashes: readonly string[]): readonly boolean[] {
    if (this.database.row('SELECT 1 FROM item WHERE raw IS NOT NULL LIMIT 1') === undefined)
      return rawHashes.map(() => false);
    return rawHashes.map((rawHash) =>
      this.database
        .rows('SELECT commitment FROM item WHERE raw = ?', fingerprint(this.#keys, 'raw', layer, rawHash))
        .some(({ commitment }) => this.#inBook(commitment as Bytes)),
    );
  }

  /** Items after `id` that are not erased, in the order in which they were stored; damaged ones are left out. */
  *after(id: number): Generator<VaultRecord, void> {
    for (let last = id; ; ) {
      const rows = this.database.rows(
        'SELECT * FROM item WHERE id > ? AND sealed IS NOT NULL ORDER BY id LIMIT 500',
        last,
      );
      for (const row of rows) {
        const record = this.#open(row);
        if (record !== undefined) yield record;
      }
      if (rows.length < 500) return;
      last = rows.at(-1)?.id as number;
    }
  }

  /** How many of the newest items cannot be opened. */
  damaged(among: number): number {
    const rows = this.database.rows('SELECT * FROM item WHERE sealed IS NOT NULL ORDER BY id DESC LIMIT ?', among);
    return rows.filter((row) => this.#open(row) === undefined).length;
  }

  /** Every commitment with its state, for the check of vault against book. */
  *commitments(): Generator<{ readonly commitment: Bytes; readonly erased: boolean }, void> {
    for (const { commitment, erased } of this.database.each(
      'SELECT commitment, sealed IS NULL AS erased FROM item ORDER BY id',
    ))
      yield { commitment: commitment as Bytes, erased: erased === 1 };
  }

  /** Whether the item was here and is erased. */
  erased(commitment: Bytes): boolean {
    return this.database.row('SELECT 1 FROM item WHERE commitment = ? AND sealed IS NULL', commitment) !== undefined;
  }

  has(commitment: Bytes): boolean {
    return this.database.row('SELECT 1 FROM item WHERE commitment = ?', commitment) !== undefined;
  }

  facts(): VaultFacts {
    const row = this.database.row('SELECT count(*) AS items, count(erased_ms) AS erased FROM item');
    return { items: row?.items as number, erased: row?.erased as number };
  }

  #insert(items: readonly VaultItem[]): number {
    const insert = this.database.statement(
      `INSERT INTO item (commitment, kind, retention, stored_ms, sealed, raw, source) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (commitment) DO NOTHING`,
    );
    const storedMs = this.#now();
    let stored = 0;
    for (const item of items) {
      const { commitment, kind, retention, salt, content } = item;
      const prints = item.source === undefined ? undefined : this.#fingerprints(item.source, kind);
      if (prints !== undefined) this.#dropUnused(prints, commitment);
      const sealed = seal(this.#keys, item, concatenated(salt, content));
      const raw = prints?.raw ?? null;
      const source = prints?.source ?? null;
      stored += Number(insert.run(commitment, kind, retention, storedMs, sealed, raw, source).changes);
    }
    return stored;
  }

  /** An earlier run may have stored this line and stopped before its commitment reached the book. */
  #dropUnused({ raw, source }: { raw: Bytes; source: Bytes }, commitment: Bytes): void {
    const earlier = this.database.rows('SELECT id, commitment FROM item WHERE raw = ? AND source = ?', raw, source);
    for (const { id, commitment: own } of earlier) {
      if (equalBytes(own as Bytes, commitment) || this.#inBook(own as Bytes)) continue;
      this.database.run('DELETE FROM item WHERE id = ?', id as number);
      for (const listener of this.#onErased) listener(id as number);
    }
  }

  #fingerprints({ layer, key, rawHash }: Source, kind: string): { raw: Bytes; source: Bytes } {
    return {
      raw: fingerprint(this.#keys, 'raw', layer, rawHash),
      source: fingerprint(this.#keys, 'source', layer, key, kind),
    };
  }

  #row(commitment: Bytes): Row | undefined {
    return this.database.row('SELECT * FROM item WHERE commitment = ?', commitment);
  }

  /** Most vaults have no stub, and then no item of a long list needs to be looked up. */
  #anyErased(): boolean {
    return this.database.row('SELECT 1 FROM item WHERE erased_ms IS NOT NULL LIMIT 1') !== undefined;
  }

  #open(row: Row): VaultRecord | undefined {
    const place = { commitment: row.commitment as Bytes, kind: row.kind as string };
    const opened = unseal(this.#keys, place, row.sealed as Bytes);
    if (opened === undefined || opened.length < SALT_LENGTH) return undefined;
    const [salt, content] = [opened.subarray(0, SALT_LENGTH), opened.subarray(SALT_LENGTH)];
    if (!opens(place.commitment, salt, content)) return undefined;
    const retention = row.retention as Retention;
    return { ...place, id: row.id as number, salt, content, retention, storedMs: row.stored_ms as number };
  }

  /** The write-ahead log still holds the pages as they were before; after this it is empty. */
  #truncateLog(): boolean {
    return this.database.row('PRAGMA wal_checkpoint(TRUNCATE)')?.busy === 0;
  }

  /** Whether the key is the one that this vault was begun with; a new vault remembers it. */
  #holdsKey(readOnly: boolean): boolean {
    const own = fingerprint(this.#keys, 'key check');
    if (!readOnly) this.database.run('INSERT INTO key_check VALUES (1, ?) ON CONFLICT DO NOTHING', own);
    const kept = this.database.row('SELECT fingerprint FROM key_check')?.fingerprint;
    return kept !== undefined && equalBytes(kept as Bytes, own);
  }
}

function concatenated(salt: Bytes, content: Bytes): Bytes {
  const joined = new Uint8Array(SALT_LENGTH + content.length);
  joined.set(salt);
  joined.set(content, SALT_LENGTH);
  return joined;
}
