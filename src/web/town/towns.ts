/** The towns that keep the book: what the book says of them, and what this town's computer sees of them now. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { Value } from '#kernel';
import { useLive } from '../ledger/live.ts';
import { answered, client, townQuery } from './answers.ts';

/** A body of the consortium, as the book has it. */
export type Body = {
  readonly town: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly statusMs: number;
  readonly sinceMs?: number;
  readonly leavesMs?: number;
  readonly chargedCents: number;
  readonly authority: {
    readonly voteDay: string;
    readonly signatory: string;
    readonly liabilityCapCents: number;
    readonly termEndDay: string;
  };
  readonly node?: { readonly peer: string; readonly address: string };
};

/** Where the state keeps what the towns agreed on. */
export const CHARTER_KEY = 'members/consortium/charter';

type Fraction = { readonly numerator: number; readonly denominator: number };

/** What a class of decisions takes. */
export type Needed = {
  readonly quorum: Fraction;
  readonly majority: Fraction & { readonly more: boolean; readonly of: 'cast' | 'entitled' };
  readonly commentHours: number;
  readonly noticeHours: number;
  readonly sponsors: number;
  readonly councilVote: boolean;
};

/** Those that a page reckons with; the others are only read. */
export type Terms = {
  readonly pauseSupporters: number;
  readonly moneyWeights?: readonly { readonly town: string; readonly weight: number }[];
  readonly classes: { readonly [of: string]: Needed };
};

export type Consortium = {
  readonly name: string;
  readonly founder: string;
  readonly sinceMs: number;
  readonly sinceEntry: number;
  readonly amendments: number;
  readonly terms: Terms;
};

export type NetworkInBook = {
  readonly consortium: Consortium | null;
  readonly members: readonly Body[];
  readonly quorum: number;
  readonly mayFail: number;
  readonly sharedHosts: readonly { readonly host: string; readonly towns: readonly string[] }[];
};

export type SeenTown = {
  readonly town: string;
  readonly name: string;
  readonly validates: boolean;
  readonly validatorKey: string | null;
  readonly signed: { readonly size: number; readonly timeMs: number } | null;
  readonly behindSinceMs: number | null;
  readonly missedSinceMs: number | null;
  readonly differs: boolean;
};

/** `town` is the one whose computer answers; there are no towns where it keeps the book alone, or not yet with others. */
export type TownsSeen = {
  readonly town: string | null;
  readonly nowMs: number;
  readonly size: number;
  readonly quorum: number;
  readonly mayFail: number;
  readonly towns: readonly SeenTown[];
};

export type Difference = {
  readonly town: string;
  readonly size: number;
  readonly theirs: string;
  readonly ours: string;
  /** A file that anybody can check; null until enough towns have signed ours. */
  readonly evidence: string | null;
};

/** A question about what the towns do together. */
export function togetherQuery<T>(query: string, input: Value = {}) {
  return queryOptions({
    queryKey: ['network', query, input],
    queryFn: async () => (await answered(client.query('members', query, input))) as unknown as T,
  });
}

/** The whole of a list of what the towns do together, whose items count up. */
export function togetherListQuery<T>(query: string) {
  return queryOptions({
    queryKey: ['network', query],
    queryFn: async () => (await answered(client.queryAll('members', query, 'number'))) as unknown as readonly T[],
  });
}

export const networkQuery = togetherQuery<NetworkInBook>('network');

/** Nothing tells a page that a town has fallen silent, so it asks again by itself. */
const AGAIN_MS = 5_000;

export const townsQuery = queryOptions({
  queryKey: ['network', 'towns'],
  queryFn: async () => (await answered(client.json('GET', '/towns'))) as unknown as TownsSeen,
  refetchInterval: ({ state }) => (state.data?.towns.length === 0 ? false : AGAIN_MS),
});

/** The name of the town whose validator has a key; asked for only where `needed`, and once. */
export function useTownOfValidator(needed: boolean): (validatorKey: string) => string | undefined {
  const { data } = useQuery({ ...townsQuery, enabled: needed, refetchInterval: false });
  const towns = data?.towns;
  return useCallback((key) => towns?.find(({ validatorKey }) => validatorKey === key)?.name, [towns]);
}

/** A key that signed two blocks of one height, as the book has it. */
export type DoubleSigning = {
  readonly town: string;
  readonly height: number;
  readonly entry: number;
  readonly timeMs: number;
};

export const doubleSigningsQuery = togetherQuery<readonly DoubleSigning[]>('evidence');

export const differencesQuery = queryOptions({
  queryKey: ['network', 'differences'],
  queryFn: async () => {
    const answer = await answered(client.json('GET', '/towns/differences'));
    return answer as unknown as { readonly vkeys: readonly string[]; readonly differences: readonly Difference[] };
  },
});

/** Every block may change who has signed, and what the towns have decided. */
export function useFreshNetwork(): void {
  const queries = useQueryClient();
  const { count } = useLive(useQuery(townQuery).data?.height);
  useEffect(() => {
    if (count > 0) void queries.invalidateQueries({ queryKey: ['network'] });
  }, [count, queries]);
}

export type Case = {
  readonly number: number;
  readonly kind: 'complaint' | 'incident';
  readonly town: string;
  readonly about?: string;
  readonly text: string;
  readonly openedMs: number;
  readonly dueMs: number;
  readonly entry: number;
  readonly answer?: { readonly town: string; readonly text: string; readonly timeMs: number };
};

export const casesQuery = togetherListQuery<Case>('cases');
