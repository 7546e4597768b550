/**
 * What of the vault anybody may read, apart from the index over all of it: outlines of parcels, and of the roll what
 * the town publishes (decision 24). Nothing else is ever put in here, so no question can bring out anything else:
 * a mailing address stands in the sealed line, and the sealed line is not here.
 *
 * In memory alone, as decision 20 has it, and made in slices: no reader waits for another one's.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { readSealedOutline, readSealedRoll } from '#connect';
import type { Bytes } from '#kernel';
import type { Vault, VaultRecord } from './vault.ts';

export const PUBLISH = ['nothing', 'addresses', 'addresses-and-owners'] as const;

export type PublishedRoll = { readonly publish: (typeof PUBLISH)[number]; readonly withhold: readonly string[] };

export const ALL_PUBLISHED: PublishedRoll = { publish: 'addresses-and-owners', withhold: [] };

/** Of one row of the roll. */
export type Published = { readonly address?: string; readonly owner?: string };

/** Items read between two looks at who else waits: about 15 ms. */
const SLICE = 250;
/** As with the index over the whole vault: neither for one command nor amid an import. */
const WARM_AFTER_MS = 3_000;
/** Outlines are shown to a tenth of a metre: ten-millionths of a degree, divided by this. */
const COARSER = 10;

export const UNITS_PER_DEGREE = 1_000_000;

const TABLES = `
  CREATE TABLE roll (id INTEGER PRIMARY KEY, commitment BLOB NOT NULL UNIQUE, address TEXT, owner TEXT) STRICT;
  CREATE VIRTUAL TABLE words USING fts5 (address, owner, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
  CREATE TABLE outline (id INTEGER PRIMARY KEY, commitment BLOB NOT NULL UNIQUE, rings TEXT NOT NULL) STRICT;
`;

export class LandIndex {
  readonly #vault: Vault;
  readonly #roll: PublishedRoll;
  readonly #withheld: ReadonlySet<string>;
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();
  readonly #start: NodeJS.Timeout;
  #last = 0;
  #version = 0;
  #erasures = 0;
  #onWarm: () => Promise<unknown> = async () => {};
  #closed = false;
  #making: Promise<void> | undefined;

  constructor(vault: Vault, roll: PublishedRoll) {
    this.#vault = vault;
    this.#roll = roll;
    this.#withheld = new Set(roll.withhold);
    this.#database.exec(TABLES);
    vault.onErased((id) => this.#forget(id));
    this.#start = setTimeout(() => void this.#warm(), WARM_AFTER_MS).unref();
    vault.onStored(() => this.#start.refresh());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#start);
    this.#database.close();
  }

  /** Changes whenever anything in here does. */
  get version(): number {
    return this.#version;
  }

  /** How often something was taken out: whoever reads over a while must look whether it is still the same. */
  get erasures(): number {
    return this.#erasures;
  }

  /** For what is made from all of it: called after it was made, and a while after the vault grew. */
  onWarm(listener: () => Promise<unknown>): void {
    this.#onWarm = listener;
  }

  /** To be awaited before any of the questions below. */
  ready(): Promise<void> {
    this.#making ??= this.#catchUp().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  published(commitment: Bytes): Published {
    return published(this.#statement('SELECT address, owner FROM roll WHERE commitment = ?').get(commitment) ?? {});
  }

  /** Polygons of rings of whole units of a degree, each corner as the way from the one before; as JSON. */
  outline(commitment: Bytes): string | undefined {
    const row = this.#statement('SELECT rings FROM outline WHERE commitment = ?').get(commitment);
    return row?.rings as string | undefined;
  }

  /** Rows whose published words match the FTS5 expression, best first. */
  search(match: string, limit: number): readonly Bytes[] {
    const rows = this.#statement(
      `SELECT commitment FROM words JOIN roll ON roll.id = words.rowid WHERE words MATCH ?
       ORDER BY rank, roll.id LIMIT ?`,
    ).all(match, limit);
    return rows.map(({ commitment }) => commitment as Bytes);
  }

  async #warm(): Promise<void> {
    try {
      await this.ready();
      if (!this.#closed) await this.#onWarm();
    } catch {
      // The next reader meets the same fault, and has somebody to tell it to.
    }
  }

  async #catchUp(): Promise<void> {
    while (!this.#closed && this.#advance()) await new Promise(setImmediate);
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

  #take({ id, commitment, kind, content }: VaultRecord): void {
    if (kind === 'assess-row') this.#takeRoll(id, commitment, content);
    else if (kind === 'parcels-row') this.#takeOutline(id, commitment, content);
  }

  #takeRoll(id: number, commitment: Bytes, content: Bytes): void {
    const row = readSealedRoll(content);
    if (row === undefined || this.#roll.publish === 'nothing' || this.#withheld.has(row.property)) return;
    const address = tidy(row.address);
    const owner = this.#roll.publish === 'addresses' ? null : ownerAlone(row.owner);
    this.#statement('INSERT INTO roll VALUES (?, ?, ?, ?)').run(id, commitment, address, owner);
    this.#statement('INSERT INTO words (rowid, address, owner) VALUES (?, ?, ?)').run(id, address, owner);
    this.#version++;
  }

  #takeOutline(id: number, commitment: Bytes, content: Bytes): void {
    const outline = readSealedOutline(content);
    if (outline === undefined) return;
    const rings = outline.map((polygon) => polygon.map(steps));
    this.#statement('INSERT INTO outline VALUES (?, ?, ?)').run(id, commitment, JSON.stringify(rings));
    this.#version++;
  }

  #forget(id: number): void {
    for (const [table, column] of [['roll', 'id'], ['words', 'rowid'], ['outline', 'id']]) // biome-ignore format: one list
      this.#statement(`DELETE FROM ${table} WHERE ${column} = ?`).run(id);
    this.#version++;
    this.#erasures++;
  }

  #statement(sql: string): StatementSync {
    const kept = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, kept);
    return kept;
  }
}

function published({ address, owner }: { readonly [column: string]: unknown }): Published {
  return {
    ...(typeof address === 'string' && address !== '' ? { address } : {}),
    ...(typeof owner === 'string' && owner !== '' ? { owner } : {}),
  };
}

/** Assessors write to owners "care of" somebody, and what follows is part of a mailing address. */
const CARE_OF = /[\s/,;-]*(?:\bC\/O\b|\bCARE OF\b|\bATTN\b|\bATTENTION\b|(?<!\d)%).*$/i;

function ownerAlone(owner: string): string {
  return tidy(owner.replace(CARE_OF, ''));
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The first corner, then the way from each to the next. Corners that fall together at this scale are one. */
function steps(ring: ArrayLike<number>): readonly number[] {
  const list: number[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < ring.length; i += 2) {
    const [nextX, nextY] = [Math.round((ring[i] as number) / COARSER), Math.round((ring[i + 1] as number) / COARSER)];
    if (list.length > 0 && nextX === x && nextY === y) continue;
    list.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  }
  return list;
}
