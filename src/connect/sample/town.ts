/**
 * An invented town in the form of a MassGIS Level 3 delivery, with instruments to record at its counter. The same
 * seed gives the same bytes. No person and no place in it is real.
 */
import { type Bytes, encodeUtf8 } from '#kernel';
import { csvLine } from '../csv.ts';
import { ASSESS_COLUMNS } from '../massgis/columns.ts';
import { toDegrees } from '../massgis/plane.ts';
import { type CounterAct, counterActs } from './counter.ts';
import { mapNumber, roll } from './roll.ts';
import { Seeded } from './seeded.ts';
import { type PlannedParcel, type Point, type StreetPlan, streetPlan } from './street-plan.ts';

export type SampleTown = {
  readonly name: string;
  /** File names to bytes. */
  readonly files: ReadonlyMap<string, Bytes>;
  /** What happens at the counter, in this order. */
  readonly counter: readonly CounterAct[];
};

const YEARS = 'CY25_FY26';

export function sampleTown(seed: number): SampleTown {
  const random = new Seeded(seed);
  const plan = streetPlan(random);
  const areas = plan.parcels.map(({ shape }) => areaOf(shape));
  const lines = roll(random, plan.parcels, areas);
  const header = ASSESS_COLUMNS.map((column) => column.name);
  const table = [csvLine(header), ...lines.map((line) => csvLine(header.map((name) => line[name]))), ''];
  const files: [string, string][] = [
    [`M999Assess_${YEARS}.csv`, table.join('\r\n')],
    [`M999TaxPar_${YEARS}.wgs84.geojson`, collection('TaxPar', plan.parcels.map((parcel, i) => parcelFeature(parcel, areas[i] as number, i)))], // biome-ignore format: one file
    [`M999OthLeg_${YEARS}.wgs84.geojson`, collection('OthLeg', plan.easements.map(easementFeature))],
    [`M999Misc_${YEARS}.wgs84.geojson`, collection('Misc', [pondFeature(plan)])],
    [`M999UC_LUT_${YEARS}.csv`, USE_CODES],
    [`M999_LUT_${YEARS}.csv`, CODE_LISTS],
  ];
  const homes = plan.parcels.filter(({ use }) => use === 'lot');
  return {
    name: 'Ashbrook',
    files: new Map(files.map(([name, text]) => [name, encodeUtf8(text)])),
    counter: counterActs(random, homes),
  };
}

const USE_CODES = [
  'TOWN_ID,USE_CODE,USE_DESC',
  '0,017,"Mixed Use (Primarily Agricultural, some Residential)"',
  '0,101,Single Family Residential',
  '0,102,Condominium',
  '0,104,Two-Family Residential',
  '0,109,Multiple Houses on one parcel',
  '0,931,Vacant or improved land owned by the municipality',
  '',
].join('\r\n');

const CODE_LISTS = [
  'TOWN_ID,FIELD_NM,CODE,CODE_DESC',
  '0,LEGAL_TYPE,EASE,easement',
  '0,LEGAL_TYPE,ROW_OVER,right of way over other land',
  '',
].join('\r\n');

function collection(layer: string, features: readonly string[]): string {
  return `{"type":"FeatureCollection","name":"M999${layer}_${YEARS}","features":[${features.join(',')}]}`;
}

/** One water parcel, the streets and the railway have no map number; one house lot lost its own. */
function parcelFeature(parcel: PlannedParcel, area: number, i: number): string {
  const named = parcel.type === 'FEE' && i !== 17;
  const properties = {
    SHAPE_Leng: rounded(lengthOf(parcel.shape)),
    SHAPE_Area: rounded(area),
    MAP_PAR_ID: named ? mapNumber(parcel) : '',
    LOC_ID: parcel.locId,
    POLY_TYPE: parcel.type,
    MAP_NO: String(parcel.map),
    SOURCE: parcel.type === 'ROW' ? 'ROAD_LAYOUT' : i % 5 === 0 ? 'SUBDIV' : 'ASSESS',
    PLAN_ID: i % 5 === 0 ? `${10 + (i % 60)}/${600 + (i % 90)}` : '',
    LAST_EDIT: 20250000 + 100 * (1 + (i % 12)) + 1 + (i % 28),
    BND_CHK: i % 9 === 0 ? 'OK' : '',
    NO_MATCH: 'N',
    TOWN_ID: 999,
  };
  return feature(properties, parcel.shape);
}

function easementFeature({ type, ring }: StreetPlan['easements'][number]): string {
  const shape = [[ring]];
  const keys = { MAP_PAR_ID: '', LEGAL_TYPE: type, TAXPAR_ID: '', LS_BOOK: '', LS_PAGE: '', REG_ID: '', TOWN_ID: 999 };
  return feature({ SHAPE_Leng: rounded(lengthOf(shape)), SHAPE_Area: rounded(areaOf(shape)), ...keys }, shape);
}

function pondFeature({ pond }: StreetPlan): string {
  const shape = [[pond]];
  const size = { SHAPE_Leng: rounded(lengthOf(shape)), SHAPE_Area: rounded(areaOf(shape)) };
  return feature({ ...size, MISC_TYPE: 'WATER', TOWN_ID: 999 }, shape);
}

function feature(properties: object, shape: PlannedParcel['shape']): string {
  const polygons = shape.map((polygon) => polygon.map((ring) => [...ring, ring[0] as Point].map(degrees)));
  const [only] = polygons;
  const geometry =
    polygons.length === 1 ? { type: 'Polygon', coordinates: only } : { type: 'MultiPolygon', coordinates: polygons };
  return JSON.stringify({ type: 'Feature', properties, geometry });
}

function degrees([x, y]: Point): Point {
  const { longitude, latitude } = toDegrees(x, y);
  return [Number(longitude.toFixed(7)), Number(latitude.toFixed(7))];
}

function areaOf(shape: PlannedParcel['shape']): number {
  const rings = shape.flatMap((polygon) => polygon.map((ring, i) => (i === 0 ? 1 : -1) * Math.abs(ringArea(ring))));
  return rings.reduce((sum, area) => sum + area, 0);
}

function ringArea(ring: readonly Point[]): number {
  const [ox, oy] = ring[0] as Point;
  const terms = ring.map(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] as Point;
    return (x - ox) * (ny - oy) - (nx - ox) * (y - oy);
  });
  return terms.reduce((sum, term) => sum + term, 0) / 2;
}

function lengthOf(shape: PlannedParcel['shape']): number {
  const sides = shape.flat().flatMap((ring) =>
    ring.map(([x, y], i) => {
      const [nx, ny] = ring[(i + 1) % ring.length] as Point;
      return Math.sqrt((nx - x) * (nx - x) + (ny - y) * (ny - y));
    }),
  );
  return sides.reduce((sum, side) => sum + side, 0);
}

function rounded(metres: number): number {
  return Math.round(metres * 1_000_000) / 1_000_000;
}
