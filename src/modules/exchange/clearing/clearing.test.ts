import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkClearing } from './certificate.ts';
import { type Clearing, clear } from './clear.ts';
import { loopsOf } from './loops.ts';
import { counts, faultIn, faultInLiquidity, type Liquidity, type Obligations, totalsOf } from './obligations.ts';
import { mostCleared } from './primal-dual.ts';

type Debt = readonly [debtor: string, creditor: string, amount: number];

/** Firms are numbered as they come, and rows named by their place. */
function obligationsOf(debts: readonly Debt[], ids = debts.map((_, i) => `i${i}`)): Obligations {
  const firms = [...new Set(debts.flatMap(([debtor, creditor]): readonly string[] => [debtor, creditor]))];
  const number = new Map(firms.map((firm, i) => [firm, i]));
  return {
    firms,
    debtor: Int32Array.from(debts, ([debtor]) => number.get(debtor) as number),
    creditor: Int32Array.from(debts, ([, creditor]) => number.get(creditor) as number),
    amount: Float64Array.from(debts, ([, , amount]) => amount),
    due: new Int32Array(debts.length),
    ids,
  };
}

const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0);

/** Its total, once the proof has been seen to hold. */
function total(obligations: Obligations, liquidity?: Liquidity, before?: Clearing): number {
  const verdict = checkClearing(obligations, clear(obligations, liquidity, before), liquidity);
  assert.ok(verdict.holds, JSON.stringify(verdict));
  return verdict.total;
}

const debt = fc.tuple(
  fc.integer({ min: 0, max: 7 }).map((i) => `firm ${i}`),
  fc.integer({ min: 0, max: 7 }).map((i) => `firm ${i}`),
  fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1_000_000 })),
);
const networks = fc.array(debt, { maxLength: 40 });
const shares = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 16, maxLength: 16 });

function liquidityOf({ firms }: Obligations, amounts: readonly number[]): Liquidity {
  return {
    headroom: Float64Array.from(firms, (_, i) => amounts[i] ?? 0),
    room: Float64Array.from(firms, (_, i) => amounts[i + 8] ?? 0),
  };
}

