/** Sealing: a fresh salt for every row, and the commitment that stands for it in the book. */
import { createHash, randomBytes } from 'node:crypto';
import type { VaultItem } from '#client';
import { type Bytes, commit, encodeUtf8, SALT_LENGTH, toBase64url } from '#kernel';
import type { Group, PlannedRow } from './plan.ts';

export type SealedRow = { readonly row: PlannedRow; readonly commitment: string; readonly salt: Bytes };

export function sealRows(rows: readonly PlannedRow[]): readonly SealedRow[] {
  return rows.map((row) => ({ row, ...seal(row.content) }));
}

/** A fresh salt, and the commitment that stands for the content in the book. */
export function seal(content: Bytes): { readonly salt: Bytes; readonly commitment: string } {
  const salt = Uint8Array.from(randomBytes(SALT_LENGTH));
  return { salt, commitment: toBase64url(commit(salt, content)) };
}

export function vaultItem({ layer, kind }: Group, { row, commitment, salt }: SealedRow): VaultItem {
  return {
    commitment,
    salt: toBase64url(salt),
    content: toBase64url(row.content),
    kind,
    retention: 'while-current',
    source: { layer, key: row.key, rawHash: toBase64url(row.rawHash) },
  };
}

/**
 * The hash by which a row is known again. The second of two identical lines gets another one, so that a run that
 * was interrupted between the two does not take the second for done.
 */
export function rowHashes(hashes: readonly Bytes[]): readonly Bytes[] {
  const seen = new Map<string, number>();
  return hashes.map((hash) => {
    const name = toBase64url(hash);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? hash : sha256(hash, encodeUtf8(`repeat ${before}`));
  });
}

export function sha256(...parts: readonly Bytes[]): Bytes {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
}
