/** Payments in credits and what undoes them. */
import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { countSupply, type Leg, policyOf, post } from '../post.ts';
import { firms, type Posting, postings } from '../records.ts';
import type { Input } from '../schema.ts';
import { actingAs, activeFirm } from './acting.ts';
import { owedAgain, settled } from './invoices.ts';

/** A firm pays another. */
export function pay(context: Context, input: Input<'pay'>): Result<Value> {
  const acting = actingAs(context, 'owner', 'clerk');
  return acting.ok ? payment(context, acting.value.firm, input) : acting;
}

/** The office enters what a firm has ordered on paper. */
export function enterPayment(context: Context, { from, ...input }: Input<'enter-payment'>): Result<Value> {
  const payer = activeFirm(context, from);
  return payer.ok ? payment(context, from, input) : payer;
}

/**
 * Without a tax form of both there is no trade. The seller pays the fee out of what it gets.
 * Refusals: `firm-unknown`, `firm-not-active`, `tax-form-missing`, `pays-itself`, `tax-missing`, those of `post` and of
 * `settled`.
 */
function payment(context: Context, from: string, input: Omit<Input<'pay'>, never>): Result<Value> {
  const { state, entry } = context;
  const { to, cents, supply, taxCents, note, invoice } = input;
  const payee = activeFirm(context, to);
  if (!payee.ok) return payee;
  if (from === to) return refuse('pays-itself');
  for (const firm of [from, to])
    if (firms.get(state, firm)?.taxForm === undefined) return refuse('tax-form-missing', { firm });
  if ((supply === 'goods-taxed') !== taxCents > 0) return refuse('tax-missing');
  const fee = Math.floor((cents * (policyOf(state)?.feeBasisPoints ?? 0)) / 10_000);
  const legs: readonly Leg[] = [
    { account: from, cents: -cents },
    { account: to, cents: cents - fee },
    { account: 'fee', cents: fee },
  ];
  const said = { ...(note === undefined ? {} : { note }), ...(invoice === undefined ? {} : { invoice }) };
  const paid =
    invoice === undefined ? accept(null) : settled(context, invoice, { from, to, cents, currency: 'credits' });
  if (!paid.ok) return paid;
  const refusal = post(context, { kind: 'payment', legs, supply, taxCents, ...said });
  if (refusal !== undefined) return { ok: false, refusal };
  if (supply !== 'nothing') countSupply(context, to, cents, context.block.timeMs, 1);
  return accept({ posting: entry, feeCents: fee });
}

/** The payee gives back what it was paid; fee and all, within its own limit. */
export function reverse(context: Context, { posting: number }: Input<'reverse'>): Result<Value> {
  const acting = actingAs(context, 'owner', 'clerk');
  if (!acting.ok) return acting;
  const found = reversible(context, number);
  if (!found.ok) return found;
  return found.value.legs[1]?.account === acting.value.firm
    ? undo(context, number, found.value)
    : refuse('not-the-payee');
}

/** The office undoes a mistake, or what a dispute has ended with. */
export function undoPayment(context: Context, { posting: number }: Input<'undo-payment'>): Result<Value> {
  const found = reversible(context, number);
  return found.ok ? undo(context, number, found.value) : found;
}

function reversible({ state }: Context, number: number): Result<Posting> {
  const posting = postings.get(state, number);
  if (posting === undefined) return refuse('posting-unknown', { posting: number });
  if (posting.kind !== 'payment') return refuse('not-a-payment');
  return posting.reversedBy === undefined
    ? accept(posting)
    : refuse('reversed-already', { posting: posting.reversedBy });
}

function undo(context: Context, number: number, posting: Posting): Result<Value> {
  const { state, entry } = context;
  const [payer, payee] = posting.legs as readonly [Leg, Leg];
  const legs = posting.legs.map(({ account, cents }) => ({ account, cents: -cents }));
  const refusal = post(context, { kind: 'reversal', legs, supply: posting.supply, taxCents: 0, reverses: number });
  if (refusal !== undefined) return { ok: false, refusal };
  postings.put(state, { ...posting, reversedBy: entry }, number);
  if (posting.supply !== 'nothing') countSupply(context, payee.account, -payer.cents, posting.timeMs, -1);
  if (posting.invoice !== undefined) owedAgain(context, posting.invoice, -payer.cents);
  return accept({ posting: entry });
}
