/**
 * What firms owe one another, as columns: row i says that firm `debtor[i]` owes firm `creditor[i]` `amount[i]` cents.
 * Firms and rows are numbered as they came; whatever depends on an order goes by their names instead (order.ts).
 */
export type Obligations = {
  readonly firms: readonly string[];
  readonly debtor: Int32Array;
  readonly creditor: Int32Array;
  /** Open amounts, whole cents from 0. A row of 0 and a debt to oneself are kept and never cleared. */
  readonly amount: Float64Array;
  /** Which of the debts between the same two firms goes first: the smaller, then the earlier name. Days, or 0. */
  readonly due: Int32Array;
  readonly ids: readonly string[];
};

/** What a firm may still draw from the common credit, and how much it may take in, cents. */
export type Liquidity = { readonly headroom: Float64Array; readonly room: Float64Array };

/** Cents. `netInternalDebt` is what no clearing can take away: the sum of what firms are owed more than they owe. */
export type Totals = { readonly debt: number; readonly netInternalDebt: number; readonly obligations: number };

export type Fault = 'firm-unknown' | 'amount-wrong' | 'total-too-large' | 'columns-differ';

/**
 * Amounts are whole and all of them together stay below 2^53, so every sum of them is exact: partial sums of numbers
 * that are not negative never pass the total, and a total that does pass 2^53 is still seen to, because rounding
 * keeps order.
 */
export function faultIn({ firms, debtor, creditor, amount, due, ids }: Obligations): Fault | undefined {
  const rows = amount.length;
  if ([debtor, creditor, due, ids].some(({ length }) => length !== rows)) return 'columns-differ';
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (debtor[i]! >>> 0 >= firms.length || creditor[i]! >>> 0 >= firms.length) return 'firm-unknown';
    if (!isAmount(amount[i]!)) return 'amount-wrong';
    total += amount[i]!;
  }
  return total > Number.MAX_SAFE_INTEGER ? 'total-too-large' : undefined;
}

/** Of liquidity: it adds to what may flow, so it counts towards the same limit. */
export function faultInLiquidity({ firms, amount }: Obligations, { headroom, room }: Liquidity): Fault | undefined {
  if (headroom.length !== firms.length || room.length !== firms.length) return 'columns-differ';
  let total = 0;
  for (const column of [amount, headroom, room]) {
    for (let i = 0; i < column.length; i++) {
      if (!isAmount(column[i]!)) return 'amount-wrong';
      total += column[i]!;
    }
  }
  return total > Number.MAX_SAFE_INTEGER ? 'total-too-large' : undefined;
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Whether the row takes part at all. */
export function counts({ debtor, creditor, amount }: Obligations, row: number): boolean {
  return debtor[row] !== creditor[row] && amount[row]! > 0;
}

export function totalsOf(obligations: Obligations): Totals {
  const { firms, debtor, creditor, amount } = obligations;
  const net = new Float64Array(firms.length);
  let [debt, used, netInternalDebt] = [0, 0, 0];
  for (let i = 0; i < amount.length; i++) {
    if (!counts(obligations, i)) continue;
    used++;
    debt += amount[i]!;
    net[creditor[i]!]! += amount[i]!;
    net[debtor[i]!]! -= amount[i]!;
  }
  for (let v = 0; v < net.length; v++) if (net[v]! > 0) netInternalDebt += net[v]!;
  return { debt, netInternalDebt, obligations: used };
}
