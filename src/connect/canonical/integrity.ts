/** The files of a canonical set held against one another. What does not belong is set aside; the rest stays. */
import { unrecordable } from '../book-rows.ts';
import { flag, note, quarantine, type Row } from '../rows.ts';
import { backFileFields } from './back-file-fields.ts';
import type { InstrumentLine } from './parts.ts';
import type { CanonicalSet, InstrumentParts } from './set.ts';

/** Fills `parts`, by instrument. `isParcel` says which parcels are on record beside those of the set. */
export function compareFiles(
  set: CanonicalSet,
  parts: Map<string, InstrumentParts>,
  isParcel: (id: string) => boolean,
): void {
  lookAtKeys(set, parts);
  attachParts(set, parts);
  for (const row of set.instruments) lookAtParts(row, parts);
  lookAtLand(set, isParcel);
  checkSchema(set, parts);
  lookAtSequence(set.instruments);
  lookAtReferences(set);
}

/** Keys, book and page, and instrument numbers belong to one instrument each (R2); the first one keeps it. */
function lookAtKeys({ instruments }: CanonicalSet, parts: Map<string, InstrumentParts>): void {
  const taken = new Set<string>();
  for (const row of instruments) {
    const line = row.value;
    if (line === undefined || row.reason !== undefined) continue;
    const names = numbersOf(line);
    if (parts.has(line.key)) quarantine(row, 'key-repeated', 'source_row_id');
    else if (names.some((name) => taken.has(name))) quarantine(row, 'key-repeated', 'book');
    else {
      for (const name of names) taken.add(name);
      parts.set(line.key, { parties: [], legals: [], references: [], images: [] });
    }
  }
}

type Numbered = Pick<InstrumentLine, 'registry' | 'instrumentNo' | 'book' | 'page'>;

function numbersOf({ registry, instrumentNo, book, page }: Numbered): string[] {
  return [
    ...(instrumentNo === '' ? [] : [`${registry} no ${instrumentNo}`]),
    ...(book === '' || page === '' ? [] : [`${registry} at ${book}/${page}`]),
  ];
}

const MAX_PARTS = 64;

function attachParts(set: CanonicalSet, parts: Map<string, InstrumentParts>): void {
  const unread = new Set(
    set.instruments.flatMap((row) => (row.reason === undefined || row.key === undefined ? [] : [row.key])),
  );
  const attach = <T extends { readonly instrument: string }>(rows: readonly Row<T>[], name: keyof InstrumentParts) => {
    for (const row of rows) {
      if (row.value === undefined || row.reason !== undefined) continue;
      const key = row.value.instrument;
      const list = parts.get(key)?.[name] as unknown as Row<T>[] | undefined;
      if (list === undefined) quarantine(row, unread.has(key) ? 'instrument-quarantined' : 'instrument-unknown');
      else if (list.length >= MAX_PARTS && name !== 'images') quarantine(row, 'parts-too-many');
      else list.push(row);
    }
  };
  attach(set.parties, 'parties');
  attach(set.legals, 'legals');
  attach(set.references, 'references');
  attach(set.images, 'images');
  for (const one of parts.values()) {
    bySeq(one.parties);
    bySeq(one.legals);
    bySeq(one.references);
  }
  flagBrokenParts(set, parts);
}

function bySeq(rows: Row<{ readonly seq: number }>[]): void {
  rows.sort((a, b) => (a.value?.seq ?? 0) - (b.value?.seq ?? 0));
}

/** A line that was read but set aside is missed by its instrument, which says so. */
function flagBrokenParts(set: CanonicalSet, parts: ReadonlyMap<string, InstrumentParts>): void {
  const broken = new Set<string>();
  for (const rows of [set.parties, set.legals, set.references, set.images])
    for (const row of rows as readonly Row<{ readonly instrument: string }>[])
      if (row.reason !== undefined && row.key !== undefined) broken.add(row.key);
  for (const row of set.instruments)
    if (row.value !== undefined && broken.has(row.value.key) && parts.has(row.value.key)) flag(row, 'part-quarantined');
}

function lookAtParts(row: Row<InstrumentLine>, parts: Map<string, InstrumentParts>): void {
  if (row.value === undefined || row.reason !== undefined) return;
  const own = parts.get(row.value.key) as InstrumentParts;
  if (own.images.length > 0 && own.images.length !== row.value.pageCount)
    flag(row, 'page-count-differs', 'page_count', `${own.images.length} images`);
  if (own.parties.length + own.legals.length > 0) return;
  quarantine(row, 'index-empty');
  parts.delete(row.value.key);
  setAsideParts(own);
}

function setAsideParts({ parties, legals, references, images }: InstrumentParts): void {
  for (const part of [...parties, ...legals, ...references, ...images]) quarantine(part, 'instrument-quarantined');
}

/** The schema of the titles module has the last word on every field. */
function checkSchema(set: CanonicalSet, parts: Map<string, InstrumentParts>): void {
  for (const row of set.instruments) {
    if (row.value === undefined || row.reason !== undefined) continue;
    const own = parts.get(row.value.key) as InstrumentParts;
    const path = unrecordable('import-instruments', backFileFields(row.value, own, row.place.row));
    if (path === undefined) continue;
    quarantine(row, 'refused-by-schema', path);
    parts.delete(row.value.key);
    setAsideParts(own);
  }
}

/** Reception numbers rise without a gap per registry and day (R1); in a back-file a gap is shown, not refused. */
function lookAtSequence(instruments: readonly Row<InstrumentLine>[]): void {
  const numbered = instruments.filter(
    (row) => row.reason === undefined && row.value?.receptionSeq !== undefined && row.value.receivedDay !== '',
  );
  const days = Map.groupBy(numbered, ({ value }) => `${value?.registry} ${value?.receivedDay}`);
  for (const rows of days.values()) {
    rows.sort((a, b) => (a.value?.receptionSeq ?? 0) - (b.value?.receptionSeq ?? 0));
    for (const [i, row] of rows.entries()) {
      const before = rows[i - 1]?.value?.receptionSeq;
      const seq = row.value?.receptionSeq as number;
      if (before === seq) flag(row, 'sequence-repeated', 'reception_seq', String(seq));
      else if (before !== undefined && seq > before + 1) flag(row, 'sequence-gap', 'reception_seq', String(seq));
    }
  }
}

function lookAtReferences({ instruments, references }: CanonicalSet): void {
  const numbers = new Set<string>();
  const registries = new Map<string, string>();
  for (const { value, reason } of instruments) {
    if (value === undefined || reason !== undefined) continue;
    for (const name of numbersOf(value)) numbers.add(name);
    registries.set(value.key, value.registry);
  }
  for (const row of references) {
    if (row.value === undefined || row.reason !== undefined) continue;
    const registry = registries.get(row.value.instrument) ?? '';
    const names = numbersOf({ ...row.value, registry });
    if (!names.some((name) => numbers.has(name))) note(row, 'reference-outside');
  }
}

function lookAtLand({ legals, parcels }: CanonicalSet, isParcel: (id: string) => boolean): void {
  const own = new Set(parcels.flatMap((row) => (row.reason === undefined && row.value ? [row.value.parcel] : [])));
  for (const row of legals) {
    if (row.value === undefined || row.reason !== undefined || row.value.parcel === '') continue;
    const { parcel, description } = row.value;
    if (own.has(parcel) || isParcel(parcel)) continue;
    flag(row, 'parcel-unknown', 'loc_id', parcel);
    row.value = { ...row.value, parcel: '', description: `parcel ${parcel}${description && `, ${description}`}` };
  }
}
