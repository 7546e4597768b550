/** The lines of the canonical set, one reader each: from checked cells to a value, or a reason to set the line aside. */
import { isCalendarDay } from '../calendar.ts';
import { flag, quarantine, type Row } from '../rows.ts';
import type { Cells } from '../table.ts';
import type {
  ENTITY_KINDS,
  IMAGE_COLUMNS,
  INSTRUMENT_COLUMNS,
  LEGAL_COLUMNS,
  LINEAGE_COLUMNS,
  PARTY_COLUMNS,
  REFERENCE_COLUMNS,
  REFERENCE_KINDS,
  ROLES,
} from './columns.ts';

/** Blank cells are empty texts; numbers that are blank are undefined. */
export type InstrumentLine = {
  readonly key: string;
  readonly registry: string;
  readonly system: 'RECORDED' | 'REGISTERED';
  readonly receptionSeq: number | undefined;
  /** `YYYY-MM-DD` of the local time; empty where the source has none. */
  readonly receivedDay: string;
  readonly instrumentNo: string;
  readonly book: string;
  readonly page: string;
  readonly pageCount: number;
  readonly landCourtDocNo: string;
  readonly sourceType: string;
  readonly type: string;
  readonly executedDay: string;
  readonly considerationCents: number | undefined;
  readonly considerationText: string;
  readonly exciseCents: number | undefined;
};

export type PartyLine = {
  readonly instrument: string;
  readonly seq: number;
  readonly role: (typeof ROLES)[number];
  readonly name: string;
  readonly kind: (typeof ENTITY_KINDS)[number] | '';
  readonly capacity: string;
  readonly share: { readonly num: number; readonly den: number } | undefined;
  readonly tenancy: string;
};

export type LegalLine = {
  readonly instrument: string;
  readonly seq: number;
  /** loc_id where there is one, else parcel_id; empty where the land is only described. */
  readonly parcel: string;
  readonly plan: string;
  readonly lot: string;
  readonly unit: string;
  readonly description: string;
};

export type ReferenceLine = {
  readonly instrument: string;
  readonly seq: number;
  readonly kind: (typeof REFERENCE_KINDS)[number];
  readonly book: string;
  readonly page: string;
  readonly instrumentNo: string;
  readonly certificateNo: string;
};

export type ImageLine = { readonly instrument: string; readonly pageNo: number; readonly sha256: string };

export type LineageLine = { readonly parent: string; readonly child: string; readonly plan: string };

const RECEIVED_AT = /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

export function readInstrument(
  cells: Cells<typeof INSTRUMENT_COLUMNS>,
  row: Row<unknown>,
  types: ReadonlySet<string>,
): InstrumentLine | undefined {
  const receivedDay = dayIn(cells.received_at, 'received_at', row);
  const executedDay = dayIn(cells.executed_date, 'executed_date', row);
  const pageCount = numberIn(cells.page_count, 'page_count', 1_000, row) ?? 0;
  const receptionSeq = numberIn(cells.reception_seq, 'reception_seq', 1_000_000_000, row);
  const considerationCents = numberIn(cells.consideration_minor, 'consideration_minor', 100_000_000_000_000, row);
  const exciseCents = numberIn(cells.excise_minor, 'excise_minor', 100_000_000_000_000, row);
  if (row.reason !== undefined) return undefined;
  if (receivedDay === '') flag(row, 'date-blank', 'received_at');
  const known = types.has(cells.doc_type);
  if (!known) flag(row, 'code-unknown', 'doc_type', cells.doc_type);
  return {
    key: cells.source_row_id,
    registry: cells.registry_code,
    system: cells.system as InstrumentLine['system'],
    receptionSeq,
    receivedDay,
    instrumentNo: cells.instrument_no,
    book: cells.book,
    page: cells.page,
    pageCount,
    landCourtDocNo: cells.land_court_doc_no,
    sourceType: cells.doc_type_source === '' && !known ? cells.doc_type : cells.doc_type_source,
    type: known ? cells.doc_type : 'other',
    executedDay,
    considerationCents,
    considerationText: cells.consideration_text,
    exciseCents,
  };
}

