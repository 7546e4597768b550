/**
 * A snapshot of the book as towns hand it to a newcomer: its lines up to a height, in pieces. All towns make the same
 * bytes of the same height. Nothing in it is believed: the newcomer replays every line, and the towns' signatures on
 * the block must be over the root that comes out.
 */
import { sha256 } from '#crypto';
import { type Bytes, decode, encode, equalBytes, fromBase64url, isObject, toBase64url } from '#kernel';

export const SNAPSHOT_FORMAT = 1;
/** CometBFT carries pieces of up to 16 MB. */
export const PIECE_BYTES = 8_388_608;
const MAX_PIECES = 100_000;

/** What a snapshot says of itself; its encoding is the metadata that CometBFT passes on. */
export type SnapshotFacts = {
  readonly height: number;
  readonly timeMs: number;
  /** Entries. */
  readonly size: number;
  /** SHA-256 of each piece. */
  readonly pieces: readonly Bytes[];
};

/** The snapshots that a town keeps. */
export type SnapshotShelf = {
  readonly list: () => readonly SnapshotFacts[];
  readonly piece: (height: number, index: number) => Bytes | undefined;
};

export function encodeFacts({ height, timeMs, size, pieces }: SnapshotFacts): Bytes {
  return encode({ height, pieces: pieces.map(toBase64url), size, timeMs });
}

/** Undefined where they are not of this form. */
export function decodeFacts(bytes: Bytes): SnapshotFacts | undefined {
  const decoded = decode(bytes, { bytes: 8_388_608, depth: 4, members: MAX_PIECES, text: 128 });
  const value = decoded.ok && isObject(decoded.value) ? decoded.value : undefined;
  if (value === undefined || !Array.isArray(value.pieces) || value.pieces.length > MAX_PIECES) return undefined;
  const pieces = value.pieces.map((piece) => (typeof piece === 'string' ? fromBase64url(piece) : undefined));
  const { height, timeMs, size } = value;
  if (typeof height !== 'number' || typeof timeMs !== 'number' || typeof size !== 'number') return undefined;
  const facts = { height, timeMs, size, pieces: pieces.flatMap((piece) => piece ?? []) };
  return facts.pieces.length > 0 && equalBytes(encodeFacts(facts), bytes) ? facts : undefined;
}

/** As CometBFT lists it. */
export function snapshotOf(facts: SnapshotFacts) {
  const metadata = encodeFacts(facts);
  return {
    height: BigInt(facts.height),
    format: SNAPSHOT_FORMAT,
    chunks: facts.pieces.length,
    hash: sha256(metadata),
    metadata,
  };
}
