/**
 * A clearing run: the office brings set-offs and prices that somebody has worked out, the rule checks that no clearing of
 * these invoices can be larger, firms may object, and then all of it is carried out or nothing.
 */
import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { checkClearing, type Why } from '../clearing/certificate.ts';
import { policyOf, post } from '../post.ts';
import { clearable, type Invoice, invoices, objections, type Run, runPrices, runRows, runs } from '../records.ts';
import type { Input } from '../schema.ts';
import { type Snapshot, snapshotAt } from '../snapshot.ts';
import { actingAs } from './acting.ts';
import { keep } from './invoices.ts';

const HOUR_MS = 3_600_000;

export function proposeRun(context: Context, { withCredit, excluded }: Input<'propose-run'>): Result<Value> {
  const { state, entry } = context;
  if (policyOf(state) === undefined) return refuse('exchange-not-open');
  const parts = { rowParts: 0, priceParts: 0, clearedCents: 0 };
  runs.put(state, { status: 'proposed', cutoffEntry: entry, withCredit, excluded, ...parts }, entry);
  return accept({ run: entry });
}

export function addSetOffs(context: Context, { run: number, rows }: Input<'add-set-offs'>): Result<Value> {
  const found = runThat(context, number, 'proposed');
  if (!found.ok) return found;
  const part = found.value.rowParts;
  runRows.put(context.state, rows, number, part);
  runs.put(context.state, { ...found.value, rowParts: part + 1 }, number);
  return accept({ run: number, part });
}

export function addPrices(context: Context, { run: number, rows }: Input<'add-prices'>): Result<Value> {
  const found = runThat(context, number, 'proposed');
  if (!found.ok) return found;
  const part = found.value.priceParts;
  runPrices.put(context.state, rows, number, part);
  runs.put(context.state, { ...found.value, priceParts: part + 1 }, number);
  return accept({ run: number, part });
}

/** Here the proof is checked, against the invoices as they are now. */
export function openRun(context: Context, { run: number }: Input<'open-run'>): Result<Value> {
  const { state, block } = context;
  const found = runThat(context, number, 'proposed');
  if (!found.ok) return found;
  const proved = provedTotal(context, number, found.value);
  if (!proved.ok) return proved;
  const openUntilMs = block.timeMs + (policyOf(state)?.objectionHours ?? 1) * HOUR_MS;
  runs.put(state, { ...found.value, status: 'open', clearedCents: proved.value, openUntilMs }, number);
  return accept({ run: number, clearedCents: proved.value, openUntilMs });
}

/** An objection makes the run void; the next one leaves the firm out. */
export function objectToRun(context: Context, { run: number, reason }: Input<'object-to-run'>): Result<Value> {
  const { state, entry, block } = context;
  const acting = actingAs(context, 'owner');
  if (!acting.ok) return acting;
  const found = runThat(context, number, 'open');
  if (!found.ok) return found;
  if (block.timeMs >= (found.value.openUntilMs as number)) return refuse('objections-closed');
  if (!takesPart(state, number, found.value, acting.value.firm)) return refuse('firm-not-in-run');
  objections.put(state, { reason, entry }, number, acting.value.firm);
  runs.put(state, { ...found.value, status: 'void', reason }, number);
  return accept({ run: number });
}

export function voidRun(context: Context, { run: number, reason }: Input<'void-run'>): Result<Value> {
  const found = runs.get(context.state, number);
  if (found === undefined) return refuse('run-unknown', { run: number });
  if (found.status !== 'proposed' && found.status !== 'open')
    return refuse('run-status-wrong', { status: found.status });
  runs.put(context.state, { ...found, status: 'void', reason }, number);
  return accept({ run: number });
}

/** All set-offs or none. What was disputed, paid or cancelled since the run was opened stops it. */
export function commitRun(context: Context, { run: number }: Input<'commit-run'>): Result<Value> {
  const { state, block } = context;
  const found = runThat(context, number, 'open');
  if (!found.ok) return found;
  const run = found.value;
  if (block.timeMs < (run.openUntilMs as number)) return refuse('objections-open');
  const net = new Map<string, number>();
  for (const { invoice: at, cents } of rowsOf(state, number, run)) {
    const invoice = invoices.get(state, at) as Invoice;
    if (clearable.get(state, at) === undefined || cents > invoice.openCents)
      return refuse('run-stale', { invoice: at });
    net.set(invoice.debtor, (net.get(invoice.debtor) ?? 0) - cents);
    net.set(invoice.creditor, (net.get(invoice.creditor) ?? 0) + cents);
    const left = invoice.openCents - cents;
    const clearedCents = invoice.clearedCents + cents;
    keep(context, at, { ...invoice, openCents: left, clearedCents, status: left === 0 ? 'settled' : 'accepted' });
  }
  const moved = creditMoved(context, net);
  if (!moved.ok) return moved;
  runs.put(state, { ...run, status: 'committed' }, number);
  return accept({ run: number, clearedCents: run.clearedCents });
}

