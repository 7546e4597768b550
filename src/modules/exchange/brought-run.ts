/** A run as it is brought: worked out from the invoices of the state, as rows and prices. Never part of a rule. */
import type { Infer, StateView } from '#kernel';
import { clear } from './clearing/clear.ts';
import { type records, runPrices, runRows, runs } from './records.ts';
import { snapshotAt } from './snapshot.ts';

export type Brought = {
  readonly rows: Infer<(typeof records)['run-rows']>;
  readonly prices: Infer<(typeof records)['run-prices']>;
  /** Whether all of that stands in the book already. */
  readonly isBrought: boolean;
};

/** Undefined where there is no such run, or it is about too many invoices. */
export function broughtRun(state: StateView, number: number, nowMs: number): Brought | undefined {
  const run = runs.get(state, number);
  const snapshot = run === undefined ? undefined : snapshotAt(state, run, nowMs);
  if (run === undefined || snapshot?.ok !== true) return undefined;
  const { obligations, liquidity } = snapshot.value;
  const { setOff, certificate } = clear(obligations, run.withCredit ? liquidity : undefined);
  const rows = obligations.ids.flatMap((id, row) =>
    setOff[row] === 0 ? [] : [{ invoice: Number(id), cents: setOff[row] as number }],
  );
  const prices = [...certificate.price].map((price, i) => ({
    ...{ firm: obligations.firms[i] ?? 'common', rank: certificate.rank[i] as number, price },
  }));
  const parts = <T>(count: number, part: (at: number) => readonly T[] | undefined): readonly T[] =>
    Array.from({ length: count }, (_, at) => part(at) ?? []).flat();
  const held = parts(run.rowParts, (at) => runRows.get(state, number, at));
  const priced = parts(run.priceParts, (at) => runPrices.get(state, number, at));
  const same = JSON.stringify([held, priced.length]) === JSON.stringify([rows, prices.length]);
  return { rows, prices, isBrought: same };
}
