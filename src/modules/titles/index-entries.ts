/** The grantor, grantee and tract index of an instrument (R5): entries end, they are never removed. */
import { bytesOf, extendChain, type Refusal, type StateView, toBase64url, type Value } from '#kernel';
import { type IndexEntry, type Legal, type Party, parcels } from './records.ts';
import type { Input } from './schema.ts';

const DOMAIN = 'townledger index v1';

export function newIndex(
  parties: readonly Party[],
  legals: readonly Legal[],
  sinceEntry: number,
): readonly IndexEntry[] {
  return [...parties.map((party) => ({ party, sinceEntry })), ...legals.map((legal) => ({ legal, sinceEntry }))];
}

/** Refusals: `index-empty`, `share-wrong`, `land-empty`, `parcel-unknown`. */
export function faultInIndex(
  state: StateView,
  parties: readonly Party[],
  legals: readonly Legal[],
): Refusal | undefined {
  if (parties.length + legals.length === 0) return { code: 'index-empty' };
  for (const party of parties) {
    const fault = faultInParty(party);
    if (fault !== undefined) return fault;
  }
  for (const legal of legals) {
    const fault = faultInLegal(state, legal);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export function faultInParty({ share }: Party): Refusal | undefined {
  return share !== undefined && share.num > share.den ? { code: 'share-wrong' } : undefined;
}

export function faultInLegal(state: StateView, legal: Legal): Refusal | undefined {
  const { parcel } = legal;
  if (Object.keys(legal).length === 0) return { code: 'land-empty' };
  return parcel !== undefined && parcels.get(state, parcel) === undefined
    ? { code: 'parcel-unknown', detail: { parcel } }
    : undefined;
}

/** Parcels that live or ended entries of the index name, in order of first mention. */
export function parcelsOf(index: readonly IndexEntry[]): readonly string[] {
  return [...new Set(index.flatMap(({ legal }) => (legal?.parcel === undefined ? [] : [legal.parcel])))];
}

/** All that a correction changes, one step after another, for the index's own chain (R5). */
export function indexSteps({
  edits = [],
  type,
  references = [],
  numbers,
}: Input<'correct'>): readonly { readonly [what: string]: Value }[] {
  return [
    ...edits.map((edit) => ({ edit })),
    ...(type === undefined ? [] : [{ type }]),
    ...references.map((reference) => ({ reference })),
    ...(numbers === undefined ? [] : [{ numbers }]),
  ];
}

/** The head of the index's own chain after a correction: each step links to all before it. */
export function indexHeadAfter(head: string, correction: Input<'correct'>, entry: number): string {
  const { reason } = correction;
  return indexSteps(correction).reduce<string>(
    (before, step) => toBase64url(extendChain(DOMAIN, bytesOf(before), { ...step, entry, reason })),
    head,
  );
}
