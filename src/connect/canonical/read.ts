/**
 * A canonical import set: bytes in, rows out. Each line of each file ends loaded, loaded with flags or set aside; then
 * the files are held against one another: a party without an instrument, a number used twice, a gap in the sequence.
 */
import type { SourceFile } from '../file.ts';
import { addTotals, countFlags, countNotes, type FileFault, type Row, totalsOf } from '../rows.ts';
import { type Column, readTable, type Table } from '../table.ts';
import {
  IMAGE_COLUMNS,
  INSTRUMENT_COLUMNS,
  LEGAL_COLUMNS,
  LINEAGE_COLUMNS,
  PARTY_COLUMNS,
  REFERENCE_COLUMNS,
} from './columns.ts';
import { compareFiles } from './integrity.ts';
import { readCanonicalParcels } from './parcels.ts';
import {
  type InstrumentLine,
  readImage,
  readInstrument,
  readLegal,
  readLineage,
  readParty,
  readReference,
} from './parts.ts';
import {
  CANONICAL_FILES,
  type CanonicalFiles,
  type CanonicalLayer,
  type CanonicalSet,
  type CanonicalSummary,
  type InstrumentParts,
} from './set.ts';
import { instrumentTypeNames } from './vocabulary.ts';

/** `isParcel` says which parcels the book has already, beside those of the set; without it every parcel is taken. */
export function readCanonical(files: CanonicalFiles, isParcel: (id: string) => boolean = () => true): CanonicalSet {
  const types = instrumentTypeNames();
  const instruments = table(files.instruments, INSTRUMENT_COLUMNS, (cells, row: Row<InstrumentLine>) =>
    readInstrument(cells, row, types),
  );
  const parties = table(files.parties, PARTY_COLUMNS, readParty);
  const legals = table(files.legals, LEGAL_COLUMNS, readLegal);
  const references = table(files.references, REFERENCE_COLUMNS, readReference);
  const images = table(files.images, IMAGE_COLUMNS, readImage);
  const parcels = files.parcels === undefined ? { rows: [], faults: [] } : readCanonicalParcels(files.parcels);
  const lineage = table(files.lineage, LINEAGE_COLUMNS, readLineage);
  const missing: FileFault[] =
    files.instruments === undefined && files.parcels === undefined
      ? [{ file: CANONICAL_FILES.instruments, line: 0, code: 'file-missing' }]
      : [];
  const faults = [instruments, parties, legals, references, images, parcels, lineage].flatMap((one) => one.faults);
  const parts = new Map<string, InstrumentParts>();
  const set: CanonicalSet = {
    instruments: instruments.rows,
    parties: parties.rows,
    legals: legals.rows,
    references: references.rows,
    images: images.rows,
    parcels: parcels.rows,
    lineage: lineage.rows,
    parts,
    faults: [...missing, ...faults],
  };
  compareFiles(set, parts, isParcel);
  return set;
}

function table<const C extends readonly Column[], T>(
  file: SourceFile | undefined,
  columns: C,
  read: Parameters<typeof readTable<C, T>>[2],
): Table<T> {
  return file === undefined ? { rows: [], faults: [] } : readTable<C, T>(file, columns, read);
}

export function canonicalSummaryOf(set: CanonicalSet): CanonicalSummary {
  const names = Object.keys(CANONICAL_FILES) as CanonicalLayer[];
  const each = <T>(of: (rows: readonly Row<unknown>[]) => T) =>
    Object.fromEntries(names.map((name) => [name, of(set[name])])) as { [layer in CanonicalLayer]: T };
  const layers = each(totalsOf);
  const { loaded, loadedWithFlags, quarantined } = addTotals(Object.values(layers));
  const all = names.flatMap((name) => set[name] as readonly Row<unknown>[]);
  return {
    rows: each((rows) => rows.length),
    outcome: { loaded, loadedWithFlags, quarantined },
    layers,
    flags: countFlags(all),
    notes: countNotes(all),
    faults: set.faults,
  };
}
