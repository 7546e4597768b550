import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Value } from '#kernel';
import { accession, Consortium, candidate, clerkOf, hashOf, officeOf } from '../../../test/consortium.ts';
import { codeOf } from '../../../test/test-town.ts';

const RIGHTS = ['registry', 'record', 'correct', 'decide', 'import'].map((right) => `titles.${right}`);

const registry = (id: string, system = 'recorded') => ({ registry: id, name: 'Deeds', system, authority: 'official' });
const parcel = (id: string, more: object = {}) => ({
  parcel: id,
  kind: 'FEE',
  areaM2: 900,
  commitment: hashOf(id),
  ...more,
});
const parcels = (of: string, ...rows: Value[]) => ({ import: of, source: 'Map', rows });
const property = (id: string, on: string, more: object = {}) => ({
  property: id,
  parcel: on,
  commitment: hashOf(id),
  ...more,
});
const roll = (of: string, ...rows: Value[]) => ({ import: of, source: 'Map', fiscalYear: 2026, rows });
const feature = (id: string, on: string) => ({
  feature: id,
  kind: 'ESMT',
  areaM2: 9,
  commitment: hashOf(id),
  parcel: on,
});
const deed = (on: string) => ({
  type: 'deed',
  parties: [
    { role: 'grantor', name: 'FERRY, DAN' },
    { role: 'grantee', name: 'OAK TRUST' },
  ],
  legals: [{ parcel: on }],
  pageCount: 1,
});
const record = (at: string, on: string) => ({ registry: at, day: '2027-01-15', instruments: [deed(on)] });
const correction = { registry: 'deeds', reception: '20270115-000001', reason: 'name-misread', edits: [{ at: 0 }] };
const closed = (of: string) => ({
  import: of,
  files: [{ layer: 'parcels', rows: 1, commitment: hashOf('file') }],
  loaded: 1,
  loadedWithFlags: 0,
  quarantined: 0,
  before: 0,
});

describe('two towns with land in one book', () => {
  const consortium = new Consortium();
  const { book } = consortium;
  const did = (town: string, action: string, input: Value): string =>
    codeOf(book.act(clerkOf(town), officeOf(town), `titles/${action}`, input));
  const A = 'ashbrook';
  const B = 'birchfield';
  const before: readonly (readonly [action: string, input: Value])[] = [
    ['open-registry', registry('deeds')],
    ['open-registry', registry('court', 'registered')],
    ['load-parcels', parcels('a', parcel('F_A'))],
    ['load-roll', roll('a', property('1', 'F_A'))],
    ['record', record('deeds', 'F_A')],
    ['record', record('court', 'F_A')],
  ];
  // What was there before the charter is the founder's.
  for (const [action, input] of before) assert.equal(did(A, action, input), 'ok');
  assert.equal(consortium.outcome(A, 'charter', consortium.charter([candidate(B)])), 'ok');
  const roles = [{ role: 'head', rights: ['members.manage', ...RIGHTS] }];
  assert.equal(codeOf(book.act(clerkOf(B), undefined, 'members/accede', accession(B, { roles }))), 'ok');

  const rows: readonly (readonly [town: string, action: string, input: Value, outcome: string])[] = [
    [B, 'open-registry', registry('deeds'), 'registry-exists'],
    [B, 'open-registry', registry('b-deeds'), 'ok'],
    [B, 'record', record('deeds', 'F_A'), 'other-town'],
    [B, 'return', { registry: 'deeds', day: '2027-01-15', pageCount: 1, reasons: ['unsigned'] }, 'other-town'],
    [B, 'correct', correction, 'other-town'],
    [B, 'decide', { registry: 'court', reception: '20270115-000001', decision: 'registered' }, 'other-town'],
    [B, 'void-number', { registry: 'deeds', numbers: { book: '9', page: '9' }, reason: 'stamped-twice' }, 'other-town'],
    [
      B,
      'import-instruments',
      { registry: 'deeds', import: 'b', source: 'Map', rows: [{ row: 1, ...deed('F_A'), commitment: hashOf('back') }] },
      'other-town',
    ],
    // A county's registry records what lies in other towns.
    [B, 'record', record('b-deeds', 'F_A'), 'ok'],
    [A, 'record', record('b-deeds', 'F_A'), 'other-town'],
    [B, 'load-parcels', parcels('b', parcel('F_A', { revision: 2 })), 'other-town'],
    [B, 'load-parcels', parcels('a', parcel('F_B')), 'other-town'],
    [B, 'close-import', closed('a'), 'other-town'],
    [B, 'load-parcels', parcels('b', parcel('F_B')), 'ok'],
    [A, 'load-parcels', parcels('a', parcel('F_B', { revision: 2 })), 'other-town'],
    [
      A,
      'quarantine-rows',
      {
        import: 'b',
        source: 'Map',
        rows: [{ layer: 'assess', row: 1, reason: 'columns-wrong', commitment: hashOf('r') }],
      },
      'other-town',
    ],
    [B, 'load-roll', roll('b', property('1', 'F_B', { revision: 2 })), 'other-town'],
    [B, 'load-roll', roll('b', property('2', 'F_A')), 'other-town'],
    [B, 'load-features', { import: 'b', source: 'Map', rows: [feature('e1', 'F_A')] }, 'other-town'],
    [B, 'load-roll', roll('b', property('2', 'F_B')), 'ok'],
    [A, 'load-parcels', parcels('a', parcel('F_A', { revision: 2 })), 'ok'],
    [B, 'load-parcels', parcels('b', parcel('F_B', { revision: 2 })), 'ok'],
  ];
  for (const [town, action, input, outcome] of rows) {
    test(`${town}: ${action} → ${outcome}`, () => assert.equal(did(town, action, input), outcome));
  }
});

