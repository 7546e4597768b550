/**
 * The fields of a MassGIS Level 3 delivery (Standard for Digital Parcel Files v2.1), with the lengths of the
 * standard, and where the content of each goes. Names and mailing addresses go to the vault and nowhere else.
 */
import type { Column, Lives } from '../table.ts';

function text<const N extends string>(name: N, max: number, lives: Lives, filled = false) {
  return { name, kind: 'text', max, lives, ...(filled ? { filled: true as const } : {}) } as const satisfies Column;
}

function integer<const N extends string>(name: N, max: number, lives: Lives = 'ledger') {
  return { name, kind: 'integer', max, lives } as const satisfies Column;
}

/** The assessing table. PROP_ID is its key; many lines may stand on one parcel. */
export const ASSESS_COLUMNS = [
  { ...text('PROP_ID', 30, 'ledger', true), key: true },
  text('LOC_ID', 18, 'ledger'),
  integer('BLDG_VAL', 10, 'raw line'),
  integer('LAND_VAL', 10, 'raw line'),
  integer('OTHER_VAL', 10, 'raw line'),
  integer('TOTAL_VAL', 10),
  integer('FY', 5),
  { name: 'LOT_SIZE', kind: 'decimal', max: 20, lives: 'raw line' },
  text('LS_DATE', 8, 'ledger'),
  integer('LS_PRICE', 10),
  text('USE_CODE', 4, 'ledger'),
  text('SITE_ADDR', 80, 'vault'),
  text('ADDR_NUM', 12, 'raw line'),
  text('FULL_STR', 60, 'raw line'),
  text('LOCATION', 60, 'raw line'),
  text('CITY', 25, 'raw line'),
  text('ZIP', 10, 'raw line'),
  text('OWNER1', 80, 'vault'),
  text('OWN_ADDR', 80, 'vault'),
  text('OWN_CITY', 25, 'vault'),
  text('OWN_STATE', 2, 'vault'),
  text('OWN_ZIP', 10, 'vault'),
  text('OWN_CO', 30, 'vault'),
  text('LS_BOOK', 16, 'ledger'),
  text('LS_PAGE', 14, 'ledger'),
  text('REG_ID', 15, 'raw line'),
  text('ZONING', 8, 'raw line'),
  integer('YEAR_BUILT', 5, 'raw line'),
  integer('BLD_AREA', 10, 'raw line'),
  integer('UNITS', 5, 'raw line'),
  integer('RES_AREA', 10, 'raw line'),
  text('STYLE', 20, 'raw line'),
  text('STORIES', 6, 'raw line'),
  integer('NUM_ROOMS', 5, 'raw line'),
  { name: 'LOT_UNITS', kind: 'choice', max: 1, lives: 'raw line', options: ['A', 'S'] },
  integer('CAMA_ID', 10, 'raw line'),
  integer('TOWN_ID', 5, 'raw line'),
] as const satisfies readonly Column[];

export const POLY_TYPES = ['FEE', 'TAX', 'WATER', 'ROW', 'RAIL_ROW', 'PRIV_ROW'] as const;
export type PolyType = (typeof POLY_TYPES)[number];

export const LEGAL_TYPES = [
  'FEE',
  'PRIV_ROW',
  'EASE',
  'CR',
  'APR',
  'CRX',
  'APRX',
  'RAIL_ROW',
  'RAIL_OVER',
  'ROW_OVER',
] as const;
export type LegalType = (typeof LEGAL_TYPES)[number];

export const MISC_TYPES = ['WETLAND', 'WATER', 'ISLAND', 'TRAFFIC_ISLAND', 'OUTSIDE', 'BLDG'] as const;
export type MiscType = (typeof MISC_TYPES)[number];

export const USE_CODE_COLUMNS = [
  { name: 'TOWN_ID', kind: 'integer', max: 5, lives: 'raw line' },
  { name: 'USE_CODE', kind: 'text', max: 4, lives: 'ledger', filled: true },
  { name: 'USE_DESC', kind: 'text', max: 255, lives: 'raw line' },
] as const satisfies readonly Column[];

export const CODE_LIST_COLUMNS = [
  { name: 'TOWN_ID', kind: 'integer', max: 5, lives: 'raw line' },
  { name: 'FIELD_NM', kind: 'text', max: 30, lives: 'raw line', filled: true },
  { name: 'CODE', kind: 'text', max: 30, lives: 'raw line' },
  { name: 'CODE_DESC', kind: 'text', max: 255, lives: 'raw line' },
] as const satisfies readonly Column[];
