/** The three map layers: parcels, other legal interests, and everything else that a map of parcels shows. */
import { toHex } from '#kernel';
import { type Feature, type Properties, readFeatures } from '../features.ts';
import type { SourceFile } from '../file.ts';
import { contains, lookAtRings, type Outline, type Ring, readOutline, UNITS_PER_DEGREE } from '../geometry.ts';
import { parseMassgisReference, type Reference } from '../reference.ts';
import { flag, note, quarantine, type Row } from '../rows.ts';
import type { Table } from '../table.ts';
import { isLocId } from './assess.ts';
import { LEGAL_TYPES, type LegalType, MISC_TYPES, type MiscType, POLY_TYPES, type PolyType } from './columns.ts';
import { METRES_PER_SURVEY_FOOT, toDegrees, toPlane } from './plane.ts';

export type Shape = {
  readonly outline: Outline;
  /** Square metres in the state plane, from the corners. */
  readonly squareMetres: number;
};

export type Parcel = Shape & {
  readonly locId: string;
  readonly mapParId: string;
  readonly type: PolyType;
  readonly mapNumber: string;
  readonly source: string;
  readonly plan: string;
  /** `YYYYMMDD` as a number, 0 where blank. */
  readonly lastEdit: number;
  readonly statedSquareMetres: number;
};

export type OtherLegal = Shape & {
  readonly type: LegalType;
  readonly mapParId: string;
  readonly taxParId: string;
  readonly reference: Reference;
};

export type Misc = Shape & { readonly type: MiscType };

export function readParcels(file: SourceFile): Table<Parcel> {
  const seen = new Set<string>();
  return readFeatures<Parcel>(file, (feature, row) => {
    const parcel = readParcel(feature, row);
    if (parcel === undefined) return undefined;
    if (seen.has(parcel.locId)) return void quarantine(row, 'key-repeated', 'LOC_ID', parcel.locId);
    seen.add(parcel.locId);
    lookAtShape(parcel, row);
    lookAtParcel(parcel, row);
    return parcel;
  });
}

export function readOtherLegal(file: SourceFile): Table<OtherLegal> {
  const seen = new Set<string>();
  return readFeatures<OtherLegal>(file, (feature, row) => {
    const { properties } = feature;
    const type = choiceIn(LEGAL_TYPES, properties, 'LEGAL_TYPE', row);
    const shape = readShape(feature, row);
    const cells = textsIn(properties, ['MAP_PAR_ID', 'TAXPAR_ID', 'LS_BOOK', 'LS_PAGE', 'REG_ID'], row);
    if (type === undefined || shape === undefined || cells === undefined) return undefined;
    if (isRepeated(seen, row)) return undefined;
    const [mapParId, taxParId, book, page] = cells as [string, string, string, string];
    if (cells.every((cell) => cell === '')) note(row, 'keys-blank');
    const reference = parseMassgisReference(book, page);
    if (reference.class === 'odd') flag(row, 'reference-odd', 'LS_BOOK', reference.text);
    const interest = { ...shape, type, mapParId, taxParId, reference };
    lookAtShape(interest, row);
    return interest;
  });
}

export function readMisc(file: SourceFile): Table<Misc> {
  const seen = new Set<string>();
  return readFeatures<Misc>(file, (feature, row) => {
    const type = choiceIn(MISC_TYPES, feature.properties, 'MISC_TYPE', row);
    const shape = readShape(feature, row);
    if (type === undefined || shape === undefined || isRepeated(seen, row)) return undefined;
    lookAtShape(shape, row);
    return { ...shape, type };
  });
}

/** A feature has no key but its content. */
function isRepeated(seen: Set<string>, row: Row<unknown>): boolean {
  const hash = toHex(row.rawHash);
  if (seen.has(hash)) quarantine(row, 'key-repeated');
  seen.add(hash);
  return row.reason !== undefined;
}

function readParcel(feature: Feature, row: Row<unknown>): Parcel | undefined {
  const { properties } = feature;
  const cells = textsIn(properties, ['LOC_ID', 'MAP_PAR_ID', 'MAP_NO', 'SOURCE', 'PLAN_ID'], row);
  const type = choiceIn(POLY_TYPES, properties, 'POLY_TYPE', row);
  const lastEdit = numberIn(properties, 'LAST_EDIT', row);
  const statedSquareMetres = numberIn(properties, 'SHAPE_Area', row);
  if (cells === undefined || type === undefined || lastEdit === undefined || statedSquareMetres === undefined)
    return undefined;
  const [locId, mapParId, mapNumber, source, plan] = cells as [string, string, string, string, string];
  if (locId === '') return void quarantine(row, 'field-missing', 'LOC_ID');
  if (!/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,31}$/.test(locId)) return void quarantine(row, 'key-malformed', 'LOC_ID');
  row.key = locId;
  const shape = readShape(feature, row);
  if (shape === undefined) return undefined;
  return { ...shape, locId, mapParId, type, mapNumber, source, plan, lastEdit, statedSquareMetres };
}

