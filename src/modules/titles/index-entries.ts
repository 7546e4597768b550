/** The grantor, grantee and tract index of an instrument (R5): entries end, they are never removed. */
import { bytesOf, extendChain, type Refusal, type StateView, toBase64url, type Value } from '#kernel';
import { type IndexEntry, type Legal, type Party, parcels } from './records.ts';

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

/** The index's own chain: each edit links to all edits before it. */
export function nextIndexHead(head: string, edit: Value): string {
  return toBase64url(extendChain(DOMAIN, bytesOf(head), edit));
}
