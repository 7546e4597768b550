/**
 * The Merkle log: an append-only binary tree over SHA-256, as RFC 9162 section 2.1 defines it.
 *
 * Leaf = H(00 ‖ entry), inner node = H(01 ‖ left ‖ right), empty tree = H(""). Sizes and indices are
 * bigints from 0 to 2^64 - 1. Growing needs only the frontier; proofs ask a `HashAt` for the hashes of
 * perfect subtrees, which tiles hold. The two `verify…` functions take input from anywhere: they
 * answer false and never throw.
 */
import { sha256, sha256Tagged } from '#crypto';
import { type Bytes, equalBytes, HASH_LENGTH } from './bytes.ts';

/** The hash of the perfect subtree over the entries from index·2^level up to (index + 1)·2^level, exclusive. */
export type HashAt = (level: number, index: bigint) => Bytes;

/**
 * All that is needed to go on appending: the roots of the perfect subtrees, the largest first, one for
 * each 1-bit of the size. A value never changes, so a block can be tried and dropped.
 */
export type Frontier = { readonly size: bigint; readonly peaks: readonly Bytes[] };

/** The largest size a log can have: sizes are written as unsigned 64-bit numbers. */
export const MAX_LOG_SIZE = (1n << 64n) - 1n;

/** Levels of the tree in one tile (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;

/** The root of a log without entries. */
export const EMPTY_ROOT: Bytes = sha256(new Uint8Array(0));

export const EMPTY_FRONTIER: Frontier = { size: 0n, peaks: [] };

export function leafHash(entry: Bytes): Bytes {
  return sha256Tagged(0, entry);
}

export function nodeHash(left: Bytes, right: Bytes): Bytes {
  return sha256Tagged(1, left, right);
}

/**
 * The frontier with one more leaf hash; about one hash each on average. `onSubtree` hears of the leaf
 * and of every perfect subtree that it completes, lowest first: what a store of tiles must write.
 */
export function append(
  frontier: Frontier,
  leaf: Bytes,
  onSubtree?: (level: number, index: bigint, hash: Bytes) => void,
): Frontier {
  if (frontier.size >= MAX_LOG_SIZE) throw new Error('the log is full');
  const peaks = frontier.peaks.slice();
  let hash = leaf;
  let index = frontier.size;
  onSubtree?.(0, index, hash);
  for (let level = 1; (index & 1n) === 1n; level++) {
    index >>= 1n;
    hash = nodeHash(peaks.pop() as Bytes, hash);
    onSubtree?.(level, index, hash);
  }
  peaks.push(hash);
  return { size: frontier.size + 1n, peaks };
}

/** The root of a perfect subtree over 256, 65,536, … entries, which stands for a full tile of the log. */
export type TileRoot = { readonly level: number; readonly index: number; readonly hash: Bytes };

/** The frontier with these leaf hashes, and the roots of the tiles that they complete. */
export function appendAll(
  before: Frontier,
  leaves: readonly Bytes[],
): { readonly frontier: Frontier; readonly tileRoots: readonly TileRoot[] } {
  const tileRoots: TileRoot[] = [];
  let frontier = before;
  for (const leaf of leaves) {
    frontier = append(frontier, leaf, (level, index, hash) => {
      if (level > 0 && level % TILE_HEIGHT === 0) tileRoots.push({ level, index: Number(index), hash });
    });
  }
  return { frontier, tileRoots };
}

export function rootFrom(frontier: Frontier): Bytes {
  return foldPeaks(frontier.peaks);
}

/** The frontier of a stored log, for instance after a restart. Reads one hash for each 1-bit of the size. */
export function frontierAt(size: bigint, hashAt: HashAt): Frontier {
  assertSize(size);
  return { size, peaks: peaksOf(0n, size, hashAt) };
}

/** The root over a list of leaf hashes that fits into memory, for instance the receipts of one block. */
export function rootFromLeaves(leaves: readonly Bytes[]): Bytes {
  return rootFrom(frontierAt(BigInt(leaves.length), hashAtOf(leaves)));
}

/** A `HashAt` over a list of leaf hashes that fits into memory. Hashes each inner node once, now. */
export function hashAtOf(leaves: readonly Bytes[]): HashAt {
  const levels: (readonly Bytes[])[] = [leaves];
  for (let below = leaves; below.length > 1; ) {
    const level: Bytes[] = [];
    for (let i = 0; i + 1 < below.length; i += 2) level.push(nodeHash(below[i] as Bytes, below[i + 1] as Bytes));
    levels.push(level);
    below = level;
  }
  return (level, index) => {
    const hash = levels[level]?.[Number(index)];
    if (hash === undefined) throw new Error(`no subtree ${index} at level ${level} in ${leaves.length} leaves`);
    return hash;
  };
}

/** RFC 9162 section 2.1.3.1: the hashes from the leaf's sibling upward. Throws unless index < size: a bug of the caller. */
export function inclusionProof(index: bigint, size: bigint, hashAt: HashAt): Bytes[] {
  assertSize(size);
  if (index < 0n || index >= size) throw new Error(`no entry ${index} in a log of size ${size}`);
  const proof: Bytes[] = [];
  let start = 0n;
  let length = size;
  for (let level = levelsAbove(size) - 1; level >= 0; level--) {
    const half = 1n << BigInt(level);
    if (length <= half) continue;
    if (index - start < half) {
      proof.push(subtreeHash(start + half, length - half, hashAt));
      length = half;
    } else {
      proof.push(hashAt(level, start >> BigInt(level)));
      start += half;
      length -= half;
    }
  }
  return proof.reverse();
}

