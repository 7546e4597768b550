import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { sha256 } from '#crypto';
import { encodeUtf8, signerName, toBase64url, type Value, within } from '#kernel';
import { modules } from '#modules';
import { type Citizen, citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { clear } from './clearing/clear.ts';
import { exchange } from './index.ts';
import { accounts, invoices, type Run, runs } from './records.ts';
import { snapshotAt } from './snapshot.ts';

const ada = citizen('Ada Quill');
const all = modules.some(({ name }) => name === 'exchange') ? modules : [...modules, exchange];
const hash = (of: string): string => toBase64url(sha256(encodeUtf8(of)));
const HOUR_MS = 3_600_000;

const policy = {
  maxLimitCents: 100_000,
  softBandPercent: 80,
  maxBalanceCents: 500_000,
  feeBasisPoints: 0,
  objectionHours: 24,
  lossRule: 'reserve',
};

/** Firms with a key each: the bakery may go to -500 dollars, the others to 0. */
const bakery = citizen('Mill Bakery');
const garage = citizen('Ferry Garage');
const printer = citizen('Oak Print');
const NUMBERS = new Map<Citizen, string>([
  [bakery, 'bakery22'],
  [garage, 'garage33'],
  [printer, 'printer4'],
]);
const of = (firm: Citizen): string => NUMBERS.get(firm) as string;

class Exchange {
  readonly town = TestTown.founded(all);

  constructor(changes: { readonly [name: string]: Value } = {}) {
    this.office('set-policy', { ...policy, ...changes });
    for (const [firm, number] of NUMBERS) {
      const key = signerName(firm.signer);
      this.office('admit', {
        firm: number,
        name: hash(number),
        corporation: false,
        taxForm: hash(`w9 ${number}`),
        key,
      });
    }
    this.line(bakery, 50_000);
  }

  line(firm: Citizen, limitCents: number, more: object = {}): string {
    const untilMs = this.town.timeMs + 1_000 * HOUR_MS;
    return this.try(ada, 'set-line', { firm: of(firm), limitCents, basis: 'sales', untilMs, guarantors: [], ...more });
  }

  try(who: Citizen, action: string, input: Value): string {
    return codeOf(this.town.act(who, who === ada ? 'clerk' : undefined, `exchange/${action}`, input));
  }

  office(action: string, input: Value): void {
    assert.equal(this.try(ada, action, input), 'ok', action);
  }

  /** The number that the act has in the book. */
  done(who: Citizen, action: string, input: Value): number {
    const receipt = this.town.act(who, who === ada ? 'clerk' : undefined, `exchange/${action}`, input);
    assert.equal(codeOf(receipt), 'ok', action);
    const result = (receipt as { readonly result: { readonly [name: string]: number } }).result;
    return (result.posting ?? result.invoice ?? result.run) as number;
  }

  pay(from: Citizen, to: Citizen, cents: number, more: object = {}): string {
    return this.try(from, 'pay', { to: of(to), cents, supply: 'services', taxCents: 0, ...more });
  }

  get state() {
    return within(this.town.machine.state, 'exchange');
  }

  balance(firm: Citizen): number {
    return accounts.get(this.state, of(firm))?.balance as number;
  }

  owes(debtor: Citizen, creditor: Citizen, cents: number, more: object = {}): number {
    return this.done(debtor, 'declare-debt', { creditor: of(creditor), cents, currency: 'dollars', ...more });
  }

  /** A run as an office makes one: begun, worked out beside the book, and brought. */
  run(withCredit = false, change: (rows: { invoice: number; cents: number }[]) => void = () => {}): number {
    const run = this.done(ada, 'propose-run', { withCredit, excluded: [] });
    const snapshot = snapshotAt(this.state, runs.get(this.state, run) as Run, this.town.timeMs);
    assert.ok(snapshot.ok);
    const { obligations, liquidity } = snapshot.value;
    const { setOff, certificate } = clear(obligations, withCredit ? liquidity : undefined);
    const rows = obligations.ids
      .map((id, i) => ({ invoice: Number(id), cents: setOff[i] as number }))
      .filter(({ cents }) => cents > 0);
    change(rows);
    if (rows.length > 0) this.office('add-set-offs', { run, rows });
    const prices = [...certificate.price].map((price, i) => ({
      ...{ firm: obligations.firms[i] ?? 'common', rank: certificate.rank[i] as number, price },
    }));
    this.office('add-prices', { run, rows: prices });
    return run;
  }

  later(hours: number): void {
    this.town.timeMs += hours * HOUR_MS;
  }
}

describe('exchange: mutual credit', () => {
  it('lets a firm pay down to its limit and not a cent further', () => {
    const own = new Exchange();
    assert.equal(own.pay(bakery, garage, 50_001), 'limit-exceeded');
    assert.equal(own.pay(bakery, garage, 50_000), 'ok');
    assert.deepEqual([own.balance(bakery), own.balance(garage)], [-50_000, 50_000]);
    assert.equal(own.pay(bakery, garage, 1), 'limit-exceeded');
    // No limit is a limit of nothing.
    assert.equal(own.pay(printer, garage, 1), 'limit-exceeded');
    assert.equal(own.pay(garage, printer, 50_000), 'ok');
  });

  it('moves nothing when a limit is lowered or ends, and stops spending', () => {
    const own = new Exchange();
    own.pay(bakery, garage, 40_000);
    assert.equal(own.line(bakery, 10_000), 'ok');
    assert.equal(own.balance(bakery), -40_000);
    assert.equal(own.pay(bakery, garage, 1), 'limit-exceeded');
    assert.equal(own.pay(garage, bakery, 35_000), 'ok');
    assert.equal(own.pay(bakery, garage, 5_000), 'ok');
    own.later(2_000);
    assert.equal(own.pay(bakery, garage, 1), 'limit-exceeded');
  });

  it('keeps every rule of a payment', () => {
    const own = new Exchange({ maxBalanceCents: 30_000 });
    const rows: readonly (readonly [string, string])[] = [
      [own.pay(bakery, bakery, 5), 'pays-itself'],
      [own.try(bakery, 'pay', { to: 'nobody77', cents: 5, supply: 'services', taxCents: 0 }), 'firm-unknown'],
      [own.pay(bakery, garage, 5, { supply: 'goods-taxed' }), 'tax-missing'],
      [own.pay(bakery, garage, 5, { taxCents: 1 }), 'tax-missing'],
      [own.pay(bakery, garage, 5, { supply: 'goods-taxed', taxCents: 1 }), 'ok'],
      [own.pay(bakery, garage, 30_000), 'balance-too-high'],
      [own.pay(citizen('Nobody'), garage, 5), 'firm-key-unknown'],
      [own.pay(bakery, garage, 0), 'input-invalid'],
      [own.pay(bakery, garage, -5), 'input-invalid'],
    ];
    for (const [found, expected] of rows) assert.equal(found, expected);
    own.office('set-standing', { firm: of(garage), status: 'suspended', reason: 'Asked for it' });
    assert.equal(own.pay(bakery, garage, 5), 'firm-not-active');
    assert.equal(own.pay(garage, bakery, 5), 'firm-not-active');
  });

  it('has no trade without a tax form', () => {
    const own = new Exchange();
    const key = signerName(citizen('New Firm').signer);
    own.office('admit', { firm: 'newfirm2', name: hash('new'), corporation: true, key });
    assert.equal(
      own.try(bakery, 'pay', { to: 'newfirm2', cents: 5, supply: 'services', taxCents: 0 }),
      'tax-form-missing',
    );
    own.office('file-tax-form', { firm: 'newfirm2', taxForm: hash('w9 new') });
    assert.equal(own.try(bakery, 'pay', { to: 'newfirm2', cents: 5, supply: 'services', taxCents: 0 }), 'ok');
  });

  it('gives a payment back once, within the limit of who was paid', () => {
    const own = new Exchange({ feeBasisPoints: 100 });
    const paid = own.done(bakery, 'pay', { to: of(garage), cents: 10_000, supply: 'services', taxCents: 0 });
    assert.deepEqual([own.balance(garage), accounts.get(own.state, 'fee')?.balance], [9_900, 100]);
    const back = { posting: paid, reason: 'Wrong size' };
    assert.equal(own.try(bakery, 'reverse', back), 'not-the-payee');
    own.pay(garage, printer, 9_000);
    assert.equal(own.try(garage, 'reverse', back), 'limit-exceeded');
    assert.equal(own.pay(bakery, garage, 9_200), 'ok');
    assert.equal(own.try(garage, 'reverse', back), 'ok');
    assert.equal(own.try(garage, 'reverse', back), 'reversed-already');
    assert.equal(own.balance(bakery), -9_200);
  });

  it('lets keys do what their role says', () => {
    const own = new Exchange();
    const clerk = citizen('Bakery clerk');
    const key = signerName(clerk.signer);
    assert.equal(own.try(bakery, 'add-key', { key, role: 'clerk' }), 'ok');
    assert.equal(own.try(garage, 'add-key', { key, role: 'clerk' }), 'firm-key-taken');
    assert.equal(own.pay(clerk, garage, 5), 'ok');
    assert.equal(own.try(clerk, 'end-key', { key }), 'firm-role-missing');
    const owner = signerName(bakery.signer);
    assert.equal(own.try(bakery, 'end-key', { key: owner }), 'firm-last-owner');
    assert.equal(own.try(bakery, 'end-key', { key }), 'ok');
    assert.equal(own.pay(clerk, garage, 5), 'firm-key-unknown');
    const found = citizen('Bakery again');
    const again = {
      firm: of(bakery),
      lost: [owner],
      key: signerName(found.signer),
      reason: 'Seen in person',
    };
    own.office('replace-keys', again);
    assert.equal(own.pay(bakery, garage, 5), 'firm-key-unknown');
    assert.equal(own.pay(found, garage, 5), 'ok');
  });

  it('counts what was supplied in a year, set-offs and transfers left out', () => {
    const own = new Exchange();
    own.pay(bakery, garage, 100);
    own.pay(bakery, garage, 200, { supply: 'goods-resale' });
    own.pay(bakery, garage, 400, { supply: 'nothing' });
    const undone = own.done(bakery, 'pay', { to: of(garage), cents: 800, supply: 'services', taxCents: 0 });
    own.office('undo-payment', { posting: undone, reason: 'Entered twice' });
    own.owes(bakery, garage, 1_000);
    own.owes(garage, bakery, 1_000);
    const run = own.run();
    own.office('open-run', { run });
    own.later(24);
    own.office('commit-run', { run });
    const answer = own.town.machine.query('exchange', 'supplied', { firm: of(garage) });
    assert.ok(answer.ok);
    assert.deepEqual(
      (answer.value as { years: { sales: number; cents: number }[] }).years.map(({ sales, cents }) => [sales, cents]),
      [[2, 300]],
    );
  });
});

describe('exchange: invoices', () => {
  it('go from sent to settled, by who may', () => {
    const own = new Exchange();
    const number = own.done(garage, 'send-invoice', { debtor: of(bakery), cents: 700, currency: 'dollars' });
    const one = { invoice: number };
    const why = { ...one, reason: 'Half of it came' };
    const rows: readonly (readonly [Citizen, string, Value, string])[] = [
      [garage, 'accept-invoice', one, 'invoice-other-firms'],
      [bakery, 'dispute-invoice', why, 'ok'],
      [bakery, 'accept-invoice', one, 'ok'],
      [bakery, 'accept-invoice', one, 'invoice-status-wrong'],
      [bakery, 'cancel-invoice', one, 'invoice-other-firms'],
      [garage, 'receive-payment', { ...one, cents: 701 }, 'invoice-overpaid'],
      [garage, 'receive-payment', { ...one, cents: 200 }, 'ok'],
      [bakery, 'pay', { to: of(garage), cents: 5, supply: 'services', taxCents: 0, ...one }, 'invoice-other-currency'],
      [garage, 'receive-payment', { ...one, cents: 500 }, 'ok'],
      [garage, 'cancel-invoice', one, 'invoice-status-wrong'],
      [garage, 'receive-payment', { invoice: 9_999, cents: 5 }, 'invoice-unknown'],
    ];
    for (const [who, action, input, expected] of rows) assert.equal(own.try(who, action, input), expected, action);
    assert.equal(invoices.get(own.state, number)?.status, 'settled');
  });

  it('in credits are paid by a payment, and open again when it is given back', () => {
    const own = new Exchange();
    const invoice = own.done(garage, 'send-invoice', { debtor: of(bakery), cents: 700, currency: 'credits' });
    const posting = own.done(bakery, 'pay', { to: of(garage), cents: 700, supply: 'services', taxCents: 0, invoice });
    assert.equal(invoices.get(own.state, invoice)?.status, 'settled');
    assert.equal(own.try(garage, 'reverse', { posting, reason: 'Sent back' }), 'ok');
    assert.deepEqual(
      [invoices.get(own.state, invoice)?.openCents, invoices.get(own.state, invoice)?.status],
      [700, 'accepted'],
    );
  });
});

describe('exchange: clearing runs', () => {
  const ring = (own: Exchange) => [
    own.owes(bakery, garage, 500),
    own.owes(garage, printer, 400),
    own.owes(printer, bakery, 300),
  ];

  it('are proposed, proved, open for objections, carried out, and leave nothing to clear', () => {
    const own = new Exchange();
    const numbers = ring(own);
    const run = own.run();
    assert.equal(own.try(ada, 'commit-run', { run }), 'run-status-wrong');
    own.office('open-run', { run });
    assert.equal(own.try(ada, 'commit-run', { run }), 'objections-open');
    own.later(24);
    assert.equal(own.try(bakery, 'object-to-run', { run, reason: 'Too late' }), 'objections-closed');
    own.office('commit-run', { run });
    assert.deepEqual(
      numbers.map((number) => invoices.get(own.state, number)?.openCents),
      [200, 100, 0],
    );
    assert.deepEqual([own.balance(bakery), own.balance(garage)], [0, 0]);
    const again = own.run();
    own.office('open-run', { run: again });
    assert.equal(runs.get(own.state, again)?.clearedCents, 0);
  });

  it('one cent off the most, unbalanced or with a disputed invoice are refused', () => {
    const own = new Exchange();
    const [first] = ring(own) as [number, number, number];
    const less = own.run(false, (rows) => {
      for (const row of rows) row.cents--;
    });
    assert.equal(own.try(ada, 'open-run', { run: less }), 'run-not-the-most');
    const unbalanced = own.run(false, ([row]) => {
      (row as { cents: number }).cents--;
    });
    assert.equal(own.try(ada, 'open-run', { run: unbalanced }), 'run-credit-beyond-limit');
    const disputed = own.run();
    assert.equal(own.try(bakery, 'dispute-invoice', { invoice: first, reason: 'Not delivered' }), 'ok');
    assert.equal(own.try(ada, 'open-run', { run: disputed }), 'run-invoice-not-in');
  });

  it('an objection, or an invoice paid in the meantime, stops the whole of it', () => {
    const own = new Exchange();
    const [first] = ring(own) as [number, number, number];
    const run = own.run();
    own.office('open-run', { run });
    assert.equal(own.try(bakery, 'object-to-run', { run, reason: 'We agreed otherwise' }), 'ok');
    own.later(25);
    assert.equal(own.try(ada, 'commit-run', { run }), 'run-status-wrong');
    const second = own.run();
    own.office('open-run', { run: second });
    assert.equal(own.try(garage, 'receive-payment', { invoice: first, cents: 300 }), 'ok');
    own.later(25);
    assert.equal(own.try(ada, 'commit-run', { run: second }), 'run-stale');
    assert.deepEqual(
      [...invoices.each(own.state)].map(([, { openCents }]) => openCents),
      [200, 400, 300],
    );
  });

  it('with mutual credit clear more, and move the balances', () => {
    const own = new Exchange();
    own.owes(bakery, garage, 30_000);
    own.owes(garage, printer, 20_000);
    const run = own.run(true);
    own.office('open-run', { run });
    assert.equal(runs.get(own.state, run)?.clearedCents, 50_000);
    own.later(24);
    own.office('commit-run', { run });
    assert.deepEqual(
      [bakery, garage, printer].map((firm) => own.balance(firm)),
      [-30_000, 10_000, 20_000],
    );
  });
});

test('exchange: laws hold after random acts of offices', () => {
  const own = new Exchange();
  for (let i = 0; i < 40; i++) {
    own.pay(bakery, i % 2 === 0 ? garage : printer, 1 + ((i * 977) % 4_000));
    own.pay(garage, printer, 1 + ((i * 331) % 3_000));
    own.pay(printer, bakery, 1 + ((i * 541) % 3_000));
  }
  for (const { name, check } of exchange.invariants) assert.ok(check(own.state).ok, name);
});
