import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultIn } from '#kernel';
import { faultsOf, inputOf } from './correct/index-edits.ts';
import { decideInput, returnInput, scanTexts, voidInput } from './short-inputs.ts';

const at = { registry: 'deeds', day: '2026-11-24' };
const named = (action: string, input: Parameters<typeof faultsOf>[1]) =>
  [...faultsOf(inputOf(action), input)].map(([path, { fault }]) => `${path} ${fault}`);

describe('short forms', () => {
  it('a returned document', () => {
    const input = returnInput({ texts: { pageCount: ' 3', note: ' ' }, reasons: ['unsigned'] }, at);
    assert.deepEqual(input, { ...at, pageCount: 3, reasons: ['unsigned'] });
    assert.equal(faultIn(inputOf('return'), input), undefined);
    assert.deepEqual(named('return', returnInput({ texts: { pageCount: 'x' }, reasons: [] }, at)), [
      'pageCount wrong-type',
      'reasons missing',
    ]);
  });

  it('a returned document with its scan, and after the scan was removed', () => {
    const hash = 'A'.repeat(43);
    const scan = scanTexts({ name: 'page.png', size: 1, kind: 'png', hash, pages: 1 });
    const input = returnInput({ texts: scan, reasons: ['unsigned'] }, at);
    assert.deepEqual(input, { ...at, pageCount: 1, reasons: ['unsigned'], documentHash: hash });
    assert.equal(faultIn(inputOf('return'), input), undefined);
    const without = returnInput({ texts: { ...scan, ...scanTexts(undefined) }, reasons: ['unsigned'] }, at);
    assert.deepEqual(without, { ...at, pageCount: 1, reasons: ['unsigned'] });
  });

  it('a voided number', () => {
    const texts = { 'numbers.book': '7', 'numbers.page': '2', reason: 'skipped' };
    const input = voidInput({ texts, reasons: [] }, at);
    assert.deepEqual(input, { registry: 'deeds', numbers: { book: '7', page: '2' }, reason: 'skipped' });
    assert.equal(faultIn(inputOf('void-number'), input), undefined);
  });

  it('a decision, without what belongs to the other one', () => {
    const texts = { reception: '20261124-000001', decision: 'registered', certificateNo: '881' };
    const registered = decideInput({ texts, reasons: ['unsigned'] }, at);
    assert.deepEqual(registered, { registry: 'deeds', ...texts });
    const returned = decideInput({ texts: { ...texts, decision: 'returned' }, reasons: ['unsigned'] }, at);
    assert.deepEqual(returned, {
      registry: 'deeds',
      reception: texts.reception,
      decision: 'returned',
      reasons: ['unsigned'],
    });
    for (const input of [registered, returned]) assert.equal(faultIn(inputOf('decide'), input), undefined);
    // The rule asks for a reason; an empty list is told at the field.
    assert.deepEqual(named('decide', decideInput({ texts: { ...texts, decision: 'returned' }, reasons: [] }, at)), [
      'reasons too-few',
    ]);
  });
});
