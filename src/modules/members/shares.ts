/**
 * Who pays what: pure functions of a rule, a total and the members' figures, so that anybody can compute a statement
 * again, or ask what it would be. Every cent is somebody's: parts are rounded down, and the cents that are left go to
 * the largest remainders, of equal ones to the town that comes first by its id.
 */
import { compareText } from '#kernel';
import type { Basis, PoolRule, Share } from './records/money.ts';

type By = Exclude<PoolRule['rule']['by'], 'mixed'>;
type Bounds = Pick<PoolRule, 'floorCents' | 'capCents'>;

/** The shares in the order of the figures, or undefined where the total cannot be shared by this rule. */
export function sharesOf(rule: PoolRule, totalCents: number, bases: readonly Basis[]): readonly Share[] | undefined {
  const amounts = bases.length === 0 ? undefined : bounded(weightsOf(rule, bases), totalCents, bases, rule);
  return amounts?.map((cents, i) => ({ town: (bases[i] as Basis).town, cents }));
}

export type Change = { readonly town: string; readonly nowCents: number; readonly thenCents: number };

/** What the same total would cost each, were some to join and others to leave. A town on one side only pays nothing on the other. */
export function whatIf(
  rule: PoolRule,
  totalCents: number,
  bases: readonly Basis[],
  change: { readonly joining: readonly Basis[]; readonly leaving: readonly string[] },
): readonly Change[] | undefined {
  const after = [...bases.filter(({ town }) => !change.leaving.includes(town)), ...change.joining];
  const [now, then] = [sharesOf(rule, totalCents, bases), sharesOf(rule, totalCents, after)];
  if (now === undefined || then === undefined) return undefined;
  const centsIn = (shares: readonly Share[], town: string) => shares.find((share) => share.town === town)?.cents ?? 0;
  const towns = [...new Set([...now, ...then].map(({ town }) => town))].sort(compareText);
  return towns.map((town) => ({ town, nowCents: centsIn(now, town), thenCents: centsIn(then, town) }));
}

/** Parts of a mixed rule count by their percent, each divided by its own sum: all on one denominator. */
function weightsOf({ rule }: PoolRule, bases: readonly Basis[]): readonly bigint[] {
  const parts = rule.by === 'mixed' ? rule.parts : [{ by: rule.by, percent: 100 }];
  const columns = parts.map(({ by, percent }) => ({ figures: bases.map((basis) => figureOf(basis, by)), percent }));
  const sums = columns.map(({ figures }) => sum(figures));
  return bases.map((_, i) =>
    sum(
      columns.map(({ figures, percent }, c) => {
        const others = sums.filter((of, o) => o !== c && of > 0n);
        return (figures[i] as bigint) * BigInt(percent) * product(others);
      }),
    ),
  );
}

function figureOf(basis: Basis, by: By): bigint {
  return by === 'equal' ? 1n : BigInt(basis[by]);
}

/**
 * Shares within a floor and a cap: what is out of bounds is set to its bound and the rest shared again, on the side
 * that is further out, until nothing is. Each round settles one member at least.
 */
function bounded(
  weights: readonly bigint[],
  totalCents: number,
  bases: readonly Basis[],
  { floorCents = 0, capCents = totalCents }: Bounds,
): readonly number[] | undefined {
  const count = bases.length;
  if (floorCents * count > totalCents || capCents * count < totalCents) return undefined;
  const settled = new Map<number, number>();
  for (;;) {
    const open = bases.map((_, i) => i).filter((i) => !settled.has(i));
    const rest = totalCents - [...settled.values()].reduce((all, cents) => all + cents, 0);
    const parts = divided(
      open.map((i) => weights[i] as bigint),
      rest,
      open.map((i) => (bases[i] as Basis).town),
    );
    if (parts === undefined) return undefined;
    const clamped = parts.map((cents) => Math.min(Math.max(cents, floorCents), capCents));
    const excess = clamped.reduce((all, cents, i) => all + cents - (parts[i] as number), 0);
    const wrong = parts.map((cents, i) => (clamped[i] as number) - cents);
    const ends = open.filter(
      (_, i) => (excess >= 0 && (wrong[i] as number) > 0) || (excess <= 0 && (wrong[i] as number) < 0),
    );
    if (ends.length === 0) {
      for (const [i, member] of open.entries()) settled.set(member, parts[i] as number);
      return bases.map((_, i) => settled.get(i) as number);
    }
    for (const member of ends) settled.set(member, clamped[open.indexOf(member)] as number);
  }
}

/** Whole cents in proportion to the weights; undefined where there is something to share and nothing to share it by. */
function divided(
  weights: readonly bigint[],
  totalCents: number,
  names: readonly string[],
): readonly number[] | undefined {
  const all = sum(weights);
  if (all === 0n) return totalCents === 0 ? weights.map(() => 0) : undefined;
  const total = BigInt(totalCents);
  const parts = weights.map((weight) => Number((total * weight) / all));
  const left = totalCents - parts.reduce((whole, cents) => whole + cents, 0);
  const remainders = weights.map((weight, i) => ({ i, remainder: (total * weight) % all, name: names[i] as string }));
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? compareText(a.name, b.name) : a.remainder > b.remainder ? -1 : 1,
  );
  for (const { i } of remainders.slice(0, left)) parts[i] = (parts[i] as number) + 1;
  return parts;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((all, value) => all + value, 0n);
}

function product(values: readonly bigint[]): bigint {
  return values.reduce((all, value) => all * value, 1n);
}
