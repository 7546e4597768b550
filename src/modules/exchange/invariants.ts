import { accept, type Invariant, type Result, refuse, type StateView, say } from '#kernel';
import { accounts, clearable, firms, type Invoice, invoices, moved, postings } from './records.ts';

export const invariants: readonly Invariant[] = [
  {
    name: 'balances-sum-to-zero',
    law: say('All balances together are zero.', 'Todos los saldos juntos suman cero.'),
    check: (state) => {
      let sum = 0n;
      for (const [, { balance }] of accounts.each(state)) sum += BigInt(balance);
      return sum === 0n ? accept(null) : refuse('law-broken');
    },
  },
  {
    name: 'balances-are-their-postings',
    law: say('Every balance is the sum of its postings.', 'Todo saldo es la suma de sus movimientos.'),
    check: balancesFollow,
  },
  {
    name: 'operator-has-no-credit',
    law: say('Fees and reserve never go below zero.', 'Comisiones y reserva nunca bajan de cero.'),
    check: (state) => every(['fee', 'reserve'], (account) => (accounts.get(state, account)?.balance ?? 0) >= 0),
  },
  {
    name: 'invoices-within-their-amount',
    law: say(
      'What is open of an invoice is neither negative nor more than its amount.',
      'Lo pendiente de una factura no es negativo ni mayor que su importe.',
    ),
    check: (state) => everyInvoice(state, (_, { openCents, cents, clearedCents }) => openCents + clearedCents <= cents),
  },
  {
    name: 'clearing-takes-what-is-owed-and-undisputed',
    law: say(
      'Listed for clearing is what is accepted, in dollars and open, and nothing else.',
      'Para compensar figura lo aceptado, en dólares y pendiente, y nada más.',
    ),
    check: (state) =>
      everyInvoice(state, (number, { status, currency, openCents }) => {
        const enters = status === 'accepted' && currency === 'dollars' && openCents > 0;
        return enters === (clearable.get(state, number) !== undefined);
      }),
  },
];

function balancesFollow(state: StateView): Result<null> {
  const sums = new Map<string, number>();
  for (const [id, { legs }] of postings.each(state)) {
    if (legs.reduce((all, { cents }) => all + cents, 0) !== 0) return refuse('law-broken', { posting: Number(id) });
    for (const { account, cents } of legs) {
      sums.set(account, (sums.get(account) ?? 0) + cents);
      if (moved.get(state, account, Number(id)) === undefined) return refuse('law-broken', { posting: Number(id) });
    }
  }
  for (const [account, { kind, balance }] of accounts.each(state)) {
    if ((sums.get(account) ?? 0) !== balance) return refuse('law-broken', { account });
    if ((kind === 'member') !== (firms.get(state, account) !== undefined)) return refuse('law-broken', { account });
  }
  return accept(null);
}

function every(names: readonly string[], holds: (name: string) => boolean): Result<null> {
  const broken = names.find((name) => !holds(name));
  return broken === undefined ? accept(null) : refuse('law-broken', { account: broken });
}

function everyInvoice(state: StateView, holds: (number: number, invoice: Invoice) => boolean): Result<null> {
  for (const [id, invoice] of invoices.each(state))
    if (!holds(Number(id), invoice)) return refuse('law-broken', { invoice: Number(id) });
  return accept(null);
}
