import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClockWatch } from './clock-watch.ts';

const NOON = 1_800_000_000_000;
const HOUR = 3_600_000;

describe('a clock that is off', () => {
  for (const [name, theirs, expected] of [
    ['nobody was heard', [], undefined],
    ['all agree within a minute', [NOON + 1_000, NOON - 59_000, NOON], undefined],
    ['ours is ahead of all', [NOON - HOUR, NOON - HOUR - 1_000, NOON - HOUR], HOUR],
    ['ours is behind all', [NOON + HOUR, NOON + HOUR, NOON + HOUR + 1], -HOUR],
    ['it is one of the others that is off', [NOON, NOON - HOUR, NOON], undefined],
    ['half of the others are off', [NOON, NOON - HOUR], undefined],
    ['two against one', [NOON, NOON + HOUR, NOON + HOUR], -HOUR],
  ] as const) {
    it(name, () => {
      const watch = new ClockWatch(() => NOON);
      for (const [i, theirMs] of theirs.entries()) watch.hear(`town-${i}`, theirMs);
      assert.equal(watch.offMs, expected);
    });
  }

  it('is well again once it was put right', () => {
    let now = NOON + HOUR;
    const watch = new ClockWatch(() => now);
    watch.hear('birchfield', NOON);
    assert.equal(watch.offMs, HOUR);
    now = NOON;
    watch.hear('birchfield', NOON);
    assert.equal(watch.offMs, undefined);
  });
});
