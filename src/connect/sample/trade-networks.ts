/**
 * Invented networks of trade debts, for trying and timing obligation clearing. The three families differ in what makes
 * clearing hard: `uniform` is one giant component without hubs, `power-law` has the heavy tails of trade credit, and
 * `core` adds the mutual debts and triangles of firms that know one another.
 */
import { exponential, logarithm, Uniform } from './uniform.ts';

export const FAMILIES = ['uniform', 'power-law', 'core'] as const;
export type Family = (typeof FAMILIES)[number];

/** Row by row: firm `debtor[i]` owes firm `creditor[i]` `amount[i]` cents. Firms are 0 ... firms - 1. */
export type TradeNetwork = {
  readonly debtor: Int32Array;
  readonly creditor: Int32Array;
  readonly amount: Float64Array;
};

/** The logarithm of a median invoice of about 245 dollars. */
const MEDIAN = 5.5;
/** So often a firm is as big a buyer as it is a seller. */
const MOVED = 0.3;
/** Draws a row before giving up: a pair occurs once only, and pairs run out. */
const TRIES = 50;

/**
 * Every ordered pair of firms occurs at most once, nobody owes itself, and amounts are log-normal, at least one cent.
 * Fewer rows than asked for come where the pairs run out. `firms` is at least 2.
 */
export function tradeNetwork(family: Family, firms: number, rows: number, seed: number): TradeNetwork {
  const random = new Uniform(seed);
  const sigma = family === 'uniform' ? 1 : 1.6;
  const drawn = new Rows(firms, rows, () =>
    Math.max(1, Math.floor(100 * exponential(MEDIAN + sigma * random.normal()))),
  );
  const draw = family === 'uniform' ? uniformly(random, firms) : byRank(random, firms);
  for (let tries = TRIES * rows; tries > 0 && !drawn.full; tries--) {
    const [debtor, creditor] = draw();
    if (drawn.add(debtor, creditor) && family === 'core') knot(random, drawn, draw, debtor, creditor);
  }
  return drawn.network();
}

/** A debt is often mutual, and sometimes goes round by a third firm. */
function knot(random: Uniform, drawn: Rows, draw: Draw, debtor: number, creditor: number): void {
  if (random.unit() < 0.2) drawn.add(creditor, debtor);
  if (random.unit() >= 0.1) return;
  const [third] = draw();
  if (third === debtor || third === creditor) return;
  drawn.add(creditor, third);
  drawn.add(third, debtor);
}

type Draw = () => readonly [debtor: number, creditor: number];

function uniformly(random: Uniform, firms: number): Draw {
  return () => [random.below(firms), random.below(firms)];
}

/** By Zipf's law over ranks; who sells much buys much as well, but for every third firm or so. */
function byRank(random: Uniform, firms: number): Draw {
  const debtors = permutation(random, firms);
  const creditors = debtors.slice();
  for (let rank = 0; rank < firms; rank++) {
    if (random.unit() < MOVED) swap(creditors, rank, random.below(firms));
  }
  const owing = cumulated(firms, 0.8);
  const owed = cumulated(firms, 1);
  return () => [debtors[random.weighted(owing)] as number, creditors[random.weighted(owed)] as number];
}

/** The sums of (rank + 1) to the power of -exponent. */
function cumulated(firms: number, exponent: number): Float64Array {
  const sums = new Float64Array(firms);
  let sum = 0;
  for (let rank = 0; rank < firms; rank++) {
    sum += exponential(-exponent * logarithm(rank + 1));
    sums[rank] = sum;
  }
  return sums;
}

function permutation(random: Uniform, size: number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) swap(order, i, random.below(i + 1));
  return order;
}

function swap(order: Int32Array, a: number, b: number): void {
  const kept = order[a] as number;
  order[a] = order[b] as number;
  order[b] = kept;
}

class Rows {
  readonly #firms: number;
  readonly #amountOf: () => number;
  readonly #debtor: Int32Array;
  readonly #creditor: Int32Array;
  readonly #amount: Float64Array;
  readonly #pairs = new Set<number>();
  #count = 0;

  constructor(firms: number, rows: number, amountOf: () => number) {
    this.#firms = firms;
    this.#amountOf = amountOf;
    this.#debtor = new Int32Array(rows);
    this.#creditor = new Int32Array(rows);
    this.#amount = new Float64Array(rows);
  }

  get full(): boolean {
    return this.#count === this.#amount.length;
  }

  /** Whether the pair was new and there was room for it. */
  add(debtor: number, creditor: number): boolean {
    const pair = debtor * this.#firms + creditor;
    if (debtor === creditor || this.full || this.#pairs.has(pair)) return false;
    this.#pairs.add(pair);
    this.#debtor[this.#count] = debtor;
    this.#creditor[this.#count] = creditor;
    this.#amount[this.#count++] = this.#amountOf();
    return true;
  }

  network(): TradeNetwork {
    const count = this.#count;
    return {
      debtor: this.#debtor.slice(0, count),
      creditor: this.#creditor.slice(0, count),
      amount: this.#amount.slice(0, count),
    };
  }
}
