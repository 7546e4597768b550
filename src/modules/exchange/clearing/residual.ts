/** What is left of each arc, and what can be taken back, node by node. */

/** Arc i leads from `tail[i]` to `head[i]`, bears up to `capacity[i]`, and each unit on it costs `cost[i]`. */
export type Arcs = {
  readonly nodes: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  readonly capacity: Float64Array;
  readonly cost: Int8Array;
};

/**
 * The arcs out of node v stand from `first[v]` up to, not including, `first[v + 1]`; each arc stands twice, and `mate`
 * is the same arc the other way. `tag` packs what a scan needs into one number: cost · 4, bit 0 for "something is
 * left", bit 1 for "something is left the other way". Amounts are only read where something moves.
 */
export type Residual = {
  readonly first: Int32Array;
  readonly to: Int32Array;
  readonly mate: Int32Array;
  readonly left: Float64Array;
  readonly tag: Int16Array;
  /** Where arc i stands. */
  readonly place: Int32Array;
};

export function residualOf({ nodes, tail, head, capacity, cost }: Arcs, flow: Float64Array): Residual {
  const count = tail.length;
  const first = new Int32Array(nodes + 1);
  for (let i = 0; i < count; i++) {
    first[tail[i]! + 1]!++;
    first[head[i]! + 1]!++;
  }
  for (let v = 0; v < nodes; v++) first[v + 1]! += first[v]!;
  const free = first.slice(0, nodes);
  const to = new Int32Array(2 * count);
  const mate = new Int32Array(2 * count);
  const left = new Float64Array(2 * count);
  const tag = new Int16Array(2 * count);
  const place = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const [u, v] = [tail[i]!, head[i]!];
    const [there, back] = [free[u]!++, free[v]!++];
    const [room, used] = [capacity[i]! - flow[i]!, flow[i]!];
    to[there] = v;
    to[back] = u;
    mate[there] = back;
    mate[back] = there;
    left[there] = room;
    left[back] = used;
    tag[there] = cost[i]! * 4 + (room > 0 ? 1 : 0) + (used > 0 ? 2 : 0);
    tag[back] = -cost[i]! * 4 + (used > 0 ? 1 : 0) + (room > 0 ? 2 : 0);
    place[i] = there;
  }
  return { first, to, mate, left, tag, place };
}

/** What flows on each arc now. */
export function flowOn({ mate, left, place }: Residual): Float64Array {
  const flow = new Float64Array(place.length);
  for (let i = 0; i < flow.length; i++) flow[i] = left[mate[place[i]!]!]!;
  return flow;
}
