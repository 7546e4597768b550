/**
 * The map of an invented town: streets that bend, blocks of two rows of lots back to back, a common with a pond, a
 * railway, farms at the edge. It is laid out on a straight grid first and then bent as a whole, so that neighbours
 * share their corners exactly and nothing overlaps. The town lies in the sea off Cape Cod, where nobody lives.
 */
import { METRES_PER_SURVEY_FOOT } from '../massgis/plane.ts';
import type { Seeded } from './seeded.ts';

export type Point = readonly [x: number, y: number];

export type PlannedParcel = {
  readonly type: 'FEE' | 'ROW' | 'RAIL_ROW' | 'PRIV_ROW' | 'WATER';
  readonly use: 'lot' | 'condominium' | 'common' | 'school' | 'farm' | 'street' | 'railway' | 'pond';
  readonly street: string;
  readonly number: number;
  readonly map: number;
  readonly lot: number;
  /** Polygons of rings, in metres of the Massachusetts plane. */
  readonly shape: readonly (readonly (readonly Point[])[])[];
  readonly locId: string;
};

export type StreetPlan = {
  readonly parcels: readonly PlannedParcel[];
  readonly easements: readonly { readonly type: 'EASE' | 'ROW_OVER'; readonly ring: readonly Point[] }[];
  readonly pond: readonly Point[];
};

const AVENUES = ['HARBOR ST', 'MILL ST', 'CHURCH ST', 'ORCHARD ST', 'SUMMIT ST'];
const CROSSINGS = ['FERRY LN', 'BELL LN', 'COOPER LN', 'SCHOOL LN', 'HERON LN', 'QUARRY LN', 'WILLOW LN', 'POND LN'];
const [COLUMNS, ROWS] = [7, 4];
const [AVENUE_WIDTH, CROSSING_WIDTH, RAILWAY_WIDTH, PATH_WIDTH] = [14, 11, 18, 6];

/** The straight grid: a rectangle in metres from the south-west corner of the town. */
type Box = { readonly u0: number; readonly v0: number; readonly u1: number; readonly v1: number };

/** Where the sides of boxes are cut by corners of their neighbours: by `v`, the `u` of corners on it, and the reverse. */
type Cuts = { readonly across: Map<number, Set<number>>; readonly along: Map<number, Set<number>> };

type Draft = Omit<PlannedParcel, 'shape' | 'locId'> & { readonly boxes: readonly Box[]; readonly pond?: Box };

export function streetPlan(random: Seeded): StreetPlan {
  const drafts = draftTown(random);
  const cuts: Cuts = { across: new Map(), along: new Map() };
  for (const box of drafts.flatMap(({ boxes }) => boxes)) cutBy(cuts, box);
  const parcels = drafts.map((draft) => finish(draft, cuts));
  const pond = drafts.find((draft) => draft.pond !== undefined)?.pond as Box;
  return { parcels, easements: easementsOf(drafts), pond: ellipse(pond) };
}

function draftTown(random: Seeded): Draft[] {
  const columns = edges(COLUMNS, CROSSING_WIDTH, () => random.between(152, 188));
  const rows = edges(ROWS, AVENUE_WIDTH, () => random.between(92, 112));
  const east = (columns.at(-1) as Strip).to + CROSSING_WIDTH;
  const north = (rows.at(-1) as Strip).to + AVENUE_WIDTH;
  const streets = [
    ...AVENUES.map((street, i) => streetBox(street, i, { u0: 0, v0: (rows[i]?.from ?? north) - AVENUE_WIDTH, u1: east, v1: rows[i]?.from ?? north })), // biome-ignore format: one street
    ...CROSSINGS.flatMap((street, i) => {
      const u1 = columns[i]?.from ?? east;
      return rows.map(({ from, to }, j) => streetBox(street, 10 + ROWS * i + j, { u0: u1 - CROSSING_WIDTH, v0: from, u1, v1: to })); // biome-ignore format: one street
    }),
  ];
  const railway: Draft = {
    ...streetBox('', 60, { u0: 0, v0: north, u1: east, v1: north + RAILWAY_WIDTH }),
    type: 'RAIL_ROW',
    use: 'railway',
  };
  const blocks = rows.flatMap((row, j) =>
    columns.flatMap((column, i) => block(random, i, j, { u0: column.from, v0: row.from, u1: column.to, v1: row.to })),
  );
  return [...blocks, ...streets, railway];
}

