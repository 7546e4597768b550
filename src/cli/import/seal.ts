/** Sealing: a fresh salt for every row, and the commitment that stands for it in the book. */
import { createHash, randomBytes } from 'node:crypto';
import type { VaultItem } from '#client';
import type { BookRow, SealedRow } from '#connect';
import { type Bytes, commit, encode, encodeUtf8, SALT_LENGTH, toBase64url } from '#kernel';

/** A row and the name by which a later run knows it again. */
export type NamedRow = { readonly row: BookRow; readonly fingerprint: Bytes };

export type Sealed = NamedRow & { readonly commitment: string; readonly salt: Bytes };

/**
 * A row is known again by its line and by what the book says of it: where either changes, because the town put it
 * right or because this program reads it better now, it goes into the book as a newer state. Features have no newer
 * states, so they are known by the line alone. The second of two identical rows gets another name, so that a run
 * that was interrupted between the two does not take the second for done.
 */
export function nameRows(rows: readonly BookRow[]): readonly NamedRow[] {
  const repeats = new Map<string, number>();
  return rows.map((row) => {
    const said = HAS_REVISIONS.has(row.action) ? encode({ ...row.shared, ...row.fields }) : encodeUtf8(row.outcome);
    const fingerprint = sha256(row.rawHash, said);
    const name = `${row.layer} ${toBase64url(fingerprint)}`;
    const before = repeats.get(name) ?? 0;
    repeats.set(name, before + 1);
    return { row, fingerprint: before === 0 ? fingerprint : sha256(fingerprint, encodeUtf8(`repeat ${before}`)) };
  });
}

/** Actions whose rows may be loaded again in a newer state. */
export const HAS_REVISIONS: ReadonlySet<string> = new Set(['load-parcels', 'load-roll']);

export function sealRow(named: NamedRow): Sealed {
  return { ...named, ...seal(named.row.content) };
}

/** A fresh salt, and the commitment that stands for the content in the book. */
export function seal(content: Bytes): { readonly salt: Bytes; readonly commitment: string } {
  const salt = Uint8Array.from(randomBytes(SALT_LENGTH));
  return { salt, commitment: toBase64url(commit(salt, content)) };
}

export function vaultItem({ row, fingerprint, commitment, salt }: Sealed): VaultItem {
  return {
    commitment,
    salt: toBase64url(salt),
    content: base64url(row.content),
    kind: row.kind,
    retention: row.retention,
    source: { layer: row.layer, key: row.key, rawHash: toBase64url(fingerprint) },
  };
}

export function withRevision({ row, commitment }: Sealed, before: number): SealedRow {
  return before === 0 ? { row, commitment } : { row, commitment, revision: before + 1 };
}

export function sha256(...parts: readonly Bytes[]): Bytes {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
}

/** The engine's own encoder: contents are megabytes. */
function base64url(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}
