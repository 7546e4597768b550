import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { contains, doubleArea, isDegenerate, type Outline, type Ring, readOutline, selfCrossing } from './geometry.ts';
import { toDegrees, toPlane } from './massgis/plane.ts';

function ring(...corners: readonly (readonly [number, number])[]): Ring {
  return Float64Array.from(corners.flat());
}

describe('geometry: crossings', () => {
  const rows: readonly [name: string, ring: Ring, verdict: string][] = [
    ['a square', ring([0, 0], [9, 0], [9, 9], [0, 9]), 'none'],
    ['a bow tie', ring([0, 0], [9, 9], [9, 0], [0, 9]), 'crosses'],
    ['a spike', ring([0, 0], [9, 0], [15, 0], [9, 0], [9, 9], [0, 9]), 'crosses'],
    ['a spike that goes farther back', ring([0, 0], [9, 0], [15, 0], [8, 0], [9, 9], [0, 9]), 'crosses'],
    ['a corner on another side', ring([0, 0], [9, 0], [9, 9], [4, 0], [0, 9]), 'crosses'],
    ['a corner twice', ring([0, 0], [4, 4], [8, 0], [8, 8], [4, 4], [0, 8]), 'crosses'],
    ['three corners in a line', ring([0, 0], [4, 0], [9, 0], [9, 9], [0, 9]), 'none'],
    ['sides in line that do not meet', ring([0, 0], [3, 0], [3, 5], [6, 5], [6, 0], [9, 0], [9, 9], [0, 9]), 'none'],
    ['a triangle', ring([0, 0], [9, 0], [0, 9]), 'none'],
  ];
  for (const [name, corners, verdict] of rows)
    it(name, () => {
      assert.equal(selfCrossing(corners), verdict);
      const mirrored = Float64Array.from(corners, (_, i) => corners[i % 2 === 0 ? i + 1 : i - 1] as number);
      assert.equal(selfCrossing(mirrored), verdict, 'the same with x and y exchanged');
      const turned = ring(...pairs(corners).slice(1), pairs(corners)[0] as [number, number]);
      assert.equal(selfCrossing(turned), verdict, 'the same from another first corner');
    });

  it('agrees with a comparison of every two sides', () => {
    const corner = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
    const corners = fc.uniqueArray(corner, { minLength: 4, maxLength: 9, selector: ([x, y]) => 13 * x + y });
    let [yes, no] = [0, 0];
    fc.assert(
      fc.property(corners, (found) => {
        const expected = everyTwo(found);
        assert.equal(selfCrossing(ring(...found)) === 'crosses', expected);
        if (expected) yes++;
        else no++;
      }),
      { numRuns: 3_000 },
    );
    assert(yes > 100 && no > 20, `both verdicts occurred: ${yes} and ${no}`);
  });

  it('gives up on a drawing made to be slow, in bounded time', () => {
    const teeth = Array.from({ length: 20_000 }, (_, i) => [i % 2 === 0 ? 0 : 1_000_000, i] as const);
    const started = process.cpuUsage();
    assert.notEqual(selfCrossing(ring(...teeth, [-5, 10_000])), 'none');
    assert(process.cpuUsage(started).user < 5_000_000);
  });
});

function pairs(corners: Ring): [number, number][] {
  return Array.from({ length: corners.length / 2 }, (_, i) => [corners[2 * i] as number, corners[2 * i + 1] as number]);
}

/** Whether two sides that are not neighbours share a point, or neighbours fold back; by parameters, not by turns. */
function everyTwo(corners: readonly (readonly [number, number])[]): boolean {
  const n = corners.length;
  const side = (i: number) => [corners[i] as [number, number], corners[(i + 1) % n] as [number, number]] as const;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const points = commonPoints(side(i), side(j));
      const neighbours = j === i + 1 || (i === 0 && j === n - 1);
      if (points > (neighbours ? 1 : 0)) return true;
    }
  return false;
}

type Segment = readonly [readonly [number, number], readonly [number, number]];

