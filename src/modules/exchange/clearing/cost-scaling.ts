/**
 * The cheapest circulation, by cost scaling: Goldberg and Tarjan (1990), with partial augmentation and global price
 * updates as Goldberg (1997, 2008) describes them. Costs are small whole numbers and the prices of real networks span a
 * few dozen units, so two things differ from the textbook. The scale begins small and grows, and after each phase a
 * few passes look for whole prices that prove the circulation optimal: mostly there are some after the second phase.
 * Where there are none, the next phase begins from the prices of those passes, which leave few arcs to repair.
 *
 * Whole numbers only, one thread, one order: the same answer on every machine.
 */
import { type Arcs, flowOn, type Residual, residualOf } from './residual.ts';

/** `price` proves it: where cost + price(tail) - price(head) is negative the arc is full, where positive it is empty. */
export type Circulation = { readonly flow: Float64Array; readonly price: Int32Array };

/** Where to begin: a flow within the capacities, prices, and what that flow brings each node more than it takes away. */
export type Start = Circulation & { readonly excess: Float64Array };

const FIRST_SCALE = 4;
/** From prices that are nearly right, a finer first phase is mostly the last one. */
const FIRST_SCALE_AGAIN = 64;
const SCALE_GROWTH = 8;
/** Arcs that one step pushes along. */
const LONGEST_PATH = 4;
const PROVING_PASSES = 12;

export function cheapestCirculation(arcs: Arcs, start?: Start): Circulation {
  const { flow, price, excess } = start ?? fromNothing(arcs);
  const graph = residualOf(arcs, flow);
  const phases = new Phases(graph, excess.slice());
  let prices = price;
  for (let scale = start === undefined ? FIRST_SCALE : FIRST_SCALE_AGAIN; ; scale *= SCALE_GROWTH) {
    const proof = provingPrices(graph, phases.run(prices, scale), scale);
    if (proof.holds) return { flow: flowOn(graph), price: proof.prices };
    prices = proof.prices;
  }
}

function fromNothing({ nodes, tail }: Arcs): Start {
  return { flow: new Float64Array(tail.length), price: new Int32Array(nodes), excess: new Float64Array(nodes) };
}

/** Whole prices such that no arc with something left has a negative reduced cost, if a few passes find them. */
function provingPrices({ first, to, tag }: Residual, scaled: Float64Array, scale: number) {
  const prices = Int32Array.from(scaled, (price) => Math.round(price / scale));
  for (let pass = 0; pass < PROVING_PASSES; pass++) {
    let changed = false;
    for (let u = 0; u < prices.length; u++) {
      const price = prices[u]!;
      for (let a = first[u]!, end = first[u + 1]!; a < end; a++) {
        const t = tag[a]!;
        if ((t & 1) === 0) continue;
        const v = to[a]!;
        if (prices[v]! > price + (t >> 2)) {
          prices[v] = price + (t >> 2);
          changed = true;
        }
      }
    }
    if (!changed) return { holds: true, prices };
  }
  return { holds: false, prices };
}

/**
 * One phase makes the circulation optimal to within 1 of the scaled costs. The reduced cost of an arc is
 * scale · cost + price(tail) - price(head); a node with excess pushes along arcs where that is negative.
 */
class Phases {
  readonly #graph: Residual;
  readonly #excess: Float64Array;
  readonly #price: Float64Array;
  /** The next arc of each node to look at: those before it lead nowhere until the node's price falls. */
  readonly #current: Int32Array;
  readonly #queue: Queue;
  readonly #ranks: Ranks;
  readonly #path = new Int32Array(LONGEST_PATH);
  #scale = 1;
  #relabels = 0;

  constructor(graph: Residual, excess: Float64Array) {
    const nodes = excess.length;
    this.#graph = graph;
    this.#excess = excess;
    this.#price = new Float64Array(nodes);
    this.#current = new Int32Array(nodes);
    this.#queue = new Queue(nodes);
    this.#ranks = new Ranks(nodes);
  }

