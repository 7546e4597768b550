import assert from 'node:assert/strict';
import { it } from 'node:test';
import { standingOf } from './signers.ts';

const HOUR = 3_600_000;

it('whoever cosigns is up to date, soon to sign, or silent since the first entry it did not sign', () => {
  const of = (size: number | null, behindSinceMs: number | null) =>
    standingOf({ name: 'north', size, timeMs: 0, behindSinceMs }, 10 * HOUR);
  assert.equal(of(5, null), 'up-to-date');
  assert.equal(of(5, 9 * HOUR), 'soon');
  assert.equal(of(5, 9 * HOUR - 1), 'silent');
  assert.equal(of(null, 0), 'never');
});
