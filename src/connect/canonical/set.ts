/** The canonical set: its files, and its rows once they are read. */
import type { SourceFile } from '../file.ts';
import type { FlagCode, NoteCode } from '../findings.ts';
import type { FileFault, Row, Totals } from '../rows.ts';
import type { CanonicalParcel } from './parcels.ts';
import type { ImageLine, InstrumentLine, LegalLine, LineageLine, PartyLine, ReferenceLine } from './parts.ts';

export const CANONICAL_FILES = {
  instruments: 'instruments.csv',
  parties: 'parties.csv',
  legals: 'legals.csv',
  references: 'references.csv',
  images: 'images.csv',
  parcels: 'parcels.geojson',
  lineage: 'parcel_lineage.csv',
} as const;

export type CanonicalLayer = keyof typeof CANONICAL_FILES;

export type CanonicalFiles = { readonly [layer in CanonicalLayer]?: SourceFile };

export type CanonicalSet = {
  readonly instruments: readonly Row<InstrumentLine>[];
  readonly parties: readonly Row<PartyLine>[];
  readonly legals: readonly Row<LegalLine>[];
  readonly references: readonly Row<ReferenceLine>[];
  readonly images: readonly Row<ImageLine>[];
  readonly parcels: readonly Row<CanonicalParcel>[];
  readonly lineage: readonly Row<LineageLine>[];
  /** By instrument key, the lines that belong to it, in the order of `seq`; lines set aside are not among them. */
  readonly parts: ReadonlyMap<string, InstrumentParts>;
  readonly faults: readonly FileFault[];
};

export type InstrumentParts = {
  readonly parties: Row<PartyLine>[];
  readonly legals: Row<LegalLine>[];
  readonly references: Row<ReferenceLine>[];
  readonly images: Row<ImageLine>[];
};

export type CanonicalSummary = {
  readonly rows: { readonly [layer in CanonicalLayer]: number };
  readonly outcome: { readonly loaded: number; readonly loadedWithFlags: number; readonly quarantined: number };
  readonly layers: { readonly [layer in CanonicalLayer]: Totals };
  readonly flags: { readonly [code in FlagCode]?: number };
  readonly notes: { readonly [code in NoteCode]?: number };
  readonly faults: readonly FileFault[];
};