function readShape(feature: Feature, row: Row<unknown>): Shape | undefined {
  const outline = readOutline(feature.geometry);
  if (typeof outline === 'string') return void quarantine(row, outline);
  return { outline, squareMetres: squareMetresOf(outline) };
}

function squareMetresOf(outline: Outline): number {
  let sum = 0;
  for (const polygon of outline)
    for (const [i, ring] of polygon.entries()) sum += (i === 0 ? 1 : -1) * areaInPlane(ring);
  return sum;
}

/** Corner by corner, because a side that is straight in the plane is not straight in degrees. */
function areaInPlane(ring: Ring): number {
  const corner = (i: number) =>
    toPlane((ring[i] as number) / UNITS_PER_DEGREE, (ring[i + 1] as number) / UNITS_PER_DEGREE);
  const origin = corner(0);
  let doubled = 0;
  let [ax, ay] = [0, 0];
  for (let i = 2; i < ring.length; i += 2) {
    const { x, y } = corner(i);
    const [bx, by] = [x - origin.x, y - origin.y];
    doubled += ax * by - bx * ay;
    [ax, ay] = [bx, by];
  }
  return Math.abs(doubled) / 2;
}

const TINY_SQUARE_METRES = 1;

function lookAtShape({ outline, squareMetres }: Shape, row: Row<unknown>): void {
  if (squareMetres < TINY_SQUARE_METRES) flag(row, 'area-tiny');
  lookAtRings(outline, row);
}

function lookAtParcel(parcel: Parcel, row: Row<unknown>): void {
  if (parcel.mapParId === '') {
    note(row, 'map-number-blank');
    if (parcel.type === 'FEE') flag(row, 'map-par-id-blank', 'MAP_PAR_ID');
  }
  if (Math.abs(parcel.statedSquareMetres - parcel.squareMetres) > 1) note(row, 'shape-area-differs');
  if (!isLocId(parcel.locId)) flag(row, 'loc-id-malformed', 'LOC_ID');
  else if (!pointInside(parcel)) flag(row, 'point-outside-polygon', 'LOC_ID', parcel.locId);
}

/** LOC_ID names a point inside its parcel: `F_658629_2844761`. */
function pointInside({ locId, outline }: Parcel): boolean {
  const [unit, x, y] = locId.split('_') as [string, string, string];
  const metres = unit === 'F' ? METRES_PER_SURVEY_FOOT : 1;
  const { longitude, latitude } = toDegrees(Number(x) * metres, Number(y) * metres);
  return contains(outline, longitude * UNITS_PER_DEGREE, latitude * UNITS_PER_DEGREE);
}

function choiceIn<T extends string>(
  options: readonly T[],
  properties: Properties,
  name: string,
  row: Row<unknown>,
): T | undefined {
  const value = properties[name];
  if ((options as readonly unknown[]).includes(value)) return value as T;
  return void quarantine(row, 'choice-unknown', name);
}

/** Numbers of a DBF that are blank arrive as null. */
function numberIn(properties: Properties, name: string, row: Row<unknown>): number | undefined {
  const value = properties[name] ?? 0;
  if (typeof value !== 'number' || !Number.isFinite(value)) return void quarantine(row, 'number-malformed', name);
  return value >= 0 && value <= 1e12 ? value : void quarantine(row, 'number-out-of-range', name);
}

/** The longest key of the standard. PLAN_ID, which is longer, stays in the sealed row and is cut by nobody. */
const MAX_TEXT: { readonly [name: string]: number } = { PLAN_ID: 255, MAP_PAR_ID: 26 };
/** These texts go into the public book. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose.
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

function textsIn(properties: Properties, names: readonly string[], row: Row<unknown>): string[] | undefined {
  const texts: string[] = [];
  for (const name of names) {
    const value = properties[name] ?? '';
    if (typeof value !== 'string') return void quarantine(row, 'wrong-type', name);
    if (value.length > (MAX_TEXT[name] ?? 64)) return void quarantine(row, 'field-too-long', name);
    if (FORBIDDEN.test(value) || !value.isWellFormed()) return void quarantine(row, 'forbidden-character', name);
    texts.push(value.trim());
  }
  return texts;
}
