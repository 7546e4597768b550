/**
 * What a run is about: the invoices that may enter it, as columns, read alike by who works the clearing out and by the
 * rule that checks it.
 */
import { accept, type Result, refuse, type StateView } from '#kernel';
import type { Liquidity, Obligations } from './clearing/obligations.ts';
import { room, spendable } from './post.ts';
import { clearable, firms, type Invoice, invoices, MAX_RUN_INVOICES, type Run } from './records.ts';

export type Snapshot = {
  readonly obligations: Obligations;
  /** What each firm may draw and take in, from its credit line. */
  readonly liquidity: Liquidity;
  readonly rowOf: ReadonlyMap<number, number>;
  readonly firmOf: ReadonlyMap<string, number>;
};

/**
 * Accepted, undisputed invoices in dollars with something open, up to the run's cutoff, between active firms that are not
 * left out. Refusals: `run-too-large`.
 */
export function snapshotAt(
  state: StateView,
  run: Pick<Run, 'cutoffEntry' | 'excluded'>,
  nowMs: number,
): Result<Snapshot> {
  const rows: [number, Invoice][] = [];
  const left = new Set(run.excluded);
  for (const [id] of clearable.each(state)) {
    const number = Number(id);
    if (number > run.cutoffEntry) break;
    const invoice = invoices.get(state, number) as Invoice;
    const takesPart = (firm: string) => !left.has(firm) && firms.get(state, firm)?.status === 'active';
    if (!takesPart(invoice.debtor) || !takesPart(invoice.creditor)) continue;
    if (rows.length === MAX_RUN_INVOICES) return refuse('run-too-large', { limit: MAX_RUN_INVOICES });
    rows.push([number, invoice]);
  }
  return accept(columns(state, rows, nowMs));
}

function columns(state: StateView, rows: readonly (readonly [number, Invoice])[], nowMs: number): Snapshot {
  const firmOf = new Map<string, number>();
  const firm = (name: string): number => {
    const known = firmOf.get(name);
    if (known !== undefined) return known;
    firmOf.set(name, firmOf.size);
    return firmOf.size - 1;
  };
  const obligations = {
    debtor: Int32Array.from(rows, ([, { debtor }]) => firm(debtor)),
    creditor: Int32Array.from(rows, ([, { creditor }]) => firm(creditor)),
    amount: Float64Array.from(rows, ([, { openCents }]) => openCents),
    // Grows with the date, which is all that it is for; what has none is due last.
    due: Int32Array.from(rows, ([, { due }]) => (due === undefined ? 99_999_999 : Number(due.replaceAll('-', '')))),
    ids: rows.map(([number]) => String(number)),
  };
  const names = [...firmOf.keys()];
  return {
    obligations: { ...obligations, firms: names },
    liquidity: {
      headroom: Float64Array.from(names, (name) => spendable(state, name, nowMs)),
      room: Float64Array.from(names, (name) => room(state, name)),
    },
    rowOf: new Map(rows.map(([number], row) => [number, row])),
    firmOf,
  };
}
