import type { Value } from './encoding.ts';

/**
 * An expected "no": a code from a schema and typed detail. Only codes enter receipts;
 * the words for people are looked up by code where they are shown.
 */
export type Refusal = { readonly code: string; readonly detail?: { readonly [name: string]: Value } };

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(code: string, detail?: { readonly [name: string]: Value }): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: detail === undefined ? { code } : { code, detail } };
}
