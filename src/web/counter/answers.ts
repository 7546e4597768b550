/** What the counter asks of the town's node. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { isList, isObject } from '#kernel';
import type { Instrument, Registry } from '#modules/titles';
import { answered, client } from '../town/answers.ts';

export type RegistryRow = Registry & { readonly registry: string };
export type Reception = {
  readonly registry: string;
  readonly reception: string;
  readonly instrument: Instrument;
  /** Why it may be the same as another one. */
  readonly why?: readonly ('number' | 'document' | 'content')[];
};

export const registriesQuery = queryOptions({
  queryKey: ['titles', 'registries'],
  queryFn: async () =>
    (await answered(client.queryAll('titles', 'registries', 'registry'))) as unknown as readonly RegistryRow[],
});

/** Null where nothing was taken that day. */
export const drawerQuery = (registry: string, day: string) =>
  queryOptions({
    queryKey: ['titles', 'drawer', registry, day],
    queryFn: async () => {
      const found = await client.query('titles', 'drawer', { registry, day });
      if (!found.ok && found.refusal.code === 'not-found') return null;
      return (await answered(Promise.resolve(found))) as { readonly cents: number; readonly instruments: number };
    },
  });

/** A glance of a list: what follows comes when it is asked for. */
export const SHOWN = 20;

export const receptionsQuery = (registry: string, day: string, after?: string) =>
  queryOptions({
    queryKey: ['titles', 'receptions', registry, day, after],
    queryFn: () => listOf(`/titles/receptions?${query({ registry, day, after, limit: String(SHOWN) })}`, 'received'),
  });

export const heldQuery = (registry: string) =>
  infiniteQueryOptions({
    queryKey: ['titles', 'held', registry],
    queryFn: ({ pageParam }) =>
      listOf(`/titles/held?${query({ registry, after: pageParam, limit: String(SHOWN) })}`, 'held'),
    initialPageParam: '',
    getNextPageParam: (page: readonly Reception[]) => (page.length < SHOWN ? undefined : page.at(-1)?.reception),
    select: ({ pages }) => pages.flat(),
  });

export type Alike = {
  readonly [name in 'likeness' | 'document' | 'instrumentNo' | 'book' | 'page']?: string | undefined;
};

export const alikeQuery = (registry: string, wanted: Alike) =>
  queryOptions({
    queryKey: ['titles', 'alike', registry, wanted],
    queryFn: () => listOf(`/titles/alike?${query({ registry, ...wanted })}`, 'alike'),
  });

/** Null where there is no such instrument. */
export const instrumentQuery = (registry: string, reception: string) =>
  queryOptions({
    queryKey: ['titles', 'instrument', registry, reception],
    queryFn: async () =>
      (await answered(client.query('titles', 'instrument', { registry, reception }))) as unknown as Instrument,
  });

export type LandHit = {
  readonly text: string;
  readonly parcels: readonly string[];
  readonly address?: string;
};

/** Parcels by whatever people know of them, as everybody may search. */
export const findLandQuery = (words: string) =>
  queryOptions({
    queryKey: ['titles', 'find', words],
    queryFn: async () => {
      const answer = await answered(client.json('GET', `/titles/find?${query({ q: words })}`));
      return (answer as unknown as { readonly found: readonly LandHit[] }).found;
    },
    enabled: words.trim().length >= 2,
  });

/** What is public of an act's text; the desk's own search finds owners and addresses as well. */
export type Found = {
  readonly kind: 'parcel' | 'roll' | 'instrument';
  readonly name: string;
  readonly parcel?: string;
  readonly text: string;
  readonly ended?: readonly string[];
};

export const deskSearchQuery = (words: string) =>
  queryOptions({
    queryKey: ['desk', 'search', words],
    queryFn: async () => {
      const answer = await answered(client.json('GET', `/desk-api/titles/search?${query({ q: words })}`));
      return (answer as unknown as { readonly found: readonly Found[] }).found;
    },
    enabled: words.trim().length >= 2,
  });

export type Opened = { readonly kind: string; readonly fields: readonly (readonly [string, string])[] };
export type DeskParcel = {
  readonly parcel: string;
  readonly sealed: readonly Opened[];
};

export const deskParcelQuery = (parcel: string) =>
  queryOptions({
    queryKey: ['desk', 'parcel', parcel],
    queryFn: async () =>
      (await answered(
        client.json('GET', `/desk-api/titles/parcels/${encodeURIComponent(parcel)}`),
      )) as unknown as DeskParcel,
  });

async function listOf(path: string, name: string): Promise<readonly Reception[]> {
  const answer = await answered(client.json('GET', path));
  const list = isObject(answer) ? answer[name] : undefined;
  return (isList(list) ? list : []) as unknown as readonly Reception[];
}

function query(values: { readonly [name: string]: string | undefined }): string {
  const given = Object.entries(values).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  return new URLSearchParams(given).toString();
}