type Strip = { readonly from: number; readonly to: number };

function edges(count: number, gap: number, width: () => number): Strip[] {
  const strips: Strip[] = [];
  for (let from = gap; strips.length < count; ) {
    const to = from + width();
    strips.push({ from, to });
    from = to + gap;
  }
  return strips;
}

function streetBox(street: string, lot: number, box: Box): Draft {
  return { type: 'ROW', use: 'street', street, number: 0, map: 0, lot, boxes: [box] };
}

/** One block; a few of them are something else than lots. */
function block(random: Seeded, i: number, j: number, box: Box): Draft[] {
  const map = 1 + i + COLUMNS * j;
  const street = AVENUES[j] as string;
  const whole = { type: 'FEE', street, number: 2, map, lot: 1, boxes: [box] } as const;
  if (i === 2 && j === 1) {
    const inner = { u0: box.u0 + 40, v0: box.v0 + 22, u1: box.u1 - 34, v1: box.v1 - 26 };
    const water = { ...whole, type: 'WATER', use: 'pond', lot: 2, boxes: [], pond: inner } as const;
    return [{ ...whole, use: 'common', pond: inner }, water];
  }
  if (i === 4 && j === 2) return [{ ...whole, use: 'school' }];
  if (i === 5 && j === 0) return [{ ...whole, use: 'condominium' }];
  if (i === COLUMNS - 1 && j >= 2) return j === 2 ? [{ ...whole, use: 'farm' }] : farmland(whole, box);
  return lots(random, i, j, map, box);
}

/** Two fields of one farm with a private way between them: one parcel in two pieces. */
function farmland(whole: Omit<Draft, 'use'>, box: Box): Draft[] {
  const way = (box.u0 + box.u1) / 2;
  const fields = [
    { ...box, u1: way - PATH_WIDTH / 2 },
    { ...box, u0: way + PATH_WIDTH / 2 },
  ];
  const between = { ...box, u0: way - PATH_WIDTH / 2, u1: way + PATH_WIDTH / 2 };
  return [
    { ...whole, use: 'farm', boxes: fields },
    { ...whole, type: 'PRIV_ROW', use: 'street', lot: 9, boxes: [between] },
  ];
}

/** Two rows of lots, back to back, of unlike widths. Odd numbers on one side of a street, even on the other. */
function lots(random: Seeded, i: number, j: number, map: number, box: Box): Draft[] {
  const middle = Math.round((box.v0 + box.v1) / 2) + random.between(-5, 5);
  const rows = [
    { street: AVENUES[j] as string, odd: 1, v0: box.v0, v1: middle },
    { street: AVENUES[j + 1] as string, odd: 0, v0: middle, v1: box.v1 },
  ];
  let lot = 0;
  return rows.flatMap(({ street, odd, v0, v1 }) =>
    widths(random, box.u1 - box.u0).map(({ from, to }) => {
      lot++;
      const number = 2 * Math.round((i * 190 + from) / 11) + 2 - odd;
      const boxes = [{ u0: box.u0 + from, v0, u1: box.u0 + to, v1 }];
      return { type: 'FEE', use: 'lot', street, number, map, lot, boxes } as const;
    }),
  );
}

function widths(random: Seeded, length: number): Strip[] {
  const strips: Strip[] = [];
  for (let from = 0; from < length; ) {
    const wanted = random.between(24, 42);
    const to = length - from - wanted < 22 ? length : from + wanted;
    strips.push({ from, to });
    from = to;
  }
  return strips;
}

/** A corner every forty metres or less lets a long side follow the bend. */
const STRIDE = 40;

