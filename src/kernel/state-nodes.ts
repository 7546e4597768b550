/**
 * The memory of the state tree: inner nodes and leaves as fixed-size records in two growing buffers,
 * because a million JavaScript objects would cost several times the bytes and the garbage collector's time.
 *
 * A reference is one number: 0 is the empty subtree, n > 0 the inner node n, n < 0 the leaf -n.
 * A record never changes between `makeInner` or `makeLeaf` and `free`, save that an inner node gets its
 * hash when somebody first asks for it. So two trees can share nodes, and a new root costs new nodes only.
 */
import { sha256Into } from '#crypto';
import { type Bytes, HASH_LENGTH } from './bytes.ts';

export type Reference = number;

export const EMPTY: Reference = 0;

/** Inner record: left and right reference (4 bytes each), hash. One cache line, nearly always. */
const INNER_BYTES = 40;
const INNER_WORDS = 10;
const INNER_HASH = 8;
const INNER_HASH_WORD = 2;

/** Leaf record: key hash, value hash. The leaf's own hash is made when its parent is hashed. */
const LEAF_BYTES = 64;

export class StateNodes {
  #inner: Records;
  #leaves: Records;
  /** The 65-byte inputs of H(01 ‖ left ‖ right) and H(00 ‖ key hash ‖ value hash), used again and again. */
  readonly #innerInput = new Uint8Array(65);
  readonly #leafInput = new Uint8Array(65);

  constructor(leafCapacity = 1_024) {
    this.#inner = emptyRecords(INNER_BYTES, leafCapacity + (leafCapacity >> 1));
    this.#leaves = emptyRecords(LEAF_BYTES, leafCapacity);
    this.#innerInput[0] = 1;
  }

  /** Bytes of the two buffers, free records included. */
  get allocatedBytes(): number {
    return this.#inner.bytes.length + this.#leaves.bytes.length;
  }

  makeInner(left: Reference, right: Reference): Reference {
    this.#inner = withRoom(this.#inner, INNER_BYTES);
    const id = take(this.#inner);
    const { words } = this.#inner;
    words[id * INNER_WORDS] = left;
    words[id * INNER_WORDS + 1] = right;
    words[id * INNER_WORDS + INNER_HASH_WORD] = 0;
    return id;
  }

  makeLeaf(keyHash: Bytes, valueHash: Bytes): Reference {
    this.#leaves = withRoom(this.#leaves, LEAF_BYTES);
    const id = take(this.#leaves);
    this.#leaves.bytes.set(keyHash, id * LEAF_BYTES);
    this.#leaves.bytes.set(valueHash, id * LEAF_BYTES + HASH_LENGTH);
    return -id;
  }

  /** Gives one record back. What it pointed to stays. */
  free(node: Reference): void {
    if (node > 0) this.#inner.free.push(node);
    else if (node < 0) this.#leaves.free.push(-node);
  }

  left(inner: Reference): Reference {
    return this.#inner.words[inner * INNER_WORDS] as number;
  }

  right(inner: Reference): Reference {
    return this.#inner.words[inner * INNER_WORDS + 1] as number;
  }

  /** A copy of the leaf's key hash. */
  keyHash(leaf: Reference): Bytes {
    return this.#leaves.bytes.slice(-leaf * LEAF_BYTES, -leaf * LEAF_BYTES + HASH_LENGTH);
  }

  /** A copy of the leaf's value hash. */
  valueHash(leaf: Reference): Bytes {
    return this.#leaves.bytes.slice(-leaf * LEAF_BYTES + HASH_LENGTH, (-leaf + 1) * LEAF_BYTES);
  }

  hasKey(leaf: Reference, keyHash: Bytes): boolean {
    return sameHash(this.#leaves.bytes, -leaf * LEAF_BYTES, keyHash);
  }

  hasValue(leaf: Reference, valueHash: Bytes): boolean {
    return sameHash(this.#leaves.bytes, -leaf * LEAF_BYTES + HASH_LENGTH, valueHash);
  }

  /** Bit `depth` of the leaf's key hash, the most significant bit first. */
  keyBit(leaf: Reference, depth: number): number {
    return bitAt(this.#leaves.bytes, -leaf * LEAF_BYTES, depth);
  }

  /** A copy of the hash of any subtree: 32 zero bytes for the empty one. */
  hash(node: Reference): Bytes {
    const out = new Uint8Array(HASH_LENGTH);
    this.#settle(node);
    this.#writeHash(node, out, 0);
    return out;
  }

  /** Takes a hash as the inner node's own without computing it. */
  trustHash(inner: Reference, hash: Bytes): void {
    this.#inner.bytes.set(hash, inner * INNER_BYTES + INNER_HASH);
  }

  /**
   * Computes what hashes are missing in a subtree. An unknown hash has a first word of zero; a true hash
   * that happens to begin so is computed again each time, which changes nothing. The recursion ends at
   * depth 256, where keys end.
   */
  #settle(node: Reference): void {
    const { words, bytes } = this.#inner;
    if (node <= 0 || words[node * INNER_WORDS + INNER_HASH_WORD] !== 0) return;
    const left = words[node * INNER_WORDS] as number;
    const right = words[node * INNER_WORDS + 1] as number;
    this.#settle(left);
    this.#settle(right);
    this.#writeHash(left, this.#innerInput, 1);
    this.#writeHash(right, this.#innerInput, 1 + HASH_LENGTH);
    sha256Into(this.#innerInput, bytes, node * INNER_BYTES + INNER_HASH);
  }

  #writeHash(node: Reference, target: Bytes, at: number): void {
    if (node > 0) {
      copy(this.#inner.bytes, node * INNER_BYTES + INNER_HASH, target, at, HASH_LENGTH);
    } else if (node < 0) {
      copy(this.#leaves.bytes, -node * LEAF_BYTES, this.#leafInput, 1, LEAF_BYTES);
      sha256Into(this.#leafInput, target, at);
    } else {
      target.fill(0, at, at + HASH_LENGTH);
    }
  }
}

/** Bit `depth` of a key hash that begins at `start`, the most significant bit first. */
export function bitAt(bytes: Bytes, start: number, depth: number): number {
  return ((bytes[start + (depth >> 3)] as number) >> (7 - (depth & 7))) & 1;
}

/**
 * Records of one size. Number 0 is never used. The numbers of freed records are kept apart, because a
 * chain through the records themselves would read one cold cache line for each node made.
 */
type Records = { readonly bytes: Bytes; readonly words: Int32Array; readonly free: number[]; used: number };

function emptyRecords(recordBytes: number, capacity: number): Records {
  const buffer = new ArrayBuffer((capacity + 1) * recordBytes);
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer), free: [], used: 1 };
}

function withRoom(records: Records, recordBytes: number): Records {
  const room = records.bytes.length - records.used * recordBytes;
  if (records.free.length > 0 || room >= recordBytes) return records;
  const larger = emptyRecords(recordBytes, records.used + (records.used >> 1));
  larger.bytes.set(records.bytes);
  larger.used = records.used;
  return larger;
}

function take(records: Records): number {
  return records.free.pop() ?? records.used++;
}

/** A plain loop, which for so few bytes beats `set` with a fresh `subarray`. */
function copy(source: Bytes, from: number, target: Bytes, at: number, length: number): void {
  for (let i = 0; i < length; i++) target[at + i] = source[from + i] as number;
}

function sameHash(bytes: Bytes, start: number, hash: Bytes): boolean {
  for (let i = 0; i < HASH_LENGTH; i++) if (bytes[start + i] !== hash[i]) return false;
  return true;
}
