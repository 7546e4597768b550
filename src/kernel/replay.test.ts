import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ReplayMemory } from './replay.ts';

const MINUTE = 60_000;

it('an id is taken until its transaction expires, to the millisecond', () => {
  const memory = new ReplayMemory();
  memory.remember('a', MINUTE + 10);
  assert.deepEqual([memory.has('a', MINUTE + 10), memory.has('a', MINUTE + 11)], [true, false]);
  assert.equal(memory.has('b', 0), false);
});

it('forgets what has expired, and not an id that was used again since', () => {
  const memory = new ReplayMemory();
  memory.remember('a', MINUTE);
  memory.remember('b', MINUTE + 1);
  memory.remember('a', 5 * MINUTE);
  memory.forgetBefore(3 * MINUTE);
  assert.equal(memory.size, 1);
  assert.deepEqual([memory.has('a', 3 * MINUTE), memory.has('b', 0)], [true, false]);
});

it('answers the same whether it was made anew in between or not', () => {
  const [lasting, before] = [new ReplayMemory(), [['a', MINUTE + 30_000]] as const];
  for (const [id, expiresMs] of before) lasting.remember(id, expiresMs);
  const tipMs = MINUTE + 40_000;
  lasting.forgetBefore(tipMs);
  const renewed = new ReplayMemory();
  for (const [id, expiresMs] of before) if (expiresMs >= tipMs) renewed.remember(id, expiresMs);
  for (const timeMs of [tipMs, tipMs + 1, 3 * MINUTE]) assert.equal(lasting.has('a', timeMs), renewed.has('a', timeMs));
});
