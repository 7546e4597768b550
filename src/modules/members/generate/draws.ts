/** What random acts of a consortium draw from. */
import type { Random, StateView, Table, Value } from '#kernel';
import { type Proposal, proposals, sponsors } from '../records/decisions.ts';
import { type Member, members } from '../records/network.ts';
import { isLapsed } from '../rules/proposals.ts';

export type Generator = (random: Random, state: StateView) => Value | undefined;

export const HASH = 'A'.repeat(43);

export function one<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)] as T;
}

export function oneOf<T, R>(random: Random, items: readonly T[], make: (item: T) => R): R | undefined {
  return items.length === 0 ? undefined : make(one(random, items));
}

export function all<T>(table: Table<T>, state: StateView): readonly (readonly [string, T])[] {
  return [...table.each(state)];
}

export function bodies(state: StateView, fits: (member: Member) => boolean): readonly string[] {
  return all(members, state)
    .filter(([, member]) => fits(member))
    .map(([town]) => town);
}

export type Numbered = readonly [number: number, proposal: Proposal];

export function openProposals(state: StateView, nowMs: number): readonly Numbered[] {
  return all(proposals, state)
    .filter(([, proposal]) => proposal.status === 'open' && !isLapsed(proposal, nowMs))
    .map(([number, proposal]) => [Number(number), proposal] as const);
}

export function supporters(state: StateView, number: number): readonly string[] {
  return [...sponsors.each(state, number)].map(([town]) => town);
}