  /** Scaled prices, to be read before the next run. */
  run(prices: Int32Array, scale: number): Float64Array {
    this.#scale = scale;
    for (let v = 0; v < prices.length; v++) this.#price[v] = prices[v]! * scale;
    this.#saturate();
    const { first } = this.#graph;
    for (let v = 0; v < prices.length; v++) {
      this.#current[v] = first[v]!;
      if (this.#excess[v]! > 0) this.#queue.add(v);
    }
    this.#relabels = prices.length;
    while (this.#queue.size > 0) {
      if (this.#relabels >= prices.length) this.#updatePrices();
      const node = this.#queue.take();
      while (this.#excess[node]! > 0) this.#push(node, this.#walk(node));
    }
    return this.#price;
  }

  /** Fills every arc that earns something at these prices. */
  #saturate(): void {
    const { first, to, mate, left, tag } = this.#graph;
    const price = this.#price;
    const excess = this.#excess;
    const scale = this.#scale;
    for (let u = 0; u < price.length; u++) {
      for (let a = first[u]!, end = first[u + 1]!; a < end; a++) {
        const t = tag[a]!;
        if ((t & 1) === 0) continue;
        const v = to[a]!;
        if ((t >> 2) * scale + price[u]! - price[v]! >= 0) continue;
        const amount = left[a]!;
        const back = mate[a]!;
        left[a] = 0;
        left[back]! += amount;
        tag[a] = (t & -4) | 2;
        tag[back] = (tag[back]! & -4) | 1;
        excess[u]! -= amount;
        excess[v]! += amount;
      }
    }
  }

  /** Finds a path of a few arcs, or up to a node that wants some; a node that leads nowhere falls. Its length. */
  #walk(start: number): number {
    const { first, to, mate, tag } = this.#graph;
    const price = this.#price;
    const excess = this.#excess;
    const current = this.#current;
    const path = this.#path;
    const scale = this.#scale;
    let tip = start;
    let length = 0;
    walk: while (length < LONGEST_PATH && (length === 0 || excess[tip]! >= 0)) {
      const own = price[tip]!;
      for (let a = current[tip]!, end = first[tip + 1]!; a < end; a++) {
        const t = tag[a]!;
        if ((t & 1) === 0 || (t >> 2) * scale + own - price[to[a]!]! >= 0) continue;
        current[tip] = a;
        path[length++] = a;
        tip = to[a]!;
        continue walk;
      }
      this.#relabel(tip);
      if (length > 0) tip = to[mate[path[--length]!]!]!;
    }
    return length;
  }

  /** The price falls until an arc leads on. A node with excess always has an arc: what came can go back. */
  #relabel(node: number): void {
    const { first, to, tag } = this.#graph;
    const price = this.#price;
    const scale = this.#scale;
    const own = price[node]!;
    let least = Number.MAX_VALUE;
    for (let a = first[node]!, end = first[node + 1]!; a < end; a++) {
      const t = tag[a]!;
      if ((t & 1) === 0) continue;
      const reduced = (t >> 2) * scale + own - price[to[a]!]!;
      if (reduced < least) least = reduced;
    }
    price[node] = own - least - 1;
    this.#current[node] = first[node]!;
    this.#relabels++;
  }

