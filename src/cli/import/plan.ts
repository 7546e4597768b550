/**
 * An import as it will go to the town: groups of rows, each row with what the vault seals and what the book says.
 *
 * What the vault holds, by kind; the content is JSON, because a line without its header says little:
 *
 *     massgis-assess        {raw, owner, address, property, parcel}: the line of the table, and what is searched for
 *     massgis-parcels, massgis-other-legal, massgis-misc: the feature as it came, with its outline
 *     instrument            {instrument, parties, legals, references}: the lines as they came
 *     quarantined           {file, line, reason, raw} or, where the line is not text, {..., rawBase64}
 *     import-file           {name, bytes, sha256}
 */
import type { Bytes, Value } from '#kernel';

/** A row on its way into the book. */
export type PlannedRow = {
  /** Its key in the source: parcel, property, or its number among the rows. */
  readonly key: string;
  readonly rawHash: Bytes;
  readonly content: Bytes;
  readonly value: (sealed: Sealed) => Value;
};

export type Sealed = {
  /** base64url */
  readonly commitment: string;
  /** Which state of this row it is, from the second on. */
  readonly revision?: number;
};

/** Rows that go into the book by the same action. */
export type Group = {
  readonly action: string;
  /** Input beside the rows: the registry, the fiscal year. */
  readonly shared: { readonly [name: string]: Value };
  /** Name of the layer in the vault's index, and kind of its content. */
  readonly layer: string;
  readonly kind: string;
  readonly rows: readonly PlannedRow[];
  /** The query that says how often each key was loaded, where a row may be loaded again in a newer state. */
  readonly revisions?: { readonly query: string; readonly input: (keys: readonly string[]) => Value };
};

export type PlannedFile = { readonly layer: string; readonly rows: number; readonly content: Bytes };

export type Plan = {
  /** What the book calls the source; an import that was interrupted is found again by it. */
  readonly source: string;
  /** First part of the import's name. */
  readonly prefix: string;
  /** In this order: what later groups name must be on record. */
  readonly groups: readonly Group[];
  readonly files: readonly PlannedFile[];
};

export function rowsIn(plan: Plan): number {
  return plan.groups.reduce((sum, { rows }) => sum + rows.length, 0);
}