describe('a town that another one took up', () => {
  const [A, B, C] = ['ashbrook', 'birchfield', 'cedarton'];
  const consortium = new Consortium();
  const all = { numerator: 1, denominator: 2, more: true, of: 'cast' };
  const quick = {
    quorum: { numerator: 1, denominator: 2 },
    majority: all,
    commentHours: 0,
    noticeHours: 0,
    sponsors: 0,
    councilVote: false,
  };
  const { classes } = consortium.charter([]).terms as unknown as { classes: { [name: string]: Value } };
  const terms = { classes: { ...classes, membership: quick } };
  assert.equal(
    consortium.outcome(A, 'charter', consortium.charter([candidate(B), candidate(C)], terms as never)),
    'ok',
  );
  const roles = [{ role: 'head', rights: ['members.manage', 'members.govern', ...RIGHTS] }];
  for (const town of [B, C]) assert.equal(consortium.accede(town, { roles }), 'ok');
  const did = (town: string, action: string, input: Value): string =>
    codeOf(consortium.book.act(clerkOf(town), officeOf(town), `titles/${action}`, input));
  assert.equal(did(B, 'open-registry', registry('b-deeds')), 'ok');
  assert.equal(did(C, 'open-registry', registry('c-deeds')), 'ok');
  assert.equal(did(C, 'load-parcels', parcels('c', parcel('F_C'))), 'ok');
  const what = { kind: 'succession', town: C, successor: B };
  const reasoning = { summary: 'One town.', cost: 'None', risk: 'Little', rollback: 'None', councilVote: false };
  assert.equal(consortium.outcome(C, 'propose', { class: 'membership', what, ...reasoning }), 'ok');
  for (const town of [B, C])
    assert.equal(consortium.outcome(town, 'vote', { proposal: 1, vote: 'yes', reason: 'Yes.' }), 'ok');

  test('is served by that one from the decision on, and by nobody else', () => {
    const voided = (page: string) => ({ registry: 'c-deeds', numbers: { book: '9', page }, reason: 'stamped-twice' });
    assert.equal(did(B, 'void-number', voided('1')), 'other-town');
    assert.equal(consortium.outcome(B, 'execute', { proposal: 1 }), 'ok');
    assert.equal(did(B, 'void-number', voided('1')), 'ok');
    assert.equal(did(B, 'load-parcels', parcels('b', parcel('F_C', { revision: 2 }))), 'ok');
    assert.equal(did(C, 'void-number', voided('2')), 'town-not-active');
    assert.equal(did(A, 'void-number', voided('2')), 'other-town');
  });
});
