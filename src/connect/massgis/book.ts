/** What of a MassGIS delivery goes into the book. Names, addresses and outlines do not: they are in the sealed line. */
import { type Bytes, toHex, type Value } from '#kernel';
import { type BookAction, type BookRow, loadedRow, quarantinedRow, unrecordable } from '../book-rows.ts';
import type { Reference } from '../reference.ts';
import { quarantine, type Row } from '../rows.ts';
import type { AssessLine } from './assess.ts';
import type { Misc, OtherLegal, Parcel } from './map.ts';
import { sealRoll } from './sealed-rows.ts';

type Fields = { readonly [name: string]: Value };

/** The set as `readMassgis` gives it. */
type Rows = {
  readonly assess: readonly Row<AssessLine>[];
  readonly parcels: readonly Row<Parcel>[];
  readonly otherLegal: readonly Row<OtherLegal>[];
  readonly misc: readonly Row<Misc>[];
};

/** Every row of every layer, once: parcels first, because the roll and the features name them. */
export function massgisBookRows({ parcels, assess, otherLegal, misc }: Rows): BookRow[] {
  const onMap = new Set(parcels.flatMap((row) => (isHeld(row) ? [row.value.locId] : [])));
  return [
    ...layerRows('parcels', 'load-parcels', parcels, parcelRow),
    // Rows of one fiscal year stand together, whatever their order in the file.
    ...layerRows('assess', 'load-roll', assess, (line, row) => ({
      ...rollRow(line, onMap),
      content: sealRoll(line, row),
    })).sort((a, b) => Number(a.shared.fiscalYear ?? 0) - Number(b.shared.fiscalYear ?? 0)),
    ...layerRows('other-legal', 'load-features', otherLegal, (value, row) =>
      featureRow('other-legal', value, row, onMap),
    ),
    ...layerRows('misc', 'load-features', misc, (value, row) => featureRow('misc', value, row, onMap)),
  ].sort((a, b) => Number(a.outcome === 'quarantined') - Number(b.outcome === 'quarantined'));
}

/** Sets aside what the book would refuse, before rows are compared: the schema has the last word on every field. */
export function checkRecordable({ parcels, assess, otherLegal, misc }: Rows): void {
  const none: ReadonlySet<string> = new Set();
  check(parcels, 'load-parcels', parcelRow);
  check(assess, 'load-roll', (line) => rollRow(line, none));
  check(otherLegal, 'load-features', (value, row) => featureRow('other-legal', value, row, none));
  check(misc, 'load-features', (value, row) => featureRow('misc', value, row, none));
}

type About = { readonly key: string; readonly shared: Fields; readonly fields: Fields; readonly content?: Bytes };
type Held<T> = Row<T> & { readonly value: T };

function isHeld<T>(row: Row<T>): row is Held<T> {
  return row.value !== undefined && row.reason === undefined;
}

function layerRows<T>(
  layer: string,
  action: BookAction,
  rows: readonly Row<T>[],
  about: (value: T, row: Row<T>) => About,
): BookRow[] {
  return rows.map((row) =>
    isHeld(row) ? loadedRow(layer, row, { action, ...about(row.value, row) }) : quarantinedRow(layer, row),
  );
}

function check<T>(rows: readonly Row<T>[], action: BookAction, about: (value: T, row: Row<T>) => About): void {
  for (const row of rows) {
    if (!isHeld(row)) continue;
    const path = unrecordable(action, about(row.value, row).fields);
    if (path !== undefined) quarantine(row, 'refused-by-schema', path);
  }
}

const NOTHING_SHARED: Fields = {};

function parcelRow({ locId, type, mapParId, statedSquareMetres, squareMetres }: Parcel): About {
  const areaM2 = Math.round(statedSquareMetres > 0 ? statedSquareMetres : squareMetres);
  const fields = { parcel: locId, kind: type, areaM2, ...(mapParId === '' ? {} : { mapParcel: mapParId }) };
  return { key: locId, shared: NOTHING_SHARED, fields };
}

function rollRow(line: AssessLine, onMap: ReadonlySet<string>): About {
  const { propId, locId, useCode, totalValue, saleDay, salePrice, fiscalYear } = line;
  const reference = rollReference(line.reference);
  const fields = {
    property: propId,
    ...(onMap.has(locId) ? { parcel: locId } : {}),
    ...(useCode === '' ? {} : { useCode }),
    ...(totalValue < 0 ? {} : { totalCents: totalValue * 100 }),
    ...(saleDay === undefined ? {} : { saleDay }),
    ...(salePrice > 0 ? { saleCents: salePrice * 100 } : {}),
    ...(reference === undefined ? {} : { reference }),
  };
  return { key: `${fiscalYear}/${propId}`, shared: { fiscalYear }, fields };
}

const BOOK_CLASSES = { recorded: 'recorded', landCourt: 'land-court', bookOnly: 'book-only' } as const;

/** The book keeps a reading only where it is not doubtful; otherwise the text as it was written. */
function rollReference({ class: kind, book, page, text }: Reference): Fields | undefined {
  if (kind === 'blank') return undefined;
  if (kind !== 'recorded' && kind !== 'landCourt' && kind !== 'bookOnly') return { class: 'odd', text };
  return {
    class: BOOK_CLASSES[kind],
    ...(book === undefined ? {} : { book }),
    ...(page === undefined ? {} : { page }),
  };
}

/** These layers have no key of their own, so a feature is named by its content; it holds no names of people. */
function featureKey(layer: string, row: Row<unknown>): string {
  return `${layer}-${toHex(row.rawHash.subarray(0, 16))}`;
}

function featureRow(layer: string, value: OtherLegal | Misc, row: Row<unknown>, onMap: ReadonlySet<string>): About {
  const feature = featureKey(layer, row);
  const parcel = 'taxParId' in value && onMap.has(value.taxParId) ? { parcel: value.taxParId } : {};
  const fields = { feature, kind: value.type, areaM2: Math.round(value.squareMetres), ...parcel };
  return { key: feature, shared: NOTHING_SHARED, fields };
}
