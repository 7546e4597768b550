/** One line of the assessing table: what it says, and what about it somebody should look at. */
import { isCalendarDay } from '../calendar.ts';
import { parseMassgisReference, type Reference } from '../reference.ts';
import { flag, note, quarantine, type Row } from '../rows.ts';
import type { Cells } from '../table.ts';
import type { ASSESS_COLUMNS } from './columns.ts';

export type AssessLine = {
  readonly propId: string;
  /** Blank where the line names no parcel. */
  readonly locId: string;
  readonly fiscalYear: number;
  readonly useCode: string;
  /** Whole dollars, as the roll has them. */
  readonly buildingValue: number;
  readonly landValue: number;
  readonly otherValue: number;
  readonly totalValue: number;
  /** Undefined where the roll says 0 or nothing, which is usual for condominium units. */
  readonly lotSquareMetres: number | undefined;
  /** `YYYY-MM-DD`; undefined where blank, a placeholder or no day. */
  readonly saleDay: string | undefined;
  readonly salePrice: number;
  readonly reference: Reference;
  readonly certificate: string;
  readonly siteAddress: string;
  readonly owner: string;
};

export type AssessCells = Cells<typeof ASSESS_COLUMNS>;

const SQUARE_METRES_PER_ACRE = 4046.8564224;
const SQUARE_METRES_PER_SQUARE_FOOT = 0.09290304;

/** Days that older systems write for "not known". */
const PLACEHOLDER_DATES: ReadonlySet<string> = new Set(['19010101', '19000101', '18000101', '99991231', '00000000']);

export function readAssessLine(cells: AssessCells, row: Row<AssessLine>): AssessLine | undefined {
  const reference = parseMassgisReference(cells.LS_BOOK, cells.LS_PAGE);
  const line: AssessLine = {
    propId: cells.PROP_ID,
    locId: cells.LOC_ID.trim(),
    fiscalYear: Number(cells.FY),
    useCode: cells.USE_CODE,
    buildingValue: Number(cells.BLDG_VAL),
    landValue: Number(cells.LAND_VAL),
    otherValue: Number(cells.OTHER_VAL),
    totalValue: Number(cells.TOTAL_VAL),
    lotSquareMetres: lotSquareMetres(cells),
    saleDay: saleDay(cells.LS_DATE, row),
    salePrice: Number(cells.LS_PRICE),
    reference,
    certificate: cells.REG_ID,
    siteAddress: cells.SITE_ADDR,
    owner: cells.OWNER1,
  };
  if (line.fiscalYear < 1800 || line.fiscalYear > 2200) return void quarantine(row, 'number-out-of-range', 'FY');
  lookAtNumbers(line, row);
  lookAtReference(reference, row);
  lookAtOwner(cells, row);
  lookAtAddress(cells, row);
  return line;
}

function lotSquareMetres(cells: AssessCells): number | undefined {
  const written = Number(cells.LOT_SIZE);
  if (!(written > 0)) return undefined;
  return written * (cells.LOT_UNITS === 'S' ? SQUARE_METRES_PER_SQUARE_FOOT : SQUARE_METRES_PER_ACRE);
}

function saleDay(written: string, row: Row<unknown>): string | undefined {
  const text = written.trim();
  if (text === '') return void flag(row, 'date-blank', 'LS_DATE');
  if (PLACEHOLDER_DATES.has(text)) return void flag(row, 'placeholder-date', 'LS_DATE', text);
  const day = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : '';
  if (!isCalendarDay(day)) return void flag(row, 'date-malformed', 'LS_DATE');
  if (day < '1900') flag(row, 'date-before-1900', 'LS_DATE', text);
  return day;
}

function lookAtNumbers(line: AssessLine, row: Row<unknown>): void {
  const { landValue, buildingValue, otherValue, totalValue, salePrice } = line;
  if (Math.min(landValue, buildingValue, otherValue, totalValue, salePrice) < 0) flag(row, 'value-negative');
  if (landValue === 0) note(row, 'land-value-zero');
  if (salePrice === 0) flag(row, 'price-zero', 'LS_PRICE');
  else if (salePrice < 100) note(row, 'price-under-100');
  else if (salePrice === 100) note(row, 'price-exactly-100');
  else if (salePrice < 1000) note(row, 'price-101-to-999');
}

function lookAtReference(reference: Reference, row: Row<unknown>): void {
  if (reference.class === 'odd') flag(row, 'reference-odd', 'LS_BOOK', reference.text);
  if (reference.class === 'bookOnly') flag(row, 'reference-book-only', 'LS_BOOK', reference.text);
}

/** An older system cut names at thirty characters. */
const CUT = 30;

const NAME_NOTES = [
  ['name-with-ampersand', /&/],
  ['name-with-plus', /\+/],
  ['life-estate-mark', /L\/E|-LE$|L\/$/],
  ['name-trust-word', /\bTR(UST|S|ST|USTEE)?\b/],
  ['name-et-als', /\bET ?ALS?\b/],
  ['name-estate-of', /\bESTATE OF\b/],
  ['name-town-of', /\bTOWN OF\b/],
  ['name-double-space', / {2}/],
] as const;

/** Flags about people carry no detail: reports of an import go where names must not go. */
function lookAtOwner(cells: AssessCells, row: Row<unknown>): void {
  const name = cells.OWNER1;
  if (name.trim() === '') flag(row, 'owner-blank', 'OWNER1');
  if (/\bUNK(N|)OWN/.test(name)) flag(row, 'owner-unknown', 'OWNER1');
  if (name.length === CUT) note(row, 'name-thirty-long');
  if (name.length > CUT) note(row, 'name-over-thirty');
  for (const [code, form] of NAME_NOTES) if (form.test(name)) note(row, code);
  if (/\d{5}/.test(cells.OWN_CO)) flag(row, 'country-holds-zip', 'OWN_CO');
}

function lookAtAddress(cells: AssessCells, row: Row<unknown>): void {
  if (cells.ADDR_NUM === '0') note(row, 'address-number-zero');
  if (cells.SITE_ADDR.includes('  ')) note(row, 'site-address-double-space');
  if (cells.LOC_ID !== '' && !isLocId(cells.LOC_ID.trim())) flag(row, 'loc-id-malformed', 'LOC_ID');
}

/** Unit letter, then easting and northing of a point inside the parcel, in whole feet or metres. */
export function isLocId(text: string): boolean {
  return /^[FM]_\d{1,8}_\d{1,8}$/.test(text);
}
