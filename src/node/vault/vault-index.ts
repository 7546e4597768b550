/**
 * The index over the vault's content: words for the search, outlines' bounds for the map. It is in memory and
 * nowhere else, so that nothing personal lies readable on the disk; it is made from the vault after a start, and
 * an erased item leaves it at once.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Bytes, isObject, type Value } from '#kernel';
import type { Vault, VaultRecord } from './vault.ts';

export type Box = readonly [west: number, south: number, east: number, north: number];
export type IndexHit = { readonly commitment: Bytes; readonly text: string };

/** Items read at once while nobody waits. */
const SLICE = 1_000;
const MAX_TEXT = 4_000;
/** Since the start, or since something was stored last: the index is made neither for one command nor amid an import. */
const WARM_AFTER_MS = 3_000;

const TABLES = `
  CREATE TABLE item (id INTEGER PRIMARY KEY, commitment BLOB NOT NULL) STRICT;
  CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE bounds USING rtree (id, west, east, south, north);
`;

export class VaultIndex {
  readonly #vault: Vault;
  readonly #database = new DatabaseSync(':memory:');
  readonly #insert: { readonly [table in 'item' | 'words' | 'bounds']: StatementSync };
  #last = 0;
  readonly #start: NodeJS.Timeout;
  #timer: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(vault: Vault) {
    this.#vault = vault;
    this.#database.exec(TABLES);
    this.#insert = {
      item: this.#database.prepare('INSERT INTO item VALUES (?, ?)'),
      words: this.#database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)'),
      bounds: this.#database.prepare('INSERT INTO bounds VALUES (?, ?, ?, ?, ?)'),
    };
    vault.onErased((id) => this.#forget(id));
    this.#start = setTimeout(() => this.#warm(), WARM_AFTER_MS).unref();
    vault.onStored(() => this.#start.refresh());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#start);
    clearImmediate(this.#timer);
    this.#database.close();
  }

  /** Items whose words match the FTS5 expression, best first. */
  search(match: string, limit: number): readonly IndexHit[] {
    this.#catchUp();
    const rows = this.#database
      .prepare(
        `SELECT commitment, text FROM words JOIN item ON item.id = words.rowid
         WHERE words MATCH ? ORDER BY rank, item.id LIMIT ?`,
      )
      .all(match, limit);
    return rows.map(({ commitment, text }) => ({ commitment: commitment as Bytes, text: text as string }));
  }

  /** Commitments of the items whose outline touches the box, in degrees. */
  within([west, south, east, north]: Box, limit: number): readonly Bytes[] {
    this.#catchUp();
    const rows = this.#database
      .prepare(
        `SELECT commitment FROM bounds JOIN item ON item.id = bounds.id
         WHERE east >= ? AND west <= ? AND north >= ? AND south <= ? ORDER BY item.id LIMIT ?`,
      )
      .all(west, east, south, north, limit);
    return rows.map(({ commitment }) => commitment as Bytes);
  }

  #catchUp(): void {
    while (this.#advance());
  }

  /**
   * Reads the vault a slice at a time while nobody waits. A fault of the vault's file is told to whoever searches, and
   * stops nothing here.
   */
  #warm(): void {
    this.#timer = setImmediate(() => {
      try {
        if (!this.#closed && this.#advance()) this.#warm();
      } catch {
        // The next search meets the same fault, and has somebody to tell it to.
      }
    });
  }

  #advance(): boolean {
    let taken = 0;
    let last = this.#last;
    this.#database.exec('BEGIN');
    try {
      for (const record of this.#vault.after(last)) {
        this.#take(record);
        last = record.id;
        if (++taken === SLICE) break;
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
    this.#last = last;
    return taken === SLICE;
  }

  #take({ id, commitment, content }: VaultRecord): void {
    this.#insert.item.run(id, commitment);
    const value = parsed(content);
    const text =
      value === undefined
        ? readable(content)
        : textsIn(isFeature(value) ? (value.properties ?? null) : value).join(' \u2022 ');
    this.#insert.words.run(id, text.slice(0, MAX_TEXT));
    const box = isFeature(value) ? boxOf(value) : undefined;
    if (box !== undefined) this.#insert.bounds.run(id, box[0], box[2], box[1], box[3]);
  }

  #forget(id: number): void {
    for (const table of ['item', 'words', 'bounds']) {
      const column = table === 'words' ? 'rowid' : 'id';
      this.#database.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).run(id);
    }
  }
}

/** The content as JSON, or undefined where it is a line of another form. */
function parsed(content: Bytes): Value | undefined {
  // Most lines are no JSON, and an error for each would cost more than the rest.
  if (content[0] !== 0x7b) return undefined;
  try {
    return JSON.parse(Buffer.from(content).toString()) as Value;
  } catch {
    return undefined;
  }
}

function isFeature(value: Value | undefined): value is { readonly [name: string]: Value } {
  return isObject(value) && value.type === 'Feature';
}

function readable(content: Bytes): string {
  const text = new TextDecoder().decode(content);
  return text.includes('\ufffd') ? Buffer.from(content).toString('latin1') : text;
}

/** Every text in the value. A list of what is still open, not recursion: how deep content goes is not ours to say. */
function textsIn(value: Value): readonly string[] {
  const texts: string[] = [];
  const open: Value[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') texts.push(next);
    // One by one: a list longer than the stack, spread into arguments, would throw.
    else if (typeof next === 'object' && next !== null)
      for (const part of Object.values(next).reverse()) open.push(part);
  }
  return texts;
}

/** Bounds of a GeoJSON feature's outline; undefined where it has none. */
function boxOf({ geometry }: { readonly [name: string]: Value }): Box | undefined {
  const [xs, ys]: [number[], number[]] = [[], []];
  const open: Value[] = isObject(geometry) ? [geometry.coordinates ?? null] : [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!Array.isArray(next)) continue;
    const [x, y] = next as readonly Value[];
    if (typeof x === 'number' && typeof y === 'number') {
      xs.push(x);
      ys.push(y);
    } else for (const part of next as readonly Value[]) open.push(part);
  }
  return xs.length === 0 ? undefined : [least(xs), least(ys), -least(xs.map((x) => -x)), -least(ys.map((y) => -y))];
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b));
}
