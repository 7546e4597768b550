/**
 * The most that can be set off among firms, each firm's net position unchanged: a circulation of the greatest value.
 * Among all that clear the most, the one that draws least on the common credit is taken; the total is never traded away
 * for anything.
 */
import { type Certificate, fullPrices } from './certificate.ts';
import { cheapestCirculation, type Start } from './cost-scaling.ts';
import type { Liquidity, Obligations } from './obligations.ts';
import type { Arcs } from './residual.ts';
import { type TradeGraph, tradeGraph } from './trade-graph.ts';

export type Clearing = {
  /** Row by row, cents. */
  readonly setOff: Float64Array;
  /** What each firm draws from the common credit (negative: gives to it), cents; their sum is 0. */
  readonly drawn: Float64Array;
  readonly certificate: Certificate;
};

/**
 * The obligations and the liquidity must have no fault (`faultIn`, `faultInLiquidity`). `before` is the clearing of
 * nearly the same rows and firms, numbered as now: the search begins there and finds the same total sooner.
 */
export function clear(obligations: Obligations, liquidity?: Liquidity, before?: Clearing): Clearing {
  const graph = tradeGraph(obligations, liquidity);
  const start = before === undefined ? undefined : startAt(graph, before);
  const { flow, price } = cheapestCirculation(graph.arcs, start);
  const least = liquidity === undefined ? flow : leastDrawn(graph, flow, price);
  return {
    setOff: rowsOf(obligations, graph, least),
    drawn: drawnOf(obligations, graph, least),
    certificate: certificateOf(graph, price),
  };
}

/**
 * Every circulation of the same total leaves full arcs full and empty arcs empty wherever the prices say so; among the
 * others the second search finds the least use of the common credit.
 */
function leastDrawn({ arcs, firstCreditArc, creditFirm }: TradeGraph, flow: Float64Array, price: Int32Array) {
  const free = arcs.tail
    .map((_, i) => i)
    .filter((i) => price[arcs.tail[i]!]! + arcs.cost[i]! === price[arcs.head[i]!]!);
  const draws = (i: number): boolean => i >= firstCreditArc && creditFirm[i - firstCreditArc]! >= 0;
  const freed: Arcs = {
    nodes: arcs.nodes,
    tail: free.map((i) => arcs.tail[i]!),
    head: free.map((i) => arcs.head[i]!),
    capacity: Float64Array.from(free, (i) => arcs.capacity[i]!),
    cost: Int8Array.from(free, (i) => (draws(i) ? 1 : 0)),
  };
  const zero = { price: new Int32Array(arcs.nodes), excess: new Float64Array(arcs.nodes) };
  const second = cheapestCirculation(freed, { flow: Float64Array.from(free, (i) => flow[i]!), ...zero });
  const changed = flow.slice();
  for (let i = 0; i < free.length; i++) changed[free[i]!] = second.flow[i]!;
  return changed;
}

/** What was cleared before, as far as each arc still bears it, at the prices of then. */
function startAt({ arcs, nodeOf, arcOfRow, firstCreditArc, creditFirm }: TradeGraph, before: Clearing): Start {
  const flow = new Float64Array(arcs.tail.length);
  for (let row = 0; row < arcOfRow.length; row++) if (arcOfRow[row]! >= 0) flow[arcOfRow[row]!]! += before.setOff[row]!;
  creditFirm.forEach((firm, i) => {
    flow[firstCreditArc + i] = Math.max(0, firm >= 0 ? before.drawn[firm]! : -before.drawn[-1 - firm]!);
  });
  const excess = new Float64Array(arcs.nodes);
  for (let i = 0; i < flow.length; i++) {
    flow[i] = Math.min(flow[i]!, arcs.capacity[i]!);
    excess[arcs.tail[i]!]! -= flow[i]!;
    excess[arcs.head[i]!]! += flow[i]!;
  }
  const price = new Int32Array(arcs.nodes);
  const full = fullPrices(before.certificate);
  nodeOf.forEach((node, firm) => {
    if (node >= 0) price[node] = full[firm]!;
  });
  return { flow, price, excess };
}

/** What flows on an arc goes to its debts by due date, then by name. */
function rowsOf(obligations: Obligations, { arcs, arcOfRow }: TradeGraph, flow: Float64Array): Float64Array {
  const { amount } = obligations;
  const setOff = new Float64Array(amount.length);
  const debts = new Int32Array(arcs.tail.length);
  for (let row = 0; row < amount.length; row++) {
    const arc = arcOfRow[row]!;
    if (arc < 0) continue;
    debts[arc]!++;
    setOff[row] = flow[arc]!;
  }
  for (const rows of ofSeveralDebts(arcOfRow, debts)) share(obligations, rows, setOff);
  return setOff;
}

/** The rows of each arc that stands for more than one. */
function ofSeveralDebts(arcOfRow: Int32Array, debts: Int32Array): Iterable<number[]> {
  const several = new Map<number, number[]>();
  for (let row = 0; row < arcOfRow.length; row++) {
    const arc = arcOfRow[row]!;
    if (arc < 0 || debts[arc]! < 2) continue;
    const rows = several.get(arc);
    if (rows === undefined) several.set(arc, [row]);
    else rows.push(row);
  }
  return several.values();
}

/** Each of the rows holds what all of them get together. */
function share({ amount, due, ids }: Obligations, rows: number[], setOff: Float64Array): void {
  let left = setOff[rows[0]!]!;
  rows.sort((a, b) => due[a]! - due[b]! || (ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : a - b));
  for (const row of rows) {
    setOff[row] = Math.min(left, amount[row]!);
    left -= setOff[row]!;
  }
}

function drawnOf({ firms }: Obligations, graph: TradeGraph, flow: Float64Array): Float64Array {
  const drawn = new Float64Array(firms.length);
  graph.creditFirm.forEach((firm, i) => {
    const amount = flow[graph.firstCreditArc + i]!;
    if (firm >= 0) drawn[firm]! += amount;
    else drawn[-1 - firm]! -= amount;
  });
  return drawn;
}

/** Prices within a component are counted from the lowest, so that a byte holds them. */
function certificateOf({ nodeOf, component }: TradeGraph, price: Int32Array): Certificate {
  const lowest = new Int32Array(nodeOf.length).fill(2_147_483_647);
  nodeOf.forEach((node, firm) => {
    const own = component[firm]!;
    if (node >= 0 && price[node]! < lowest[own]!) lowest[own] = price[node]!;
  });
  return {
    rank: component,
    price: nodeOf.map((node, firm) => (node < 0 ? 0 : price[node]! - lowest[component[firm]!]!)),
  };
}
