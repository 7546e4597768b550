/**
 * A second way to the most that can be cleared, which shares nothing with the first: everything is set off to begin
 * with, and what firms then have too much is sent back along the shortest ways (Ford and Fulkerson 1962, with one
 * breadth-first search for each shortest way). It is slow and short, and there to check the other one.
 */
import { counts, type Obligations } from './obligations.ts';

type Way = { readonly to: number; left: number; readonly cost: number; readonly mate: number };

/** The greatest total that can be set off, cents, where each cent of a row counts for `gain` (0 or 1). */
export function mostCleared(obligations: Obligations, gain: (row: number) => number = () => 1): number {
  const { firms, debtor, creditor, amount } = obligations;
  const ways: Way[] = [];
  const from: number[][] = firms.map(() => []);
  const excess = firms.map(() => 0);
  let total = 0;
  for (let row = 0; row < amount.length; row++) {
    if (!counts(obligations, row)) continue;
    const [d, c, w] = [debtor[row]!, creditor[row]!, amount[row]!];
    from[d]!.push(ways.length);
    ways.push({ to: c, left: 0, cost: -gain(row), mate: ways.length + 1 });
    from[c]!.push(ways.length);
    ways.push({ to: d, left: w, cost: gain(row), mate: ways.length - 1 });
    excess[d]! -= w;
    excess[c]! += w;
    total += gain(row) * w;
  }
  for (let source = 0; source < firms.length; source++) {
    while (excess[source]! > 0) total -= sendBack(source, excess, ways, from);
  }
  return total;
}

/** Along the cheapest way to a firm that lacks some; what that takes from the total. */
function sendBack(source: number, excess: number[], ways: Way[], from: readonly number[][]): number {
  const { distance, by } = cheapestWays(source, ways, from);
  let target = -1;
  excess.forEach((own, firm) => {
    if (own < 0 && distance[firm]! < (target < 0 ? Number.MAX_VALUE : distance[target]!)) target = firm;
  });
  let amount = Math.min(excess[source]!, -excess[target]!);
  for (let v = target; v !== source; v = ways[ways[by[v]!]!.mate]!.to) amount = Math.min(amount, ways[by[v]!]!.left);
  for (let v = target; v !== source; ) {
    const way = ways[by[v]!]!;
    way.left -= amount;
    ways[way.mate]!.left += amount;
    v = ways[way.mate]!.to;
  }
  excess[source]! -= amount;
  excess[target]! += amount;
  return amount * distance[target]!;
}

/** Costs may be negative but no loop's is, so correcting distances comes to an end (Bellman 1958). */
function cheapestWays(source: number, ways: readonly Way[], from: readonly number[][]) {
  const distance = from.map(() => Number.MAX_VALUE);
  const by = from.map(() => -1);
  distance[source] = 0;
  const queue = [source];
  const waits = new Set(queue);
  for (let u = queue.shift(); u !== undefined; u = queue.shift()) {
    waits.delete(u);
    for (const index of from[u]!) {
      const { to, left, cost } = ways[index]!;
      if (left === 0 || distance[u]! + cost >= distance[to]!) continue;
      distance[to] = distance[u]! + cost;
      by[to] = index;
      if (!waits.has(to)) queue.push(to);
      waits.add(to);
    }
  }
  return { distance, by };
}
