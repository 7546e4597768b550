/**
 * The Merkle map of the state: a compact sparse Merkle tree, equal to the ICS-23 SMT specification.
 *
 * Leaf = H(00 ‖ H(key) ‖ H(value)), inner node = H(01 ‖ left ‖ right), empty subtree = 32 zero bytes.
 * The path of a key are the bits of H(key), the most significant first; 0 is left. A subtree with one
 * leaf is that leaf; keys that share a prefix hang on a chain of inner nodes down to their first
 * difference. This form is unique, so the root depends on the set of entries alone.
 *
 * A batch is tried with `apply`, then kept with `commit` or dropped with `discard`. It makes new nodes
 * and leaves the old ones alone, so the committed tree can be read and proved meanwhile.
 */
import { type Bytes, compareBytes, HASH_LENGTH } from './bytes.ts';
import { bitAt, EMPTY, type Reference, StateNodes } from './state-nodes.ts';

/** One change of a batch. A value hash of undefined deletes; deleting what is absent changes nothing. */
export type LeafChange = { readonly keyHash: Bytes; readonly valueHash: Bytes | undefined };

export type StateLeaf = { readonly keyHash: Bytes; readonly valueHash: Bytes };

/** Buckets are the 4,096 subtrees at this depth, named by the first 12 bits of the key hash. */
const BUCKET_DEPTH = 12;

type Pending = { readonly root: Reference; readonly size: number; readonly prefixes: readonly number[] };

export class StateTree {
  readonly #nodes: StateNodes;
  #root: Reference = EMPTY;
  #size = 0;
  #pending: Pending | undefined;
  /** Nodes that the pending batch has made, and committed nodes that it does without. */
  #fresh: Reference[] = [];
  #replaced: Reference[] = [];
  #sizeChange = 0;

  private constructor(nodes: StateNodes) {
    this.#nodes = nodes;
  }

  static empty(): StateTree {
    return new StateTree(new StateNodes());
  }

  /**
   * The tree of stored leaves, in ascending order of key hash, without hashing them: hashes of buckets
   * are taken as stored, all others are made when they are first needed. A bucket of which no hash is
   * stored is hashed like the rest.
   *
   * The caller compares `root()` with the stored state root, which catches every wrong bucket hash and
   * every bucket that is missing or too many. Whether the leaves of a bucket fit its hash shows when a
   * batch first touches it; to check all of them at once, answer undefined for every bucket.
   * Throws where the leaves are out of order: the store is damaged.
   */
  static restore(leaves: Iterable<StateLeaf>, bucketHash: (prefix: number) => Bytes | undefined): StateTree {
    const nodes = new StateNodes();
    const build = new Restoration(nodes, leaves, bucketHash);
    const tree = new StateTree(nodes);
    tree.#root = build.root;
    tree.#size = build.size;
    return tree;
  }

  /** Entries, with the pending batch if there is one. */
  get size(): number {
    return this.#pending?.size ?? this.#size;
  }

  get allocatedBytes(): number {
    return this.#nodes.allocatedBytes;
  }

  /** The newest root: with the pending batch if there is one. 32 zero bytes for the empty tree. */
  root(): Bytes {
    return this.#nodes.hash(this.#pending?.root ?? this.#root);
  }

  /** The root before the pending batch, to which proofs lead. */
  committedRoot(): Bytes {
    return this.#nodes.hash(this.#root);
  }

