/** Sealing: a fresh salt for every row, and the commitment that stands for it in the book. */
import { createHash, randomBytes } from 'node:crypto';
import type { VaultItem } from '#client';
import { type Bytes, commit, SALT_LENGTH, toBase64url } from '#kernel';
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
    source: { layer, key: row.key, rawHash: toBase64url(row.fingerprint) },
  };
}

export function sha256(...parts: readonly Bytes[]): Bytes {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
}
