import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exciseOn, exciseRates, feeRows, isTaxed, recordingFee, usualFee } from './tariffs.ts';

const { massachusetts, barnstable } = exciseRates;

/** Consideration and excise, both in cents. */
const EXCISE = [
  [0, 0],
  [99_99, 0],
  [100_00, 0],
  [100_01, 2_28],
  [500_00, 2_28],
  [500_01, 4_56],
  [1_000_00, 4_56],
  [412_500_00, 1_881_00],
  [700_000_00, 3_192_00],
  // By thousands it would be 3,196.56, as some offices publish.
  [700_001_00, 3_194_28],
] as const;

describe('tariffs', () => {
  for (const [consideration, excise] of EXCISE) {
    it(`excise on ${consideration} cents is ${excise}`, () => {
      assert.equal(exciseOn(consideration, massachusetts), excise);
    });
  }

  it('the threshold is a parameter: where less than $100 is free, only $100 itself changes', () => {
    const below = { ...massachusetts, freeCents: 99_99 };
    const changed = EXCISE.filter(([cents, excise]) => exciseOn(cents, below) !== excise);
    assert.deepEqual(changed, [[100_00, 0]]);
    assert.equal(exciseOn(100_00, below), 2_28);
  });

  it('has a county of its own rate', () => {
    assert.equal(exciseOn(500_01, barnstable), 6_48);
  });

  it('stays a whole number of cents at every amount a field can hold', () => {
    const most = exciseOn(1_000_000_000_000_00, massachusetts);
    assert(Number.isSafeInteger(most));
    assert.equal(most, 2_000_000_000 * 2_28);
  });

  it('charges documents by the published table, a plan by its sheets, and nothing before the table held', () => {
    const row = (type: Parameters<typeof usualFee>[0]) => recordingFee(usualFee(type), 3, '2026-11-24');
    assert.equal(row('deed'), 155_00);
    assert.equal(row('mortgage'), 205_00);
    assert.equal(row('homestead'), 35_00);
    assert.equal(row('discharge'), 105_00);
    assert.equal(row('municipal-lien-certificate'), 80_00);
    assert.equal(row('plan'), 315_00);
    assert.equal(row('easement'), 105_00);
    assert.equal(recordingFee('trust', 1, '2019-12-31'), 255_00);
    assert.equal(recordingFee('trust', 1, '2019-12-30'), undefined);
    assert.equal(feeRows['federal-lien'].cents, 5_00);
  });

  it('taxes conveyances and nothing else', () => {
    assert.deepEqual(
      ['deed', 'mortgage', 'unit-deed', 'discharge'].map((type) => isTaxed(type as 'deed')),
      [true, false, true, false],
    );
  });
});
