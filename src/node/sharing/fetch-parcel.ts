/** Fetches a parcel from the node of the office that gave it: the address is its town's in the book, or a named one. */
import { accept, type Bytes, isObject, type Machine, refuse } from '#kernel';
import { readLimited } from '../limited-answer.ts';
import { memberIn, membershipOf } from '../network/members-in-book.ts';
import type { Fetch } from './sharing.ts';

const TIMEOUT_MS = 30_000;
const REFUSAL_BYTES = 4_096;

/** Refusals of a giver's node that its receiver should hear as they are. */
const PASSED_ON = ['grant-revoked', 'grant-expired', 'grant-unknown', 'parcel-not-here'];

export function fetchFrom(machine: Machine, named: string | undefined): Fetch {
  return async (number, grant) => {
    const address = named ?? addressOf(machine, grant.from);
    if (address === undefined && isAlone(machine)) return refuse('parcel-not-here', { grant: number });
    if (address === undefined) return refuse('giver-address-unknown', { office: grant.from });
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(`${address}/shared/${number}`, { redirect: 'error', signal });
      // A refusal has its few words whatever the size of the parcel; of more than the grant says nothing is kept.
      const body = await readLimited(response, Math.max(grant.parcelSize, REFUSAL_BYTES));
      if (response.ok) return body === undefined ? refuse('parcel-changed') : accept(body);
      return refuse(codeIn(body), { grant: number, address });
    } catch {
      return refuse('giver-unreachable', { address });
    }
  };
}

/** In a book that one town keeps, the giver is this town, and the parcel was looked for already. */
function isAlone(machine: Machine): boolean {
  return membershipOf(machine).members.length === 0;
}

/** Where several towns keep the book, it says where each town's node can be reached. */
function addressOf(machine: Machine, office: string): string | undefined {
  const record = machine.query('members', 'office', { office });
  const town = record.ok && isObject(record.value) ? record.value.town : undefined;
  return typeof town === 'string' ? memberIn(machine, town)?.node?.address : undefined;
}

function codeIn(body: Bytes | undefined): string {
  try {
    const { code } = JSON.parse(Buffer.from(body ?? []).toString()) as { readonly code?: unknown };
    return PASSED_ON.find((one) => one === code) ?? 'giver-refused';
  } catch {
    return 'giver-refused';
  }
}
