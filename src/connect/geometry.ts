/**
 * Outlines of parcels. Coordinates become whole ten-millionths of a degree (about a centimetre), so that every
 * question of crossing and touching is answered exactly, in integers.
 */
import { isRecord } from './features.ts';
import type { ReasonCode } from './findings.ts';
import { flag, note, type Row } from './rows.ts';

export const UNITS_PER_DEGREE = 10_000_000;

/** x0, y0, x1, y1 ... without the closing corner. */
export type Ring = Float64Array;

/** Polygons; in each the first ring is the outer one. */
export type Outline = readonly (readonly Ring[])[];

export type Crossing = 'none' | 'crosses' | 'too-complex';

const MAX_CORNERS = 200_000;
/** Side lengths stay so small that a product of two differences is a safe integer. */
const MAX_EXTENT = 2 * UNITS_PER_DEGREE;

/** Every comparison of two sides counts; a town's whole map needs some 400,000. */
const MAX_COMPARISONS = 4_000_000;

/** The outline of a Polygon or MultiPolygon in WGS84 degrees, or the reason why there is none. */
export function readOutline(geometry: unknown): Outline | ReasonCode {
  if (geometry === null || geometry === undefined) return 'geometry-missing';
  if (!isRecord(geometry)) return 'geometry-malformed';
  const { type, coordinates } = geometry;
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : undefined;
  if (!Array.isArray(polygons)) return 'geometry-malformed';
  if (polygons.length === 0) return 'geometry-missing';
  const outline: Ring[][] = [];
  let corners = 0;
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length === 0) return 'geometry-malformed';
    const rings: Ring[] = [];
    for (const written of polygon) {
      const ring = readRing(written);
      if (typeof ring === 'string') return ring;
      corners += ring.length / 2;
      if (corners > MAX_CORNERS) return 'polygon-too-many-corners';
      rings.push(ring);
    }
    outline.push(rings);
  }
  return withinExtent(outline) ? outline : 'coordinates-out-of-range';
}

function readRing(written: unknown): Ring | ReasonCode {
  if (!Array.isArray(written) || written.length === 0) return 'geometry-malformed';
  if (written.length > MAX_CORNERS) return 'polygon-too-many-corners';
  const ring = new Float64Array(2 * written.length);
  let length = 0;
  for (const corner of written) {
    if (!Array.isArray(corner) || typeof corner[0] !== 'number' || typeof corner[1] !== 'number')
      return 'geometry-malformed';
    if (!(Math.abs(corner[0]) <= 180 && Math.abs(corner[1]) <= 90)) return 'coordinates-out-of-range';
    const [x, y] = [Math.round(corner[0] * UNITS_PER_DEGREE), Math.round(corner[1] * UNITS_PER_DEGREE)];
    // A corner written twice is one corner.
    if (length > 0 && ring[length - 2] === x && ring[length - 1] === y) continue;
    ring[length++] = x;
    ring[length++] = y;
  }
  while (length > 2 && ring[0] === ring[length - 2] && ring[1] === ring[length - 1]) length -= 2;
  return ring.subarray(0, length);
}

function withinExtent(outline: Outline): boolean {
  const { west, south, east, north } = boundsOf(outline);
  return east - west <= MAX_EXTENT && north - south <= MAX_EXTENT;
}

export type Bounds = { readonly west: number; readonly south: number; readonly east: number; readonly north: number };

function boundsOf(outline: Outline): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polygon of outline)
    for (const ring of polygon)
      for (let i = 0; i < ring.length; i += 2) {
        const [x, y] = [ring[i] as number, ring[i + 1] as number];
        if (x < west) west = x;
        if (x > east) east = x;
        if (y < south) south = y;
        if (y > north) north = y;
      }
  return { west, south, east, north };
}

/** Twice the enclosed area in square units, positive where the ring runs against the clock. */
export function doubleArea(ring: Ring): number {
  const [x0, y0] = [ring[0] as number, ring[1] as number];
  let sum = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    const [ax, ay] = [(ring[i] as number) - x0, (ring[i + 1] as number) - y0];
    const [bx, by] = [(ring[i + 2] as number) - x0, (ring[i + 3] as number) - y0];
    sum += ax * by - bx * ay;
  }
  return sum;
}

/** What about an outline somebody should look at. */
export function lookAtRings(outline: Outline, row: Row<unknown>): void {
  if (outline.length > 1) note(row, 'multipolygon');
  if (outline.some((polygon) => polygon.length > 1)) note(row, 'with-holes');
  const rings = outline.flat();
  if (rings.some(isDegenerate)) flag(row, 'ring-degenerate');
  const crossings = new Set<Crossing>(rings.filter((ring) => !isDegenerate(ring)).map(selfCrossing));
  if (crossings.has('crosses')) flag(row, 'self-crossing');
  if (crossings.has('too-complex')) flag(row, 'geometry-too-complex');
}

