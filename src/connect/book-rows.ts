/**
 * From rows to the book. A row of a file becomes a row of an action of the titles module: what may be public, and a
 * commitment in place of the line itself. The line goes to the town's vault. As many rows go into one transaction as
 * fit below its limit, because one signature per row would be most of the work (decision 0008).
 *
 * The caller draws a salt for each row, seals its content in the vault, and hands the commitment back:
 *
 *     for (const row of massgisBookRows(set)) …commit(salt, row.content)…
 *     for (const { action, input } of packActions(sealed, { import, source })) …sign and submit…
 */
import { type Bytes, encode, type Field, faultIn, MAX_TRANSACTION_BYTES, type Retention, type Value } from '#kernel';
import { titles } from '#modules/titles';
import type { Flag, Outcome, Row } from './rows.ts';

export type BookAction = 'load-parcels' | 'load-roll' | 'load-features' | 'import-instruments' | 'quarantine-rows';

type Fields = { readonly [name: string]: Value };

export type BookRow = {
  /** The file or layer: `parcels`, `assess`, `other-legal`, `misc`, `instruments` ... */
  readonly layer: string;
  readonly action: BookAction;
  /** What the row is about, unique in its layer: parcel, property, feature, instrument; a row number in quarantine. */
  readonly key: string;
  readonly outcome: Outcome;
  /** Fields that all rows of a transaction share, such as the fiscal year. */
  readonly shared: Fields;
  /** The row of the action, but for its commitment and revision. */
  readonly fields: Fields;
  /** What is sealed in the vault: the exact bytes of the line, or JSON with the line and what is searched for. */
  readonly content: Bytes;
  /** SHA-256 of the line, 32 bytes, by which a second run knows the row again. Never for the book. */
  readonly rawHash: Bytes;
  /** Kind and retention of the vault item. */
  readonly kind: string;
  readonly retention: Retention;
};

/** `revision`: 2 or more where the row replaces an earlier state that the book has under the same key. */
export type SealedRow = { readonly row: BookRow; readonly commitment: string; readonly revision?: number };

export type PackedAction = { readonly action: `titles/${string}`; readonly input: Fields };

/** Room for the body around the input, the signer and the longest signature. */
const ENVELOPE_BYTES = 4_096;
const MAX_INPUT_BYTES = MAX_TRANSACTION_BYTES - ENVELOPE_BYTES;
const MAX_ROWS = 1_000;

/** Rows in their order, in as few transactions as they fit. Rows of other actions or shared fields start a new one. */
export function* packActions(
  rows: Iterable<SealedRow>,
  batch: { readonly import: string; readonly source: string },
): Generator<PackedAction> {
  let [first, packed, bytes] = [undefined as BookRow | undefined, [] as Fields[], 0];
  for (const { row, commitment, revision } of rows) {
    const fields = { ...row.fields, commitment, ...(revision === undefined ? {} : { revision }) };
    const size = encode(fields).length + 1;
    const full = bytes + size > MAX_INPUT_BYTES || packed.length === MAX_ROWS;
    if (first !== undefined && (full || !together(first, row))) {
      yield actionOf(first, packed, batch);
      packed = [];
    }
    if (packed.length === 0) bytes = encode({ ...batch, ...row.shared, rows: [] }).length;
    first = row;
    packed.push(fields);
    bytes += size;
  }
  if (first !== undefined) yield actionOf(first, packed, batch);
}

function together(a: BookRow, b: BookRow): boolean {
  if (a.action !== b.action) return false;
  return a.shared === b.shared || Object.entries(a.shared).every(([name, value]) => b.shared[name] === value);
}

function actionOf(first: BookRow, rows: readonly Fields[], batch: Fields): PackedAction {
  return { action: `titles/${first.action}`, input: { ...batch, ...first.shared, rows } };
}

/** A row that could not be loaded: its place and reason are public, its content is sealed. */
export function quarantinedRow(layer: string, row: Row<unknown>): BookRow {
  if (row.reason === undefined) throw new Error('the row is not in quarantine');
  return {
    layer,
    action: 'quarantine-rows',
    key: `row-${row.place.row}`,
    outcome: 'quarantined',
    shared: {},
    fields: { layer, row: row.place.row, reason: row.reason.code },
    ...sealedPart(layer, row),
  };
}

export function loadedRow(
  layer: string,
  row: Row<unknown>,
  about: {
    readonly action: BookAction;
    readonly key: string;
    readonly shared: Fields;
    readonly fields: Fields;
    readonly content?: Bytes;
  },
): BookRow {
  return { layer, ...sealedPart(layer, row), ...about, ...flagged(about.fields, row.flags) };
}

/** The outcome and the fields of a row with these flags, each code once. */
export function flagged(fields: Fields, flags: readonly Flag[]): Pick<BookRow, 'outcome' | 'fields'> {
  if (flags.length === 0) return { outcome: 'loaded', fields };
  const codes = [...new Set(flags.map((one) => one.code))];
  return { outcome: 'loaded-with-flags', fields: { ...fields, flags: codes } };
}

function sealedPart(layer: string, row: Row<unknown>): Pick<BookRow, 'content' | 'rawHash' | 'kind' | 'retention'> {
  return { content: row.raw, rawHash: row.rawHash, kind: `${layer}-row`, retention: 'while-current' };
}

/** 32 zero bytes, to try a row against its schema before it has a commitment. */
const NO_COMMITMENT = 'A'.repeat(43);

/** The path of the first field that the book would refuse, or undefined. The schema is the titles module's own. */
export function unrecordable(action: BookAction, fields: Fields): string | undefined {
  return faultIn(rowFields[action], { ...fields, commitment: NO_COMMITMENT })?.path;
}

const rowFields: { readonly [action in BookAction]: Field<unknown> } = {
  'load-parcels': rowFieldOf('load-parcels'),
  'load-roll': rowFieldOf('load-roll'),
  'load-features': rowFieldOf('load-features'),
  'import-instruments': rowFieldOf('import-instruments'),
  'quarantine-rows': rowFieldOf('quarantine-rows'),
};

function rowFieldOf(action: BookAction): Field<unknown> {
  const input = titles.schema.actions[action]?.input;
  const rows = input?.kind === 'record' ? input.fields.rows : undefined;
  if (rows?.kind !== 'list') throw new Error(`titles/${action} has no rows`);
  return rows.of;
}
