/** Outlines as the node sends them: the first corner, then the way from each corner to the next, in whole units. */
import type { MapParcel, Outline } from '../town/land.ts';

/** Degrees. */
export type Corner = readonly [latitude: number, longitude: number];

/** Polygons of rings of corners; in each polygon the first ring is the outer one. */
export function cornersOf(outline: Outline, unitsPerDegree: number): Corner[][][] {
  return outline.map((polygon) => polygon.map((ring) => cornersOfRing(ring, unitsPerDegree)));
}

function cornersOfRing(steps: readonly number[], unitsPerDegree: number): Corner[] {
  const corners: Corner[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i] as number;
    y += steps[i + 1] as number;
    corners.push([y / unitsPerDegree, x / unitsPerDegree]);
  }
  return corners;
}

export type Drawing = { readonly path: string; readonly width: number; readonly height: number };

/** An SVG path, north up, as wide or as high as `size`. A degree of longitude is drawn as short as it is there. */
export function drawingOf(outline: Outline, unitsPerDegree: number, size: number): Drawing | undefined {
  const polygons = cornersOf(outline, unitsPerDegree);
  const all = polygons.flat(2);
  if (all.length === 0) return undefined;
  const [south, north] = span(all.map(([latitude]) => latitude));
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [west, east] = span(all.map(([, longitude]) => longitude * squeeze));
  const scale = size / Math.max(east - west, north - south, Number.EPSILON);
  const point = ([latitude, longitude]: Corner) =>
    `${((longitude * squeeze - west) * scale).toFixed(1)} ${((north - latitude) * scale).toFixed(1)}`;
  const path = polygons.flat().map((ring) => `M${ring.map(point).join('L')}Z`);
  return { path: path.join(''), width: (east - west) * scale, height: (north - south) * scale };
}

function span(numbers: readonly number[]): readonly [least: number, most: number] {
  return numbers.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [Infinity, -Infinity]);
}

export type ParcelFilter = { readonly words: string; readonly kind: string };

/** The same rule for the list and for the map. */
export function fits({ parcel, kind, mapParcel = '', address = '' }: MapParcel, filter: ParcelFilter): boolean {
  if (filter.kind !== '' && filter.kind !== kind) return false;
  const said = `${parcel} ${mapParcel} ${address}`.toLowerCase();
  return filter.words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
