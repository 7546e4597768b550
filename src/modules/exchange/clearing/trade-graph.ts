/**
 * What can clear at all, as arcs: debts between firms of one strongly connected component, those of the same two firms
 * as one arc, and the ways into and out of the common credit. Firms with most arcs come first, which keeps what the
 * engine reads together; firms with equally many come by name, so that the answer does not depend on a file's order.
 */
import { componentsOf } from './components.ts';
import { counts, type Liquidity, type Obligations } from './obligations.ts';
import { byName, numbers, sortedBy } from './order.ts';
import type { Arcs } from './residual.ts';

export type TradeGraph = {
  readonly arcs: Arcs;
  /** Which node a firm is, or -1 for one that nothing can clear for. The common credit is the firm after the last. */
  readonly nodeOf: Int32Array;
  /** Which arc a row belongs to, or -1. */
  readonly arcOfRow: Int32Array;
  /** The arcs of the common credit are those from here on: row i of `creditFirm` is arc i + this. */
  readonly firstCreditArc: number;
  /** The firm that may draw, or -1 - firm for one that takes in. */
  readonly creditFirm: Int32Array;
  /** Of every firm, and of the common credit after the last. */
  readonly component: Int32Array;
};

/** Ways between firms before they are sorted: rows first, then those of the common credit. */
type Ways = {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly capacity: Float64Array;
  readonly rows: Int32Array;
  readonly creditFirm: Int32Array;
};

export function tradeGraph(obligations: Obligations, liquidity: Liquidity | undefined): TradeGraph {
  const ways = waysOf(obligations, liquidity);
  const firms = obligations.firms.length + 1;
  const component = componentsBetween(firms, ways);
  const inside = chosen(ways.from.length, (way) => component[ways.from[way]!] === component[ways.to[way]!]);
  const { nodeOf, nodes } = nodesBySize(obligations.firms, ways, inside);
  return { ...merged(ways, inside, nodeOf, nodes, obligations), nodeOf, component };
}

function waysOf(obligations: Obligations, liquidity: Liquidity | undefined): Ways {
  const { firms, debtor, creditor, amount } = obligations;
  const rows = chosen(amount.length, (row) => counts(obligations, row));
  const most = liquidity === undefined ? 0 : firms.length;
  const drawing = chosen(most, (firm) => liquidity!.headroom[firm]! > 0);
  const taking = chosen(most, (firm) => liquidity!.room[firm]! > 0);
  const count = rows.length + drawing.length + taking.length;
  const ways: Ways = {
    from: new Int32Array(count),
    to: new Int32Array(count),
    capacity: new Float64Array(count),
    rows,
    creditFirm: new Int32Array(drawing.length + taking.length),
  };
  const credit = firms.length;
  let way = 0;
  const add = (from: number, to: number, capacity: number): void => {
    ways.from[way] = from;
    ways.to[way] = to;
    ways.capacity[way++] = capacity;
  };
  for (const row of rows) add(debtor[row]!, creditor[row]!, amount[row]!);
  for (const firm of drawing) {
    ways.creditFirm[way - rows.length] = firm;
    add(credit, firm, liquidity!.headroom[firm]!);
  }
  for (const firm of taking) {
    ways.creditFirm[way - rows.length] = -1 - firm;
    add(firm, credit, liquidity!.room[firm]!);
  }
  return ways;
}

function componentsBetween(firms: number, { from, to }: Ways): Int32Array {
  const sorted = sortedBy(numbers(from.length), from, firms);
  const first = new Int32Array(firms + 1);
  for (let i = 0; i < from.length; i++) first[from[i]! + 1]!++;
  for (let v = 0; v < firms; v++) first[v + 1]! += first[v]!;
  return componentsOf(firms, first, translated(sorted, to));
}

function chosen(count: number, fits: (index: number) => boolean): Int32Array {
  const found = new Int32Array(count);
  let size = 0;
  for (let i = 0; i < count; i++) if (fits(i)) found[size++] = i;
  return found.subarray(0, size);
}

function translated(values: Int32Array, by: Int32Array): Int32Array {
  const result = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = by[values[i]!]!;
  return result;
}

/** Nodes in descending order of their ways, then by name. The common credit stands before all firms of its degree. */
function nodesBySize(names: readonly string[], { from, to }: Ways, inside: Int32Array) {
  const firms = names.length + 1;
  const degree = new Int32Array(firms);
  for (const way of inside) {
    degree[from[way]!]!++;
    degree[to[way]!]!++;
  }
  const most = degree.reduce((a, b) => (b > a ? b : a), 0);
  const named = new Int32Array(firms);
  named[0] = names.length;
  named.set(byName(names), 1);
  const order = sortedBy(
    named,
    degree.map((ways) => most - ways),
    most + 1,
  );
  const nodeOf = new Int32Array(firms).fill(-1);
  let nodes = 0;
  for (const firm of order) if (degree[firm]! > 0) nodeOf[firm] = nodes++;
  return { nodeOf, nodes };
}

/** Sorted by where they begin, then by where they end; debts of the same two firms become one arc. */
function merged(ways: Ways, inside: Int32Array, nodeOf: Int32Array, nodes: number, { amount }: Obligations) {
  const [fromNode, toNode] = [translated(ways.from, nodeOf), translated(ways.to, nodeOf)];
  let debts = inside.length;
  while (debts > 0 && inside[debts - 1]! >= ways.rows.length) debts--;
  const sorted = sortedBy(sortedBy(inside.subarray(0, debts), toNode, nodes), fromNode, nodes);
  const credits = inside.subarray(debts);
  const tail = new Int32Array(inside.length);
  const head = new Int32Array(inside.length);
  const capacity = new Float64Array(inside.length);
  const arcOfRow = new Int32Array(amount.length).fill(-1);
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    const way = sorted[i]!;
    const [u, v] = [fromNode[way]!, toNode[way]!];
    if (count === 0 || tail[count - 1] !== u || head[count - 1] !== v) {
      tail[count] = u;
      head[count++] = v;
    }
    capacity[count - 1]! += ways.capacity[way]!;
    arcOfRow[ways.rows[way]!] = count - 1;
  }
  const firstCreditArc = count;
  for (const way of credits) {
    tail[count] = fromNode[way]!;
    head[count] = toNode[way]!;
    capacity[count++] = ways.capacity[way]!;
  }
  const arcs: Arcs = {
    nodes,
    tail: tail.subarray(0, count),
    head: head.subarray(0, count),
    capacity: capacity.subarray(0, count),
    cost: new Int8Array(count).fill(-1, 0, firstCreditArc),
  };
  const creditFirm = Int32Array.from(credits, (way) => ways.creditFirm[way - ways.rows.length]!);
  return { arcs, arcOfRow, firstCreditArc, creditFirm };
}
