/**
 * Strongly connected components (Tarjan 1972), without recursion: a chain of a hundred thousand firms would overflow
 * the stack. Components are numbered as they are finished, so an arc between two of them leads to the lower number.
 *
 * The arcs out of node v are `to[first[v]]` up to, not including, `to[first[v + 1]]`.
 */
export function componentsOf(nodes: number, first: Int32Array, to: Int32Array): Int32Array {
  const NONE = -1;
  const component = new Int32Array(nodes).fill(NONE);
  const index = new Int32Array(nodes).fill(NONE);
  const low = new Int32Array(nodes);
  const at = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  const path = new Int32Array(nodes);
  let [seen, opened, depth, finished] = [0, 0, 0, 0];
  for (let root = 0; root < nodes; root++) {
    if (index[root] !== NONE) continue;
    path[depth++] = root;
    walk: while (depth > 0) {
      const v = path[depth - 1]!;
      if (index[v] === NONE) {
        index[v] = low[v] = seen++;
        at[v] = first[v]!;
        open[opened++] = v;
      }
      for (let a = at[v]!; a < first[v + 1]!; a++) {
        const w = to[a]!;
        if (index[w] === NONE) {
          at[v] = a;
          path[depth++] = w;
          continue walk;
        }
        if (component[w] === NONE && low[w]! < low[v]!) low[v] = low[w]!;
      }
      depth--;
      if (low[v] !== index[v]) continue;
      do component[open[--opened]!] = finished;
      while (open[opened] !== v);
      finished++;
    }
  }
  return component;
}
