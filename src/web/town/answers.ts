/** What the town's node answers, kept while a page is open. Errors are refusals with a code, as everywhere. */
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { TownClient } from '#client';
import { isObject, type Refusal, type Result, type Value, type Words } from '#kernel';
import type { OpenApi } from '../api/operations.ts';
import { actsAsked, type LedgerSearch } from '../ledger/filter.ts';

export const client = new TownClient({ address: globalThis.location?.origin ?? '' });

export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export const answers = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal will not change by asking again; a lost connection may.
      retry: (count, error) =>
        count < 2 && error instanceof Refused && ['node-unreachable', 'node-error'].includes(error.refusal.code),
    },
  },
});

/** Throws what the node refused, for React Query to hold. */
export async function answered<T>(result: Promise<Result<T>>): Promise<T> {
  const answer = await result;
  if (!answer.ok) throw new Refused(answer.refusal);
  return answer.value;
}

export type EntryRow = {
  readonly entry: number;
  readonly module: string;
  readonly action: string;
  readonly office: string | null;
  readonly signer: string;
  readonly height: number;
  readonly timeMs: number;
  /** The act in words, so that a list needs no schema; null where the town's program does not know it. */
  readonly label: Words | null;
};

/** Where the state keeps the town whose pages these are. */
export function townKey({ town }: { readonly town: string | null }): string {
  return `members/town/${town ?? ''}`;
}

export type Contact = { readonly [part in 'office' | 'address' | 'phone' | 'mail' | 'hours']?: string };
export type Brand = { readonly name: string | null; readonly logo: string | null; readonly contact: Contact | null };

/** The town's own name and mark for its pages. */
export const brandQuery = queryOptions({
  queryKey: ['brand'],
  queryFn: async () => (await answered(client.json('GET', '/brand.json'))) as Brand,
  staleTime: Number.POSITIVE_INFINITY,
});

export const townQuery = queryOptions({ queryKey: ['town'], queryFn: () => answered(client.status()) });

export const actsQuery = (filter: LedgerSearch, limit: number) =>
  queryOptions({
    queryKey: ['acts', filter, limit],
    queryFn: async () => {
      const query = new URLSearchParams({ ...actsAsked(filter), limit: String(limit) });
      const answer = await answered(client.json('GET', `/acts?${query}`));
      return (answer as unknown as { readonly acts: readonly EntryRow[] }).acts;
    },
    // What is being read must not move by itself; new entries are announced.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const entryQuery = (entry: number) =>
  queryOptions({
    queryKey: ['entry', entry],
    queryFn: async () => {
      const answer = await answered(client.json('GET', `/entries/${entry}`));
      return (answer as { readonly value: Value }).value;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The first act after an entry, or null where there is none yet; entries that close a block are passed over. */
export const nextActQuery = (entry: number) =>
  queryOptions({
    queryKey: ['next-act', entry],
    queryFn: async () => {
      const answer = await answered(client.entries(entry, 20));
      const { entries } = answer as unknown as { readonly entries: readonly { index: number; value: Value }[] };
      return entries.find(({ value }) => isObject(value) && value.body !== undefined)?.index ?? null;
    },
  });

export const moduleQuery = (module: string, query: string, input: Value) =>
  queryOptions({
    queryKey: ['query', module, query, input],
    queryFn: () => answered(client.query(module, query, input)),
  });

export const receiptQuery = (entry: number) =>
  queryOptions({ queryKey: ['receipt', entry], queryFn: () => answered(client.receipt(entry)) });

export const openapiQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: async () => (await answered(client.json('GET', '/openapi.json'))) as unknown as OpenApi,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Other entries about the instruments that an entry is about: what received them, corrected them, decided on them. */
export const actsBesideQuery = (entry: number) =>
  queryOptions({
    queryKey: ['acts-beside', entry],
    queryFn: async () => {
      const answer = await answered(client.json('GET', `/entries/${entry}/acts`));
      return (answer as unknown as { readonly acts: readonly EntryRow[] }).acts;
    },
  });
