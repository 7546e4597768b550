import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cornersOf, drawingOf, fits } from './outlines.ts';

/** A square of a hundredth of a degree at 60° north, with a hole, and a second piece. */
const OUTLINE = [
  [
    [10_000_000, 60_000_000, 10_000, 0, 0, 10_000, -10_000, 0],
    [10_002_000, 60_002_000, 1_000, 0, 0, 1_000],
  ],
  [[10_020_000, 60_000_000, 5_000, 0, 0, 5_000]],
];

describe('outlines', () => {
  it('are steps from corner to corner', () => {
    assert.deepEqual(cornersOf(OUTLINE, 1_000_000)[0]?.[0], [
      [60, 10],
      [60, 10.01],
      [60.01, 10.01],
      [60.01, 10],
    ]);
    assert.deepEqual(cornersOf(OUTLINE, 1_000_000)[1]?.[0]?.[2], [60.005, 10.025]);
  });

  it('are drawn north up, every ring, in the shape that the land has', () => {
    const drawing = drawingOf([OUTLINE[0] as number[][]], 1_000_000, 100);
    assert.equal(drawing?.height, 100);
    assert(Math.abs((drawing?.width ?? 0) - 50) < 0.1, 'at 60° a degree of longitude is half as long');
    assert.equal(drawing?.path.split('M').length, 3);
    assert.match(drawing?.path ?? '', /^M0\.0 100\.0L50\.0 100\.0L50\.0 0\.0L0\.0 0\.0Z/);
    assert.equal(drawingOf([], 1_000_000, 100), undefined);
  });

  it('one rule filters list and map', () => {
    const parcel = { parcel: 'F_1_2', kind: 'FEE', mapParcel: '0042-0007', areaM2: 1, address: '12 BROOK ST' };
    assert(fits(parcel, { words: '', kind: '' }));
    assert(fits(parcel, { words: 'brook 0042', kind: 'FEE' }));
    assert(!fits(parcel, { words: 'brook 0043', kind: '' }));
    assert(!fits(parcel, { words: '', kind: 'ROW' }));
  });
});
