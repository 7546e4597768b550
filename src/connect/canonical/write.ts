/** The canonical set written: plain rows in, the text of each file out. What is written is read back as it was. */
import type { Bytes } from '#kernel';
import { encodeUtf8 } from '#kernel';
import { csvLine } from '../csv.ts';
import type { Column } from '../table.ts';
import {
  IMAGE_COLUMNS,
  INSTRUMENT_COLUMNS,
  LEGAL_COLUMNS,
  LINEAGE_COLUMNS,
  PARTY_COLUMNS,
  REFERENCE_COLUMNS,
} from './columns.ts';
import type { CanonicalLayer } from './set.ts';

/** Cells by column name; what is left out is blank. */
export type PlainRow<C extends readonly Column[]> = {
  readonly [name in C[number]['name']]?: string | number | boolean;
};

export type PlainParcel = {
  readonly parcel_id: string;
  readonly kind: string;
  readonly map_parcel?: string;
  readonly area_m2?: number;
  /** A GeoJSON geometry in WGS84 degrees. */
  readonly geometry: unknown;
};

export type PlainSet = {
  readonly instruments?: readonly PlainRow<typeof INSTRUMENT_COLUMNS>[];
  readonly parties?: readonly PlainRow<typeof PARTY_COLUMNS>[];
  readonly legals?: readonly PlainRow<typeof LEGAL_COLUMNS>[];
  readonly references?: readonly PlainRow<typeof REFERENCE_COLUMNS>[];
  readonly images?: readonly PlainRow<typeof IMAGE_COLUMNS>[];
  readonly lineage?: readonly PlainRow<typeof LINEAGE_COLUMNS>[];
  readonly parcels?: readonly PlainParcel[];
};

const COLUMNS = {
  instruments: INSTRUMENT_COLUMNS,
  parties: PARTY_COLUMNS,
  legals: LEGAL_COLUMNS,
  references: REFERENCE_COLUMNS,
  images: IMAGE_COLUMNS,
  lineage: LINEAGE_COLUMNS,
} as const satisfies { readonly [layer: string]: readonly Column[] };

/** The bytes of each file that has rows: UTF-8, a header, CRLF after each row as RFC 4180 has it. */
export function writeCanonical(set: PlainSet): { readonly [layer in CanonicalLayer]?: Bytes } {
  const files: { [layer in CanonicalLayer]?: Bytes } = {};
  for (const layer of Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]) {
    const rows = set[layer];
    if (rows !== undefined) files[layer] = encodeUtf8(writeTable(COLUMNS[layer], rows));
  }
  if (set.parcels !== undefined) files.parcels = encodeUtf8(writeParcels(set.parcels));
  return files;
}

export function writeTable(columns: readonly Column[], rows: readonly PlainRow<readonly Column[]>[]): string {
  const header = columns.map((column) => column.name);
  const lines = rows.map((row) => csvLine(header.map((name) => String(row[name] ?? ''))));
  return [csvLine(header), ...lines, ''].join('\r\n');
}

function writeParcels(parcels: readonly PlainParcel[]): string {
  const features = parcels.map(({ geometry, ...properties }) =>
    JSON.stringify({ type: 'Feature', properties, geometry }),
  );
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`;
}
