/**
 * What becomes of a row. Every row of every file ends as one of three: loaded, loaded with flags, or quarantined
 * with a reason. Nothing is dropped, and `totalsOf` would throw before it reported a total that does not add up.
 *
 * A *flag* asks somebody to look at a row. A *note* is a statistic about rows that are as they usually are (a
 * nominal price, a name of thirty letters); notes never change an outcome, otherwise nearly every row would be
 * flagged and nobody would look at any.
 */
import { sha256 } from '#crypto';
import type { Bytes } from '#kernel';
import type { FaultCode, FlagCode, NoteCode, ReasonCode } from './findings.ts';

/** Where a row stands: file name, first line (from 1), and its number among the rows of the file (from 1). */
export type Place = { readonly file: string; readonly line: number; readonly row: number };

export type Flag = { readonly code: FlagCode; readonly field?: string; readonly detail?: string };

export type Reason = { readonly code: ReasonCode; readonly field?: string; readonly detail?: string };

export type Outcome = 'loaded' | 'loaded-with-flags' | 'quarantined';

/** Most rows have no flag and no note, so they share one empty list. */
const NONE: readonly never[] = [];

export class Row<T> {
  readonly place: Place;
  /** The exact bytes of the row in its file, without the line break or comma that ends it. */
  readonly raw: Bytes;
  /** What the row is about, as it calls itself; known for many rows that could not be read. */
  key: string | undefined;
  /** Undefined where the row could not be read. */
  value: T | undefined;
  flags: readonly Flag[] = NONE;
  notes: readonly NoteCode[] = NONE;
  reason: Reason | undefined;
  #hash: Bytes | undefined;

  constructor(place: Place, raw: Bytes) {
    this.place = place;
    this.raw = raw;
  }

  /** SHA-256 of `raw`, 32 bytes. For the vault only: a plain hash of a line with a name could be guessed. */
  get rawHash(): Bytes {
    this.#hash ??= sha256(this.raw);
    return this.#hash;
  }
}

/** Something wrong with a file as a whole. Its rows, if there are any, are still reported. */
export type FileFault = {
  readonly file: string;
  readonly line: number;
  readonly code: FaultCode;
  readonly detail?: string;
};

export type Totals = {
  readonly rows: number;
  readonly loaded: number;
  readonly loadedWithFlags: number;
  readonly quarantined: number;
};

export function outcomeOf(row: Row<unknown>): Outcome {
  if (row.reason !== undefined) return 'quarantined';
  return row.flags.length > 0 ? 'loaded-with-flags' : 'loaded';
}

/** The first reason stays: a row is quarantined once. */
export function quarantine(row: Row<unknown>, code: ReasonCode, field?: string, detail?: string): void {
  row.reason ??= {
    code,
    ...(field === undefined ? {} : { field }),
    ...(detail === undefined ? {} : { detail: clip(detail) }),
  };
}

export function flag(row: Row<unknown>, code: FlagCode, field?: string, detail?: string): void {
  const one = {
    code,
    ...(field === undefined ? {} : { field }),
    ...(detail === undefined ? {} : { detail: clip(detail) }),
  };
  row.flags = [...row.flags, one];
}

export function note(row: Row<unknown>, code: NoteCode): void {
  row.notes = [...row.notes, code];
}

export function totalsOf(rows: readonly Row<unknown>[]): Totals {
  let [loaded, loadedWithFlags, quarantined] = [0, 0, 0];
  for (const row of rows) {
    const outcome = outcomeOf(row);
    if (outcome === 'loaded') loaded++;
    else if (outcome === 'quarantined') quarantined++;
    else loadedWithFlags++;
  }
  if (loaded + loadedWithFlags + quarantined !== rows.length) throw new Error('a row was dropped');
  return { rows: rows.length, loaded, loadedWithFlags, quarantined };
}

export function addTotals(totals: readonly Totals[]): Totals {
  const sum = (name: keyof Totals) => totals.reduce((total, one) => total + one[name], 0);
  return {
    rows: sum('rows'),
    loaded: sum('loaded'),
    loadedWithFlags: sum('loadedWithFlags'),
    quarantined: sum('quarantined'),
  };
}

/** How many rows carry each flag. A row that carries one twice (in two fields) counts once. */
export function countFlags(rows: readonly Row<unknown>[]): { readonly [code in FlagCode]?: number } {
  const counts: { [code in FlagCode]?: number } = {};
  for (const row of rows) {
    if (row.flags.length === 0) continue;
    for (const code of new Set(row.flags.map((one) => one.code))) counts[code] = (counts[code] ?? 0) + 1;
  }
  return inOrder(counts);
}

export function countNotes(rows: readonly Row<unknown>[]): { readonly [code in NoteCode]?: number } {
  const counts: { [code in NoteCode]?: number } = {};
  for (const row of rows) for (const code of row.notes) counts[code] = (counts[code] ?? 0) + 1;
  return inOrder(counts);
}

function inOrder<T extends object>(counts: T): T {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}

/** Details are shown to people and may come from a hostile file. */
function clip(detail: string): string {
  return detail.length > 80 ? `${detail.slice(0, 79)}…` : detail;
}