/** Square metres on the GRS80 ellipsoid, to about a thousandth: for maps that state no area. */
export function groundSquareMetres(outline: Outline): number {
  const { south, north } = boundsOf(outline);
  const latitude = ((south + north) / 2 / UNITS_PER_DEGREE) * (Math.PI / 180);
  const w = 1 - 0.00669438002290079 * Math.sin(latitude) ** 2;
  const metres = (6_378_137 * Math.PI) / 180 / UNITS_PER_DEGREE;
  const perUnit = ((metres * metres * (1 - 0.00669438002290079)) / (w * w)) * Math.cos(latitude);
  const rings = outline.flatMap((polygon) => polygon.map((ring, i) => (i === 0 ? 1 : -1) * Math.abs(doubleArea(ring))));
  return (rings.reduce((sum, doubled) => sum + doubled, 0) / 2) * perUnit;
}

/** A ring of fewer than three corners or without area. */
export function isDegenerate(ring: Ring): boolean {
  return ring.length < 6 || doubleArea(ring) === 0;
}

/** Whether a point lies inside or on the edge. */
export function contains(outline: Outline, x: number, y: number): boolean {
  return outline.some(
    ([outer, ...holes]) =>
      outer !== undefined && ringContains(outer, x, y) && !holes.some((h) => ringContains(h, x, y)),
  );
}

function ringContains(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]] as [number, number, number, number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** Whether the sides of a ring cross or touch anywhere but where one follows the other. */
export function selfCrossing(ring: Ring): Crossing {
  if (ring.length < 6) return 'none';
  return sweep(ring);
}

/**
 * Sides sorted by where they begin along the longer axis; each is compared with those that begin before it ends.
 * Near-linear on any map; a drawing made to be slow runs out of comparisons and is called too complex.
 */
function sweep(ring: Ring): Crossing {
  const n = ring.length / 2;
  const { west, south, east, north } = boundsOf([[ring]]);
  const axis = east - west >= north - south ? 0 : 1;
  const order = sidesInOrder(ring, axis, axis === 0 ? west : south);
  let comparisons = 0;
  for (let i = 0; i < n; i++) {
    const side = order[i] as number;
    const end = sideMax(ring, side, axis);
    for (let j = i + 1; j < n; j++) {
      const other = order[j] as number;
      if (sideMin(ring, other, axis) > end) break;
      if (++comparisons > MAX_COMPARISONS) return 'too-complex';
      if (meet(ring, side, other, n)) return 'crosses';
    }
  }
  return 'none';
}

/** Sorted without a comparator: position and side number packed into one number. */
function sidesInOrder(ring: Ring, axis: 0 | 1, least: number): Float64Array {
  const n = ring.length / 2;
  const keys = new Float64Array(n);
  for (let side = 0; side < n; side++) keys[side] = (sideMin(ring, side, axis) - least) * 262_144 + side;
  return keys.sort().map((key) => key % 262_144);
}

function sideMin(ring: Ring, side: number, axis: 0 | 1): number {
  return Math.min(ring[2 * side + axis] as number, ring[nextOf(ring, side) + axis] as number);
}

function sideMax(ring: Ring, side: number, axis: 0 | 1): number {
  return Math.max(ring[2 * side + axis] as number, ring[nextOf(ring, side) + axis] as number);
}

function nextOf(ring: Ring, side: number): number {
  const next = 2 * side + 2;
  return next === ring.length ? 0 : next;
}

/** Whether two sides share a point. Neighbours share their corner always; they meet if one folds back on the other. */
function meet(ring: Ring, first: number, second: number, n: number): boolean {
  const [p, q] = [2 * first, nextOf(ring, first)];
  const [r, s] = [2 * second, nextOf(ring, second)];
  if ((first + 1) % n === second) return foldsBack(ring, p, q, s);
  if ((second + 1) % n === first) return foldsBack(ring, r, s, q);
  const [d1, d2] = [turn(ring, p, q, r), turn(ring, p, q, s)];
  if ((d1 > 0 && d2 > 0) || (d1 < 0 && d2 < 0)) return false;
  const [d3, d4] = [turn(ring, r, s, p), turn(ring, r, s, q)];
  if ((d3 > 0 && d4 > 0) || (d3 < 0 && d4 < 0)) return false;
  if (d1 !== 0 || d2 !== 0) return true;
  return overlap(ring, p, q, r, s, 0) && overlap(ring, p, q, r, s, 1);
}

function foldsBack(ring: Ring, a: number, b: number, c: number): boolean {
  if (turn(ring, a, b, c) !== 0) return false;
  const [bx, by] = [ring[b] as number, ring[b + 1] as number];
  const dot =
    ((ring[a] as number) - bx) * ((ring[c] as number) - bx) +
    ((ring[a + 1] as number) - by) * ((ring[c + 1] as number) - by);
  return dot > 0;
}

/** Twice the signed area of a triangle of corners: the side of the line a-b on which c lies. */
function turn(ring: Ring, a: number, b: number, c: number): number {
  const [ax, ay] = [ring[a] as number, ring[a + 1] as number];
  return (
    ((ring[b] as number) - ax) * ((ring[c + 1] as number) - ay) -
    ((ring[b + 1] as number) - ay) * ((ring[c] as number) - ax)
  );
}

function overlap(ring: Ring, p: number, q: number, r: number, s: number, axis: 0 | 1): boolean {
  const at = (corner: number) => ring[corner + axis] as number;
  return Math.max(at(p), at(q)) >= Math.min(at(r), at(s)) && Math.max(at(r), at(s)) >= Math.min(at(p), at(q));
}
