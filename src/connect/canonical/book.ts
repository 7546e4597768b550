/** What of a canonical set goes into the book: parcels, then instruments with their lines, then what was set aside. */
import { sha256 } from '#crypto';
import { type Bytes, concat, encodeUtf8 } from '#kernel';
import { type BookRow, flagged, loadedRow, quarantinedRow } from '../book-rows.ts';
import type { Row } from '../rows.ts';
import { backFileFields } from './back-file-fields.ts';
import type { CanonicalParcel } from './parcels.ts';
import type { InstrumentLine } from './parts.ts';
import { CANONICAL_FILES, type CanonicalLayer, type CanonicalSet, type InstrumentParts } from './set.ts';

const LAYER_NAMES: { readonly [layer in CanonicalLayer]: string } = {
  instruments: 'instruments',
  parties: 'parties',
  legals: 'legals',
  references: 'references',
  images: 'images',
  parcels: 'parcels',
  lineage: 'parcel-lineage',
};

/**
 * One row of the book for each parcel and each instrument; an instrument takes its parties, land, references and
 * images with it. Lines that were set aside go into quarantine one by one, whatever file they are of.
 */
export function canonicalBookRows(set: CanonicalSet): BookRow[] {
  const layers = Object.keys(LAYER_NAMES) as CanonicalLayer[];
  return [
    ...set.parcels.flatMap((row) => (isHeld(row) ? [parcelRow(row)] : [])),
    ...byRegistry(set.instruments.flatMap((row) => (isHeld(row) ? [instrumentRow(row, set)] : []))),
    ...layers.flatMap((layer) =>
      (set[layer] as readonly Row<unknown>[])
        .filter((row) => row.reason !== undefined)
        .map((row) => quarantinedRow(LAYER_NAMES[layer], row)),
    ),
  ];
}

/**
 * Rows of each file as the book counts them: an instrument counts once with all its lines, so the other files count
 * only what was set aside. Lineage waits for the title layer and is not in the book.
 */
export function countedRows(set: CanonicalSet): readonly { readonly layer: string; readonly rows: number }[] {
  const layers = Object.keys(LAYER_NAMES) as CanonicalLayer[];
  return layers.flatMap((layer) => {
    const rows = set[layer] as readonly Row<unknown>[];
    const whole = layer === 'instruments' || layer === 'parcels';
    const counted = whole ? rows.length : rows.filter((row) => row.reason !== undefined).length;
    return counted === 0 ? [] : [{ layer: LAYER_NAMES[layer], rows: counted }];
  });
}

type Held<T> = Row<T> & { readonly value: T };

function isHeld<T>(row: Row<T>): row is Held<T> {
  return row.value !== undefined && row.reason === undefined;
}

/** Stable: within a registry the order of the file stays. */
function byRegistry(rows: BookRow[]): BookRow[] {
  const registry = (row: BookRow) => String(row.shared.registry);
  return rows.sort((a, b) => (registry(a) < registry(b) ? -1 : registry(a) > registry(b) ? 1 : 0));
}

function parcelRow(row: Held<CanonicalParcel>): BookRow {
  const { parcel, kind, mapParcel, areaM2 } = row.value;
  const fields = { parcel, kind, areaM2, ...(mapParcel === '' ? {} : { mapParcel }) };
  return loadedRow('parcels', row, { action: 'load-parcels', key: parcel, shared: {}, fields });
}

/** An instrument is flagged where one of its lines is. */
function instrumentRow(row: Held<InstrumentLine>, set: CanonicalSet): BookRow {
  const parts = set.parts.get(row.value.key) as InstrumentParts;
  const { parties, legals, references, images } = parts;
  const lines: readonly Row<unknown>[] = [row, ...parties, ...legals, ...references, ...images];
  const fields = backFileFields(row.value, parts, row.place.row);
  const content = contentOf(row, parts);
  return {
    layer: 'instruments',
    action: 'import-instruments',
    key: `${row.value.registry}/${row.value.key}`,
    shared: { registry: row.value.registry },
    ...flagged(
      fields,
      lines.flatMap((line) => line.flags),
    ),
    content,
    rawHash: sha256(content),
    kind: 'instruments-row',
    retention: 'while-current',
  };
}

/** The instrument's lines as they came, each after the name of its file. */
function contentOf(row: Row<unknown>, { parties, legals, references, images }: InstrumentParts): Bytes {
  const line = (layer: CanonicalLayer) => (part: Row<unknown>) =>
    concat(encodeUtf8(`${CANONICAL_FILES[layer]}: `), part.raw, encodeUtf8('\n'));
  return concat(
    line('instruments')(row),
    ...parties.map(line('parties')),
    ...legals.map(line('legals')),
    ...references.map(line('references')),
    ...images.map(line('images')),
  );
}