/** RFC 9162 section 2.1.4.1. Throws unless 0 < size1 <= size2: a bug of the caller. */
export function consistencyProof(size1: bigint, size2: bigint, hashAt: HashAt): Bytes[] {
  assertSize(size2);
  if (size1 <= 0n || size1 > size2) throw new Error(`no consistency proof from size ${size1} to ${size2}`);
  const proof: Bytes[] = [];
  let start = 0n;
  let length = size2;
  for (let level = levelsAbove(size2) - 1; level >= 0 && size1 - start !== length; level--) {
    const half = 1n << BigInt(level);
    if (length <= half) continue;
    if (size1 - start <= half) {
      proof.push(subtreeHash(start + half, length - half, hashAt));
      length = half;
    } else {
      proof.push(hashAt(level, start >> BigInt(level)));
      start += half;
      length -= half;
    }
  }
  // The verifier knows the old root already when the old log is a whole left part of the new one.
  if (start !== 0n) proof.push(subtreeHash(start, size1 - start, hashAt));
  return proof.reverse();
}

/**
 * RFC 9162 section 2.1.3.2: is the leaf hash the entry number `index` of the log with this size and root?
 * Never throws; whatever is of the wrong type or length is false.
 */
export function verifyInclusion(
  index: bigint,
  size: bigint,
  leaf: Bytes,
  proof: readonly Bytes[],
  root: Bytes,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (!isHash(leaf) || !isHash(root) || !areHashes(proof)) return false;
  let node = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (isRightChild(node, last)) {
      hash = nodeHash(sibling, hash);
      const levels = levelsToRightChild(node);
      node >>= levels;
      last >>= levels;
    } else {
      hash = nodeHash(hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(hash, root);
}

/**
 * RFC 9162 section 2.1.4.2: is the log of size1 and root1 the beginning of the log of size2 and root2?
 * Size 0 is refused here, because nothing is proved by it; the witness protocol treats it by itself.
 * Never throws; whatever is of the wrong type or length is false.
 */
export function verifyConsistency(
  size1: bigint,
  size2: bigint,
  proof: readonly Bytes[],
  root1: Bytes,
  root2: Bytes,
): boolean {
  if (!isSize(size1) || !isSize(size2) || size1 === 0n || size1 > size2) return false;
  if (!(root1 instanceof Uint8Array) || !(root2 instanceof Uint8Array) || !areHashes(proof)) return false;
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2);
  if (proof.length === 0 || !isHash(root1) || !isHash(root2)) return false;
  const hashes = (size1 & (size1 - 1n)) === 0n ? [root1, ...proof] : proof;
  let node = size1 - 1n;
  const shared = levelsToLeftChild(node);
  node >>= shared;
  let last = (size2 - 1n) >> shared;
  let hash1 = hashes[0] as Bytes;
  let hash2 = hash1;
  for (let i = 1; i < hashes.length; i++) {
    const sibling = hashes[i] as Bytes;
    if (last === 0n) return false;
    if (isRightChild(node, last)) {
      hash1 = nodeHash(sibling, hash1);
      hash2 = nodeHash(sibling, hash2);
      const levels = levelsToRightChild(node);
      node >>= levels;
      last >>= levels;
    } else {
      hash2 = nodeHash(hash2, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(hash1, root1) && equalBytes(hash2, root2);
}

/** The longest proof: one hash a level, and the first of a consistency proof. */
const MAX_PROOF_LENGTH = 65;

function isSize(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value <= MAX_LOG_SIZE;
}

function assertSize(size: bigint): void {
  if (!isSize(size)) throw new Error(`not a log size: ${size}`);
}

function isHash(value: unknown): value is Bytes {
  return value instanceof Uint8Array && value.length === HASH_LENGTH;
}

function areHashes(value: unknown): value is readonly Bytes[] {
  if (!Array.isArray(value) || value.length > MAX_PROOF_LENGTH) return false;
  // Not `every`, which steps over holes.
  for (let i = 0; i < value.length; i++) if (!isHash(value[i])) return false;
  return true;
}

/** Is the sibling on the left? The last node of a level may have none there and then moves up alone. */
function isRightChild(node: bigint, last: bigint): boolean {
  return (node & 1n) === 1n || node === last;
}

/** How many levels the last node of a level moves up alone, until it has a left sibling. */
function levelsToRightChild(node: bigint): bigint {
  let levels = 0n;
  while (node !== 0n && ((node >> levels) & 1n) === 0n) levels++;
  return levels;
}

function levelsToLeftChild(node: bigint): bigint {
  let levels = 0n;
  while (((node >> levels) & 1n) === 1n) levels++;
  return levels;
}

/** The smallest level whose one subtree covers `size` entries. */
function levelsAbove(size: bigint): number {
  let level = 0;
  while (1n << BigInt(level) < size) level++;
  return level;
}

/** The hash over any run of entries that begins where a perfect subtree of at least its length begins. */
function subtreeHash(start: bigint, length: bigint, hashAt: HashAt): Bytes {
  return foldPeaks(peaksOf(start, length, hashAt));
}

function peaksOf(start: bigint, length: bigint, hashAt: HashAt): Bytes[] {
  const peaks: Bytes[] = [];
  let at = start;
  for (let level = levelsAbove(length); level >= 0; level--) {
    if (((length >> BigInt(level)) & 1n) === 0n) continue;
    peaks.push(hashAt(level, at >> BigInt(level)));
    at += 1n << BigInt(level);
  }
  return peaks;
}

function foldPeaks(peaks: readonly Bytes[]): Bytes {
  let root = peaks[peaks.length - 1];
  if (root === undefined) return EMPTY_ROOT;
  for (let i = peaks.length - 2; i >= 0; i--) root = nodeHash(peaks[i] as Bytes, root);
  return root;
}
