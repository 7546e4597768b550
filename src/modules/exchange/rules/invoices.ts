/** What one firm owes another, from sent to settled. */
import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { clearable, dueTo, type Invoice, invoices, owed } from '../records.ts';
import type { Input } from '../schema.ts';
import { type Acting, actingAs, activeFirm } from './acting.ts';

export function sendInvoice(context: Context, input: Input<'send-invoice'>): Result<Value> {
  const acting = actingAs(context, 'owner', 'clerk');
  if (!acting.ok) return acting;
  return begin(context, { ...input, creditor: acting.value.firm }, 'sent');
}

/** Who owes may say so itself: then nothing needs to be accepted. */
export function declareDebt(context: Context, input: Input<'declare-debt'>): Result<Value> {
  const acting = actingAs(context, 'owner', 'clerk');
  if (!acting.ok) return acting;
  return begin(context, { ...input, debtor: acting.value.firm }, 'accepted');
}

type Beginning = Pick<Invoice, 'debtor' | 'creditor' | 'cents' | 'currency' | 'due' | 'text'>;

function begin(context: Context, input: Beginning, status: 'sent' | 'accepted'): Result<Value> {
  const { state, entry } = context;
  for (const firm of [input.debtor, input.creditor]) {
    const found = activeFirm(context, firm);
    if (!found.ok) return found;
  }
  if (input.debtor === input.creditor) return refuse('pays-itself');
  const invoice: Invoice = { ...input, openCents: input.cents, status, clearedCents: 0, changedEntry: entry };
  owed.put(state, true, input.debtor, entry);
  dueTo.put(state, true, input.creditor, entry);
  keep(context, entry, invoice);
  return accept({ invoice: entry });
}

/** Writes the invoice, and lists it for clearing exactly where it may enter one. */
export function keep({ state, entry }: Context, number: number, invoice: Invoice): void {
  invoices.put(state, { ...invoice, changedEntry: entry }, number);
  const enters = invoice.status === 'accepted' && invoice.currency === 'dollars' && invoice.openCents > 0;
  if (enters) clearable.put(state, true, number);
  else if (clearable.get(state, number) !== undefined) clearable.delete(state, number);
}

export function acceptInvoice(context: Context, { invoice: number }: Input<'accept-invoice'>): Result<Value> {
  return step(context, number, 'debtor', ['sent', 'disputed'], (invoice) => ({ ...invoice, status: 'accepted' }));
}

export function disputeInvoice(context: Context, { invoice: number }: Input<'dispute-invoice'>): Result<Value> {
  return step(context, number, 'debtor', ['sent', 'accepted'], (invoice) => ({ ...invoice, status: 'disputed' }));
}

export function cancelInvoice(context: Context, { invoice: number }: Input<'cancel-invoice'>): Result<Value> {
  return step(context, number, 'creditor', ['sent', 'accepted', 'disputed'], (invoice) => ({
    ...invoice,
    openCents: 0,
    status: 'cancelled',
  }));
}

/** The creditor says what it was paid in dollars, beside the book. */
export function receivePayment(context: Context, { invoice: number, cents }: Input<'receive-payment'>): Result<Value> {
  const acting = actingAs(context, 'owner', 'clerk');
  if (!acting.ok) return acting;
  const found = own(context, number, 'creditor', acting.value);
  if (!found.ok) return found;
  const paid = { from: found.value.debtor, to: acting.value.firm, cents, currency: 'dollars' } as const;
  const done = settled(context, number, paid);
  return done.ok ? accept({ invoice: number, openCents: done.value.openCents }) : done;
}

type Paid = {
  readonly from: string;
  readonly to: string;
  readonly cents: number;
  readonly currency: Invoice['currency'];
};

/** Refusals: `invoice-unknown`, `invoice-other-firms`, `invoice-other-currency`, `invoice-status-wrong`, `invoice-overpaid`. */
export function settled(context: Context, number: number, { from, to, cents, currency }: Paid): Result<Invoice> {
  const invoice = invoices.get(context.state, number);
  if (invoice === undefined) return refuse('invoice-unknown', { invoice: number });
  if (invoice.debtor !== from || invoice.creditor !== to) return refuse('invoice-other-firms');
  if (invoice.currency !== currency) return refuse('invoice-other-currency', { currency: invoice.currency });
  if (invoice.status !== 'accepted' && invoice.status !== 'sent')
    return refuse('invoice-status-wrong', { status: invoice.status });
  if (cents > invoice.openCents) return refuse('invoice-overpaid', { openCents: invoice.openCents });
  const left = invoice.openCents - cents;
  const after: Invoice = { ...invoice, openCents: left, status: left === 0 ? 'settled' : 'accepted' };
  keep(context, number, after);
  return accept(after);
}

/** What was paid was given back. One that was cancelled in the meantime stays so. */
export function owedAgain(context: Context, number: number, cents: number): void {
  const invoice = invoices.get(context.state, number) as Invoice;
  if (invoice.status === 'cancelled') return;
  const status = invoice.status === 'disputed' ? 'disputed' : 'accepted';
  keep(context, number, { ...invoice, openCents: invoice.openCents + cents, status });
}

function step(
  context: Context,
  number: number,
  side: 'debtor' | 'creditor',
  from: readonly Invoice['status'][],
  change: (invoice: Invoice) => Invoice,
): Result<Value> {
  const acting = actingAs(context, 'owner', 'clerk');
  if (!acting.ok) return acting;
  const found = own(context, number, side, acting.value);
  if (!found.ok) return found;
  if (!from.includes(found.value.status)) return refuse('invoice-status-wrong', { status: found.value.status });
  const after = change(found.value);
  keep(context, number, after);
  return accept({ invoice: number, status: after.status });
}

function own({ state }: Context, number: number, side: 'debtor' | 'creditor', { firm }: Acting): Result<Invoice> {
  const invoice = invoices.get(state, number);
  if (invoice === undefined) return refuse('invoice-unknown', { invoice: number });
  return invoice[side] === firm ? accept(invoice) : refuse('invoice-other-firms');
}
