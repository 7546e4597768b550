/**
 * The log as files that never change once they are full: C2SP tlog-tiles (https://c2sp.org/tlog-tiles).
 *
 * A tile holds up to 256 hashes of one level: hash i of tile n at level l is the root over the entries
 * from (256n + i)·256^l up to (256n + i + 1)·256^l. Level 0 are the leaf hashes. An entry bundle holds
 * the entries themselves beside the level-0 tile of the same number.
 */

import { type Bytes, HASH_LENGTH, type HashAt, MAX_LOG_SIZE, nodeHash } from '#kernel';

/** Hashes of a full tile, and entries of a full bundle. */
export const TILE_WIDTH = 256;

/** Bytes of one entry: what the two length bytes of a bundle can say. */
const MAX_ENTRY_LENGTH = 65_535;

/** One file of the log. `level` is 0 to 63 or the entries; `width` is 1 to 256, and 256 means full. */
export type Tile = { readonly level: number | 'entries'; readonly index: bigint; readonly width: number };

/** The path below the log's prefix, for instance `tile/1/x001/234.p/17`. */
export function tilePath(tile: Tile): string {
  const digits = tile.index.toString();
  const padded = digits.padStart(digits.length + ((3 - (digits.length % 3)) % 3), '0');
  let number = '';
  for (let at = 0; at < padded.length; at += 3) {
    number += `/${at + 3 < padded.length ? 'x' : ''}${padded.slice(at, at + 3)}`;
  }
  return `tile/${tile.level}${number}${tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`}`;
}

const TILE_PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,6}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** The reverse of `tilePath`, and undefined for every text that `tilePath` does not write. */
export function parseTilePath(path: string): Tile | undefined {
  const match = typeof path === 'string' && path.length <= 64 ? TILE_PATH.exec(path) : null;
  if (match === null) return undefined;
  const level = match[1] === 'entries' ? 'entries' : Number(match[1]);
  const index = BigInt((match[2] as string).replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  const tile: Tile = { level, index, width };
  if (level !== 'entries' && level > 63) return undefined;
  if (index > MAX_LOG_SIZE || (match[3] !== undefined && width >= TILE_WIDTH)) return undefined;
  // What is left are numbers with groups of zeros in front.
  return tilePath(tile) === path ? tile : undefined;
}

/**
 * The hash tiles of a log of `size` that a log of `since` does not have yet: all of them by default.
 * Lowest level first. An entry bundle belongs to each tile of level 0.
 */
export function* tilesFor(size: bigint, since = 0n): Generator<Tile & { readonly level: number }, void> {
  const full = BigInt(TILE_WIDTH);
  let hashes = size;
  let known = since;
  for (let level = 0; hashes > 0n; level++) {
    for (let index = known / full; index < hashes / full; index++) yield { level, index, width: TILE_WIDTH };
    if (hashes % full !== 0n && hashes !== known) yield { level, index: hashes / full, width: Number(hashes % full) };
    hashes /= full;
    known /= full;
  }
}

/** An entry bundle: each entry after its length in two bytes, the higher first. Throws on what cannot be written. */
export function encodeEntries(entries: readonly Bytes[]): Bytes {
  if (entries.length === 0 || entries.length > TILE_WIDTH) throw new Error('a bundle holds 1 to 256 entries');
  let length = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_LENGTH) throw new Error(`an entry holds at most ${MAX_ENTRY_LENGTH} bytes`);
    length += 2 + entry.length;
  }
  const bundle = new Uint8Array(length);
  let at = 0;
  for (const entry of entries) {
    bundle[at] = entry.length >> 8;
    bundle[at + 1] = entry.length & 255;
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

/** The entries of a bundle as copies, or undefined unless it holds exactly `width` of them and nothing else. */
export function decodeEntries(bundle: Bytes, width: number): Bytes[] | undefined {
  const entries: Bytes[] = [];
  let at = 0;
  while (at + 2 <= bundle.length && entries.length < width) {
    const end = at + 2 + (((bundle[at] as number) << 8) | (bundle[at + 1] as number));
    if (end > bundle.length) return undefined;
    entries.push(bundle.slice(at + 2, end));
    at = end;
  }
  return entries.length === width && at === bundle.length ? entries : undefined;
}

/**
 * All perfect subtrees inside a tile of 1 to 256 hashes: element h holds the roots over runs of 2^h of
 * its hashes, one after the other. Element 0 is the tile itself. Throws where the length is no tile's.
 */
export function expandTile(tile: Bytes): Bytes[] {
  const isTile = tile.length > 0 && tile.length <= TILE_WIDTH * HASH_LENGTH && tile.length % HASH_LENGTH === 0;
  if (!isTile) throw new Error(`no tile has ${tile.length} bytes`);
  const heights: Bytes[] = [tile];
  for (let below = tile, count = tile.length >> 6; count > 0; count >>= 1) {
    const roots = new Uint8Array(count * HASH_LENGTH);
    for (let i = 0; i < count; i++) {
      roots.set(nodeHash(hashIn(below, 2 * i), hashIn(below, 2 * i + 1)), i * HASH_LENGTH);
    }
    heights.push(roots);
    below = roots;
  }
  return heights;
}

/** Reads a tile as one run of 32-byte hashes. The width asked for is the one the tile has at the log's size. */
export type ReadTile = (level: number, index: bigint, width: number) => Bytes;

/**
 * Answers `HashAt` for the proofs of log.ts from tiles. It keeps the tiles read last, 16 kB each, and
 * serves every size of one log. Throws where a tile is missing or too short: the store is damaged.
 */
export class TileHashReader {
  readonly #readTile: ReadTile;
  readonly #limit: number;
  readonly #expanded = new Map<string, readonly Bytes[]>();

  constructor(readTile: ReadTile, limit = 64) {
    this.#readTile = readTile;
    this.#limit = limit;
  }

  /** The hashes of the log as it was at this size. */
  at(size: bigint): HashAt {
    return (level, index) => {
      const tileLevel = level >> 3;
      const height = level & 7;
      const first = index << BigInt(height);
      const tileIndex = first >> 8n;
      const held = (size >> BigInt(8 * tileLevel)) - (tileIndex << 8n);
      const width = held < BigInt(TILE_WIDTH) ? Number(held) : TILE_WIDTH;
      const offset = Number(first & 255n) >> height;
      if ((offset + 1) << height > width) throw new Error(`no subtree ${index} at level ${level} in size ${size}`);
      return hashIn(this.#read(tileLevel, tileIndex, width)[height] as Bytes, offset);
    };
  }

  #read(level: number, index: bigint, width: number): readonly Bytes[] {
    const name = tilePath({ level, index, width });
    let tile = this.#expanded.get(name);
    if (tile === undefined) {
      const bytes = this.#readTile(level, index, width);
      if (bytes.length !== width * HASH_LENGTH) throw new Error(`${name} has ${bytes.length} bytes`);
      tile = expandTile(bytes);
    }
    // A Map keeps the order of insertion, so the tile used longest ago is the first.
    this.#expanded.delete(name);
    this.#expanded.set(name, tile);
    for (const oldest of this.#expanded.keys()) {
      if (this.#expanded.size <= this.#limit) break;
      this.#expanded.delete(oldest);
    }
    return tile;
  }
}

function hashIn(hashes: Bytes, index: number): Bytes {
  return hashes.slice(index * HASH_LENGTH, (index + 1) * HASH_LENGTH);
}