function cutBy({ across, along }: Cuts, { u0, v0, u1, v1 }: Box): void {
  const add = (lines: Map<number, Set<number>>, line: number, from: number, to: number) => {
    const found = lines.get(line) ?? new Set();
    const steps = Math.max(2, Math.ceil((to - from) / STRIDE));
    for (let i = 0; i <= steps; i++) found.add(from + ((to - from) * i) / steps);
    lines.set(line, found);
  };
  for (const v of [v0, v1]) add(across, v, u0, u1);
  for (const u of [u0, u1]) add(along, u, v0, v1);
}

/** The outline of a box, against the clock, with every corner that a neighbour has on it. */
function ringOf({ across, along }: Cuts, { u0, v0, u1, v1 }: Box): Point[] {
  const between = (lines: Map<number, Set<number>>, line: number, from: number, to: number) =>
    [...(lines.get(line) ?? [])].filter((at) => at >= from && at < to).sort((a, b) => a - b);
  const back = (lines: Map<number, Set<number>>, line: number, from: number, to: number) =>
    [...(lines.get(line) ?? [])].filter((at) => at > from && at <= to).sort((a, b) => b - a);
  return [
    ...between(across, v0, u0, u1).map((u) => bend(u, v0)),
    ...between(along, u1, v0, v1).map((v) => bend(u1, v)),
    ...back(across, v1, u0, u1).map((u) => bend(u, v1)),
    ...back(along, u0, v0, v1).map((v) => bend(u0, v)),
  ];
}

/** From the straight grid to the plane, in whole millimetres: gentle waves, so that no street is quite straight. */
function bend(u: number, v: number): Point {
  const x = 331_000 + u + 20 * Math.sin(v / 140) + 7 * Math.sin(u / 210);
  const y = 881_000 + v + 30 * Math.sin(u / 270) + 8 * Math.sin(v / 95);
  return [Math.round(x * 1_000) / 1_000, Math.round(y * 1_000) / 1_000];
}

function ellipse({ u0, v0, u1, v1 }: Box): Point[] {
  const [cu, cv, ru, rv] = [(u0 + u1) / 2, (v0 + v1) / 2, (u1 - u0) / 2, (v1 - v0) / 2];
  return Array.from({ length: 36 }, (_, i) => {
    const angle = (i * Math.PI) / 18;
    const wobble = 1 - 0.09 * (1 + Math.sin(3 * angle));
    return bend(cu + ru * wobble * Math.cos(angle), cv + rv * wobble * Math.sin(angle));
  });
}

function finish({ boxes, pond, ...draft }: Draft, cuts: Cuts): PlannedParcel {
  if (pond !== undefined && draft.type === 'WATER') {
    const ring = ellipse(pond);
    return { ...draft, shape: [[ring]], locId: locIdAt(bend((pond.u0 + pond.u1) / 2, (pond.v0 + pond.v1) / 2)) };
  }
  const holes = pond === undefined ? [] : [[...ellipse(pond)].reverse()];
  const shape = boxes.map((box, i) => (i === 0 ? [ringOf(cuts, box), ...holes] : [ringOf(cuts, box)]));
  const { u0, v0, u1, v1 } = boxes[0] as Box;
  // Off the centre where the centre is under water.
  const inside = pond === undefined ? bend((u0 + u1) / 2, (v0 + v1) / 2) : bend(u0 + 8, v0 + 8);
  return { ...draft, shape, locId: locIdAt(inside) };
}

function locIdAt([x, y]: Point): string {
  return `F_${Math.round(x / METRES_PER_SURVEY_FOOT)}_${Math.round(y / METRES_PER_SURVEY_FOOT)}`;
}

/** A strip for pipes and wires along the backs of the lots of each block, and a footpath over two of them. */
function easementsOf(drafts: readonly Draft[]): StreetPlan['easements'] {
  const backs = drafts.filter(({ use, lot }) => use === 'lot' && lot === 1);
  return backs.map(({ boxes }, i) => {
    const { u0, u1, v1 } = boxes[0] as Box;
    const type = i % 12 === 5 ? 'ROW_OVER' : 'EASE';
    const [from, to] = [u0 + 1, u1 + 60];
    return { type, ring: [bend(from, v1 - 2), bend(to, v1 - 2), bend(to, v1 + 2), bend(from, v1 + 2)] };
  });
}
