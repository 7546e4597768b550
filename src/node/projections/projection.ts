/**
 * A projection: tables made from the book for questions that the state does not answer. Rules never read it;
 * it may be thrown away and made again at any time.
 */
import type { Body, Signer, Value } from '#kernel';
import type { Database } from '../database.ts';

/** An accepted transaction as the book has it. */
export type ProjectedEntry = {
  readonly index: number;
  /** The transaction's name: its leaf hash as base64url. */
  readonly name: string;
  readonly transaction: { readonly body: Body; readonly signer: Signer };
  /** What its rule answered. */
  readonly result: Value;
  readonly height: number;
  readonly timeMs: number;
};

export type Projection = {
  /** Its tables and indexes are named after it, `name` or `name_…`, so that they can be dropped with it. */
  readonly name: string;
  /** A change of tables or of `apply` means a new version; then it is made anew from the first entry. */
  readonly version: number;
  /** SQL that makes its tables. */
  readonly tables: string;
  /** Takes one entry in, in book order. Reads nothing but its own tables and the entry. */
  readonly apply: (database: Database, entry: ProjectedEntry) => void;
};
