/**
 * The canonical import set: seven plain files that any registry's export can be turned into, read and written here.
 * `instrument_key` of the other files is `source_row_id` of instruments.csv.
 */
import type { Column, Lives } from '../table.ts';

type Part = { readonly filled?: true; readonly lines?: true };

function text<const N extends string>(name: N, max: number, lives: Lives = 'ledger', part: Part = {}) {
  return { name, kind: 'text', max, lives, ...part } as const satisfies Column;
}

function integer<const N extends string>(name: N, max: number, lives: Lives = 'ledger', part: Part = {}) {
  return { name, kind: 'integer', max, lives, ...part } as const satisfies Column;
}

function choice<const N extends string>(name: N, options: readonly string[], part: Part = {}) {
  return { name, kind: 'choice', max: 24, lives: 'ledger', options, ...part } as const satisfies Column;
}

const FILLED = { filled: true } as const;
const KEY = { ...text('instrument_key', 40, 'raw line', FILLED), key: true } as const;
const SEQ = integer('seq', 6, 'raw line', FILLED);

export const INSTRUMENT_COLUMNS = [
  text('registry_code', 32, 'ledger', FILLED),
  choice('system', ['RECORDED', 'REGISTERED'], FILLED),
  integer('reception_seq', 10),
  text('received_at', 29),
  text('instrument_no', 24),
  text('book', 16),
  text('page', 14),
  integer('page_count', 4),
  text('land_court_doc_no', 24),
  text('doc_type_source', 40),
  text('doc_type', 30, 'ledger', FILLED),
  text('executed_date', 10),
  integer('consideration_minor', 15),
  text('consideration_text', 200),
  integer('excise_minor', 15),
  text('return_to', 200, 'vault'),
  { ...text('source_row_id', 40, 'raw line', FILLED), key: true },
] as const satisfies readonly Column[];

export const ROLES = ['GRANTOR', 'GRANTEE', 'BOTH', 'OTHER'] as const;
export const ENTITY_KINDS = ['PERSON', 'COMPANY', 'TRUST', 'ESTATE', 'PUBLIC'] as const;

/** Names of grantors and grantees are public by statute: they are the index. */
export const PARTY_COLUMNS = [
  KEY,
  choice('role', ROLES, FILLED),
  SEQ,
  text('name_as_written', 200, 'ledger', FILLED),
  { ...choice('entity_kind', ENTITY_KINDS), mayBeAbsent: true },
  text('capacity', 60),
  text('of_trust', 120, 'raw line'),
  { ...integer('share_num', 12), mayBeAbsent: true },
  { ...integer('share_den', 12), mayBeAbsent: true },
  { ...text('tenancy_text', 80), mayBeAbsent: true },
] as const satisfies readonly Column[];

export const LEGAL_COLUMNS = [
  KEY,
  SEQ,
  text('town', 60),
  { ...text('parcel_id', 32), mayBeAbsent: true },
  { ...text('loc_id', 32), mayBeAbsent: true },
  text('plan_book', 16),
  text('plan_page', 14),
  text('plan_no', 20),
  text('lot', 24),
  text('block', 24),
  text('unit', 24),
  { ...text('section', 10), mayBeAbsent: true },
  { ...text('township', 10), mayBeAbsent: true },
  { ...text('range', 10), mayBeAbsent: true },
  { ...text('qq', 20), mayBeAbsent: true },
  text('street_no', 12),
  text('street', 80),
  text('free_text', 600, 'ledger', { lines: true }),
] as const satisfies readonly Column[];

export const REFERENCE_KINDS = [
  'TITLE_REF',
  'DISCHARGES',
  'RELEASES',
  'ASSIGNS',
  'AMENDS',
  'SUBORDINATES',
  'CORRECTS',
  'OTHER',
] as const;

export const REFERENCE_COLUMNS = [
  KEY,
  SEQ,
  choice('ref_kind', REFERENCE_KINDS, FILLED),
  text('ref_book', 16),
  text('ref_page', 14),
  text('ref_instrument_no', 24),
  text('ref_cert_no', 24),
] as const satisfies readonly Column[];

export const IMAGE_COLUMNS = [
  KEY,
  integer('page_no', 4, 'raw line', FILLED),
  text('file', 255, 'raw line', FILLED),
  text('sha256', 64, 'raw line', FILLED),
  integer('width', 6, 'raw line'),
  integer('height', 6, 'raw line'),
  integer('dpi', 5, 'raw line'),
  { ...choice('sealed', ['true', 'false'], FILLED), lives: 'raw line' },
] as const satisfies readonly Column[];

export const LINEAGE_COLUMNS = [
  text('parent_id', 32, 'ledger', FILLED),
  text('child_id', 32, 'ledger', FILLED),
  text('plan_ref', 40),
  text('effective_at', 29),
  { name: 'area_m2', kind: 'decimal', max: 20, lives: 'ledger' },
] as const satisfies readonly Column[];
