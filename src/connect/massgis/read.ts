/**
 * A MassGIS Level 3 delivery: bytes in, rows out. Each row of each layer ends loaded, loaded with flags or set aside;
 * the totals add up, or this throws.
 */
import type { SourceFile } from '../file.ts';
import type { FlagCode, NoteCode } from '../findings.ts';
import type { Reference, ReferenceClass } from '../reference.ts';
import {
  addTotals,
  countFlags,
  countNotes,
  type FileFault,
  flag,
  quarantine,
  type Row,
  type Totals,
  totalsOf,
} from '../rows.ts';
import { readTable, type Table } from '../table.ts';
import { type AssessLine, readAssessLine } from './assess.ts';
import { checkRecordable } from './book.ts';
import { ASSESS_COLUMNS, CODE_LIST_COLUMNS, USE_CODE_COLUMNS } from './columns.ts';
import { compareRows, repeatedReferences, sharedParcels } from './cross.ts';
import type { LayerFile } from './files.ts';
import { type Misc, type OtherLegal, type Parcel, readMisc, readOtherLegal, readParcels } from './map.ts';

export type MassgisFiles = { readonly [layer in LayerFile]?: SourceFile };

export type MassgisSet = {
  readonly assess: readonly Row<AssessLine>[];
  readonly parcels: readonly Row<Parcel>[];
  readonly otherLegal: readonly Row<OtherLegal>[];
  readonly misc: readonly Row<Misc>[];
  readonly faults: readonly FileFault[];
};

export type MassgisLayer = 'assess' | 'parcels' | 'otherLegal' | 'misc';

/** What `titles import massgis` prints. Flags and notes count rows; the two others count references and parcels. */
export type MassgisSummary = {
  readonly rows: { readonly [layer in MassgisLayer]: number };
  readonly outcome: { readonly loaded: number; readonly loadedWithFlags: number; readonly quarantined: number };
  readonly layers: { readonly [layer in MassgisLayer]: Totals };
  readonly references: { readonly [kind in ReferenceClass]?: number };
  readonly repeatedReferences: number;
  /** Parcels with several lines of the roll. */
  readonly sharedParcels: number;
  readonly flags: { readonly [code in FlagCode]?: number };
  readonly notes: { readonly [code in NoteCode]?: number };
  readonly faults: readonly FileFault[];
};

export function readMassgis(files: MassgisFiles): MassgisSet {
  const assess = layer<AssessLine>(files.assess, readAssess);
  const parcels = layer(files.parcels, readParcels);
  const otherLegal = layer(files.otherLegal, readOtherLegal);
  const misc = layer(files.misc, readMisc);
  const useCodes = layer(files.useCodes, readUseCodes);
  const codeLists = layer(files.codeLists, readCodeLists);
  const rows = { assess: assess.rows, parcels: parcels.rows, otherLegal: otherLegal.rows, misc: misc.rows };
  checkRecordable(rows);
  compareRows(assess.rows, parcels.rows);
  lookAtUseCodes(assess.rows, useCodes);
  return {
    ...rows,
    faults: [
      ...[assess, parcels, otherLegal, misc, useCodes, codeLists].flatMap((table) => table.faults),
      ...[useCodes, codeLists].flatMap((table) => table.rows).flatMap(unreadLine),
    ],
  };
}

function layer<T>(file: SourceFile | undefined, read: (file: SourceFile) => Table<T>): Table<T> {
  return file === undefined ? { rows: [], faults: [] } : read(file);
}

function readAssess(file: SourceFile): Table<AssessLine> {
  const seen = new Set<string>();
  return readTable<typeof ASSESS_COLUMNS, AssessLine>(file, ASSESS_COLUMNS, (cells, row) => {
    const line = readAssessLine(cells, row);
    if (line === undefined) return undefined;
    const key = `${line.fiscalYear}/${line.propId}`;
    if (seen.has(key)) return void quarantine(row, 'key-repeated', 'PROP_ID');
    seen.add(key);
    return line;
  });
}

function readUseCodes(file: SourceFile): Table<string> {
  return readTable<typeof USE_CODE_COLUMNS, string>(file, USE_CODE_COLUMNS, (cells) => cells.USE_CODE);
}

function readCodeLists(file: SourceFile): Table<string> {
  return readTable<typeof CODE_LIST_COLUMNS, string>(file, CODE_LIST_COLUMNS, (cells) => cells.CODE);
}

/** Lists are no rows of the import, so a line of theirs that cannot be read is a fault of the file. */
function unreadLine({ place, reason }: Row<unknown>): FileFault[] {
  const { file, line } = place;
  return reason === undefined ? [] : [{ file, line, code: 'list-line-unread', detail: reason.code }];
}

/** Only where the town sent its list. */
function lookAtUseCodes(assess: readonly Row<AssessLine>[], useCodes: Table<string>): void {
  if (useCodes.rows.length === 0) return;
  const known = new Set(useCodes.rows.map((row) => row.value));
  for (const row of assess) {
    const code = row.value?.useCode;
    if (code !== undefined && code !== '' && !known.has(code)) flag(row, 'code-unknown', 'USE_CODE', code);
  }
}

export function summaryOf(set: MassgisSet): MassgisSummary {
  const { assess, parcels, otherLegal, misc, faults } = set;
  const all: readonly Row<unknown>[] = [...assess, ...parcels, ...otherLegal, ...misc];
  const layers = {
    assess: totalsOf(assess),
    parcels: totalsOf(parcels),
    otherLegal: totalsOf(otherLegal),
    misc: totalsOf(misc),
  };
  const { loaded, loadedWithFlags, quarantined } = addTotals(Object.values(layers));
  return {
    rows: { assess: assess.length, parcels: parcels.length, otherLegal: otherLegal.length, misc: misc.length },
    outcome: { loaded, loadedWithFlags, quarantined },
    layers,
    references: countClasses(assess.map((row) => row.value?.reference)),
    repeatedReferences: repeatedReferences(assess).size,
    sharedParcels: sharedParcels(assess).size,
    flags: countFlags(all),
    notes: countNotes(all),
    faults,
  };
}

function countClasses(references: readonly (Reference | undefined)[]): { [kind in ReferenceClass]?: number } {
  const counts: { [kind in ReferenceClass]?: number } = { recorded: 0, landCourt: 0, odd: 0, bookOnly: 0, blank: 0 };
  for (const reference of references)
    if (reference !== undefined) counts[reference.class] = (counts[reference.class] ?? 0) + 1;
  return counts;
}
