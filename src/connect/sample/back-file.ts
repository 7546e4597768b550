/**
 * An invented back-file of any size, as registries export them: deeds, mortgages and the discharges that refer to
 * them, in the order of reception, with the faults that real ones have. Sets of some thousand instruments at a time,
 * so that a back-file of any length takes the same memory.
 */

import type { INSTRUMENT_COLUMNS, LEGAL_COLUMNS, PARTY_COLUMNS, REFERENCE_COLUMNS } from '../canonical/columns.ts';
import type { PlainRow, PlainSet } from '../canonical/write.ts';
import { companyName, indexName } from './names.ts';
import { Seeded } from './seeded.ts';

export type BackFileOptions = {
  readonly seed: number;
  readonly instruments: number;
  /** Instruments in one set. */
  readonly atOnce?: number;
  readonly registry?: string;
  /** Parcels of the town that legal descriptions name; without them the land is described in words. */
  readonly parcels?: readonly string[];
};

type Writing = {
  readonly random: Seeded;
  readonly options: BackFileOptions;
  /** Book and page of mortgages that are not discharged yet; the newest few thousand. */
  readonly mortgages: string[];
  day: number;
  seq: number;
  leftToday: number;
  book: number;
  page: number;
  number: number;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Set = {
  instruments: Mutable<PlainRow<typeof INSTRUMENT_COLUMNS>>[];
  parties: PlainRow<typeof PARTY_COLUMNS>[];
  legals: PlainRow<typeof LEGAL_COLUMNS>[];
  references: PlainRow<typeof REFERENCE_COLUMNS>[];
};

export function* backFile(options: BackFileOptions): Generator<PlainSet> {
  const { seed, instruments, atOnce = 5_000 } = options;
  const random = new Seeded(seed);
  const writing: Writing = {
    random,
    options,
    mortgages: [],
    day: 0,
    seq: 0,
    leftToday: 0,
    book: 1,
    page: 1,
    number: 0,
  };
  for (let done = 0; done < instruments; done += atOnce) {
    const set: Set = { instruments: [], parties: [], legals: [], references: [] };
    const count = Math.min(atOnce, instruments - done);
    for (let i = 0; i < count; i++) writeInstrument(writing, set);
    yield set;
  }
}

const TYPES = ['deed', 'deed', 'deed', 'mortgage', 'mortgage', 'mortgage', 'discharge', 'discharge', 'assignment', 'homestead', 'easement', 'lien']; // biome-ignore format: a table

function writeInstrument(writing: Writing, set: Set): void {
  const { random, options } = writing;
  nextReception(writing);
  const type = random.pick(TYPES);
  const pages = type === 'mortgage' ? random.between(8, 22) : random.between(1, 4);
  const key = `row-${writing.number}`;
  const at = { book: String(writing.book), page: String(writing.page) };
  set.instruments.push({
    registry_code: options.registry ?? 'deeds',
    system: 'RECORDED',
    reception_seq: writing.seq,
    received_at: `${dayOf(writing.day)}T${String(9 + (writing.seq % 8)).padStart(2, '0')}:${String(random.below(60)).padStart(2, '0')}:00-05:00`,
    instrument_no: String(writing.number),
    ...at,
    page_count: pages,
    doc_type_source: type.slice(0, 4).toUpperCase(),
    doc_type: random.once(2_000) ? 'XFER' : type,
    executed_date: random.once(400) ? '' : dayOf(Math.max(0, writing.day - random.below(9))),
    consideration_minor: type === 'deed' ? random.pick([100, 10_000, random.between(40_000, 900_000) * 100]) : '',
    consideration_text: type === 'deed' && random.once(30) ? 'love and affection, and "other" consideration' : '',
    source_row_id: key,
  });
  writeParties(writing, set, key, type);
  writeLegal(writing, set, key);
  writeReference(writing, set, key, type);
  if (type === 'mortgage') writing.mortgages.push(`${at.book}/${at.page}`);
  if (writing.mortgages.length > 4_000) writing.mortgages.shift();
  turnPages(writing, pages);
}

/** About thirty a working day. */
function nextReception(writing: Writing): void {
  const { random } = writing;
  writing.number++;
  if (writing.leftToday === 0) {
    writing.day += writing.day % 7 === 4 ? 3 : 1;
    writing.leftToday = random.between(20, 44);
    writing.seq = 0;
  }
  writing.leftToday--;
  // Once in a while a number was given out and never used.
  writing.seq += random.once(5_000) ? 2 : 1;
}

function turnPages(writing: Writing, pages: number): void {
  writing.page += pages;
  if (writing.page < 600) return;
  writing.book++;
  writing.page = 1;
}

const ROLES: { readonly [type: string]: readonly [lender: boolean, borrower: boolean] } = {
  mortgage: [false, true],
  discharge: [true, false],
  assignment: [true, true],
};

function writeParties({ random }: Writing, set: Set, key: string, type: string): void {
  const [fromBank, toBank] = ROLES[type] ?? [false, false];
  const name = (bank: boolean) => (bank ? companyName(random) : indexName(random));
  const kind = (bank: boolean) => (bank ? 'COMPANY' : 'PERSON');
  set.parties.push(
    { instrument_key: key, role: 'GRANTOR', seq: 1, name_as_written: name(fromBank), entity_kind: kind(fromBank) },
    { instrument_key: key, role: 'GRANTEE', seq: 2, name_as_written: name(toBank), entity_kind: kind(toBank) },
  );
  if (type === 'deed' && random.once(2))
    set.parties.push({
      instrument_key: key,
      role: 'GRANTEE',
      seq: 3,
      name_as_written: name(false),
      tenancy_text: random.pick(['joint tenants', 'tenants by the entirety', '']),
    });
  // A line whose instrument was lost on the way.
  if (random.once(3_000))
    set.parties.push({ instrument_key: `lost-${key}`, role: 'GRANTOR', seq: 1, name_as_written: name(false) });
}

function writeLegal({ random, options }: Writing, set: Set, key: string): void {
  const { parcels = [] } = options;
  const known = parcels.length > 0 ? { loc_id: random.pick(parcels) } : {};
  const lot = { lot: String(random.between(1, 90)), plan_book: String(random.between(1, 300)), plan_page: '1' };
  set.legals.push({ instrument_key: key, seq: 1, ...known, ...lot });
}

function writeReference({ random, mortgages }: Writing, set: Set, key: string, type: string): void {
  if ((type !== 'discharge' && type !== 'assignment') || mortgages.length === 0) return;
  const at = random.below(mortgages.length);
  const [book = '', page = ''] = (mortgages[at] as string).split('/');
  if (type === 'discharge') mortgages.splice(at, 1);
  const ref_kind = type === 'discharge' ? 'DISCHARGES' : 'ASSIGNS';
  set.references.push({ instrument_key: key, seq: 1, ref_kind, ref_book: book, ref_page: page });
}

/** `YYYY-MM-DD` of a number of days after 1 January 1996, a Monday. */
function dayOf(days: number): string {
  let [year, left] = [1996, days];
  while (left >= lengthOf(year)) left -= lengthOf(year++);
  let month = 0;
  while (left >= monthLength(year, month)) left -= monthLength(year, month++);
  return `${year}-${String(month + 1).padStart(2, '0')}-${String(left + 1).padStart(2, '0')}`;
}

function lengthOf(year: number): number {
  return isLeap(year) ? 366 : 365;
}

function monthLength(year: number, month: number): number {
  return month === 1 && isLeap(year) ? 29 : ([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] as number);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
