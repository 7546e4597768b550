/** Random acts of the module: valid more often than not, in the state as it is. */
import type { Random, StateView, Value } from '#kernel';
import { broughtRun } from './brought-run.ts';
import { policyOf, room, spendable } from './post.ts';
import { firmKeys, firms, type Invoice, invoices, postings, type Run, runs } from './records.ts';
import type { schema } from './schema.ts';

const DAY_MS = 86_400_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

type Acts = keyof typeof schema.actions;
type Generator = (random: Random, state: StateView) => Value | undefined;

/** For what a firm signs, a firm is meant whose keys the drawer holds: the first that may do it signs. */
const generators: { readonly [A in Acts]: Generator } = {
  'set-policy': (random) => ({
    ...{ maxLimitCents: 500_000 + random.below(500_000), softBandPercent: 80, maxBalanceCents: 5_000_000 },
    ...{ feeBasisPoints: random.below(3) * 50, objectionHours: 1 + random.below(3) },
    lossRule: random.below(2) === 0 ? 'reserve' : 'shared',
  }),
  admit: (random, state) => {
    if (policyOf(state) === undefined) return undefined;
    const sealed = { name: random.publicKey(), taxForm: random.publicKey() };
    const key = `ed25519:${random.publicKey()}`;
    return { firm: firmNumber(random), ...sealed, corporation: random.below(2) === 0, key };
  },
  'file-tax-form': (random, state) => withFirm(random, state, (firm) => ({ firm, taxForm: random.publicKey() })),
  'set-line': (random, state) =>
    withFirm(random, state, (firm) => ({
      ...{ firm, limitCents: random.below(500_000), basis: 'sales' },
      ...{ untilMs: random.timeMs + (1 + random.below(400)) * DAY_MS, guarantors: [] },
    })),
  'set-standing': (random, state) => {
    const known = [...firms.each(state)].filter(([, { status }]) => status !== 'left');
    return one(random, known, ([firm, { status }]) => {
      const other = status !== 'active' || random.below(6) > 0 ? 'active' : 'suspended';
      return { firm, status: other, reason: 'Asked for by the firm' };
    });
  },
  'replace-keys': (random, state) =>
    one(random, [...firmKeys.each(state)], ([lost, { firm }]) => ({
      ...{ firm, lost: [lost], key: `ed25519:${random.publicKey()}`, reason: 'Seen in person' },
    })),
  'add-key': (random, state) =>
    withFirm(random, state, () => ({
      key: `ed25519:${random.publicKey()}`,
      role: random.below(2) === 0 ? 'owner' : 'clerk',
    })),
  'end-key': (random, state) => {
    const others = [...firmKeys.each(state)].filter(([, { firm, role }]) => {
      const member = firms.get(state, firm);
      return member?.status === 'active' && member.owners > (role === 'owner' ? 1 : 0);
    });
    return one(random, others, ([key]) => ({ key }));
  },
  pay: (random, state) => payment(random, state, (_, to) => ({ to })),
  'enter-payment': (random, state) => payment(random, state, (from, to) => ({ from, to })),
  reverse: (random, state) => undoable(random, state),
  'undo-payment': (random, state) => undoable(random, state),
  'send-invoice': (random, state) => debt(random, state, (firm) => ({ debtor: firm })),
  'declare-debt': (random, state) => debt(random, state, (firm) => ({ creditor: firm })),
  'accept-invoice': (random, state) => invoice(random, state, ['sent', 'disputed'], (_, invoice) => ({ invoice })),
  'dispute-invoice': (random, state) =>
    invoice(random, state, ['sent', 'accepted'], (_, invoice) => ({ invoice, reason: 'Half of it came' })),
  'cancel-invoice': (random, state) =>
    invoice(random, state, ['sent', 'accepted', 'disputed'], (_, invoice) => ({ invoice })),
  'receive-payment': (random, state) =>
    invoice(random, state, ['sent', 'accepted'], ({ openCents, currency }, invoice) =>
      currency === 'dollars' ? { invoice, cents: 1 + random.below(openCents) } : undefined,
    ),
  'propose-run': (random, state) =>
    policyOf(state) === undefined ? undefined : { withCredit: random.below(2) === 0, excluded: [] },
  'add-set-offs': (random, state) =>
    run(random, state, 'proposed', ({ rowParts }, number) => {
      const rows = rowParts === 0 ? (broughtRun(state, number, random.timeMs)?.rows ?? []) : [];
      return rows.length === 0 || rows.length > 1_000 ? undefined : { run: number, rows };
    }),
  'add-prices': (random, state) =>
    run(random, state, 'proposed', ({ priceParts }, number) => {
      const prices = priceParts === 0 ? (broughtRun(state, number, random.timeMs)?.prices ?? []) : [];
      return prices.length === 0 || prices.length > 1_000 ? undefined : { run: number, rows: prices };
    }),
  'open-run': (random, state) =>
    run(random, state, 'proposed', (_, number) =>
      broughtRun(state, number, random.timeMs)?.isBrought === true ? { run: number } : undefined,
    ),
  'object-to-run': (random, state) =>
    run(random, state, 'open', ({ openUntilMs = 0, clearedCents }, number) =>
      openUntilMs > random.timeMs && clearedCents > 0 ? { run: number, reason: 'We agreed otherwise' } : undefined,
    ),
  'void-run': (random, state) =>
    random.below(4) > 0
      ? undefined
      : run(random, state, 'proposed', (_, number) => ({ run: number, reason: 'A newer run takes its place' })),
  'commit-run': (random, state) =>
    run(random, state, 'open', ({ openUntilMs = 0 }, number) =>
      openUntilMs <= random.timeMs ? { run: number } : undefined,
    ),
};

