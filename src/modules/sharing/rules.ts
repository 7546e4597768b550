import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { type Grant, given, grants, keyOwners, LONGEST_DAYS, LONGEST_MS, received, receivers } from './records.ts';
import type { Input } from './schema.ts';

/** The narrow views of another module that this one needs; see `needs` in index.ts. */
type Offices = (office: string) => { readonly open: boolean } | undefined;
type Towns =
  | {
      of(office: string): string | undefined;
      heir(town: string | undefined): string | undefined;
    }
  | undefined;

/** A key is named once and by one office, so what is encrypted to it can be opened there alone. */
export function nameKey(context: Context, { key }: Input<'name-key'>): Result<Value> {
  const { state, block } = context;
  const owner = keyOwners.get(state, key);
  if (owner !== undefined) return refuse('receiving-key-taken', { office: owner.office });
  const office = ownOffice(context);
  keyOwners.put(state, { office }, key);
  receivers.put(state, { key, sinceMs: block.timeMs }, office);
  return accept({ office, key });
}

export function grant(context: Context, input: Input<'grant'>): Result<Value> {
  const { state, block, entry } = context;
  const from = ownOffice(context);
  const refusal = refusalOf(context, from, input);
  if (refusal !== undefined) return refusal;
  grants.put(state, { ...input, from, status: 'given', givenMs: block.timeMs }, entry);
  given.put(state, true, from, entry);
  received.put(state, true, input.to, entry);
  return accept({ grant: entry });
}

function refusalOf(context: Context, from: string, { to, key, untilMs }: Input<'grant'>): Result<never> | undefined {
  const { state, block } = context;
  if (to === from) return refuse('receiver-is-giver');
  if ((context.view('members.offices') as Offices)(to)?.open !== true)
    return refuse('receiver-unknown', { office: to });
  const receiver = receivers.get(state, to);
  if (receiver === undefined) return refuse('receiver-without-key', { office: to });
  if (receiver.key !== key) return refuse('receiving-key-old', { office: to });
  return untilMs <= block.timeMs || untilMs > block.timeMs + LONGEST_MS
    ? refuse('grant-end-wrong', { days: LONGEST_DAYS })
    : undefined;
}

/** By the office that gave it; where that is closed, by another office of its town. */
export function revoke(context: Context, { grant: number, reason }: Input<'revoke'>): Result<Value> {
  const { state, block } = context;
  const found = grants.get(state, number);
  if (found === undefined) return refuse('grant-unknown', { grant: number });
  if (!mayRevoke(context, found)) return refuse('not-the-giver', { office: found.from });
  if (found.status === 'revoked') return refuse('grant-revoked', { grant: number });
  if (found.untilMs <= block.timeMs) return refuse('grant-expired', { grant: number });
  grants.put(state, { ...found, status: 'revoked', revokedMs: block.timeMs, reason }, number);
  return accept({ grant: number });
}

function mayRevoke(context: Context, { from }: Grant): boolean {
  const own = ownOffice(context);
  if (own === from) return true;
  if ((context.view('members.offices') as Offices)(from)?.open === true) return false;
  const towns = context.view('members.towns') as Towns;
  return towns === undefined || towns.heir(towns.of(from)) === towns.of(own);
}

/** Nobody gets here without an office: whoever acts was checked before. */
function ownOffice({ transaction }: Context): string {
  return transaction.office as string;
}
