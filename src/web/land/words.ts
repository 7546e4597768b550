/** Codes of the book and of the answers, and the texts that say them. */
import type { TextKey } from '../text/languages.tsx';

const KINDS: { readonly [kind: string]: TextKey } = {
  FEE: 'land.kindFee',
  TAX: 'land.kindTax',
  WATER: 'land.kindWater',
  ROW: 'land.kindRow',
  RAIL_ROW: 'land.kindRail',
  PRIV_ROW: 'land.kindPrivate',
};

export function kindWord(kind: string): TextKey {
  return KINDS[kind] ?? 'land.kindOther';
}

const BY: { readonly [by: string]: TextKey } = {
  parcel: 'land.byParcel',
  'map-number': 'land.byMapNumber',
  address: 'land.byAddress',
  owner: 'land.byOwner',
  'book-page': 'land.byBookPage',
  reference: 'land.byReference',
  property: 'land.byProperty',
  reception: 'land.byReception',
  number: 'land.byNumber',
  party: 'land.byParty',
  land: 'land.byLand',
};

export function byWord(by: string): TextKey {
  return BY[by] ?? 'land.byReference';
}

/** The first digit of a Massachusetts property type code says the class (Department of Revenue). */
const CLASSES: readonly TextKey[] = [
  'land.use0',
  'land.use1',
  'land.use2',
  'land.use3',
  'land.use4',
  'land.use5',
  'land.use6',
  'land.use7',
  'land.use8',
  'land.use9',
];

export function useWord(code: string): TextKey {
  return CLASSES[Number(code[0])] ?? 'land.useOther';
}

const STATUS: { readonly [status: string]: readonly [word: TextKey, text: TextKey] } = {
  recorded: ['land.recorded', 'land.recordedText'],
  held: ['land.held', 'land.heldText'],
  registered: ['land.registered', 'land.registeredText'],
  returned: ['land.returned', 'land.returnedText'],
  imported: ['land.imported', 'land.importedText'],
};

export function statusWords(status: string): readonly [word: TextKey, text: TextKey] {
  return STATUS[status] ?? ['land.statusOther', 'land.statusOtherText'];
}
