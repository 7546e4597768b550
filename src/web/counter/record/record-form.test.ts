import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultIn } from '#kernel';
import { titles } from '#modules/titles';
import {
  EMPTY_INSTRUMENT,
  EMPTY_LEGAL,
  EMPTY_PARTY,
  EMPTY_REFERENCE,
  faultsIn,
  instrumentOf,
  stepOf,
} from './record-form.ts';

const deed = {
  ...EMPTY_INSTRUMENT,
  type: 'deed',
  pageCount: ' 2 ',
  consideration: '412,500',
  parties: [
    { ...EMPTY_PARTY, role: 'grantor', name: ' Quill, Ada ' },
    { ...EMPTY_PARTY, role: 'grantee', name: 'Marsh, Ben', num: '1', den: '2' },
  ],
  legals: [{ ...EMPTY_LEGAL, description: '12 Mill Street' }],
  references: [{ ...EMPTY_REFERENCE, kind: 'title-reference', book: '7', page: '1' }],
  numbers: { instrumentNo: '', book: '9', page: '12', certificateNo: '' },
  fees: [{ kind: 'recording', amount: '155' }],
  paid: '155.00',
};

const written = {
  type: 'deed',
  numbers: { book: '9', page: '12' },
  considerationCents: 412_500_00,
  parties: [
    { role: 'grantor', name: 'Quill, Ada' },
    { role: 'grantee', name: 'Marsh, Ben', share: { num: 1, den: 2 } },
  ],
  legals: [{ description: '12 Mill Street' }],
  references: [{ kind: 'title-reference', book: '7', page: '1' }],
  pageCount: 2,
  fees: [{ kind: 'recording', cents: 155_00 }],
  paidCents: 155_00,
};

describe('the form of an instrument', () => {
  it('becomes what the schema takes, without what is blank', () => {
    assert.deepEqual(instrumentOf(deed), written);
    const input = { registry: 'deeds', day: '2026-11-24', instruments: [written] };
    assert.equal(faultIn(titles.schema.actions.record?.input as never, input), undefined);
    assert.deepEqual([...faultsIn(deed)], []);
  });

  it('takes the hashes of its scan', () => {
    const page = { name: 'p1.png', size: 9, kind: 'png', hash: 'A'.repeat(43), pages: 1 } as const;
    const { pages, documentHash } = instrumentOf({ ...deed, scan: [page, page] });
    assert.deepEqual([pages, documentHash], [[page.hash, page.hash], undefined]);
    assert.equal(instrumentOf({ ...deed, scan: [page] }).documentHash, page.hash);
  });

  const wrong = [
    ['no type', { type: '' }, 'type', 'missing', 'document'],
    ['no pages', { pageCount: '' }, 'pageCount', 'missing', 'document'],
    ['pages in words', { pageCount: 'two' }, 'pageCount', 'wrong-type', 'document'],
    ['a day that is none', { executedDay: '24.11.2026' }, 'executedDay', 'wrong-form', 'document'],
    ['a price in words', { consideration: 'love' }, 'considerationCents', 'wrong-type', 'money'],
    ['a fee without its kind', { fees: [{ kind: '', amount: '1' }] }, 'fees.0.kind', 'missing', 'money'],
    [
      'a party without a name',
      { parties: [{ ...EMPTY_PARTY, role: 'grantor' }] },
      'parties.0.name',
      'missing',
      'parties',
    ],
    ['a number with two spaces', { numbers: { ...deed.numbers, book: '1  2' } }, 'numbers.book', 'wrong-form', 'money'],
  ] as const;
  for (const [what, change, path, fault, step] of wrong) {
    it(`says where: ${what}`, () => {
      const faults = faultsIn({ ...deed, ...change });
      assert.deepEqual([...faults.keys()], [path]);
      assert.equal(faults.get(path)?.fault, fault);
      assert.equal(stepOf(path), step);
    });
  }

  it('writes letters in their composed form, as the node wants them', () => {
    const parties = [{ ...EMPTY_PARTY, role: 'grantee', name: 'Nu\u0303n\u0303ez' }];
    const [party] = instrumentOf({ ...deed, parties }).parties as unknown as readonly { readonly name: string }[];
    assert.equal(party?.name, 'N\u0169\u00f1ez');
  });

  it('names the fault of every party, not only the first', () => {
    const parties = [
      { ...EMPTY_PARTY, role: 'grantor', name: 'x'.repeat(201) },
      { ...EMPTY_PARTY, role: 'grantee', name: 'Quill\u202e, Ada' },
      { ...EMPTY_PARTY, role: 'grantee', name: 'x'.repeat(200) },
      { ...EMPTY_PARTY, role: 'grantee', name: '<script>alert(1)</script>' },
      { ...EMPTY_PARTY, role: 'grantee', name: 'מלכה, עדה' },
      { ...EMPTY_PARTY, role: 'grantee', name: 'Nu\u0303n\u0303ez' },
    ];
    const faults = faultsIn({ ...deed, parties });
    assert.deepEqual(
      [...faults].map(([path, { fault }]) => [path, fault]),
      [
        ['parties.0.name', 'too-long'],
        ['parties.1.name', 'forbidden-character'],
      ],
    );
  });
});
