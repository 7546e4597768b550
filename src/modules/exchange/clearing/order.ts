/**
 * Orders that depend on names alone, so that nothing depends on how a file was sorted. Names are mixed to 32 bits
 * first: comparing two hundred thousand texts would cost more than the rest of the preparation.
 */

/** Rows by `key` (0 ... limit - 1), those of the same key as they stood in `rows`. */
export function sortedBy(rows: Int32Array, key: Int32Array, limit: number): Int32Array {
  const next = new Int32Array(limit + 1);
  for (let i = 0; i < rows.length; i++) next[key[rows[i]!]! + 1]!++;
  for (let k = 0; k < limit; k++) next[k + 1]! += next[k]!;
  const sorted = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[next[key[rows[i]!]!]!++] = rows[i]!;
  return sorted;
}

export function numbers(count: number): Int32Array {
  const all = new Int32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  return all;
}

/** The places of the names, ordered by their mixed bits and, where those are the same, by the names. */
export function byName(names: readonly string[]): Int32Array {
  const HALF = 65_536;
  const mixed = new Int32Array(names.length);
  const [low, high] = [new Int32Array(names.length), new Int32Array(names.length)];
  for (let i = 0; i < names.length; i++) {
    mixed[i] = mixedBits(names[i]!);
    low[i] = mixed[i]! & (HALF - 1);
    high[i] = mixed[i]! >>> 16;
  }
  const order = sortedBy(sortedBy(numbers(names.length), low, HALF), high, HALF);
  // Neighbours with the same bits are rare, and few.
  for (let i = 1; i < order.length; i++) {
    const moved = order[i]!;
    let at = i;
    for (; at > 0 && mixed[order[at - 1]!] === mixed[moved] && names[order[at - 1]!]! > names[moved]!; at--) {
      order[at] = order[at - 1]!;
    }
    order[at] = moved;
  }
  return order;
}

/** FNV-1a over UTF-16 units (public domain), with the finish of MurmurHash3 (public domain) for even bits. */
function mixedBits(name: string): number {
  let bits = 0x811c9dc5 | 0;
  for (let i = 0; i < name.length; i++) bits = Math.imul(bits ^ name.charCodeAt(i), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
