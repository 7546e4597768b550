import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actsAsked } from './filter.ts';
import { actsIn } from './live.ts';

describe('what of the book is asked for', () => {
  it('days are whole, in the zone of the reader, also where the clock is changed', () => {
    for (const day of ['2026-11-24', '2026-03-08', '2026-11-01']) {
      const { fromMs, untilMs } = actsAsked({ from: day, until: day });
      const [first, last] = [new Date(Number(fromMs)), new Date(Number(untilMs))];
      assert.deepEqual([first.getHours(), first.getMinutes()], [0, 0]);
      assert.deepEqual([last.getHours(), last.getMinutes(), last.getMilliseconds()], [23, 59, 999]);
      assert.equal(first.getDate(), last.getDate());
    }
  });

  it('what is no day, and what was not chosen, is not asked for', () => {
    for (const day of ['', '2026-02-30', '24.11.2026', '2026-1-1', undefined]) {
      assert.deepEqual(actsAsked({ from: day, until: day, module: '', office: 'clerk' }), { office: 'clerk' });
    }
  });

  it('the entry that closes a block is no act', () => {
    assert.deepEqual([actsIn(0), actsIn(1), actsIn(4)], [0, 0, 3]);
  });
});
