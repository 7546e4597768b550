/** What the consortium costs each member, to the cent, and never more than a member can be liable for. */
import { accept, type Context, compareText, type Result, refuse, type StateView, type Value } from '#kernel';
import { consortiumOf } from '../consortium.ts';
import type { Of } from '../records/decisions.ts';
import { donations, type Pool, pools, type Share, statements } from '../records/money.ts';
import { members, nextNumber } from '../records/network.ts';
import type { Input } from '../schema.ts';
import { sharesOf } from '../shares.ts';
import { votingTowns } from '../tally.ts';
import type { Refused } from './key-ring.ts';
import { actingTown } from './own-town.ts';

/** A new pool, or new rules for one: what it holds stays. */
export function openPool({ state }: Context, what: Of<'cost-pool'>, proposal: number): Result<Value> {
  const { kind: _kind, pool, ...fields } = what;
  if (!isPossible(fields)) return refuse('pool-wrong');
  pools.put(state, { ...fields, proposal, reserveCents: pools.get(state, pool)?.reserveCents ?? 0 }, pool);
  return accept({ pool });
}

/** One statement for a pool and a period. Its shares, the part kept for exits among them, add up to the total. */
export function charge(context: Context, what: Of<'statement'>, proposal: number): Result<Value> {
  const { state, entry } = context;
  const { kind: _kind, pool: id, ...fields } = what;
  const pool = pools.get(state, id);
  if (pool === undefined) return refuse('pool-unknown', { pool: id });
  if (statements.get(state, id, what.period) !== undefined) return refuse('statement-exists', { period: what.period });
  if (!coversMembers(state, what)) return refuse('bases-wrong');
  const shares = sharesOf(pool, what.totalCents, what.bases);
  if (shares === undefined) return refuse('shares-impossible');
  const refusal = bookShares(context, shares);
  if (refusal !== undefined) return refusal;
  const reserveCents = Number((BigInt(what.totalCents) * BigInt(pool.reservePercent)) / 100n);
  const kept = pool.reserveCents + reserveCents;
  if (!Number.isSafeInteger(kept)) return refuse('shares-impossible');
  pools.put(state, { ...pool, reserveCents: kept }, id);
  statements.put(state, { ...fields, shares, reserveCents, proposal, entry }, id, what.period);
  return accept({ pool: id, shares });
}

/** A service that a member gives has a price, so that nobody takes it for free by mistake. */
export function donateService(context: Context, input: Input<'donate-service'>): Result<Value> {
  const { state, entry } = context;
  if (consortiumOf(state) === undefined) return refuse('no-consortium');
  const donation = nextNumber(state, 'donation');
  donations.put(state, { ...input, town: actingTown(context), entry }, donation);
  return accept({ donation });
}

function isPossible({ rule, floorCents = 0, capCents }: Omit<Pool, 'proposal' | 'reserveCents'>): boolean {
  const whole = rule.by !== 'mixed' || rule.parts.reduce((all, { percent }) => all + percent, 0) === 100;
  return whole && (capCents === undefined || (capCents >= floorCents && capCents > 0));
}

/** Every member that votes, and nobody else, stands in the figures once. */
export function coversMembers(state: StateView, { bases }: Of<'statement'>): boolean {
  const paying = votingTowns(state);
  const named = bases.map(({ town }) => town).sort(compareText);
  return named.length === paying.length && named.every((town, i) => town === paying[i]);
}

/** Refusals: `liability-cap`. */
function bookShares({ state }: Context, shares: readonly Share[]): Refused | undefined {
  for (const { town, cents } of shares) {
    const member = members.get(state, town);
    if (member === undefined) throw new Error(`a share of no member: ${town}`);
    const chargedCents = member.chargedCents + cents;
    if (chargedCents > member.authority.liabilityCapCents) return refuse('liability-cap', { town });
    members.put(state, { ...member, chargedCents }, town);
  }
  return undefined;
}
