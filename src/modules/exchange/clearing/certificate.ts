/**
 * Why nobody can clear more. Each firm has a price P; a debt from d to c earns at most 1 - P(d) + P(c) for each cent.
 * What comes in goes out at every firm, so in any clearing the prices cancel, and no clearing earns more than
 *
 *     bound = sum over all debts of amount · max(0, 1 - P(d) + P(c))
 *
 * A clearing that reaches the bound is a greatest one. Checking reads every debt once and solves nothing.
 * Source: linear programming duality, as Ahuja, Magnanti and Orlin, Network Flows (1993), chapter 9, give it.
 */
import { faultIn, faultInLiquidity, type Liquidity, type Obligations } from './obligations.ts';

/**
 * Of every firm, and of the common credit after the last firm. Debts between components lead from a higher to a lower
 * rank, and prices are small within a component: P = rank · (largest price + 1) + price.
 */
export type Certificate = { readonly rank: Int32Array; readonly price: Int32Array };

export type Cleared = {
  readonly setOff: Float64Array;
  readonly drawn: Float64Array;
  readonly certificate: Certificate;
};

/** `total` and `bound` in cents, the same number where the certificate holds. */
export type Verdict =
  | { readonly holds: true; readonly total: number; readonly bound: number }
  | {
      readonly holds: false;
      readonly why: Why;
      readonly row?: number;
      readonly firm?: number;
      readonly bound?: number;
    };

export type Why =
  | 'obligations-wrong'
  | 'columns-differ'
  | 'set-off-wrong'
  | 'firm-unbalanced'
  | 'credit-unbalanced'
  | 'credit-beyond-limit'
  | 'not-the-most';

/**
 * All sums here are of whole numbers that are not negative and stay below 2^53, or pass it and stay above: floating
 * point adds them exactly, or shows that they are too large.
 */
export function checkClearing(obligations: Obligations, cleared: Cleared, liquidity?: Liquidity): Verdict {
  const { firms, amount } = obligations;
  const { setOff, drawn, certificate } = cleared;
  if (faultIn(obligations) !== undefined) return { holds: false, why: 'obligations-wrong' };
  if (liquidity !== undefined && faultInLiquidity(obligations, liquidity) !== undefined)
    return { holds: false, why: 'obligations-wrong' };
  const sizes = [setOff.length - amount.length, drawn.length - firms.length];
  const priced = [certificate.rank.length - firms.length, certificate.price.length - firms.length];
  if (sizes.some((size) => size !== 0) || priced.some((size) => size !== 1))
    return { holds: false, why: 'columns-differ' };
  return faultInFlow(obligations, cleared, liquidity) ?? judged(obligations, cleared, liquidity);
}

/** Nothing beyond a debt, nothing beyond a limit, and at each firm as much in as out. */
function faultInFlow(obligations: Obligations, { setOff, drawn }: Cleared, liquidity?: Liquidity): Verdict | undefined {
  const { firms, debtor, creditor, amount } = obligations;
  const net = new Float64Array(firms.length);
  for (let row = 0; row < setOff.length; row++) {
    const x = setOff[row]!;
    if (!(x >= 0 && x <= amount[row]!) || !Number.isSafeInteger(x) || (x > 0 && debtor[row] === creditor[row]))
      return { holds: false, why: 'set-off-wrong', row };
    net[debtor[row]!]! -= x;
    net[creditor[row]!]! += x;
  }
  let credit = 0;
  for (let firm = 0; firm < net.length; firm++) {
    const own = drawn[firm]!;
    const [headroom, room] = [liquidity?.headroom[firm] ?? 0, liquidity?.room[firm] ?? 0];
    if (!Number.isSafeInteger(own) || own > headroom || -own > room)
      return { holds: false, why: 'credit-beyond-limit', firm };
    if (net[firm]! + own !== 0) return { holds: false, why: 'firm-unbalanced', firm };
    credit += own;
  }
  return credit === 0 ? undefined : { holds: false, why: 'credit-unbalanced' };
}

function judged({ firms, debtor, creditor, amount }: Obligations, cleared: Cleared, liquidity?: Liquidity): Verdict {
  const full = fullPrices(cleared.certificate);
  let [total, bound] = [0, 0];
  for (let row = 0; row < amount.length; row++) {
    total += cleared.setOff[row]!;
    if (debtor[row] === creditor[row]) continue;
    const gain = 1 - full[debtor[row]!]! + full[creditor[row]!]!;
    if (gain > 0) bound += gain * amount[row]!;
  }
  const common = full[firms.length]!;
  for (let firm = 0; liquidity !== undefined && firm < firms.length; firm++) {
    const gain = full[firm]! - common;
    bound += gain > 0 ? gain * liquidity.headroom[firm]! : -gain * liquidity.room[firm]!;
  }
  return bound === total ? { holds: true, total, bound } : { holds: false, why: 'not-the-most', bound };
}

/** One number a firm, as the proof takes it. */
export function fullPrices({ rank, price }: Certificate): Float64Array {
  let [least, most] = [0, 0];
  for (let i = 0; i < price.length; i++) {
    if (price[i]! < least) least = price[i]!;
    if (price[i]! > most) most = price[i]!;
  }
  const step = most - least + 1;
  const full = new Float64Array(price.length);
  for (let i = 0; i < price.length; i++) full[i] = rank[i]! * step + price[i]!;
  return full;
}
