import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexFor, linesFor } from './index-lines.ts';

const party = (name: string) => ({ party: { role: 'grantor', name } });
const INDEX = [
  { ...party('FERRY, DAN'), sinceEntry: 5, untilEntry: 9 },
  { ...party('LAKE, TOM'), sinceEntry: 5 },
  { legal: { parcel: 'F_1_1' }, sinceEntry: 5, untilEntry: 12 },
  { ...party('FERRIS, DAN'), sinceEntry: 9, untilEntry: 12 },
  { ...party('FARRIS, DAN'), sinceEntry: 12 },
  { legal: { parcel: 'F_1_2' }, sinceEntry: 12 },
];
const corrections = [9, 12].map((entry) => ({ entry, office: 'clerk', timeMs: 1, reason: 'name-misread' }));

describe('the index of an instrument as it is read', () => {
  it('an ended line stands before what took its place, over any number of corrections', () => {
    const { parties } = indexFor(INDEX, 'F_1_1');
    const read = linesFor(parties, corrections).map(({ line, ended, added }) => [line.party?.name, ended, added]);
    assert.deepEqual(read, [
      ['FERRY, DAN', true, false],
      ['FERRIS, DAN', true, true],
      ['FARRIS, DAN', false, true],
      ['LAKE, TOM', false, false],
    ]);
  });

  it('says when the parcel is no longer named', () => {
    assert.equal(indexFor(INDEX, 'F_1_1').stillNamed, false);
    assert.equal(indexFor(INDEX, 'F_1_2').stillNamed, true);
  });
});
