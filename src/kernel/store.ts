/**
 * What the machine asks of whoever keeps its bytes: a database in a node, plain memory in the verifier.
 * Reads see the last commit; `commit` is atomic and durable before it returns.
 */
import type { Bytes } from './bytes.ts';
import type { TileRoot } from './log.ts';

/** Where the book stands after its last commit. A new book has height 0 and size 0. */
export type Tip = {
  readonly height: number;
  readonly timeMs: number;
  readonly size: number;
  readonly logRoot: Bytes;
  readonly stateRoot: Bytes;
  /** Peaks of the log tree, largest first: all that appending needs. */
  readonly peaks: readonly Bytes[];
};

/** One block's worth of change, written whole or not at all. */
export type Commit = {
  readonly tip: Tip;
  /** New log entries in order, with their leaf hashes. */
  readonly entries: readonly { readonly bytes: Bytes; readonly leaf: Bytes }[];
  /** Roots of the full tiles of the log that the entries complete. */
  readonly tileRoots: readonly TileRoot[];
  /** Receipts of every ordered transaction, in order, as canonical bytes. */
  readonly receipts: readonly Bytes[];
  /** Ordered but refused transactions, with their place among the block's transactions. */
  readonly refused: readonly { readonly position: number; readonly bytes: Bytes }[];
  /** Changed state values; undefined is a deletion. Hashes are those of the state tree. */
  readonly changes: readonly StateChange[];
  /** Hashes of the changed depth-12 subtrees of the state tree; undefined where the subtree is now empty. */
  readonly buckets: readonly (readonly [prefix: number, hash: Bytes | undefined])[];
  /** Transaction ids to be remembered until they expire. */
  readonly ids: readonly (readonly [id: string, expiresMs: number])[];
};

export type StateChange = {
  readonly key: string;
  readonly keyHash: Bytes;
  readonly value: Bytes | undefined;
  readonly valueHash: Bytes | undefined;
};

export interface Store {
  tip(): Tip | undefined;
  value(key: string): Bytes | undefined;
  /** In byte order of keys. */
  scan(prefix: string, options: { after?: string; limit: number }): readonly (readonly [key: string, value: Bytes])[];
  /** Every key of the state tree, in ascending order of key hash. */
  leaves(): Iterable<{ readonly keyHash: Bytes; readonly valueHash: Bytes }>;
  bucketHash(prefix: number): Bytes | undefined;
  /** Ids that expire at or after the time. */
  ids(fromMs: number): Iterable<readonly [id: string, expiresMs: number]>;
  /** Runs a block's many reads, where the store can serve them together at less cost. */
  reading?<T>(work: () => T): T;
  commit(commit: Commit): void;
}
