import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { encodeUtf8, toBase64url, type Value, within } from '#kernel';
import { citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { dayNumber } from './days.ts';
import { type HistoryItem, isCompleteHistory } from './history.ts';
import { instruments, marks, parcels, registries } from './records.ts';
import { schema } from './schema.ts';

const ada = citizen('Ada Quill');
const hash = (of: string): string => toBase64url(sha256(encodeUtf8(of)));
const DAY = '2027-01-15';

const grantor = { role: 'grantor', name: 'FERRY, DAN & TALLOW, BEN' };
const grantee = { role: 'grantee', name: 'MARSH CLEO TRUSTEE' };
const deed = (more: object = {}): Value => ({
  type: 'deed',
  parties: [grantor, grantee],
  legals: [{ parcel: 'F_1' }],
  pageCount: 1,
  ...more,
});
const record = (...presented: Value[]): Value => ({ registry: 'deeds', day: DAY, instruments: presented });
const registry = (name: string, system = 'recorded'): Value => ({
  registry: name,
  name,
  system,
  authority: 'official',
});
const parcel = (id: string, more: object = {}): Value => ({
  parcel: id,
  kind: 'FEE',
  areaM2: 900,
  commitment: hash(id),
  ...more,
});
const load = (rows: Value[], more: object = {}): Value => ({ import: 'i1', source: 'MassGIS', rows, ...more });
const roll = (property: string, more: object = {}): Value => ({ property, commitment: hash(property), ...more });
const correct = (reception: string, ...edits: Value[]): Value => ({
  registry: 'deeds',
  reception,
  reason: 'Indexed under the wrong name',
  edits,
});
const back = (row: number, more: object = {}): Value => ({
  row,
  type: 'mortgage',
  parties: [grantor],
  legals: [{ parcel: 'F_2' }],
  pageCount: 3,
  commitment: hash(`row ${row}`),
  ...more,
});
const close = (more: object = {}): Value => ({
  import: 'i1',
  files: [{ layer: 'parcels', rows: 8, commitment: hash('file') }],
  loaded: 6,
  loadedWithFlags: 1,
  quarantined: 1,
  before: 0,
  ...more,
});

type Row = readonly [action: string, input: Value, outcome: string];

/** The story of a registry, row by row: what is done, and what comes of it. */
const story: readonly Row[] = [
  ['record', record(deed()), 'registry-unknown'],
  ['open-registry', registry('deeds'), 'ok'],
  ['open-registry', registry('deeds'), 'registry-exists'],
  ['open-registry', registry('land-court', 'registered'), 'ok'],
  // The map and the roll come in.
  ['load-parcels', load([parcel('F_1'), parcel('F_2'), parcel('F_3', { flags: ['fee-without-assess'] })]), 'ok'],
  ['load-parcels', load([parcel('F_1')]), 'row-exists'],
  ['load-parcels', load([parcel('F_9', { revision: 2 })]), 'row-new'],
  ['load-parcels', load([parcel('F_1', { revision: 2, areaM2: 905 })]), 'ok'],
  ['load-parcels', load([parcel('F_4')], { source: 'Cambridge' }), 'source-differs'],
  ['load-roll', load([roll('1-1', { parcel: 'F_1' }), roll('1-2', { parcel: 'F_1' })], { fiscalYear: 2026 }), 'ok'],
  ['load-roll', load([roll('1-3', { parcel: 'F_8' })], { fiscalYear: 2026 }), 'parcel-unknown'],
  ['load-roll', load([roll('1-1', { parcel: 'F_1' })], { fiscalYear: 2026 }), 'row-exists'],
  ['load-features', load([{ feature: 'i1.ease.1', kind: 'EASE', areaM2: 20, commitment: hash('e') }]), 'ok'],
  [
    'load-features',
    load([{ feature: 'i1.ease.1', kind: 'EASE', areaM2: 20, commitment: hash('e') }]),
    'feature-exists',
  ],
  ['quarantine-rows', load([{ layer: 'assess', row: 7, reason: 'columns-wrong', commitment: hash('q') }]), 'ok'],
  ['close-import', close({ loaded: 5 }), 'totals-differ'],
  ['close-import', close({ before: 1 }), 'totals-differ'],
  ['close-import', close({ import: 'i2' }), 'import-unknown'],
  ['close-import', close(), 'ok'],
  ['close-import', close(), 'import-closed'],
  ['load-parcels', load([parcel('F_4')]), 'import-closed'],
  // At the counter.
  ['record', record(deed({ numbers: { book: '100', page: '1' } })), 'ok'],
  ['record', record(deed({ numbers: { book: '100', page: '1' } })), 'number-taken'],
  ['record', record(deed({ parties: [], legals: [] })), 'index-empty'],
  ['record', record(deed({ legals: [{ parcel: 'F_77' }] })), 'parcel-unknown'],
  ['record', record(deed({ legals: [{}] })), 'land-empty'],
  ['record', record(deed({ parties: [{ ...grantor, share: { num: 4, den: 3 } }] })), 'share-wrong'],
  ['record', record(deed({ pages: [hash('p1'), hash('p2')] })), 'pages-differ'],
  [
    'record',
    record(deed({ publicPages: [{ page: 1, hash: hash('p'), boxes: [{ x: 0, y: 0, width: 9, height: 9 }] }] })),
    'public-page-wrong',
  ],
  ['record', record(deed({ fees: [{ kind: 'recording', cents: 15_500 }], paidCents: 15_000 })), 'fees-unequal'],
  ['record', { ...(record(deed()) as object), day: '2027-01-12' }, 'day-wrong'],
  ['record', { ...(record(deed()) as object), day: '2027-01-16' }, 'ok'],
  ['record', record(deed()), 'day-wrong'],
  [
    'record',
    {
      ...(record(
        deed({ fees: [{ kind: 'recording', cents: 15_500 }], paidCents: 15_500 }),
        deed({
          type: 'mortgage',
          numbers: { instrumentNo: '77' },
          references: [{ kind: 'amends', book: '100', page: '1' }],
        }),
        deed({ type: 'discharge', references: [{ kind: 'discharges', book: '99', page: '5' }] }),
      ) as object),
      day: '2027-01-16',
    },
    'ok',
  ],
  ['return', { registry: 'deeds', day: '2027-01-16', pageCount: 2, reasons: ['unsigned'] }, 'ok'],
  ['void-number', { registry: 'deeds', numbers: { book: '100', page: '1' }, reason: 'Slip' }, 'number-taken'],
  ['void-number', { registry: 'deeds', numbers: { book: '100' }, reason: 'Slip' }, 'number-missing'],
  ['void-number', { registry: 'nowhere', numbers: { book: '1', page: '1' }, reason: 'Slip' }, 'registry-unknown'],
  ['void-number', { registry: 'deeds', numbers: { book: '100', page: '9' }, reason: 'Slip' }, 'ok'],
  [
    'record',
    { ...(record(deed({ numbers: { book: '100', page: '9' } })) as object), day: '2027-01-16' },
    'number-taken',
  ],
  // The back-file brings the mortgage that the discharge waited for.
  ['import-instruments', load([back(1)], { import: 'b1', registry: 'nowhere' }), 'registry-unknown'],
  [
    'import-instruments',
    load([back(1, { numbers: { book: '99', page: '5' } }), back(2)], { import: 'b1', registry: 'deeds' }),
    'ok',
  ],
  [
    'import-instruments',
    load([back(3, { numbers: { book: '99', page: '5' } })], { import: 'b1', registry: 'deeds' }),
    'number-taken',
  ],
  // The index is put right; nothing is lost.
  ['correct', correct('20270115-000001', { at: 1, party: { role: 'grantee', name: 'MARSH, CLEO' } }), 'ok'],
  ['correct', correct('20270115-000001', { at: 1 }), 'index-entry-unknown'],
  ['correct', correct('20270115-000001', {}), 'edit-empty'],
  ['correct', correct('20270115-000009', { at: 0 }), 'instrument-unknown'],
  ['correct', correct('20270115-000001', { at: 0 }, { at: 2 }, { at: 3 }), 'index-empty'],
  ['correct', correct('20270115-000001', { at: 2, legal: { parcel: 'F_3' } }), 'ok'],
  ['correct', correct('20270116-000005', { at: 0 }), 'was-returned'],
  // Registered land waits for the examiner.
  ['record', { ...(record(deed({ type: 'mortgage' })) as object), registry: 'land-court' }, 'ok'],
  ['decide', { registry: 'deeds', reception: '20270115-000001', decision: 'registered' }, 'not-held'],
  ['decide', { registry: 'deeds', reception: '20270115-000099', decision: 'registered' }, 'instrument-unknown'],
  ['decide', { registry: 'land-court', reception: '20270115-000001', decision: 'returned' }, 'reasons-missing'],
  [
    'decide',
    { registry: 'land-court', reception: '20270115-000001', decision: 'registered', certificateNo: '9' },
    'ok',
  ],
  ['decide', { registry: 'land-court', reception: '20270115-000001', decision: 'registered' }, 'not-held'],
];

describe('titles', () => {
  const town = TestTown.founded();
  const state = within(town.machine.state, 'titles');
  for (const [action, input, outcome] of story) {
    test(`${action} → ${outcome}`, () => {
      assert.equal(codeOf(town.act(ada, 'clerk', `titles/${action}`, input)), outcome);
    });
  }

  it('tells every action, and every refusal but two limits that take a million steps', () => {
    const told = (names: readonly string[], column: 0 | 2) =>
      names.filter((name) => !story.some((row) => row[column] === name));
    assert.deepEqual(told(Object.keys(schema.actions), 0), []);
    assert.deepEqual(told(Object.keys(schema.refusals), 2), ['day-full', 'index-full']);
  });

  it('keeps a package in order and numbers everything presented', () => {
    const status = (reception: string) => instruments.get(state, 'deeds', reception)?.status;
    const numbers = [1, 2, 3, 4, 5].map((n) => `20270116-00000${n}`);
    assert.deepEqual(numbers.map(status), ['recorded', 'recorded', 'recorded', 'recorded', 'returned']);
    assert.equal(instruments.get(state, 'deeds', '20270116-000004')?.packageFirst, '20270116-000002');
    assert.equal(registries.get(state, 'deeds')?.received, 5);
  });

  it('marks the margin of an instrument that came later than the reference to it', () => {
    assert.equal(marks.get(state, 'deeds', 'b000000001', 'deeds', '20270116-000004')?.kind, 'discharges');
    assert.equal(marks.get(state, 'deeds', '20270115-000001', 'deeds', '20270116-000003')?.kind, 'amends');
  });

  it('keeps what the index said before a correction', () => {
    const index = instruments.get(state, 'deeds', '20270115-000001')?.index ?? [];
    assert.deepEqual(
      index.map(({ party, legal, untilEntry }) => [party?.name ?? legal?.parcel, untilEntry === undefined]),
      [
        ['FERRY, DAN & TALLOW, BEN', true],
        ['MARSH CLEO TRUSTEE', false],
        ['F_1', false],
        ['MARSH, CLEO', true],
        ['F_3', true],
      ],
    );
  });

  it('has a complete history for every parcel, and notices whatever is left out, changed or exchanged', () => {
    for (const [id, record] of parcels.each(state)) {
      const items = town.history(id);
      assert(isCompleteHistory(record, items), id);
      for (let i = 0; i < items.length; i++) {
        assert(!isCompleteHistory(record, items.toSpliced(i, 1)), 'one left out');
        assert(!isCompleteHistory(record, items.with(i, { ...items[i], kind: 'other' } as HistoryItem)), 'one changed');
        if (i > 0)
          assert(
            !isCompleteHistory(record, items.toSpliced(i - 1, 2, items[i] as HistoryItem, items[i - 1] as HistoryItem)),
          );
      }
    }
    assert(town.history('F_1').length >= 9);
    assert.deepEqual(
      town.history('F_3').map(({ kind }) => kind),
      ['map', 'correction'],
    );
  });

  it('answers any input without throwing', () => {
    const inputs = story.map(([, input]) => input);
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(schema.actions)), fc.constantFrom(...inputs), (action, input) => {
        town.machine.check(town.sign(ada, 'clerk', `titles/${action}`, input), town.timeMs);
      }),
      { numRuns: 400 },
    );
  });
});

it('days are counted as the Gregorian calendar does', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1600-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }), (date) => {
      assert.equal(dayNumber(date.toISOString().slice(0, 10)), Math.floor(date.getTime() / 86_400_000));
    }),
  );
  assert.equal(dayNumber('2027-02-29'), undefined);
  assert.equal(dayNumber('2028-02-29'), 21_243);
});
