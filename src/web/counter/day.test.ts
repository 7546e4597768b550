import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockFault, dayOf } from './day.ts';

describe('the day of the office', () => {
  it('is that of its own zone', () => {
    assert.equal(dayOf(new Date(2026, 10, 24, 0, 0, 1).getTime()), '2026-11-24');
    assert.equal(dayOf(new Date(2026, 0, 5, 23, 59, 59).getTime()), '2026-01-05');
  });

  it('is told where the clock of the computer is off', () => {
    const node = 1_800_000_000_000;
    assert.equal(clockFault(node, node + 4 * 60_000), undefined);
    assert.equal(clockFault(node, node - 3 * 60_000), undefined);
    assert.equal(clockFault(node, node + 60 * 60_000), 60);
    assert.equal(clockFault(node, node - 24 * 60 * 60_000), -1440);
  });
});
