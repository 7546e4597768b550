import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { titleIn } from './members.ts';

const office = (town: string, title: string) => ({ office: `${town}-clerk`, title, town });
const OFFICES = [
  office('ashbrook', 'Town Clerk'),
  office('birchfield', 'Town Clerk'),
  office('cedarton', 'Town Clerk'),
  office('dunmore', 'City Clerk'),
];
const NAMES = [
  { town: 'ashbrook', name: 'Ashbrook' },
  { town: 'birchfield', name: 'Birchfield' },
];

describe('the title of an office', () => {
  const rows = [
    ['alone in its book', OFFICES.slice(0, 1), 'ashbrook-clerk', 'Town Clerk'],
    ['of a town among others', OFFICES, 'birchfield-clerk', 'Town Clerk, Birchfield'],
    ['of a town whose name is not known yet', OFFICES, 'cedarton-clerk', 'Town Clerk, cedarton'],
    ['that no other town has', OFFICES, 'dunmore-clerk', 'City Clerk'],
    ['of an office that is not known', OFFICES, 'somewhere-clerk', 'somewhere-clerk'],
    [
      'twice in one town',
      [...OFFICES.slice(3), { ...office('dunmore', 'City Clerk'), office: 'second' }],
      'second',
      'City Clerk',
    ],
  ] as const;
  for (const [what, offices, name, title] of rows) {
    it(what, () => assert.equal(titleIn(offices, NAMES, name), title));
  }
});
