/**
 * An import as it will go to the town: groups of rows, each row with what the vault seals and what the book says.
 *
 * What the vault holds, by kind; the content is JSON, because a line without its header says little:
 *
 *     massgis-assess        {raw, owner, address, property, parcel}: the line of the table, and what is searched for
 *     massgis-parcels, massgis-other-legal, massgis-misc: the feature as it came, with its outline
 *     instrument            {instrument, parties, legals, references}: the lines as they came
 *     quarantined           {layer, file, line, reason, raw} or, where the line is not text, {..., rawBase64}
 *     import-file           {name, bytes, sha256}
 */

import { quarantine, type ReasonCode, type Row } from '#connect';
import { type Bytes, decodeUtf8, encode, encodeUtf8, toBase64url, type Value } from '#kernel';
import { rowFault, rowField } from './fields.ts';
import { sha256 } from './seal.ts';

/** A row on its way into the book. */
export type PlannedRow = {
  /** Its key in the source: parcel, property, or its number among the rows. */
  readonly key: string;
  /**
   * By this the row is known again: its raw line and what the book says of it. Where either changes, because the
   * town corrected it or because the program now reads it better, it goes into the book as a newer state.
   */
  readonly fingerprint: Bytes;
  readonly content: Bytes;
  readonly value: (sealed: Sealed) => Facts;
};

export type Facts = { readonly [name: string]: Value };

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
  readonly shared: Facts;
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

/** How the rows of one layer are read into the book. */
export type LayerPlan<T> = {
  readonly action: string;
  readonly layer: string;
  readonly key: (value: T, row: Row<T>) => string;
  readonly content: (row: Row<T>, value: T) => Bytes;
  /** What the book says, without commitment and revision. */
  readonly facts: (value: T, row: Row<T>) => Facts;
  /** Adds what follows from the seal; by default the commitment and the revision. */
  readonly seal?: (facts: Facts, sealed: Sealed) => Facts;
};

const EXAMPLE_COMMITMENT = toBase64url(new Uint8Array(32));

/**
 * Rows of a layer, planned; what the schema of the action does not take is set aside with a reason. Call it before
 * the outcomes are counted.
 */
export function planRows<T>(rows: readonly Row<T>[], layer: LayerPlan<T>): readonly PlannedRow[] {
  const field = rowField(layer.action);
  const seal = layer.seal ?? ((facts, sealed) => ({ ...facts, ...sealed }));
  const planned: PlannedRow[] = [];
  const repeats = new Map<string, number>();
  for (const row of rows) {
    if (row.reason !== undefined || row.value === undefined) continue;
    const facts = withFlags(layer.facts(row.value, row), row);
    const fault = rowFault(field, seal(facts, { commitment: EXAMPLE_COMMITMENT }));
    if (fault !== undefined) {
      quarantine(row, fault.code, fault.field);
      continue;
    }
    planned.push({
      key: layer.key(row.value, row),
      fingerprint: unrepeated(repeats, sha256(row.rawHash, encode(facts))),
      content: layer.content(row, row.value),
      value: (sealed) => seal(facts, sealed),
    });
  }
  return planned;
}

/** Rows that were set aside; they are on record as such, sealed as they came. */
export function planQuarantined(rows: readonly Row<unknown>[], layer: string): Group {
  const repeats = new Map<string, number>();
  const planned = rows.flatMap((row) => {
    if (row.reason === undefined) return [];
    const { code } = row.reason;
    const facts = { layer, row: row.place.row, reason: code };
    const fingerprint = unrepeated(repeats, sha256(row.rawHash, encodeUtf8(code)));
    const content = quarantinedContent(row, layer, code);
    return [{ key: String(row.place.row), fingerprint, content, value: (sealed: Sealed) => ({ ...facts, ...sealed }) }];
  });
  return { action: 'quarantine-rows', shared: {}, layer, kind: 'quarantined', rows: planned };
}

function quarantinedContent({ raw, place }: Row<unknown>, layer: string, reason: ReasonCode): Bytes {
  const { file, line } = place;
  const text = decodeUtf8(raw);
  const rest = text === undefined ? { rawBase64: toBase64url(raw) } : { raw: text };
  return json({ layer, file, line, reason, ...rest });
}

function withFlags(facts: Facts, row: Row<unknown>): Facts {
  return row.flags.length === 0 ? facts : { ...facts, flags: [...new Set(row.flags.map(({ code }) => code))].sort() };
}

/**
 * The second of two identical rows gets another fingerprint, so that a run that was interrupted between the two
 * does not take the second for done.
 */
function unrepeated(seen: Map<string, number>, fingerprint: Bytes): Bytes {
  const name = toBase64url(fingerprint);
  const before = seen.get(name) ?? 0;
  seen.set(name, before + 1);
  return before === 0 ? fingerprint : sha256(fingerprint, encodeUtf8(`repeat ${before}`));
}

/** JSON for the vault, where numbers may have fractions and nobody compares bytes. */
export function json(value: unknown): Bytes {
  return encodeUtf8(JSON.stringify(value));
}

export function rowsIn(plan: Plan): number {
  return plan.groups.reduce((sum, { rows }) => sum + rows.length, 0);
}