describe('clearing', () => {
  it('knows the cases that fool shorter ways', () => {
    const cases: readonly (readonly [string, readonly Debt[], number])[] = [
      ['nothing', [], 0],
      ['a debt to oneself', [['A', 'A', 5]], 0],
      [
        'a chain',
        [
          ['A', 'B', 5],
          ['B', 'C', 5],
        ],
        0,
      ],
      [
        'two that owe one another',
        [
          ['A', 'B', 500],
          ['B', 'A', 300],
        ],
        600,
      ],
      [
        'a ring',
        [
          ['A', 'B', 5],
          ['B', 'C', 4],
          ['C', 'A', 3],
        ],
        9,
      ],
      [
        'invoices of the same two',
        [
          ['A', 'B', 5],
          ['A', 'B', 5],
          ['B', 'A', 8],
        ],
        16,
      ],
      // A short loop takes what two longer ones need.
      [
        'a trap for the greedy',
        [
          ['A', 'B', 10],
          ['B', 'A', 10],
          ['B', 'C', 10],
          ['C', 'D', 10],
          ['D', 'A', 10],
        ],
        40,
      ],
    ];
    for (const [what, debts, most] of cases) assert.equal(total(obligationsOf(debts)), most, what);
  });

  it('clears as much as a second engine that shares nothing with it', () => {
    fc.assert(
      fc.property(networks, (debts) => {
        const obligations = obligationsOf(debts);
        assert.equal(total(obligations), mostCleared(obligations));
      }),
      { numRuns: 500 },
    );
  });

  it('clears nothing more of what remains', () => {
    fc.assert(
      fc.property(networks, (debts) => {
        const obligations = obligationsOf(debts);
        const { setOff } = clear(obligations);
        assert.equal(total({ ...obligations, amount: obligations.amount.map((amount, i) => amount - setOff[i]!) }), 0);
      }),
    );
  });

  it('does not depend on the order of rows, on names or on how a debt is split; and more debts never clear less', () => {
    fc.assert(
      fc.property(networks, fc.integer({ min: 1, max: 1_000 }), debt, (debts, seed, more) => {
        const most = total(obligationsOf(debts));
        const shuffled = debts
          .map((row, i) => ({ row, at: (i * 7919 + seed * 104_729) % 1_009 }))
          .sort((a, b) => a.at - b.at)
          .map(({ row }) => row);
        const renamed = debts.map(([d, c, amount]): Debt => [`${d.at(-1)}${seed}`, `${c.at(-1)}${seed}`, amount]);
        const split = debts.flatMap(([d, c, amount]): Debt[] => {
          const part = Math.floor(amount / 3);
          return [
            [d, c, part],
            [d, c, amount - part],
          ];
        });
        assert.equal(total(obligationsOf(shuffled)), most);
        assert.equal(total(obligationsOf(renamed)), most);
        assert.equal(total(obligationsOf(split)), most);
        assert.ok(total(obligationsOf([...debts, more])) >= most);
      }),
    );
  });

  it('gives every row the same, however the file is sorted', () => {
    fc.assert(
      fc.property(networks, (debts) => {
        const ids = debts.map((_, i) => `i${i}`);
        const byId = ({ setOff }: Clearing, names: readonly string[]) =>
          Object.fromEntries(names.map((name, i) => [name, setOff[i]]));
        const backwards = [...debts].reverse();
        const names = [...ids].reverse();
        assert.deepEqual(
          byId(clear(obligationsOf(backwards, names)), names),
          byId(clear(obligationsOf(debts, ids)), ids),
        );
      }),
    );
  });

  it('pays the debt that is due first, then the one named first', () => {
    const debts: readonly Debt[] = [
      ['A', 'B', 5],
      ['A', 'B', 5],
      ['A', 'B', 5],
      ['B', 'A', 7],
    ];
    const obligations = { ...obligationsOf(debts, ['c', 'b', 'a', 'd']), due: Int32Array.of(9, 2, 9, 0) };
    assert.deepEqual([...clear(obligations).setOff], [0, 5, 2, 7]);
  });

  it('with common credit: clears no less, stays within the limits, draws no more than it must', () => {
    fc.assert(
      fc.property(networks, shares, (debts, amounts) => {
        const obligations = obligationsOf(debts);
        const liquidity = liquidityOf(obligations, amounts);
        const { drawn } = clear(obligations, liquidity);
        const most = total(obligations, liquidity);
        const without = total(obligations);
        assert.ok(most >= without);
        assert.equal(sum(drawn), 0);
        if (most === without)
          assert.deepEqual(new Set(drawn.map((own) => Math.abs(own))), new Set(drawn.length === 0 ? [] : [0]));
        // Any less common credit clears less.
        const use = drawn.reduce((a, own) => a + Math.max(0, own), 0);
        if (use > 0) assert.ok(mostWithUse(obligations, liquidity, use - 1) < most);
      }),
    );
  });

  it('begun from an earlier clearing, it finds the same', () => {
    fc.assert(
      fc.property(
        networks,
        fc.array(fc.nat(50), { minLength: 40, maxLength: 40 }),
        shares,
        (debts, changes, amounts) => {
          const before = obligationsOf(debts);
          const liquidity = liquidityOf(before, amounts);
          const now = {
            ...before,
            amount: before.amount.map((amount, i) => (changes[i]! > 40 ? changes[i]! : amount)),
          };
          assert.equal(total(now, undefined, clear(before)), total(now));
          assert.equal(total(now, liquidity, clear(before, liquidity)), total(now, liquidity));
          assert.equal(total(now, undefined, clear(before, liquidity)), total(now));
        },
      ),
    );
  });

  it('is told as loops that add up to it', () => {
    fc.assert(
      fc.property(networks, shares, (debts, amounts) => {
        const obligations = obligationsOf(debts);
        const { setOff, drawn } = clear(obligations, liquidityOf(obligations, amounts));
        const told = new Float64Array(setOff.length);
        for (const { rows, amount } of loopsOf(obligations, setOff, drawn)) {
          assert.ok(amount > 0 && rows.length > 1);
          rows.forEach((row, i) => {
            if (row >= 0) told[row]! += amount;
            const next = rows[(i + 1) % rows.length]!;
            if (row >= 0 && next >= 0) assert.equal(obligations.creditor[row], obligations.debtor[next]);
          });
        }
        assert.deepEqual(told, setOff);
      }),
    );
  });

  it('bears long rings, long chains and stars', () => {
    const firms = 20_000;
    const amount = (i: number): number => 1 + ((i * 7919) % 100_003);
    const chain = Array.from({ length: firms }, (_, i): Debt => [`f${i}`, `f${i + 1}`, amount(i)]);
    assert.equal(total(obligationsOf(chain)), 0);
    const least = Math.min(...chain.map(([, , own]) => own));
    const ring = [...chain, [`f${firms}`, 'f0', 100_004] as const];
    assert.equal(total(obligationsOf(ring)), least * ring.length);
    const star = chain.flatMap(([name, , own], i): Debt[] => [
      ['hub', name, own],
      [name, 'hub', amount(i + 1)],
    ]);
    assert.equal(
      total(obligationsOf(star)),
      chain.reduce((all, [, , own], i) => all + 2 * Math.min(own, amount(i + 1)), 0),
    );
  });

  it('bears amounts near 2^53, and refuses what passes it', () => {
    const big = 2_251_799_813_685_247;
    const ring = obligationsOf([
      ['A', 'B', big],
      ['B', 'C', big],
      ['C', 'A', big - 1],
    ]);
    assert.equal(total(ring), 3 * (big - 1));
    assert.equal(totalsOf(ring).netInternalDebt, 1);
    const wrong = (debts: readonly Debt[]) => faultIn(obligationsOf(debts));
    assert.equal(wrong([['A', 'B', 2 ** 53 - 1]]), undefined);
    assert.equal(
      wrong([
        ['A', 'B', 2 ** 53 - 1],
        ['B', 'A', 1],
      ]),
      'total-too-large',
    );
    for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      assert.equal(wrong([['A', 'B', amount]]), 'amount-wrong');
    assert.equal(faultIn({ ...ring, debtor: Int32Array.of(0, 1, 9) }), 'firm-unknown');
    assert.equal(faultIn({ ...ring, debtor: Int32Array.of(0, -1, 2) }), 'firm-unknown');
    assert.equal(faultIn({ ...ring, due: new Int32Array(2) }), 'columns-differ');
    const [headroom, room] = [Float64Array.of(1, 0, 0), Float64Array.of(0, 0, big + 9)];
    assert.equal(faultInLiquidity(ring, { headroom, room }), 'total-too-large');
    assert.equal(faultInLiquidity(ring, { headroom: new Float64Array(2), room }), 'columns-differ');
  });

  it('counts what is owed', () => {
    const obligations = obligationsOf([
      ['A', 'B', 5],
      ['B', 'C', 3],
      ['A', 'A', 9],
      ['C', 'A', 0],
    ]);
    assert.deepEqual(totalsOf(obligations), { debt: 8, netInternalDebt: 5, obligations: 2 });
    assert.deepEqual(
      [0, 1, 2, 3].map((row) => counts(obligations, row)),
      [true, true, false, false],
    );
  });
});

/** The most with no more than `use` of common credit: one more firm stands between it and all others. */
function mostWithUse(obligations: Obligations, { headroom, room }: Liquidity, use: number): number {
  const credit = obligations.firms.length;
  const rows = obligations.amount.length;
  const debtors = [...obligations.debtor];
  const creditors = [...obligations.creditor];
  const amounts = [...obligations.amount];
  const add = (from: number, to: number, amount: number): void => {
    debtors.push(from);
    creditors.push(to);
    amounts.push(amount);
  };
  // Two firms with one debt of `use` between them: all that is drawn passes through it, and counts once.
  add(credit, credit + 1, use);
  headroom.forEach((amount, firm) => {
    add(credit + 1, firm, amount);
  });
  room.forEach((amount, firm) => {
    add(firm, credit, amount);
  });
  const all: Obligations = {
    firms: [...obligations.firms, 'credit in', 'credit out'],
    debtor: Int32Array.from(debtors),
    creditor: Int32Array.from(creditors),
    amount: Float64Array.from(amounts),
    due: new Int32Array(amounts.length),
    ids: amounts.map((_, i) => `r${i}`),
  };
  return mostCleared(all, (row) => (row < rows ? 1 : 0));
}
