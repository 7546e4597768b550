/** The towns that keep the book: what the book says of them, and what this town's computer sees of them now. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
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

export type Consortium = {
  readonly name: string;
  readonly founder: string;
  readonly sinceMs: number;
  readonly sinceEntry: number;
  readonly amendments: number;
  readonly terms: { readonly [term: string]: Value };
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

export const networkQuery = queryOptions({
  queryKey: ['network', 'book'],
  queryFn: async () => (await answered(client.query('members', 'network', {}))) as unknown as NetworkInBook,
});

/** Nothing tells a page that a town has fallen silent, so it asks again by itself. */
const AGAIN_MS = 5_000;

export const townsQuery = queryOptions({
  queryKey: ['network', 'towns'],
  queryFn: async () => (await answered(client.json('GET', '/towns'))) as unknown as TownsSeen,
  refetchInterval: ({ state }) => (state.data?.towns.length === 0 ? false : AGAIN_MS),
});

/** A key that signed two blocks of one height, as the book has it. */
export type DoubleSigning = {
  readonly town: string;
  readonly height: number;
  readonly entry: number;
  readonly timeMs: number;
};

export const doubleSigningsQuery = queryOptions({
  queryKey: ['network', 'double-signings'],
  queryFn: async () => (await answered(client.query('members', 'evidence', {}))) as unknown as readonly DoubleSigning[],
});

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

export const casesQuery = queryOptions({
  queryKey: ['network', 'cases'],
  queryFn: async () => (await answered(client.queryAll('members', 'cases', 'number'))) as unknown as readonly Case[],
});