/** A firm whose debts fell more than its claims has drawn the difference from the common credit. */
function creditMoved(context: Context, net: ReadonlyMap<string, number>): Result<null> {
  const legs = [...net].filter(([, cents]) => cents !== 0).map(([account, cents]) => ({ account, cents }));
  if (legs.length === 0) return accept(null);
  const refusal = post(context, { kind: 'clearing', legs, supply: 'nothing', taxCents: 0 });
  return refusal === undefined ? accept(null) : { ok: false, refusal };
}

function provedTotal(context: Context, number: number, run: Run): Result<number> {
  const { state, block } = context;
  const snapshot = snapshotAt(state, run, block.timeMs);
  if (!snapshot.ok) return snapshot;
  const brought = broughtTo(state, number, run, snapshot.value);
  if (!brought.ok) return brought;
  const { obligations, liquidity } = snapshot.value;
  const verdict = checkClearing(obligations, brought.value, run.withCredit ? liquidity : undefined);
  if (verdict.holds) return accept(verdict.total);
  const { row, firm } = verdict;
  return refuse(REFUSED[verdict.why], {
    ...(row === undefined ? {} : { invoice: Number(obligations.ids[row]) }),
    ...(firm === undefined ? {} : { firm: obligations.firms[firm] as string }),
  });
}

const REFUSED: { readonly [W in Why]: string } = {
  'obligations-wrong': 'run-invoices-wrong',
  'columns-differ': 'run-prices-missing',
  'set-off-wrong': 'run-set-off-wrong',
  'firm-unbalanced': 'run-firm-unbalanced',
  'credit-unbalanced': 'run-firm-unbalanced',
  'credit-beyond-limit': 'run-credit-beyond-limit',
  'not-the-most': 'run-not-the-most',
};

/** The parts put together, as columns. Refusals: `run-invoice-not-in`, `run-firm-not-in`, `run-row-twice`. */
function broughtTo(state: StateView, number: number, run: Run, { obligations, rowOf, firmOf }: Snapshot) {
  const { firms: names, debtor, creditor } = obligations;
  const setOff = new Float64Array(debtor.length);
  const drawn = new Float64Array(names.length);
  for (const { invoice, cents } of rowsOf(state, number, run)) {
    const row = rowOf.get(invoice);
    if (row === undefined) return refuse('run-invoice-not-in', { invoice });
    if (setOff[row] !== 0) return refuse('run-row-twice', { invoice });
    setOff[row] = cents;
    // What does not come back by a claim was drawn; without credit the check finds that nobody may draw.
    drawn[debtor[row] as number] = (drawn[debtor[row] as number] as number) + cents;
    drawn[creditor[row] as number] = (drawn[creditor[row] as number] as number) - cents;
  }
  const rank = new Int32Array(names.length + 1);
  const price = new Int32Array(names.length + 1).fill(-1);
  for (const { firm, ...own } of pricesOf(state, number, run)) {
    const at = firm === 'common' ? names.length : firmOf.get(firm);
    if (at === undefined) return refuse('run-firm-not-in', { firm });
    if (price[at] !== -1) return refuse('run-row-twice', { firm });
    rank[at] = own.rank;
    price[at] = own.price;
  }
  if (price.includes(-1)) return refuse('run-prices-missing');
  return accept({ setOff, drawn, certificate: { rank, price } });
}

function* rowsOf(state: StateView, number: number, { rowParts }: Run) {
  for (let part = 0; part < rowParts; part++) yield* runRows.get(state, number, part) ?? [];
}

function* pricesOf(state: StateView, number: number, { priceParts }: Run) {
  for (let part = 0; part < priceParts; part++) yield* runPrices.get(state, number, part) ?? [];
}

function takesPart(state: StateView, number: number, run: Run, firm: string): boolean {
  for (const { invoice: at } of rowsOf(state, number, run)) {
    const { debtor, creditor } = invoices.get(state, at) as Invoice;
    if (debtor === firm || creditor === firm) return true;
  }
  return false;
}

function runThat({ state }: Context, number: number, status: Run['status']): Result<Run> {
  const run = runs.get(state, number);
  if (run === undefined) return refuse('run-unknown', { run: number });
  return run.status === status ? accept(run) : refuse('run-status-wrong', { status: run.status });
}
