/**
 * Tables: a file of comma-separated values against a list of columns. The header is checked once; each row is
 * checked field by field; what cannot be read is set aside with its place, its exact bytes and a reason.
 */
import { type Bytes, decodeUtf8 } from '#kernel';
import { type CsvSlice, csvFields, csvSlices } from './csv.ts';
import { type SourceFile, textStart } from './file.ts';
import type { FaultCode } from './findings.ts';
import { type FileFault, flag, quarantine, Row } from './rows.ts';

/** Where the content of a field goes: into the public book, only into the town's vault, or only into the raw line. */
export type Lives = 'ledger' | 'vault' | 'raw line';

export type Column = {
  readonly name: string;
  /** `choice` and `integer` are checked here; everything else is text, checked by who reads the row. */
  readonly kind: 'text' | 'integer' | 'decimal' | 'choice';
  /** Characters in the standard. A longer text is flagged; in a field of the ledger, or over 255, it is set aside. */
  readonly max: number;
  readonly lives: Lives;
  /** A blank sets the row aside. */
  readonly filled?: true;
  readonly options?: readonly string[];
  /** The row is named by this field, even where it is set aside. */
  readonly key?: true;
  /** May hold line breaks. */
  readonly lines?: true;
  /** A file without this column is still read; the field is then blank. */
  readonly mayBeAbsent?: true;
};

/** The fields of a row by column name, in the spelling of the column list. */
export type Cells<C extends readonly Column[]> = { readonly [name in C[number]['name']]: string };

export type Table<T> = { readonly rows: readonly Row<T>[]; readonly faults: readonly FileFault[] };

/** A table of five million rows is no town's. */
const MAX_ROWS = 5_000_000;
const HARD_MAX = 255;
const MAX_COLUMNS = 500;

/** `read` turns the checked cells into a value and may flag or quarantine the row; undefined means it did the latter. */
export function readTable<const C extends readonly Column[], T>(
  file: SourceFile,
  columns: C,
  read: (cells: Cells<C>, row: Row<T>) => T | undefined,
): Table<T> {
  const text = textStart(file.bytes);
  if ('fault' in text) return nothing(file, text.fault);
  if (countBreaks(file.bytes) > MAX_ROWS) return nothing(file, 'file-too-many-rows');
  const slices = csvSlices(file.bytes, text.start, undefined);
  const first = slices.next();
  if (first.done === true) return nothing(file, 'file-empty');
  const header = readHeader(file, first.value, columns);
  if (header.positions === undefined) return { rows: [], faults: header.faults };
  const rows: Row<T>[] = [];
  for (const slice of slices) {
    const row = blankRow<T>(file, slice, rows.length + 1);
    rows.push(row);
    const cells = readCells(row, slice, columns, header.positions, header.width);
    if (cells === undefined) continue;
    const value = read(cells as Cells<C>, row);
    if (row.reason === undefined) row.value = value;
  }
  return { rows, faults: header.faults };
}

function nothing(file: SourceFile, code: FaultCode): { rows: []; faults: FileFault[] } {
  return { rows: [], faults: [{ file: file.name, line: 1, code }] };
}

function blankRow<T>(file: SourceFile, slice: CsvSlice, number: number): Row<T> {
  const place = { file: file.name, line: slice.line, row: number };
  return new Row<T>(place, file.bytes.subarray(slice.start, slice.end));
}

type Header = {
  readonly faults: readonly FileFault[];
  readonly width: number;
  /** Where each column stands, -1 where an optional one is absent; undefined where the file cannot be read. */
  readonly positions: readonly number[] | undefined;
};

