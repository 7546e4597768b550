/** What only shows when the rows of a delivery are held against one another. */
import { flag, note, type Row } from '../rows.ts';
import type { AssessLine } from './assess.ts';
import type { Parcel } from './map.ts';

type Lines = readonly Row<AssessLine>[];
type Parcels = readonly Row<Parcel>[];

/** Rows that are not set aside, with what they say. */
function held<T>(rows: readonly Row<T>[]): { readonly row: Row<T>; readonly value: T }[] {
  return rows.flatMap((row) =>
    row.value === undefined || row.reason !== undefined ? [] : [{ row, value: row.value }],
  );
}

export function compareRows(assess: Lines, parcels: Parcels): void {
  joinByParcel(assess, parcels);
  lookAtMapNumbers(parcels);
  lookAtBooks(assess);
  lookAtOrder(assess);
  lookAtRepeats(assess);
}

function joinByParcel(assess: Lines, parcels: Parcels): void {
  const onMap = new Map(held(parcels).map(({ row, value }) => [value.locId, { row, parcel: value }]));
  const onRoll = Map.groupBy(held(assess), ({ value }) => value.locId);
  for (const [locId, lines] of onRoll) {
    const parcel = onMap.get(locId);
    for (const { row, value } of lines) {
      if (parcel === undefined)
        flag(row, 'assess-without-polygon', 'LOC_ID', locId === '' ? 'blank' : 'not on the map');
      else if (lines.length === 1) lookAtArea(row, value, parcel.parcel);
    }
  }
  for (const [locId, { row, parcel }] of onMap)
    if (parcel.type === 'FEE' && !onRoll.has(locId)) flag(row, 'fee-without-assess', 'LOC_ID', locId);
}

/**
 * Deed and map rarely agree: within 1 % in a third of parcels only. So the flag is graded: it asks for a look where
 * they differ more than twofold, and nothing is said about less.
 */
function lookAtArea(row: Row<AssessLine>, line: AssessLine, parcel: Parcel): void {
  if (line.lotSquareMetres === undefined || !(parcel.statedSquareMetres > 0)) return;
  const ratio = line.lotSquareMetres / parcel.statedSquareMetres;
  if (ratio > 2 || ratio < 0.5) flag(row, 'area-twofold', 'LOT_SIZE', ratio.toFixed(2));
}

function lookAtMapNumbers(parcels: Parcels): void {
  const byNumber = Map.groupBy(held(parcels), ({ value }) => value.mapParId);
  for (const [mapParId, found] of byNumber) {
    if (mapParId === '' || found.length === 1) continue;
    for (const { row } of found) flag(row, 'map-par-id-repeated', 'MAP_PAR_ID', mapParId);
  }
}

type Recorded = { readonly row: Row<AssessLine>; readonly book: number; readonly page: number; readonly year: number };

/** Books are numbered in the order of recording, so the numbers of a town lie close together near the top. */
function recordedOf(assess: Lines): Recorded[] {
  return held(assess).flatMap(({ row, value }) => {
    const { class: kind, book, page } = value.reference;
    if ((kind !== 'recorded' && kind !== 'bookOnly') || book === undefined) return [];
    const year = value.saleDay === undefined ? 0 : Number(value.saleDay.slice(0, 4));
    return [{ row, book: Number(book), page: page === undefined ? -1 : Number(page), year }];
  });
}

const ENOUGH_BOOKS = 20;
/** A book over three times the 95th percentile of the town's own books is not of the same series. */
const FAR_OUTSIDE = 3;

function lookAtBooks(assess: Lines): void {
  const recorded = recordedOf(assess);
  if (recorded.length < ENOUGH_BOOKS) return;
  const books = Float64Array.from(recorded, ({ book }) => book).sort();
  const limit = FAR_OUTSIDE * (books[Math.floor(books.length * 0.95)] as number);
  for (const { row, book } of recorded) if (book > limit) flag(row, 'implausible-book', 'LS_BOOK', String(book));
}

const NEIGHBOURS = 5;
const YEARS_OF_GRACE = 3;

/**
 * A sharp detector of mistyped books and dates: in order of book and page, the year of a recording must lie near
 * those of the five recordings before and after it.
 */
function lookAtOrder(assess: Lines): void {
  const dated = recordedOf(assess)
    .filter(({ year, page }) => year > 0 && page >= 0)
    .sort((a, b) => a.book - b.book || a.page - b.page);
  if (dated.length < ENOUGH_BOOKS) return;
  for (const [i, { row, book, page, year }] of dated.entries()) {
    const years = [...dated.slice(Math.max(0, i - NEIGHBOURS), i), ...dated.slice(i + 1, i + 1 + NEIGHBOURS)].map(
      (neighbour) => neighbour.year,
    );
    if (year < Math.min(...years) - YEARS_OF_GRACE || year > Math.max(...years) + YEARS_OF_GRACE)
      flag(row, 'book-date-out-of-step', 'LS_DATE', `${book}/${page} ${year}`);
  }
}

function lookAtRepeats(assess: Lines): void {
  for (const found of repeatedReferences(assess).values()) for (const row of found) note(row, 'reference-repeated');
  for (const found of sharedParcels(assess).values()) for (const row of found) note(row, 'parcel-shared');
}

/** References that stand on several lines: one deed of several parcels. */
export function repeatedReferences(assess: Lines): ReadonlyMap<string, readonly Row<AssessLine>[]> {
  const byText = Map.groupBy(held(assess), ({ value }) => value.reference.text);
  return new Map(
    [...byText]
      .filter(([text, found]) => text !== '/' && found.length > 1)
      .map(([text, found]) => [text, found.map(({ row }) => row)]),
  );
}

/** Parcels that carry several lines of the roll, which is what a condominium looks like. */
export function sharedParcels(assess: Lines): ReadonlyMap<string, readonly Row<AssessLine>[]> {
  const byParcel = Map.groupBy(held(assess), ({ value }) => value.locId);
  return new Map(
    [...byParcel]
      .filter(([locId, found]) => locId !== '' && found.length > 1)
      .map(([locId, found]) => [locId, found.map(({ row }) => row)]),
  );
}
