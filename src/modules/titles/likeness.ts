/**
 * A fingerprint of what an instrument is about, by which a second one that says the same is noticed. It only helps
 * the counter to ask; no rule reads it, and two instruments that are alike are both recorded where the clerk says so.
 */
import { chainHead, toBase64url } from '#kernel';
import type { Presented } from './schema.ts';

const DOMAIN = 'townledger likeness v1';

/** Type, names with their roles, and land: in any order, whatever the case of letters, signs and spaces. */
export function likenessOf({ type, parties, legals }: Pick<Presented, 'type' | 'parties' | 'legals'>): string {
  const names = parties.map(({ role, name }) => `${role} ${plain(name)}`);
  const lands = legals.map(({ parcel, plan, lot, unit, description }) =>
    // A parcel of the map says which land it is; how it was described besides may differ.
    parcel === undefined ? plain([plan, lot, unit, description].join(' ')) : `${parcel} ${unit ?? ''}`,
  );
  return toBase64url(chainHead(DOMAIN, [type, ordered(names), ordered(lands)]));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Duplicates of one name are one; by code units, as every machine orders them. */
function ordered(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
}