export function generate(action: Acts, random: Random, state: StateView): Value | undefined {
  return generators[action](random, state);
}

function payment(random: Random, state: StateView, between: (from: string, to: string) => object): Value | undefined {
  const paying = active(state).filter((firm) => spendable(state, firm, random.timeMs) > 0);
  return one(random, paying, (from) => {
    const taking = active(state).filter((firm) => firm !== from && room(state, firm) > 0);
    return one(random, taking, (to) => {
      const most = Math.min(spendable(state, from, random.timeMs), room(state, to));
      const supply = random.below(3) > 0 ? 'services' : 'nothing';
      return { ...between(from, to), cents: 1 + random.below(most), supply, taxCents: 0 };
    });
  });
}

function undoable(random: Random, state: StateView): Value | undefined {
  const open = [...postings.each(state)].filter(([, { kind, reversedBy, legs }]) => {
    const [, payee] = legs;
    const pays = payee !== undefined && spendable(state, payee.account, random.timeMs) >= payee.cents;
    return (
      kind === 'payment' && reversedBy === undefined && pays && firms.get(state, payee.account)?.status === 'active'
    );
  });
  return one(random, open, ([id]) => ({ posting: Number(id), reason: 'Entered twice' }));
}

function debt(random: Random, state: StateView, other: (firm: string) => object): Value | undefined {
  if (active(state).length < 2) return undefined;
  return one(random, active(state), (firm) => ({
    ...{ ...other(firm), cents: 1 + random.below(90_000) },
    currency: random.below(4) > 0 ? 'dollars' : 'credits',
  }));
}

function invoice(
  random: Random,
  state: StateView,
  statuses: readonly Invoice['status'][],
  input: (invoice: Invoice, number: number) => Value | undefined,
): Value | undefined {
  const fitting = [...invoices.each(state)].filter(
    ([, { status, debtor, creditor }]) =>
      statuses.includes(status) && [debtor, creditor].every((firm) => firms.get(state, firm)?.status === 'active'),
  );
  return one(random, fitting, ([id, found]) => input(found, Number(id)));
}

function run(
  random: Random,
  state: StateView,
  status: Run['status'],
  input: (run: Run, number: number) => Value | undefined,
): Value | undefined {
  const fitting = [...runs.each(state)].filter(([, found]) => found.status === status);
  return one(random, fitting, ([id, found]) => input(found, Number(id)));
}

/** Firms that may trade. */
function active(state: StateView): readonly string[] {
  return [...firms.each(state)]
    .filter(([, { status, taxForm }]) => status === 'active' && taxForm !== undefined)
    .map(([firm]) => firm);
}

function withFirm(random: Random, state: StateView, input: (firm: string) => Value): Value | undefined {
  return one(random, active(state), input);
}

function one<T>(random: Random, options: readonly T[], input: (option: T) => Value | undefined): Value | undefined {
  return options.length === 0 ? undefined : input(options[random.below(options.length)] as T);
}

function firmNumber(random: Random): string {
  return Array.from({ length: 8 }, () => LETTERS[random.below(LETTERS.length)]).join('');
}
