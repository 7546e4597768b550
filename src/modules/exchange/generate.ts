/** Random acts of the module: valid more often than not, in the state as it is. */
import type { Random, StateView, Value } from '#kernel';
import { policyOf, room, spendable } from './post.ts';
import { firms, postings, runs } from './records.ts';
import type { schema } from './schema.ts';

const DAY_MS = 86_400_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

type Acts = keyof typeof schema.actions;
type Generator = (random: Random, state: StateView) => Value | undefined;

/** What a firm signs itself is drawn by tests that hold its keys: a rule would refuse any other. */
const generators: { readonly [A in Acts]?: Generator } = {
  'set-policy': (random) => ({
    ...{ maxLimitCents: 500_000 + random.below(500_000), softBandPercent: 80, maxBalanceCents: 5_000_000 },
    ...{ feeBasisPoints: random.below(3) * 50, objectionHours: 1 + random.below(48) },
    lossRule: random.below(2) === 0 ? 'reserve' : 'shared',
  }),
  admit: (random, state) =>
    policyOf(state) === undefined
      ? undefined
      : {
          ...{ firm: firmNumber(random), name: random.publicKey(), corporation: random.below(2) === 0 },
          ...{ taxForm: random.publicKey(), key: `ed25519:${random.publicKey()}` },
        },
  'file-tax-form': (random, state) => withFirm(random, state, (firm) => ({ firm, taxForm: random.publicKey() })),
  'set-line': (random, state) =>
    withFirm(random, state, (firm) => ({
      ...{ firm, limitCents: random.below(500_000), basis: 'sales' },
      ...{ untilMs: random.timeMs + (1 + random.below(400)) * DAY_MS, guarantors: [] },
    })),
  'set-standing': (random, state) =>
    random.below(8) > 0
      ? undefined
      : one(
          random,
          all(state, () => true),
          (firm) => ({
            ...{ firm, status: random.below(3) === 0 ? 'suspended' : 'active', reason: 'Asked for by the firm' },
          }),
        ),
  'enter-payment': payment,
  'undo-payment': (random, state) => {
    const undoable = [...postings.each(state)].filter(
      ([, { kind, reversedBy }]) => kind === 'payment' && reversedBy === undefined,
    );
    return one(random, undoable, ([id]) => ({ posting: Number(id), reason: 'Entered twice' }));
  },
  'propose-run': (random, state) =>
    policyOf(state) === undefined ? undefined : { withCredit: random.below(2) === 0, excluded: [] },
  'void-run': (random, state) => {
    const open = [...runs.each(state)].filter(([, { status }]) => status === 'proposed' || status === 'open');
    return one(random, open, ([id]) => ({ run: Number(id), reason: 'A newer run takes its place' }));
  },
};

export function generate(action: Acts, random: Random, state: StateView): Value | undefined {
  return generators[action]?.(random, state);
}

function payment(random: Random, state: StateView): Value | undefined {
  const paying = all(state, (firm) => spendable(state, firm, random.timeMs) > 0);
  return one(random, paying, (from) =>
    one(
      random,
      all(state, (firm) => firm !== from && room(state, firm) > 0),
      (to) => {
        const most = Math.min(spendable(state, from, random.timeMs), room(state, to));
        return {
          from,
          to,
          cents: 1 + random.below(most),
          supply: random.below(3) > 0 ? 'services' : 'nothing',
          taxCents: 0,
        };
      },
    ),
  );
}

function all(state: StateView, fits: (firm: string) => boolean): readonly string[] {
  return [...firms.each(state)]
    .filter(([firm, { status, taxForm }]) => status === 'active' && taxForm !== undefined && fits(firm))
    .map(([firm]) => firm);
}

function withFirm(random: Random, state: StateView, input: (firm: string) => Value): Value | undefined {
  return one(
    random,
    all(state, () => true),
    input,
  );
}

function one<T>(random: Random, options: readonly T[], input: (option: T) => Value | undefined): Value | undefined {
  return options.length === 0 ? undefined : input(options[random.below(options.length)] as T);
}

function firmNumber(random: Random): string {
  return Array.from({ length: 8 }, () => LETTERS[random.below(LETTERS.length)]).join('');
}