export function readParty(cells: Cells<typeof PARTY_COLUMNS>, row: Row<unknown>): PartyLine | undefined {
  const num = numberIn(cells.share_num, 'share_num', 1_000_000_000_000, row);
  const den = numberIn(cells.share_den, 'share_den', 1_000_000_000_000, row);
  const seq = numberIn(cells.seq, 'seq', 999_999, row) ?? 0;
  const share = num === undefined || den === undefined ? undefined : { num, den };
  const half = (num === undefined) !== (den === undefined);
  if (half || (share !== undefined && (share.num < 1 || share.num > share.den)))
    quarantine(row, 'share-malformed', 'share_num');
  if (row.reason !== undefined) return undefined;
  return {
    instrument: cells.instrument_key,
    seq,
    role: cells.role as PartyLine['role'],
    name: cells.name_as_written,
    kind: cells.entity_kind as PartyLine['kind'],
    capacity: cells.capacity,
    share,
    tenancy: cells.tenancy_text,
  };
}

export function readLegal(cells: Cells<typeof LEGAL_COLUMNS>, row: Row<unknown>): LegalLine | undefined {
  const seq = numberIn(cells.seq, 'seq', 999_999, row) ?? 0;
  const land = {
    parcel: cells.loc_id === '' ? cells.parcel_id : cells.loc_id,
    plan: planOf(cells),
    lot: cells.block === '' ? cells.lot : `${cells.block}-${cells.lot}`.slice(0, 24),
    unit: cells.unit,
    description: descriptionOf(cells),
  };
  if (Object.values(land).every((part) => part === '')) quarantine(row, 'field-missing', 'free_text');
  return row.reason === undefined ? { instrument: cells.instrument_key, seq, ...land } : undefined;
}

function planOf({ plan_no, plan_book, plan_page }: Cells<typeof LEGAL_COLUMNS>): string {
  return plan_book === '' ? plan_no : `${plan_book}/${plan_page}`;
}

function descriptionOf(cells: Cells<typeof LEGAL_COLUMNS>): string {
  const { section, township, range, qq } = cells;
  const survey = section === '' ? '' : `${qq} section ${section}, T${township} R${range}`.trim();
  const address = `${cells.street_no} ${cells.street}`.trim();
  return [address, cells.town, survey, cells.free_text].filter((part) => part !== '').join(', ');
}

export function readReference(cells: Cells<typeof REFERENCE_COLUMNS>, row: Row<unknown>): ReferenceLine | undefined {
  const seq = numberIn(cells.seq, 'seq', 999_999, row) ?? 0;
  const { ref_book: book, ref_page: page, ref_instrument_no: instrumentNo, ref_cert_no: certificateNo } = cells;
  if (`${book}${page}${instrumentNo}${certificateNo}` === '') quarantine(row, 'field-missing', 'ref_book');
  if (row.reason !== undefined) return undefined;
  const kind = cells.ref_kind as ReferenceLine['kind'];
  return { instrument: cells.instrument_key, seq, kind, book, page, instrumentNo, certificateNo };
}

export function readImage(cells: Cells<typeof IMAGE_COLUMNS>, row: Row<unknown>): ImageLine | undefined {
  const pageNo = numberIn(cells.page_no, 'page_no', 1_000, row) ?? 0;
  if (pageNo < 1) quarantine(row, 'number-out-of-range', 'page_no');
  if (!/^[0-9a-f]{64}$/.test(cells.sha256)) quarantine(row, 'hash-malformed', 'sha256');
  return row.reason === undefined ? { instrument: cells.instrument_key, pageNo, sha256: cells.sha256 } : undefined;
}

export function readLineage(cells: Cells<typeof LINEAGE_COLUMNS>, row: Row<unknown>): LineageLine | undefined {
  dayIn(cells.effective_at, 'effective_at', row);
  if (cells.parent_id === cells.child_id) quarantine(row, 'key-repeated', 'child_id');
  if (row.reason !== undefined) return undefined;
  return { parent: cells.parent_id, child: cells.child_id, plan: cells.plan_ref };
}

/** The day of `2019-05-14` or `2019-05-14T11:28:00-04:00`. Local time is kept: the day is that of the counter. */
function dayIn(cell: string, name: string, row: Row<unknown>): string {
  if (cell === '') return '';
  const day = RECEIVED_AT.exec(cell)?.[1] ?? '';
  if (!isCalendarDay(day)) quarantine(row, 'date-malformed', name);
  return day;
}

/** A whole number from 0; undefined where blank. */
function numberIn(cell: string, name: string, max: number, row: Row<unknown>): number | undefined {
  if (cell === '') return undefined;
  const value = Number(cell);
  if (value < 0 || value > max) quarantine(row, 'number-out-of-range', name);
  return value;
}
