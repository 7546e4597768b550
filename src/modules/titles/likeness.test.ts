import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likenessOf } from './likeness.ts';

const deed = {
  type: 'deed',
  parties: [
    { role: 'grantor', name: 'Quill, Ada' },
    { role: 'grantee', name: 'Marsh, Ben' },
  ],
  legals: [{ parcel: 'F_1_1', description: '12 Mill Street' }],
} as const;

describe('likeness', () => {
  it('sees the same through order, case, signs, and other words for a parcel of the map', () => {
    const again = {
      ...deed,
      parties: [
        { role: 'grantee', name: 'MARSH  BEN' },
        { role: 'grantor', name: 'Quill, Ada' },
        { role: 'grantor', name: 'Quill Ada.' },
      ],
      legals: [{ parcel: 'F_1_1', description: 'Mill St 12' }],
    } as const;
    assert.equal(likenessOf(again), likenessOf(deed));
  });

  const others = [
    ['another type', { ...deed, type: 'mortgage' }],
    ['other roles', { ...deed, parties: [{ role: 'both', name: 'Quill, Ada' }, deed.parties[1]] }],
    ['another name', { ...deed, parties: [{ role: 'grantor', name: 'Quill, Adam' }, deed.parties[1]] }],
    ['another parcel', { ...deed, legals: [{ parcel: 'F_1_2' }] }],
    ['a unit of it', { ...deed, legals: [{ parcel: 'F_1_1', unit: '2' }] }],
    ['land in words alone', { ...deed, legals: [{ description: '12 Mill Street' }] }],
  ] as const;
  for (const [what, other] of others) {
    it(`tells apart: ${what}`, () => {
      assert.notEqual(likenessOf(other as Parameters<typeof likenessOf>[0]), likenessOf(deed));
    });
  }
});
