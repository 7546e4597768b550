import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SeenTown, TownsSeen } from '../town/towns.ts';
import { roomIn, spanOf, standingOf, statedIn } from './standing.ts';

const NOW = 1_000_000;
const well: SeenTown = {
  town: 'dunmere',
  name: 'Dunmere',
  validates: true,
  validatorKey: null,
  signed: { size: 10, timeMs: NOW - 60_000 },
  behindSinceMs: null,
  missedSinceMs: null,
  differs: false,
};
const is = (changes: Partial<SeenTown>) => standingOf({ ...well, ...changes }, NOW);

describe('how a town stands', () => {
  it('follows from what it signed, and from when it was last there', () => {
    assert.deepEqual(is({}), { is: 'signed' });
    assert.deepEqual(is({ behindSinceMs: NOW - 1_000 }), { is: 'signing' });
    assert.deepEqual(is({ behindSinceMs: NOW - 20_000 }), { is: 'silent', sinceMs: NOW - 20_000 });
    assert.deepEqual(is({ missedSinceMs: NOW - 9_000 }), { is: 'silent', sinceMs: NOW - 9_000 });
    assert.deepEqual(is({ missedSinceMs: NOW - 90_000, behindSinceMs: NOW - 80_000 }), {
      is: 'silent',
      sinceMs: NOW - 90_000,
    });
    assert.deepEqual(is({ signed: null, behindSinceMs: 5 }), { is: 'unheard' });
    assert.deepEqual(is({ signed: null, behindSinceMs: 5, missedSinceMs: NOW - 9_000 }), {
      is: 'silent',
      sinceMs: NOW - 9_000,
    });
    assert.deepEqual(is({ differs: true, missedSinceMs: 1 }), { is: 'differs' });
    assert.deepEqual(is({ validates: false, signed: null, missedSinceMs: 1 }), { is: 'reader' });
  });

  it('a town that is reached through others, and signs, is not silent', () => {
    assert.deepEqual(is({ missedSinceMs: NOW - 120_000 }), { is: 'signed' });
  });

  it('says how many more may fail', () => {
    const seen = (...changes: readonly Partial<SeenTown>[]): TownsSeen => ({
      town: 'ashbrook',
      nowMs: NOW,
      size: 10,
      quorum: 3,
      mayFail: 1,
      towns: [0, 1, 2, 3].map((i) => ({ ...well, ...changes[i] })),
    });
    const silent = { behindSinceMs: NOW - 20_000 };
    assert.deepEqual(roomIn(seen()), { count: 4, working: 4, left: 1 });
    assert.deepEqual(roomIn(seen(silent)), { count: 4, working: 3, left: 0 });
    assert.deepEqual(roomIn(seen(silent, { differs: true })), { count: 4, working: 2, left: -1 });
    assert.deepEqual(roomIn(seen({ validates: false, ...silent })), { count: 3, working: 3, left: 0 });
  });

  it('tells spans in the largest unit', () => {
    assert.deepEqual(
      [59_999, 60_000, 3_599_999, 3_600_000, 48 * 3_600_000].map((ms) => Object.values(spanOf(ms)).join(' ')),
      ['moment 0', 'minutes 1', 'minutes 59', 'hours 1', 'days 2'],
    );
  });

  it('reads what a statement names', () => {
    assert.deepEqual(statedIn('a.example/b\n10\nROOT=\n\n— x y\n'), { size: '10', fingerprint: 'ROOT=' });
  });
});