function readHeader(file: SourceFile, slice: CsvSlice, columns: readonly Column[]): Header {
  const text = slice.fault === undefined ? decodeUtf8(file.bytes.subarray(slice.start, slice.end)) : undefined;
  const fault = (code: FaultCode, detail?: string): FileFault => ({
    file: file.name,
    line: slice.line,
    code,
    ...(detail === undefined ? {} : { detail: detail.slice(0, 40) }),
  });
  if (text === undefined) return { faults: [fault('header-malformed')], width: 0, positions: undefined };
  const names = csvFields(text).map((name) => name.trim());
  if (names.length > MAX_COLUMNS) return { faults: [fault('header-malformed')], width: 0, positions: undefined };
  const lower = names.map((name) => name.toLowerCase());
  const positions = columns.map((column) => lower.indexOf(column.name.toLowerCase()));
  const missing = columns.filter((column, i) => positions[i] === -1 && column.mayBeAbsent !== true);
  const repeated = names.filter((_, i) => lower.indexOf(lower[i] as string) !== i);
  const faults = [
    ...missing.map((column) => fault('column-missing', column.name)),
    ...repeated.slice(0, 20).map((name) => fault('column-repeated', name)),
    ...unknownNames(names, columns).map((name) => fault('column-unknown', name)),
  ];
  if (missing.length === columns.length) return { faults: [fault('header-malformed')], width: 0, positions: undefined };
  const usable = missing.length === 0 && repeated.length === 0;
  return { faults, width: names.length, positions: usable ? positions : undefined };
}

function unknownNames(names: readonly string[], columns: readonly Column[]): string[] {
  const known = new Set(columns.map((column) => column.name.toLowerCase()));
  return names.filter((name) => !known.has(name.toLowerCase())).slice(0, 20);
}

/** Control characters, and the marks that reorder the text after them: a name must read as it is stored. */
const FORBIDDEN = String.raw`\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff`;
export const UNREADABLE = new RegExp(`[${FORBIDDEN}]`);
const SUSPICIOUS = new RegExp(`[<>\n${FORBIDDEN}]`);

function readCells(
  row: Row<unknown>,
  slice: CsvSlice,
  columns: readonly Column[],
  positions: readonly number[],
  width: number,
): { [name: string]: string } | undefined {
  if (slice.fault !== undefined) return void quarantine(row, slice.fault);
  const text = decodeUtf8(row.raw);
  if (text === undefined) return void quarantine(row, 'not-utf8');
  const fields = csvFields(text);
  if (fields.length !== width) return void quarantine(row, 'field-count', undefined, `${fields.length} for ${width}`);
  const suspicious = SUSPICIOUS.test(text);
  const cells: { [name: string]: string } = {};
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as Column;
    const cell = fields[positions[i] as number] ?? '';
    if (column.key === true) row.key = cell;
    checkCell(row, column, cell);
    if (suspicious) checkCharacters(row, column, cell);
    cells[column.name] = cell;
  }
  return row.reason === undefined ? cells : undefined;
}

function checkCell(row: Row<unknown>, column: Column, cell: string): void {
  const { name, max } = column;
  if (cell === '') {
    if (column.filled === true) quarantine(row, 'field-missing', name);
    return;
  }
  if (cell.length > max) {
    if (column.lives === 'ledger' || cell.length > Math.max(HARD_MAX, max)) quarantine(row, 'field-too-long', name);
    else flag(row, 'field-over-length', name);
  }
  if (column.kind === 'integer') checkInteger(row, name, cell);
  else if (column.kind === 'decimal') checkDecimal(row, name, cell);
  else if (column.kind === 'choice' && column.options?.includes(cell) === false)
    quarantine(row, 'choice-unknown', name);
}

function checkInteger(row: Row<unknown>, name: string, cell: string): void {
  if (!/^-?\d+$/.test(cell)) quarantine(row, 'number-malformed', name);
  else if (!Number.isSafeInteger(Number(cell))) quarantine(row, 'number-out-of-range', name);
}

function checkDecimal(row: Row<unknown>, name: string, cell: string): void {
  if (!/^-?\d{1,24}(\.\d{0,24})?([eE][+-]?\d{1,3})?$/.test(cell)) quarantine(row, 'number-malformed', name);
  else if (Math.abs(Number(cell)) > 1e15) quarantine(row, 'number-out-of-range', name);
}

function checkCharacters(row: Row<unknown>, column: Column, cell: string): void {
  if (UNREADABLE.test(cell) || (cell.includes('\n') && column.lines !== true)) {
    if (column.lives === 'ledger') quarantine(row, 'forbidden-character', column.name);
    else flag(row, 'text-has-markup', column.name);
  } else if (/[<>]/.test(cell)) flag(row, 'text-has-markup', column.name);
}

function countBreaks(bytes: Bytes): number {
  let breaks = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) breaks++;
  return breaks;
}
