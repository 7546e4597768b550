import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contradicted, toSpare } from './agreement.ts';

test('a town is contradicted by more than half of the others, and a liar by itself convicts nobody', () => {
  const honest = [
    { town: 'ash', against: ['liar'] },
    { town: 'birch', against: ['liar'] },
    { town: 'cedar', against: [] },
  ];
  const found = contradicted([...honest, { town: 'liar', against: ['ash', 'birch', 'cedar'] }]);
  assert.deepEqual([...found], ['liar']);
  assert.deepEqual([...contradicted([{ town: 'ash', against: [] }])], []);
});

test('two liars of four do not vouch for each other', () => {
  const found = contradicted([
    { town: 'ash', against: ['cedar', 'dun'] },
    { town: 'birch', against: ['cedar', 'dun'] },
    { town: 'cedar', against: ['ash', 'birch', 'dun'] },
    { town: 'dun', against: ['cedar'] },
  ]);
  assert.deepEqual([...found].toSorted(), ['cedar', 'dun']);
});

test('a town that is down is found out by those that are up', () => {
  const found = contradicted([
    { town: 'ash', against: ['down'] },
    { town: 'birch', against: ['down'] },
  ]);
  assert.deepEqual([...found], ['down']);
});

test('where one of four is down already, none more may fail', () => {
  assert.deepEqual([toSpare(4, 3), toSpare(3, 3), toSpare(2, 3)], [1, 0, 0]);
});