  /**
   * Tries a batch and returns the root that it leads to. The order of the changes has no meaning, so
   * each key may occur once. Throws on a second batch before commit or discard, on a key that occurs
   * twice and on a hash that is not 32 bytes: bugs of the caller, found before anything is changed.
   */
  apply(changes: readonly LeafChange[]): Bytes {
    if (this.#pending !== undefined) throw new Error('a batch is pending already');
    const sorted = changes.slice().sort((a, b) => compareBytes(a.keyHash, b.keyHash));
    assertBatch(sorted);
    this.#sizeChange = 0;
    const root = this.#update(this.#root, 0, sorted, 0, sorted.length);
    this.#pending = { root, size: this.#size + this.#sizeChange, prefixes: prefixesOf(sorted) };
    return this.root();
  }

  /** Keeps the pending batch. */
  commit(): void {
    const pending = this.#takePending();
    this.#root = pending.root;
    this.#size = pending.size;
    this.#release(this.#replaced);
  }

  /** Drops the pending batch. */
  discard(): void {
    this.#takePending();
    this.#release(this.#fresh);
  }

  /**
   * The buckets of all keys of the pending batch, ascending, with their new hashes: to be stored in one
   * transaction with the batch. See `bucketHash`.
   */
  *changedBuckets(): Generator<readonly [prefix: number, hash: Bytes | undefined], void> {
    for (const prefix of this.#pending?.prefixes ?? []) yield [prefix, this.bucketHash(prefix)];
  }

  /**
   * The hash of the canonical subtree at depth 12 over the keys whose hashes begin with these 12 bits:
   * undefined without keys, the leaf's hash with one key (wherever above depth 12 that leaf hangs), else
   * the hash of the inner node that is there. It depends on the keys of the bucket alone.
   * With the pending batch if there is one.
   */
  bucketHash(prefix: number): Bytes | undefined {
    let node = this.#pending?.root ?? this.#root;
    for (let depth = 0; node > 0 && depth < BUCKET_DEPTH; depth++) {
      const goRight = (prefix >> (BUCKET_DEPTH - 1 - depth)) & 1;
      node = goRight === 1 ? this.#nodes.right(node) : this.#nodes.left(node);
    }
    if (node === EMPTY || (node < 0 && prefixOf(this.#nodes.keyHash(node)) !== prefix)) return undefined;
    return this.#nodes.hash(node);
  }

  /** The committed way from the root toward a key: the siblings passed, and the leaf at its end if there is one. */
  path(keyHash: Bytes): { readonly siblings: Bytes[]; readonly leaf: StateLeaf | undefined } {
    assertHash(keyHash);
    const siblings: Bytes[] = [];
    let node = this.#root;
    for (let depth = 0; node > 0; depth++) {
      const goRight = bitAt(keyHash, 0, depth) === 1;
      siblings.push(this.#nodes.hash(goRight ? this.#nodes.left(node) : this.#nodes.right(node)));
      node = goRight ? this.#nodes.right(node) : this.#nodes.left(node);
    }
    return { siblings, leaf: node === EMPTY ? undefined : this.#leaf(node) };
  }

  /** The committed entries in ascending order of key hash. The tree must not be changed meanwhile. */
  *leaves(): Generator<StateLeaf, void> {
    const open: Reference[] = [this.#root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node > 0) open.push(this.#nodes.right(node), this.#nodes.left(node));
      else if (node < 0) yield this.#leaf(node);
    }
  }

  #leaf(node: Reference): StateLeaf {
    return { keyHash: this.#nodes.keyHash(node), valueHash: this.#nodes.valueHash(node) };
  }

  #takePending(): Pending {
    const pending = this.#pending;
    if (pending === undefined) throw new Error('no batch is pending');
    this.#pending = undefined;
    return pending;
  }

  #release(nodes: readonly Reference[]): void {
    for (const node of nodes) this.#nodes.free(node);
    this.#fresh = [];
    this.#replaced = [];
  }

  /**
   * The subtree that `node` becomes by the changes from `low` up to `high`. Each node on the way is made
   * once, in its final form. The recursion ends at depth 256 at the latest, because there all keys differ.
   */
  #update(node: Reference, depth: number, changes: readonly LeafChange[], low: number, high: number): Reference {
    if (low === high) return node;
    if (node <= 0 && high - low === 1) {
      const change = changes[low] as LeafChange;
      if (node === EMPTY) return this.#insert(change);
      if (this.#nodes.hasKey(node, change.keyHash)) return this.#replace(node, change);
      if (change.valueHash === undefined) return node;
    }
    const [left, right] = this.#children(node, depth);
    const middle = firstRight(changes, depth, low, high);
    const newLeft = this.#update(left, depth + 1, changes, low, middle);
    const newRight = this.#update(right, depth + 1, changes, middle, high);
    if (node > 0) {
      if (newLeft === left && newRight === right) return node;
      this.#replaced.push(node);
    }
    return this.#join(newLeft, newRight);
  }

  /** A leaf above its last level stands for the subtree in which it is the only one. */
  #children(node: Reference, depth: number): readonly [left: Reference, right: Reference] {
    if (node > 0) return [this.#nodes.left(node), this.#nodes.right(node)];
    if (node === EMPTY) return [EMPTY, EMPTY];
    return this.#nodes.keyBit(node, depth) === 0 ? [node, EMPTY] : [EMPTY, node];
  }

  /** The compact rule: an inner node never has two empty children, nor an empty child and a leaf. */
  #join(left: Reference, right: Reference): Reference {
    if (left === EMPTY && right <= 0) return right;
    if (right === EMPTY && left <= 0) return left;
    const inner = this.#nodes.makeInner(left, right);
    this.#fresh.push(inner);
    return inner;
  }

  #insert({ keyHash, valueHash }: LeafChange): Reference {
    if (valueHash === undefined) return EMPTY;
    const leaf = this.#nodes.makeLeaf(keyHash, valueHash);
    this.#fresh.push(leaf);
    this.#sizeChange++;
    return leaf;
  }

  #replace(leaf: Reference, change: LeafChange): Reference {
    if (change.valueHash !== undefined && this.#nodes.hasValue(leaf, change.valueHash)) return leaf;
    this.#replaced.push(leaf);
    this.#sizeChange--;
    return this.#insert(change);
  }
}

/** Builds the nodes over stored leaves. */
class Restoration {
  readonly root: Reference;
  readonly size: number;
  readonly #nodes: StateNodes;
  readonly #bucketHash: (prefix: number) => Bytes | undefined;

  constructor(nodes: StateNodes, leaves: Iterable<StateLeaf>, bucketHash: (prefix: number) => Bytes | undefined) {
    this.#nodes = nodes;
    this.#bucketHash = bucketHash;
    let size = 0;
    let previous: Bytes | undefined;
    for (const { keyHash, valueHash } of leaves) {
      assertHash(keyHash);
      assertHash(valueHash);
      if (previous !== undefined && compareBytes(previous, keyHash) >= 0) throw new Error('leaves are out of order');
      previous = keyHash;
      // In a new store the leaves get the numbers 1, 2, 3, so a run of leaves is a run of numbers.
      if (nodes.makeLeaf(keyHash, valueHash) !== -++size) throw new Error('the store of nodes is not new');
    }
    this.size = size;
    this.root = this.#build(1, size + 1, 0);
  }

  /** The subtree over the leaves from `low` up to `high`. The recursion ends at depth 256 at the latest. */
  #build(low: number, high: number, depth: number): Reference {
    if (low === high) return EMPTY;
    if (high - low === 1) return -low;
    const middle = this.#firstRight(low, high, depth);
    const inner = this.#nodes.makeInner(this.#build(low, middle, depth + 1), this.#build(middle, high, depth + 1));
    if (depth === BUCKET_DEPTH) {
      const stored = this.#bucketHash(prefixOf(this.#nodes.keyHash(-low)));
      if (stored !== undefined) {
        assertHash(stored);
        this.#nodes.trustHash(inner, stored);
      }
    }
    return inner;
  }

  #firstRight(low: number, high: number, depth: number): number {
    let from = low;
    let to = high;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#nodes.keyBit(-middle, depth) === 1) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

/** The place of the first change that goes right at this depth. The changes are sorted and agree above it. */
function firstRight(changes: readonly LeafChange[], depth: number, low: number, high: number): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (bitAt((changes[middle] as LeafChange).keyHash, 0, depth) === 1) to = middle;
    else from = middle + 1;
  }
  return from;
}

function prefixOf(keyHash: Bytes): number {
  return ((keyHash[0] as number) << 4) | ((keyHash[1] as number) >> 4);
}

function prefixesOf(sorted: readonly LeafChange[]): number[] {
  const prefixes: number[] = [];
  for (const { keyHash } of sorted) {
    const prefix = prefixOf(keyHash);
    if (prefixes[prefixes.length - 1] !== prefix) prefixes.push(prefix);
  }
  return prefixes;
}

function assertBatch(sorted: readonly LeafChange[]): void {
  for (let i = 0; i < sorted.length; i++) {
    const { keyHash, valueHash } = sorted[i] as LeafChange;
    assertHash(keyHash);
    if (valueHash !== undefined) assertHash(valueHash);
    const previous = sorted[i - 1];
    if (previous !== undefined && compareBytes(previous.keyHash, keyHash) === 0) {
      throw new Error('a key occurs twice in one batch');
    }
  }
}

function assertHash(hash: Bytes): void {
  if (!(hash instanceof Uint8Array) || hash.length !== HASH_LENGTH) throw new Error('not a hash of 32 bytes');
}
