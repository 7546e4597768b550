/** Fetches a parcel from the node of the office that gave it: the address is its town's in the book, or a named one. */
import { accept, type Bytes, isList, isObject, type Machine, refuse } from '#kernel';
import type { Fetch } from './sharing.ts';

const TIMEOUT_MS = 30_000;

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
      const body = await readLimited(response, grant.parcelSize);
      if (response.ok) return body === undefined ? refuse('parcel-changed') : accept(body);
      return refuse(codeIn(body), { grant: number, address });
    } catch {
      return refuse('giver-unreachable', { address });
    }
  };
}

/** In a book that one town keeps, the giver is this town, and the parcel was looked for already. */
function isAlone(machine: Machine): boolean {
  const network = machine.query('members', 'network', {});
  const members = network.ok && isObject(network.value) ? network.value.members : undefined;
  return !isList(members) || members.length === 0;
}

/** Where several towns keep the book, it says where each town's node can be reached. */
function addressOf(machine: Machine, office: string): string | undefined {
  const [record, network] = [machine.query('members', 'office', { office }), machine.query('members', 'network', {})];
  if (!record.ok || !network.ok || !isObject(record.value) || !isObject(network.value)) return undefined;
  const { town } = record.value;
  const members = isList(network.value.members) ? network.value.members : [];
  const member = members.find((one) => isObject(one) && one.town === town);
  const node = isObject(member) ? member.node : undefined;
  return isObject(node) && typeof node.address === 'string' ? node.address : undefined;
}

/** Undefined where more comes than the grant says: nothing of it is kept. */
async function readLimited(response: Response, limit: number): Promise<Bytes | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // A refusal has its few words whatever the size of the parcel.
    if (length > Math.max(limit, 4_096)) return undefined;
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

function codeIn(body: Bytes | undefined): string {
  try {
    const { code } = JSON.parse(Buffer.from(body ?? []).toString()) as { readonly code?: unknown };
    return PASSED_ON.find((one) => one === code) ?? 'giver-refused';
  } catch {
    return 'giver-refused';
  }
}
