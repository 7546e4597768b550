/** The one place where balances change: amounts that sum to zero, every account within its bounds, or nothing at all. */
import type { Context, Refusal, StateView } from '#kernel';
import {
  type Account,
  accounts,
  firms,
  moved,
  type Policy,
  type Posting,
  policies,
  postings,
  supplied,
} from './records.ts';
import { yearOf } from './years.ts';

export type Leg = { readonly account: string; readonly cents: number };

/** A firm's account may go down to minus this: what its credit line says, until its end, and never above the policy. */
export function limitOf(state: StateView, firm: string, nowMs: number): number {
  const line = firms.get(state, firm)?.line;
  const highest = policyOf(state)?.maxLimitCents ?? 0;
  return line === undefined || line.untilMs <= nowMs ? 0 : Math.min(line.limitCents, highest);
}

export function policyOf(state: StateView): Policy | undefined {
  return policies.get(state, 'current');
}

/** What the firm can still pay: balance + limit. */
export function spendable(state: StateView, firm: string, nowMs: number): number {
  return Math.max(0, (accounts.get(state, firm)?.balance ?? 0) + limitOf(state, firm, nowMs));
}

/** What the firm can still take in. */
export function room(state: StateView, firm: string): number {
  return Math.max(0, (policyOf(state)?.maxBalanceCents ?? 0) - (accounts.get(state, firm)?.balance ?? 0));
}

/**
 * Writes the posting under this entry's number. An account that goes down must stay above its limit, one that goes up
 * below its highest balance: whoever is already beyond one, because it was lowered, can only come back.
 * Refusals: `limit-exceeded`, `balance-too-high`.
 */
export function post(context: Context, posting: Omit<Posting, 'timeMs'>): Refusal | undefined {
  const { state, block, entry } = context;
  const legs = summed(posting.legs);
  assertZero(legs);
  for (const leg of legs) {
    const refusal = faultInLeg(context, leg);
    if (refusal !== undefined) return refusal;
  }
  for (const { account, cents } of legs) {
    const own = accounts.get(state, account) as Account;
    accounts.put(state, { ...own, balance: own.balance + cents, movedMs: block.timeMs }, account);
    moved.put(state, true, account, entry);
  }
  postings.put(state, { ...posting, legs, timeMs: block.timeMs }, entry);
  return undefined;
}

function faultInLeg({ state, block }: Context, { account, cents }: Leg): Refusal | undefined {
  const own = accounts.get(state, account);
  if (own === undefined) throw new Error(`posting to no account: ${account}`);
  const after = own.balance + cents;
  const isMember = own.kind === 'member';
  if (cents < 0) {
    // What is written off stands below zero by what was lost; a fee or the reserve never does.
    const least =
      own.kind === 'write-off' ? -Number.MAX_SAFE_INTEGER : isMember ? -limitOf(state, account, block.timeMs) : 0;
    if (after < least)
      return {
        code: 'limit-exceeded',
        detail: { account, spendableCents: Math.max(0, own.balance - least), cents: -cents },
      };
  }
  if (cents > 0 && isMember && cents > room(state, account))
    return { code: 'balance-too-high', detail: { account, roomCents: room(state, account), cents } };
  return undefined;
}

/** One leg an account, in the order of their first mention; those that come to nothing are left out. */
function summed(legs: readonly Leg[]): readonly Leg[] {
  const sums = new Map<string, number>();
  for (const { account, cents } of legs) sums.set(account, (sums.get(account) ?? 0) + cents);
  return [...sums].filter(([, cents]) => cents !== 0).map(([account, cents]) => ({ account, cents }));
}

function assertZero(legs: readonly Leg[]): void {
  const sum = legs.reduce((all, { cents }) => all + BigInt(cents), 0n);
  if (sum !== 0n) throw new Error(`a posting that sums to ${sum}`);
}

/** Box 13 of Form 1099-B: goods and services sold for credits. `sign` -1 takes back what a reversal undoes. */
export function countSupply(context: Context, firm: string, cents: number, timeMs: number, sign: 1 | -1): void {
  const { state } = context;
  const year = yearOf(timeMs);
  const before = supplied.get(state, firm, year) ?? { sales: 0, cents: 0 };
  supplied.put(state, { sales: before.sales + sign, cents: before.cents + sign * cents }, firm, year);
}

export function openAccount(context: Context, kind: Account['kind'], account: string): void {
  accounts.put(context.state, { kind, balance: 0, movedMs: context.block.timeMs }, account);
}