  /** Along the path, from node to node as much as there is and the arc bears. */
  #push(start: number, length: number): void {
    const { to, mate, left, tag } = this.#graph;
    const excess = this.#excess;
    const queue = this.#queue;
    const path = this.#path;
    for (let i = 0, u = start; i < length; i++) {
      const a = path[i]!;
      const v = to[a]!;
      const back = mate[a]!;
      const [room, has] = [left[a]!, excess[u]!];
      const amount = room < has ? room : has;
      if (amount <= 0) return;
      left[a] = room - amount;
      left[back]! += amount;
      tag[a] = (tag[a]! & -4) | (amount < room ? 3 : 2);
      tag[back] = (tag[back]! & -4) | (amount < room ? 3 : 1);
      excess[u] = has - amount;
      excess[v]! += amount;
      if (v !== start && excess[v]! > 0) queue.add(v);
      u = v;
    }
  }

  /** Gives every node the price of its cheapest way to a node that wants some. */
  #updatePrices(): void {
    const { first, to, tag } = this.#graph;
    const price = this.#price;
    const excess = this.#excess;
    const scale = this.#scale;
    const ranks = this.#ranks;
    const rank = ranks.rank;
    let waiting = ranks.begin(excess);
    let r = 0;
    for (; r < price.length && waiting > 0; r++) {
      for (let v = ranks.take(r); v >= 0; v = ranks.take(r)) {
        for (let a = first[v]!, end = first[v + 1]!; a < end; a++) {
          const t = tag[a]!;
          if ((t & 2) === 0) continue;
          const u = to[a]!;
          if (rank[u]! <= r) continue;
          const reduced = price[u]! - price[v]! - (t >> 2) * scale;
          const further = reduced < 0 ? r : r + reduced + 1;
          if (further < rank[u]!) ranks.move(u, further);
        }
        if (excess[v]! > 0) waiting--;
      }
    }
    for (let v = 0; v < price.length; v++) {
      const fall = rank[v]! < r ? rank[v]! : r;
      if (fall === 0) continue;
      price[v]! -= fall;
      this.#current[v] = first[v]!;
    }
    this.#relabels = 0;
  }
}

/** First in, first out; a node stands in it once. */
class Queue {
  size = 0;
  #at = 0;
  readonly #ring: Int32Array;
  readonly #waits: Uint8Array;

  constructor(nodes: number) {
    this.#ring = new Int32Array(nodes);
    this.#waits = new Uint8Array(nodes);
  }

  add(node: number): void {
    if (this.#waits[node] === 1) return;
    this.#waits[node] = 1;
    let slot = this.#at + this.size++;
    if (slot >= this.#ring.length) slot -= this.#ring.length;
    this.#ring[slot] = node;
  }

  take(): number {
    const node = this.#ring[this.#at]!;
    this.#at = this.#at + 1 === this.#ring.length ? 0 : this.#at + 1;
    this.size--;
    this.#waits[node] = 0;
    return node;
  }
}

/** Nodes in buckets by how far they are from a node that wants some: doubly linked, because nodes move nearer. */
class Ranks {
  readonly rank: Int32Array;
  readonly #bucket: Int32Array;
  readonly #next: Int32Array;
  readonly #before: Int32Array;

  constructor(nodes: number) {
    this.rank = new Int32Array(nodes);
    this.#bucket = new Int32Array(nodes);
    this.#next = new Int32Array(nodes);
    this.#before = new Int32Array(nodes);
  }

  /** All that want some are at rank 0, all others as far as can be. How many have something to give. */
  begin(excess: Float64Array): number {
    let giving = 0;
    this.#bucket.fill(-1);
    for (let v = 0; v < excess.length; v++) {
      this.rank[v] = excess.length;
      if (excess[v]! < 0) this.move(v, 0);
      if (excess[v]! > 0) giving++;
    }
    return giving;
  }

  move(node: number, rank: number): void {
    const next = this.#next;
    const before = this.#before;
    const bucket = this.#bucket;
    const old = this.rank[node]!;
    if (old < bucket.length) {
      const [p, q] = [before[node]!, next[node]!];
      if (p >= 0) next[p] = q;
      else bucket[old] = q;
      if (q >= 0) before[q] = p;
    }
    const head = bucket[rank]!;
    next[node] = head;
    before[node] = -1;
    if (head >= 0) before[head] = node;
    bucket[rank] = node;
    this.rank[node] = rank;
  }

  /** The last to come to this rank, or -1. */
  take(rank: number): number {
    const node = this.#bucket[rank]!;
    if (node < 0) return -1;
    const next = this.#next[node]!;
    this.#bucket[rank] = next;
    if (next >= 0) this.#before[next] = -1;
    return node;
  }
}
