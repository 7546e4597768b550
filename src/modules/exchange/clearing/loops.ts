/**
 * A clearing told as loops: A owes B, B owes C, C owes A, and each debt falls by the same amount. Any circulation is a
 * sum of loops; which ones is a matter of choice. Debts in both directions between two firms are taken first, because
 * they are the easiest to see; the rest is walked, debt by debt, in the order of the rows.
 */
import type { Obligations } from './obligations.ts';

/** Rows of the debts in their order around the loop; -1 stands for the common credit, which lends or takes in. */
export type Loop = { readonly rows: readonly number[]; readonly amount: number };

/** What flows from firm to firm and is not yet told. The common credit is the firm after the last. */
type Flow = {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly row: Int32Array;
  readonly left: Float64Array;
  /** Places by where they begin. */
  readonly first: Int32Array;
  readonly sorted: Int32Array;
};

/** Every loop removes at least one debt from what is left, so there are never more of them than debts. */
export function* loopsOf(obligations: Obligations, setOff: Float64Array, drawn: Float64Array): Generator<Loop> {
  const flow = flowOf(obligations, setOff, drawn);
  yield* mutual(flow);
  yield* walked(flow);
}

function flowOf({ firms, debtor, creditor }: Obligations, setOff: Float64Array, drawn: Float64Array): Flow {
  const credit = firms.length;
  const [from, to, row, left]: [number[], number[], number[], number[]] = [[], [], [], []];
  const add = (u: number, v: number, at: number, amount: number): void => {
    if (amount <= 0) return;
    from.push(u);
    to.push(v);
    row.push(at);
    left.push(amount);
  };
  for (let i = 0; i < setOff.length; i++) add(debtor[i]!, creditor[i]!, i, setOff[i]!);
  for (let firm = 0; firm < credit; firm++) {
    add(credit, firm, -1, drawn[firm]!);
    add(firm, credit, -1, -drawn[firm]!);
  }
  const first = new Int32Array(credit + 2);
  for (const u of from) first[u + 1]!++;
  for (let v = 0; v <= credit; v++) first[v + 1]! += first[v]!;
  const free = first.slice();
  const sorted = new Int32Array(from.length);
  from.forEach((u, i) => {
    sorted[free[u]!++] = i;
  });
  const columns = { from: Int32Array.from(from), to: Int32Array.from(to), row: Int32Array.from(row) };
  return { ...columns, left: Float64Array.from(left), first, sorted };
}

function* mutual({ from, to, row, left, first }: Flow): Generator<Loop> {
  const firms = first.length - 1;
  const open = new Map<number, number[]>();
  for (let i = 0; i < from.length; i++) {
    const against = open.get(to[i]! * firms + from[i]!) ?? [];
    while (left[i]! > 0 && against.length > 0) {
      const other = against[against.length - 1]!;
      const amount = Math.min(left[i]!, left[other]!);
      left[i]! -= amount;
      left[other]! -= amount;
      if (left[other] === 0) against.pop();
      yield { rows: [row[other]!, row[i]!], amount };
    }
    if (left[i] === 0) continue;
    const key = from[i]! * firms + to[i]!;
    const own = open.get(key);
    if (own === undefined) open.set(key, [i]);
    else own.push(i);
  }
}

/** Walks on until it comes to a firm of its path, takes that loop out, and goes on from there. */
function* walked({ from, to, row, left, first, sorted }: Flow): Generator<Loop> {
  const at = first.slice();
  const onPath = new Int32Array(first.length).fill(-1);
  const path: number[] = [];
  for (let root = 0; root + 1 < first.length; root++) {
    for (let firm = root; ; ) {
      while (at[firm]! < first[firm + 1]! && left[sorted[at[firm]!]!] === 0) at[firm]!++;
      // At every firm as much flows in as out: only a root is ever left without a way on.
      if (at[firm] === first[firm + 1]) break;
      const next = sorted[at[firm]!]!;
      onPath[firm] = path.length;
      path.push(next);
      firm = to[next]!;
      if (onPath[firm]! < 0) continue;
      const loop = path.splice(onPath[firm]!);
      let amount = Number.MAX_SAFE_INTEGER;
      for (const i of loop) {
        amount = Math.min(amount, left[i]!);
        onPath[from[i]!] = -1;
      }
      for (const i of loop) left[i]! -= amount;
      yield { rows: loop.map((i) => row[i]!), amount };
    }
  }
}
