import assert from 'node:assert/strict';
import { it, test } from 'node:test';
import { Seeded } from '../../../test/seeded.ts';
import type { Basis, PoolRule } from './records/money.ts';
import { sharesOf, whatIf } from './shares.ts';

const basis = (town: string, population = 0, valuation = 0, use = 0): Basis => ({ town, population, valuation, use });
const bases = [basis('ashbrook', 6_000, 900, 10), basis('birchfield', 3_000, 300, 0), basis('cedarton', 1_000, 300, 0)];
const cents = (rule: PoolRule, total: number, of: readonly Basis[] = bases) =>
  sharesOf(rule, total, of)?.map((share) => share.cents);

const rows: readonly (readonly [what: string, rule: PoolRule, total: number, shares: readonly number[] | undefined])[] =
  [
    ['equal parts, the odd cents to the first towns', { rule: { by: 'equal' } }, 1_001, [334, 334, 333]],
    ['by population', { rule: { by: 'population' } }, 10_000, [6_000, 3_000, 1_000]],
    // 333.6, 166.8 and 55.6: two cents are left, for the largest remainder, and of two equal ones for the first town.
    ['by population, to the largest remainders', { rule: { by: 'population' } }, 556, [334, 167, 55]],
    ['by valuation', { rule: { by: 'valuation' } }, 1_500, [900, 300, 300]],
    ['by use, all of it one town’s', { rule: { by: 'use' } }, 700, [700, 0, 0]],
    [
      'half equal, half by population',
      {
        rule: {
          by: 'mixed',
          parts: [
            { by: 'equal', percent: 50 },
            { by: 'population', percent: 50 },
          ],
        },
      },
      6_000,
      [2_800, 1_900, 1_300],
    ],
    [
      'a floor, the rest by population',
      { rule: { by: 'population' }, floorCents: 2_000 },
      10_000,
      [5_333, 2_667, 2_000],
    ],
    ['a cap, the rest by population', { rule: { by: 'population' }, capCents: 4_000 }, 10_000, [4_000, 4_000, 2_000]],
    ['a floor and a cap', { rule: { by: 'use' }, floorCents: 100, capCents: 500 }, 700, [500, 100, 100]],
    ['floors above the total', { rule: { by: 'equal' }, floorCents: 400 }, 1_000, undefined],
    ['caps below the total', { rule: { by: 'equal' }, capCents: 300 }, 1_000, undefined],
    ['nothing to share', { rule: { by: 'population' } }, 0, [0, 0, 0]],
  ];
for (const [what, rule, total, shares] of rows) test(what, () => assert.deepEqual(cents(rule, total), shares));

it('figures that are all zero share nothing', () => {
  assert.equal(cents({ rule: { by: 'use' } }, 100, [basis('a'), basis('b')]), undefined);
  assert.equal(cents({ rule: { by: 'use' } }, 100, []), undefined);
});

it('says what each would pay, were towns to come and go', () => {
  const change = { joining: [basis('dunmore', 2_000)], leaving: ['birchfield'] };
  assert.deepEqual(whatIf({ rule: { by: 'population' } }, 9_000, bases, change), [
    { town: 'ashbrook', nowCents: 5_400, thenCents: 6_000 },
    { town: 'birchfield', nowCents: 2_700, thenCents: 0 },
    { town: 'cedarton', nowCents: 900, thenCents: 1_000 },
    { town: 'dunmore', nowCents: 0, thenCents: 2_000 },
  ]);
});

it('whatever the rule and the figures, no cent is lost, no bound is broken, and who has more pays no less', () => {
  const random = new Seeded(1);
  const figure = () => random.one([0, 1, random.below(100), random.below(1_000_000_000_000_000)]);
  const by = ['equal', 'population', 'valuation', 'use'] as const;
  let shared = 0;
  for (let run = 0; run < 3_000; run++) {
    const towns = Array.from({ length: 1 + random.below(9) }, (_, i) =>
      basis(`town-${i}`, figure(), figure(), figure()),
    );
    const total = random.one([random.below(50), random.below(1_000_000_000_000)]);
    const percent = 1 + random.below(99);
    const mixed = {
      by: 'mixed',
      parts: [
        { by: random.one(by), percent },
        { by: random.one(by), percent: 100 - percent },
      ],
    } as const;
    const single = random.one(by);
    const each = Math.floor(total / towns.length);
    const bounds = random.chance(50)
      ? {}
      : { floorCents: random.below(each + 2), capCents: each + random.below(each + 2) };
    const rule: PoolRule = { rule: random.chance(50) ? { by: single } : mixed, ...bounds };
    const shares = sharesOf(rule, total, towns);
    if (shares === undefined) continue;
    shared++;
    assert.equal(
      shares.reduce((sum, share) => sum + share.cents, 0),
      total,
    );
    for (const share of shares) {
      assert(
        Number.isSafeInteger(share.cents) &&
          share.cents >= (rule.floorCents ?? 0) &&
          share.cents <= (rule.capCents ?? total),
      );
    }
    if (rule.rule.by === 'mixed' || rule.rule.by === 'equal') continue;
    const column = rule.rule.by;
    const paid = towns.map((town, i) => [town[column], shares[i]?.cents ?? 0] as const);
    for (const [more, high] of paid)
      for (const [less, low] of paid) assert(more <= less || high >= low, JSON.stringify(rule));
  }
  assert(shared > 1_500, `${shared}`);
});
