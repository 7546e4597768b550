/**
 * The history of a parcel: every item that the book ever said about it, in order, each linked to the one before
 * by a hash chain whose head and length stand in the parcel's record. Whoever has the record with its state proof
 * and the items can check that none is missing, added or changed.
 *
 * `historyItems` is the one place that says which items a transaction gives. The rules extend the chains with it,
 * the node lists by it, and the verifier checks by it.
 */
import { bytesOf, chainHead, extendChain, toBase64url, type Value } from '#kernel';
import type { Parcel } from './records.ts';
import type { Input } from './schema.ts';

const DOMAIN = 'townledger parcel history v1';

export type HistoryItem = { readonly entry: number; readonly kind: string; readonly [fact: string]: Value };
export type ParcelItem = { readonly parcel: string; readonly item: HistoryItem };

/** What a receipt's result says, as far as items need it. */
type Received = { readonly receptions: readonly string[] };
/** Rows of the roll that a new state of theirs takes away from the parcel they stood at. */
type Loaded = { readonly left?: readonly { readonly parcel: string; readonly property: string }[] };
type Touched = { readonly parcels: readonly string[] };

const ITEMS: {
  readonly [action: string]: (input: never, result: never, entry: number) => readonly ParcelItem[];
} = {
  'load-parcels': (input: Input<'load-parcels'>, _: unknown, entry) =>
    input.rows.map(({ parcel, ...row }) => ({ parcel, item: { entry, ...row, kind: 'map', type: row.kind } })),
  'load-roll': ({ fiscalYear, rows }: Input<'load-roll'>, { left = [] }: Loaded, entry) => [
    ...rows.flatMap(({ parcel, ...row }) =>
      parcel === undefined ? [] : [{ parcel, item: { entry, kind: 'roll', fiscalYear, ...row } }],
    ),
    // Without it the parcel's history would go on showing a row that now stands elsewhere.
    ...left.map(({ parcel, property }) => ({ parcel, item: { entry, kind: 'roll-left', fiscalYear, property } })),
  ],
  'load-features': ({ rows }: Input<'load-features'>, _: unknown, entry) =>
    rows.flatMap(({ parcel, ...row }) =>
      parcel === undefined ? [] : [{ parcel, item: { entry, ...row, kind: 'feature', type: row.kind } }],
    ),
  record: ({ registry, instruments }: Input<'record'>, { receptions }: Received, entry) =>
    instruments.flatMap((instrument, i) => ofInstrument(registry, receptions[i] as string, instrument, entry)),
  'import-instruments': ({ registry, rows }: Input<'import-instruments'>, { receptions }: Received, entry) =>
    rows.flatMap((row, i) => ofInstrument(registry, receptions[i] as string, row, entry)),
  decide: ({ registry, reception, decision }: Input<'decide'>, { parcels }: Touched, entry) =>
    parcels.map((parcel) => ({ parcel, item: { entry, kind: 'decision', registry, reception, decision } })),
  correct: ({ registry, reception, reason, note, numbers }: Input<'correct'>, { parcels }: Touched, entry) => {
    const more = { ...(note === undefined ? {} : { note }), ...(numbers === undefined ? {} : { numbers }) };
    const item = { entry, kind: 'correction', registry, reception, reason, ...more };
    return parcels.map((parcel) => ({ parcel, item }));
  },
};

/** The items that an accepted transaction adds, in order. `action` is the name without the module's. */
export function historyItems(action: string, input: Value, result: Value, entry: number): readonly ParcelItem[] {
  const items = Object.hasOwn(ITEMS, action) ? ITEMS[action] : undefined;
  return items === undefined ? [] : items(input as never, result as never, entry);
}

/** The head of the chain after one more item. Heads are base64url, as they stand in the record. */
export function nextHead(head: string, item: HistoryItem): string {
  return toBase64url(extendChain(DOMAIN, bytesOf(head), item));
}

/** Whether these are all the items of the parcel that this record is about, in order and unchanged. */
export function isCompleteHistory(
  parcel: Pick<Parcel, 'historyCount' | 'historyHead'>,
  items: readonly Value[],
): boolean {
  return items.length === parcel.historyCount && toBase64url(chainHead(DOMAIN, items)) === parcel.historyHead;
}

type Indexed = { readonly type: string; readonly numbers?: Value; readonly legals: readonly { parcel?: string }[] };

function ofInstrument(registry: string, reception: string, instrument: Indexed, entry: number): readonly ParcelItem[] {
  const { type, numbers } = instrument;
  const named = instrument.legals.flatMap(({ parcel }) => (parcel === undefined ? [] : [parcel]));
  const facts = { registry, reception, type, ...(numbers === undefined ? {} : { numbers }) };
  return [...new Set(named)].map((parcel) => ({ parcel, item: { entry, kind: 'instrument', ...facts } }));
}
