import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultIn } from '#kernel';
import { EMPTY_PARTY, EMPTY_REFERENCE } from '../record/record-form.ts';
import {
  changeOf,
  correctionOf,
  EMPTY_CORRECTION,
  faultsOf,
  inputOf,
  lineOf,
  numbersFormOf,
  wrongWith,
} from './index-edits.ts';

const index = [
  { party: { role: 'grantor', name: 'Quill, Ada' }, sinceEntry: 4, untilEntry: 6 },
  { party: { role: 'grantee', name: 'Marsh, Benn', share: { num: 1, den: 2 } }, sinceEntry: 4 },
] as const;
const name = ['deeds', '20261124-000001'] as const;

describe('a correction', () => {
  it('begins with what stands there', () => {
    const change = changeOf(1, index[1]);
    assert.deepEqual(change, {
      at: 1,
      party: { ...EMPTY_PARTY, role: 'grantee', name: 'Marsh, Benn', num: '1', den: '2' },
    });
    const form = { ...EMPTY_CORRECTION, edits: [change], reason: 'name-misread', note: ' one n ' };
    const input = correctionOf(...name, form);
    assert.deepEqual(input, {
      registry: 'deeds',
      reception: '20261124-000001',
      reason: 'name-misread',
      note: 'one n',
      edits: [{ at: 1, party: index[1].party }],
    });
    assert.equal(faultIn(inputOf('correct'), input), undefined);
    assert.deepEqual([...faultsOf(inputOf('correct'), input)], []);
  });

  it('ends a line, changes the type and adds a reference', () => {
    const references = [{ ...EMPTY_REFERENCE, kind: 'discharges', book: '7', page: '1' }];
    const input = correctionOf(...name, {
      ...EMPTY_CORRECTION,
      edits: [{ at: 1 }],
      references,
      type: 'mortgage',
      reason: 'other',
    });
    assert.equal(faultIn(inputOf('correct'), input), undefined);
  });

  it('says where something is wrong', () => {
    const edits = [{ at: 1, party: { ...EMPTY_PARTY, role: 'grantee' } }, { party: EMPTY_PARTY }];
    const input = correctionOf(...name, { ...EMPTY_CORRECTION, edits, note: 'call 617-555-0100 or a@b' });
    assert.deepEqual(
      [...faultsOf(inputOf('correct'), input)].map(([path, { fault }]) => `${path} ${fault}`),
      ['reason missing', 'note wrong-form', 'edits.0.party.name missing', 'edits.1.party.role missing'],
    );
  });

  it('changes something, and leaves something', () => {
    assert.equal(wrongWith(index, EMPTY_CORRECTION), 'edit-empty');
    assert.equal(wrongWith(index, { ...EMPTY_CORRECTION, edits: [{ at: 1 }] }), 'index-empty');
    assert.equal(wrongWith(index, { ...EMPTY_CORRECTION, edits: [changeOf(1, index[1])] }), undefined);
    assert.equal(wrongWith(index, { ...EMPTY_CORRECTION, type: 'deed' }), undefined);
  });

  it('begins with the numbers that it has, and says all that it is to have', () => {
    const before = { book: '7', page: '1', certificateNo: '9' };
    const numbers = numbersFormOf(before);
    const unchanged = { ...EMPTY_CORRECTION, numbers, reason: 'number-wrong' };
    assert.equal(wrongWith(index, unchanged, before), 'edit-empty');
    assert(!('numbers' in (correctionOf(...name, unchanged, before) as object)));
    const right = (page: string) => ({ ...unchanged, numbers: { ...numbers, page } });
    const input = correctionOf(...name, right(' 2 '), before) as { readonly numbers?: object };
    assert.deepEqual(input.numbers, { ...before, page: '2' });
    assert.equal(wrongWith(index, right('2'), before), undefined);
    assert.equal(faultIn(inputOf('correct'), input as never), undefined);
    const faults = faultsOf(inputOf('correct'), correctionOf(...name, right('2  3'), before));
    assert.deepEqual([...faults.keys()], ['numbers.page']);
    const none = { ...unchanged, numbers: numbersFormOf() };
    assert.deepEqual((correctionOf(...name, none, before) as { readonly numbers?: object }).numbers, {});
    assert.equal(wrongWith(index, none), 'edit-empty');
  });

  it('is told line by line', () => {
    assert.equal(lineOf(index[1]), 'Marsh, Benn, 1/2');
    assert.equal(lineOf({ legal: { parcel: 'F_1_1', description: '12 Mill Street' } }), 'F_1_1, 12 Mill Street');
  });
});
