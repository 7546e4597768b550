/** Rows of a town's own data: parcels of the map, rows of the assessing roll, and what lies over parcels. */
import {
  accept,
  type Context,
  EMPTY_CHAIN,
  type MutableView,
  type Refusal,
  type Result,
  refuse,
  toBase64url,
  type Value,
} from '#kernel';
import { type Ownership, ownership } from '../ownership.ts';
import { features, parcels, rolls } from '../records.ts';
import type { FeatureRow, Input, ParcelRow, RollRow } from '../schema.ts';
import { addToImport } from './imports.ts';
import { extendHistories } from './parcel-history.ts';

const NO_HISTORY = { historyCount: 0, historyHead: toBase64url(EMPTY_CHAIN) };

export function loadParcels(context: Context, input: Input<'load-parcels'>): Result<Value> {
  const own = ownership(context);
  return load(context, 'load-parcels', input, (row) => putParcel(context, row, own));
}

export function loadRoll(context: Context, input: Input<'load-roll'>): Result<Value> {
  const left: RollPlace[] = [];
  const { fiscalYear } = input;
  const own = ownership(context);
  return load(context, 'load-roll', input, (row) => putRollRow(context, fiscalYear, row, { left, own }), { left });
}

export function loadFeatures(context: Context, input: Input<'load-features'>): Result<Value> {
  const own = ownership(context);
  return load(context, 'load-features', input, (row) => putFeature(context, row, own));
}

type RollPlace = { readonly parcel: string; readonly property: string };

type Batch<Row> = {
  readonly import: string;
  readonly source: string;
  readonly rows: readonly (Row & { readonly flags?: readonly string[] })[];
};

function load<Row>(
  context: Context,
  action: string,
  batch: Batch<Row>,
  put: (row: Row) => Refusal | undefined,
  also: { readonly left?: readonly RollPlace[] } = {},
): Result<Value> {
  for (const row of batch.rows) {
    const refusal = put(row);
    if (refusal !== undefined) return { ok: false, refusal };
  }
  const flagged = batch.rows.filter(({ flags = [] }) => flags.length > 0).length;
  const refusal = addToImport(context, batch, { loaded: batch.rows.length - flagged, loadedWithFlags: flagged });
  if (refusal !== undefined) return { ok: false, refusal };
  const result = { rows: batch.rows.length, ...(also.left?.length ? { left: also.left } : {}) };
  extendHistories(context, action, batch, result);
  return accept(result);
}

function putParcel({ state, entry }: Context, row: ParcelRow, own: Ownership): Refusal | undefined {
  const { parcel: id, kind, areaM2, flags = [], commitment } = row;
  const before = parcels.get(state, id);
  const refusal = own.faultIn(before) ?? faultInRevision(row.revision, before?.revision, id);
  if (refusal !== undefined) return refusal;
  const { historyCount, historyHead } = before ?? NO_HISTORY;
  const revision = row.revision ?? 1;
  const parcel = { kind, entry, revision, areaM2, commitment, flags, historyCount, historyHead, ...own.stated };
  parcels.put(state, parcel, id);
  return undefined;
}

function putRollRow(
  { state, entry }: Context,
  fiscalYear: number,
  row: RollRow,
  { left, own }: { readonly left: RollPlace[]; readonly own: Ownership },
): Refusal | undefined {
  const { property, parcel, reference, flags = [], commitment } = row;
  const before = rolls.get(state, fiscalYear, property);
  const refusal =
    own.faultIn(before) ??
    faultInRevision(row.revision, before?.revision, property) ??
    faultInParcel(state, parcel, own);
  if (refusal !== undefined) return refusal;
  if (before?.parcel !== undefined && before.parcel !== parcel) left.push({ parcel: before.parcel, property });
  const revision = row.revision ?? 1;
  const known = { ...(parcel === undefined ? {} : { parcel }), ...(reference === undefined ? {} : { reference }) };
  rolls.put(state, { entry, revision, ...known, commitment, flags, ...own.stated }, fiscalYear, property);
  return undefined;
}

function putFeature({ state, entry }: Context, row: FeatureRow, own: Ownership): Refusal | undefined {
  const { feature, kind, areaM2, parcel, flags = [], commitment } = row;
  if (features.get(state, feature) !== undefined) return refuse('feature-exists', { feature }).refusal;
  const refusal = faultInParcel(state, parcel, own);
  if (refusal !== undefined) return refusal;
  features.put(state, { kind, entry, areaM2, commitment, flags }, feature);
  return undefined;
}

/** Refusals: `parcel-unknown`, `other-town`. */
function faultInParcel(state: MutableView, parcel: string | undefined, own: Ownership): Refusal | undefined {
  if (parcel === undefined) return undefined;
  const record = parcels.get(state, parcel);
  return record === undefined ? { code: 'parcel-unknown', detail: { parcel } } : own.faultIn(record);
}

/** Two imports of the same row cannot both win unseen: the second must say which state it replaces. */
function faultInRevision(stated: number | undefined, before: number | undefined, row: string): Refusal | undefined {
  if (before === undefined) return stated === undefined ? undefined : { code: 'row-new', detail: { row } };
  return stated === before + 1 ? undefined : { code: 'row-exists', detail: { row, expected: before + 1 } };
}