/** 0, 1, or 2 for a whole stretch. */
function commonPoints([[ax, ay], [bx, by]]: Segment, [[cx, cy], [dx, dy]]: Segment): number {
  const [rx, ry, sx, sy] = [bx - ax, by - ay, dx - cx, dy - cy];
  const cross = rx * sy - ry * sx;
  const offset = (cx - ax) * ry - (cy - ay) * rx;
  if (cross !== 0) {
    const t = (cx - ax) * sy - (cy - ay) * sx;
    const within = (value: number) => (cross > 0 ? value >= 0 && value <= cross : value <= 0 && value >= cross);
    return within(t) && within(offset) ? 1 : 0;
  }
  if (offset !== 0) return 0;
  const length = rx * rx + ry * ry;
  const [t0, t1] = [(cx - ax) * rx + (cy - ay) * ry, (dx - ax) * rx + (dy - ay) * ry].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const [low, high] = [Math.max(0, t0), Math.min(length, t1)];
  return low > high ? 0 : low === high ? 1 : 2;
}

describe('geometry: reading', () => {
  const square = [
    [-71, 42],
    [-70.9, 42],
    [-70.9, 42.1],
    [-71, 42],
  ];
  const rows: readonly [name: string, geometry: unknown, answer: string][] = [
    ['nothing', null, 'geometry-missing'],
    ['no pieces', { type: 'MultiPolygon', coordinates: [] }, 'geometry-missing'],
    ['a point', { type: 'Point', coordinates: [0, 0] }, 'geometry-malformed'],
    ['text', 'POLYGON EMPTY', 'geometry-malformed'],
    ['a list', [1, 2], 'geometry-malformed'],
    ['no rings', { type: 'Polygon', coordinates: [] }, 'geometry-malformed'],
    ['an empty ring', { type: 'Polygon', coordinates: [[]] }, 'geometry-malformed'],
    ['texts for numbers', { type: 'Polygon', coordinates: [[['1', '2']]] }, 'geometry-malformed'],
    ['metres', { type: 'Polygon', coordinates: [[[200_000, 870_000]]] }, 'coordinates-out-of-range'],
    ['a huge number', { type: 'Polygon', coordinates: [[[1e308, 1]]] }, 'coordinates-out-of-range'],
    ['half the earth', { type: 'Polygon', coordinates: [[[-71, 42], [100, 42], [0, 0]]] }, 'coordinates-out-of-range'], // biome-ignore format: one row
    ['a polygon', { type: 'Polygon', coordinates: [square] }, 'outline'],
    ['several', { type: 'MultiPolygon', coordinates: [[square], [square]] }, 'outline'],
    ['a million corners', { type: 'Polygon', coordinates: [Array(1_000_000).fill([-71, 42])] }, 'polygon-too-many-corners'], // biome-ignore format: one row
  ];
  for (const [name, geometry, answer] of rows)
    it(name, () => {
      const found = readOutline(geometry);
      assert.equal(typeof found === 'string' ? found : 'outline', answer);
    });

  it('never throws, whatever it is given', () => {
    const geometry = fc.record({ type: fc.constantFrom('Polygon', 'MultiPolygon'), coordinates: fc.anything() });
    fc.assert(
      fc.property(fc.oneof(geometry, fc.anything()), (value) => {
        const found = readOutline(value);
        if (typeof found !== 'string') found.flat().map(selfCrossing);
      }),
    );
  });

  it('drops the closing corner and corners written twice', () => {
    const [polygon] = readOutline({ type: 'Polygon', coordinates: [[square[0], ...square]] }) as Outline;
    assert.equal(polygon?.[0]?.length, 6);
    assert(isDegenerate(ring([0, 0], [5, 0], [9, 0])));
    assert.equal(doubleArea(ring([0, 0], [9, 0], [9, 9], [0, 9])), 162);
  });

  it('knows inside from outside, holes included', () => {
    const outline: Outline = [[ring([0, 0], [90, 0], [90, 90], [0, 90]), ring([30, 30], [60, 30], [60, 60], [30, 60])]];
    assert(contains(outline, 10, 10));
    assert(!contains(outline, 45, 45));
    assert(!contains(outline, 100, 45));
  });
});

describe('the Massachusetts plane', () => {
  it('goes there and back to a hundredth of a millimetre', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -73.6, max: -69.8, noNaN: true }),
        fc.double({ min: 41.2, max: 42.9, noNaN: true }),
        (longitude, latitude) => {
          const { x, y } = toPlane(longitude, latitude);
          const back = toDegrees(x, y);
          assert(Math.abs(back.longitude - longitude) < 1e-10 && Math.abs(back.latitude - latitude) < 1e-10);
        },
      ),
    );
  });

  it('has its origin where the definition puts it', () => {
    const { x, y } = toPlane(-71.5, 41);
    assert(Math.abs(x - 200_000) < 1e-6 && Math.abs(y - 750_000) < 1e-6);
  });
});
