import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import { encodeUtf8, toBase64url, type Value, within } from '#kernel';
import { citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { dayNumber } from './days.ts';
import { type HistoryItem, isCompleteHistory } from './history.ts';
import { isCompleteIndex } from './instrument-acts.ts';
import { instruments, marks, numbers, type Parcel, parcels, registries } from './records.ts';
import { type Input, schema } from './schema.ts';

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
  reason: 'party-wrong',
  edits,
});
const renumber = (reception: string, given: Value): Value => ({
  registry: 'deeds',
  reception,
  reason: 'number-wrong',
  numbers: given,
});
const setAside = { layer: 'assess', reason: 'columns-wrong', commitment: hash('set aside') };
const back = (row: number, more: object = {}): Value => ({
  row,
  type: 'mortgage',
  parties: [grantor],
  legals: [{ parcel: 'F_2' }],
  pageCount: 3,
  commitment: hash(`row ${row}`),
  ...more,
});
const decision = (what: string, more: object): Value => ({
  registry: 'land-court',
  reception: '20270115-000002',
  decision: what,
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

const dearest = (day: string): Value => {
  const paidCents = 99_999_999_000_000;
  return { ...(record(deed({ fees: [{ kind: 'excise', cents: paidCents }], paidCents })) as object), day };
};

type Row = readonly [action: string, input: Value, outcome: string];

/** The story of a registry, row by row: what is done, and what comes of it. */
const story: readonly Row[] = [
  ['record', record(deed()), 'registry-unknown'],
  ['open-registry', registry('deeds'), 'ok'],
  ['open-registry', registry('deeds'), 'registry-exists'],
  ['open-registry', registry('land-court', 'registered'), 'ok'],
  // A copy of another office's record takes in what that office received, and receives nothing itself.
  ['open-registry', { ...(registry('copied') as object), authority: 'copy' }, 'ok'],
  ['record', { ...(record(deed()) as object), registry: 'copied' }, 'registry-is-copy'],
  ['return', { registry: 'copied', day: DAY, pageCount: 2, reasons: ['unsigned'] }, 'registry-is-copy'],
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
  ['quarantine-rows', load([{ layer: 'assess', row: 7, reason: 'not-utf8', commitment: hash('r') }]), 'row-set-aside'],
  ['quarantine-rows', load([8, 8].map((row) => ({ ...setAside, row }))), 'row-set-aside'],
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
  ['void-number', { registry: 'deeds', numbers: { book: '100', page: '1' }, reason: 'stamped-twice' }, 'number-taken'],
  ['void-number', { registry: 'deeds', numbers: { book: '100' }, reason: 'stamped-twice' }, 'number-missing'],
  [
    'void-number',
    { registry: 'nowhere', numbers: { book: '1', page: '1' }, reason: 'stamped-twice' },
    'registry-unknown',
  ],
  ['void-number', { registry: 'deeds', numbers: { book: '100', page: '9' }, reason: 'stamped-twice' }, 'ok'],
  // A slash belongs to the book or to the page, and each is another number.
  ['void-number', { registry: 'deeds', numbers: { book: '7/8', page: '9' }, reason: 'skipped' }, 'ok'],
  ['void-number', { registry: 'deeds', numbers: { book: '7', page: '8/9' }, reason: 'skipped' }, 'ok'],
  ['void-number', { registry: 'deeds', numbers: { book: '7', page: '8/9' }, reason: 'skipped' }, 'number-taken'],
  // Amounts that no drawer can hold are refused, not a fault that stops every town.
  ['record', dearest('2027-01-16'), 'ok'],
  ['record', dearest('2027-01-16'), 'drawer-full'],
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
  // A number was stamped wrongly: the right one is given, and the wrong one is nobody else's.
  ['correct', renumber('20270115-000001', { book: '100', page: '9' }), 'number-taken'],
  ['correct', renumber('20270115-000001', { instrumentNo: '77' }), 'number-taken'],
  ['correct', renumber('20270115-000001', { book: '100', page: '1' }), 'edit-empty'],
  ['correct', renumber('20270115-000001', { book: '101', page: '1', instrumentNo: '12' }), 'ok'],
  [
    'record',
    { ...(record(deed({ numbers: { book: '100', page: '1' } })) as object), day: '2027-01-16' },
    'number-taken',
  ],
  ['void-number', { registry: 'deeds', numbers: { book: '100', page: '1' }, reason: 'skipped' }, 'number-taken'],
  ['correct', renumber('20270116-000003', { book: '100', page: '1' }), 'number-taken'],
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
  ['record', { ...(record(deed({ type: 'mortgage' })) as object), registry: 'land-court' }, 'ok'],
  ['decide', decision('registered', { reasons: ['unsigned'] }), 'decision-mixed'],
  ['decide', decision('returned', { reasons: ['unsigned'], certificateNo: '9' }), 'decision-mixed'],
  ['decide', decision('returned', { reasons: ['unsigned'] }), 'ok'],
];

describe('titles', () => {
  const town = TestTown.founded();
  const state = within(town.machine.state, 'titles');
  for (const [action, input, outcome] of story) {
    test(`${action} → ${outcome}`, () => {
      assert.equal(codeOf(town.act(ada, 'clerk', `titles/${action}`, input)), outcome);
    });
  }

  it('tells every action, and every refusal but three limits that take many steps, and another town', () => {
    const told = (names: readonly string[], column: 0 | 2) =>
      names.filter((name) => !story.some((row) => row[column] === name));
    assert.deepEqual(told(Object.keys(schema.actions), 0), []);
    assert.deepEqual(told(Object.keys(schema.refusals), 2), [
      'other-town',
      'day-full',
      'index-full',
      'references-full',
    ]);
  });

  it('keeps a package in order and numbers everything presented', () => {
    const status = (reception: string) => instruments.get(state, 'deeds', reception)?.status;
    const numbers = [1, 2, 3, 4, 5].map((n) => `20270116-00000${n}`);
    assert.deepEqual(numbers.map(status), ['recorded', 'recorded', 'recorded', 'recorded', 'returned']);
    assert.equal(instruments.get(state, 'deeds', '20270116-000004')?.packageFirst, '20270116-000002');
    assert.equal(registries.get(state, 'deeds')?.received, 6);
  });

  it('marks the margin of an instrument that came later than the reference to it', () => {
    assert.equal(marks.get(state, 'deeds', 'b000000001', 'deeds', '20270116-000004', 'discharges')?.kind, 'discharges');
    assert.equal(marks.get(state, 'deeds', '20270115-000001', 'deeds', '20270116-000003', 'amends')?.kind, 'amends');
  });

  it('lets only so many references wait for one number, which then finds them all', () => {
    const crowd = TestTown.founded();
    const at = (action: string, input: Value) => codeOf(crowd.act(ada, 'clerk', `titles/${action}`, input));
    assert.equal(at('open-registry', registry('deeds')), 'ok');
    const references = Array.from({ length: 64 }, () => ({ kind: 'amends', book: '9', page: '9' }));
    const many = Array.from({ length: 8 }, () => deed({ legals: [], references }));
    for (let i = 0; i < 8; i++) assert.equal(at('record', record(...many)), 'ok');
    assert.equal(at('record', record(deed({ legals: [], references: references.slice(0, 1) }))), 'references-full');
    assert.equal(at('record', record(deed({ legals: [], numbers: { book: '9', page: '9' } }))), 'ok');
    assert.equal(at('record', record(deed({ legals: [], references: references.slice(0, 1) }))), 'ok');
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
      ['map', 'correction', 'correction'],
    );
  });

  it('says in one parcel’s history that a row of the roll went to another', () => {
    const year = { import: 'i3', fiscalYear: 2026 };
    const moved = roll('1-2', { parcel: 'F_2', revision: 2 });
    assert.equal(codeOf(town.act(ada, 'clerk', 'titles/load-roll', load([moved], year))), 'ok');
    const last = (id: string) => town.history(id).at(-1);
    assert.deepEqual([last('F_1')?.kind, last('F_1')?.property], ['roll-left', '1-2']);
    assert.equal(last('F_2')?.kind, 'roll');
    for (const id of ['F_1', 'F_2']) assert(isCompleteHistory(parcels.get(state, id) as Parcel, town.history(id)), id);
  });

  it('marks a margin with everything that one instrument does to another', () => {
    const references = ['assigns', 'discharges', 'discharges'].map((kind) => ({ kind, instrumentNo: '77' }));
    const more = { ...(record(deed({ references })) as object), day: '2027-01-16' };
    assert.equal(codeOf(town.act(ada, 'clerk', 'titles/record', more)), 'ok');
    const query = { registry: 'deeds', reception: '20270116-000003' };
    const answer = town.machine.query('titles', 'marks', query);
    assert(answer.ok);
    const found = answer.value as readonly { readonly kind: string; readonly mark: string }[];
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['assigns', 'discharges'],
    );
    const rest = town.machine.query('titles', 'marks', { ...query, after: found[0]?.mark as string });
    assert.deepEqual(rest.ok && rest.value, found.slice(1));
  });

  it('chains every change of an index, the type and a late reference too', () => {
    const of = () => instruments.get(state, 'deeds', '20270115-000001');
    const seen = new Set([of()?.indexHead]);
    const changes: object[] = [{ type: 'unit-deed' }, { type: 'deed' }, { references: [{ kind: 'other', book: '1' }] }];
    for (const change of changes) {
      const input = { registry: 'deeds', reception: '20270115-000001', reason: 'type-wrong', ...change };
      const before = of()?.indexEdits as number;
      assert.equal(codeOf(town.act(ada, 'clerk', 'titles/correct', input)), 'ok');
      assert.equal(of()?.indexEdits, before + 1);
      assert(!seen.has(of()?.indexHead));
      seen.add(of()?.indexHead);
    }
    const nothing = { registry: 'deeds', reception: '20270115-000001', reason: 'type-wrong' };
    assert.equal(codeOf(town.act(ada, 'clerk', 'titles/correct', nothing)), 'edit-empty');
  });

  it('finds an instrument by its new number and by the old one, which is marked', () => {
    const own = town.machine.query('titles', 'instrument', { registry: 'deeds', reception: '20270115-000001' });
    assert(own.ok);
    const { numbers: now, earlierNumbers } = own.value as { numbers: Value; earlierNumbers: { untilEntry: number }[] };
    assert.deepEqual(now, { book: '101', page: '1', instrumentNo: '12' });
    const untilEntry = earlierNumbers[0]?.untilEntry as number;
    assert.deepEqual(earlierNumbers, [{ numbers: { book: '100', page: '1' }, untilEntry }]);
    const known = (...parts: string[]) => numbers.get(state, 'deeds', 'book-page', ...parts);
    assert.deepEqual(known('100', '1'), { reception: '20270115-000001', correctedEntry: untilEntry });
    assert.deepEqual(known('101', '1'), { reception: '20270115-000001' });
    // What referred to the old number keeps its mark; whoever cites it later is understood too.
    assert.equal(marks.get(state, 'deeds', '20270115-000001', 'deeds', '20270116-000003', 'amends')?.kind, 'amends');
    const late = record(deed({ legals: [], references: [{ kind: 'discharges', book: '100', page: '1' }] }));
    assert.equal(codeOf(town.act(ada, 'clerk', 'titles/record', { ...(late as object), day: '2027-01-16' })), 'ok');
    const marked = registries.get(state, 'deeds')?.received as number;
    const by = `20270116-${String(marked).padStart(6, '0')}`;
    assert.equal(marks.get(state, 'deeds', '20270115-000001', 'deeds', by, 'discharges')?.kind, 'discharges');
  });

  it('resolves what waited for the right number, and takes the first number back', () => {
    const small = TestTown.founded();
    const kept = within(small.machine.state, 'titles');
    const act = (action: string, input: Value) => codeOf(small.act(ada, 'clerk', `titles/${action}`, input));
    assert.equal(act('open-registry', registry('deeds')), 'ok');
    const waits = { references: [{ kind: 'discharges', book: '7', page: '2' }] };
    const [mistaken, discharge] = [
      deed({ legals: [], numbers: { book: '7', page: '1' } }),
      deed({ legals: [], ...waits }),
    ];
    assert.equal(act('record', record(mistaken, discharge)), 'ok');
    const inputs = [{ book: '7', page: '2' }, { book: '7', page: '1' }, {}].map((to) =>
      renumber('20270115-000001', to),
    );
    const corrections = inputs.map((input) => {
      assert.equal(act('correct', input), 'ok');
      const entry = instruments.get(kept, 'deeds', '20270115-000001')?.earlierNumbers?.at(-1)?.untilEntry;
      return { entry: entry as number, input: input as Input<'correct'> };
    });
    const found = instruments.get(kept, 'deeds', '20270115-000002')?.references[0]?.reception;
    assert.equal(found, '20270115-000001');
    const first = instruments.get(kept, 'deeds', '20270115-000001');
    assert(first !== undefined && isCompleteIndex(first, corrections));
    assert(!isCompleteIndex(first, corrections.slice(1)) && !isCompleteIndex(first, corrections.toReversed()));
    assert.deepEqual([first.indexEdits, first.earlierNumbers?.length, first.numbers], [3, 3, {}]);
    for (const page of ['1', '2']) assert(numbers.get(kept, 'deeds', 'book-page', '7', page)?.correctedEntry);
    const back = (n: number) => renumber('20270115-000001', { book: '7', page: String(n % 3) });
    for (let n = 4; n <= 16; n++) assert.equal(act('correct', back(n)), 'ok');
    assert.equal(act('correct', back(17)), 'index-full');
  });

  it('takes a short public note, and none with an address or a number of a person', () => {
    const numbers = { book: '300', page: '1' };
    const refused = ['ask ada@example.org', 'call 508-555-0142', 'SSN 078-05-1120', 'card 4111 1111 1111 1111'];
    const taken = ['', 'The stamp slipped', 'see book 43101, page 12', 'stamped 2027-01-16', 'x'.repeat(81)];
    const outcome = (note: string) =>
      codeOf(town.act(ada, 'clerk', 'titles/void-number', { registry: 'deeds', numbers, reason: 'skipped', note }));
    assert.deepEqual(
      refused.map(outcome),
      refused.map(() => 'input-invalid'),
    );
    assert.deepEqual(taken.map(outcome), ['input-invalid', 'ok', 'number-taken', 'number-taken', 'input-invalid']);
  });

  it('knows one form of a number', () => {
    const outcome = (book: string) =>
      codeOf(
        town.act(ada, 'clerk', 'titles/void-number', {
          registry: 'deeds',
          numbers: { book, page: '1' },
          reason: 'skipped',
        }),
      );
    assert.deepEqual(['500', ' 500', '500 ', '5\u00a000', '５００', 'LC  500', 'LC 500', '500'].map(outcome), [
      'ok',
      ...['input-invalid', 'input-invalid', 'input-invalid', 'input-invalid', 'input-invalid'],
      'ok',
      'number-taken',
    ]);
  });

  it('lists registries and imports page by page', () => {
    const many = TestTown.founded();
    const opened = Array.from({ length: 203 }, (_, i) =>
      many.sign(ada, 'clerk', 'titles/open-registry', registry(`r${1000 + i}`)),
    );
    assert(many.block(...opened).every((answer) => codeOf(answer) === 'ok'));
    const page = (after?: string) => {
      const answer = many.machine.query('titles', 'registries', after === undefined ? {} : { after });
      assert(answer.ok);
      return (answer.value as readonly { readonly registry: string }[]).map((one) => one.registry);
    };
    assert.equal(page().length, 200);
    assert.deepEqual(page('r1199'), ['r1200', 'r1201', 'r1202']);
    assert.deepEqual(page('r1202'), []);
    const imports = town.machine.query('titles', 'imports', { after: 'b1' });
    assert.deepEqual(imports.ok && (imports.value as readonly { import: string }[]).map((one) => one.import), [
      'i1',
      'i3',
    ]);
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
