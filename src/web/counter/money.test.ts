import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { centsIn, dollarsOf } from './money.ts';

const TYPED: readonly (readonly [string, number | undefined])[] = [
  ['412500', 412_500_00],
  ['412,500.00', 412_500_00],
  ['$ 155', 155_00],
  [' 0.1 ', 10],
  ['0.10', 10],
  ['700,001', 700_001_00],
  ['1e3', undefined],
  ['-5', undefined],
  ['1.234', undefined],
  ['1,23', undefined],
  ['12,34,567', undefined],
  ['١٢', undefined],
  ['', undefined],
  ['one dollar', undefined],
];

describe('money', () => {
  for (const [typed, cents] of TYPED) {
    it(`reads "${typed}"`, () => assert.equal(centsIn(typed), cents));
  }

  it('writes what it reads', () => {
    for (const cents of [0, 5, 10, 99, 100, 155_00, 3_194_28]) assert.equal(centsIn(dollarsOf(cents)), cents);
  });
});
