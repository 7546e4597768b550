/** What the node answers about land. */
import { queryOptions } from '@tanstack/react-query';
import { TownClient } from '#client';
import type { Words } from '#kernel';
import { answered, client } from './answers.ts';

export type Outline = readonly (readonly (readonly number[])[])[];

export type LandHit = {
  readonly kind: 'parcel' | 'roll' | 'instrument';
  readonly name: string;
  readonly by: string;
  readonly text: string;
  readonly ended?: true;
  readonly exact: boolean;
  readonly parcels: readonly string[];
  readonly address?: string;
  readonly type?: string;
  readonly entry: number;
};

export type MapParcel = {
  readonly parcel: string;
  readonly kind: string;
  readonly mapParcel?: string;
  readonly areaM2: number;
  readonly address?: string;
  readonly useCode?: string;
  readonly flags?: readonly string[];
  readonly outline?: Outline;
};

export type TownMap = { readonly unitsPerDegree: number; readonly parcels: readonly MapParcel[] };

export type RollRow = {
  readonly fiscalYear: number;
  readonly property: string;
  readonly entry: number;
  readonly useCode?: string;
  readonly totalCents?: number;
  readonly saleDay?: string;
  readonly saleCents?: number;
  readonly reference?: {
    readonly class: string;
    readonly book?: string;
    readonly page?: string;
    readonly text?: string;
  };
  readonly flags?: readonly string[];
  readonly address?: string;
  readonly owner?: string;
};

export type ParcelAnswer = {
  readonly parcel: string;
  readonly record: {
    readonly kind: string;
    readonly entry: number;
    readonly areaM2: number;
    readonly flags: readonly string[];
    readonly historyCount: number;
  };
  readonly roll: readonly RollRow[];
  readonly outline?: Outline;
  readonly words: { readonly [flag: string]: Words };
};

export type Party = { readonly role: string; readonly name: string; readonly capacity?: string };
export type Legal = { readonly [part in 'parcel' | 'plan' | 'lot' | 'unit' | 'description']?: string };
export type IndexLine = {
  readonly party?: Party;
  readonly legal?: Legal;
  readonly sinceEntry: number;
  readonly untilEntry?: number;
};

/** Who did something, for which office, when. */
export type Act = { readonly entry: number; readonly office: string | null; readonly timeMs: number };

export type Correction = Act & {
  readonly reason: string;
  readonly note?: string;
  readonly type?: string;
  readonly typeBefore?: string;
};

export type NumbersRead = { readonly [name in 'instrumentNo' | 'certificateNo' | 'book' | 'page']?: string };

export type Reference = {
  readonly kind: string;
  readonly instrumentNo?: string;
  readonly book?: string;
  readonly page?: string;
};

export type InstrumentAnswer = {
  readonly registry: { readonly registry: string; readonly name: string; readonly authority: string | null };
  readonly reception: string;
  readonly record: Act & {
    readonly status: string;
    readonly receivedMs: number;
    readonly type?: string;
    readonly numbers?: NumbersRead;
    /** What a correction took from it, and the entry that did. */
    readonly earlierNumbers?: readonly { readonly numbers: NumbersRead; readonly untilEntry: number }[];
    readonly pageCount: number;
    readonly index: readonly IndexLine[];
    readonly references: readonly { readonly reference: Reference; readonly reception?: string }[];
  };
  readonly corrections: readonly Correction[];
  readonly decisions: readonly (Act & { readonly decision: string })[];
  readonly marks: readonly { readonly mark: string; readonly kind: string; readonly entry: number }[];
};

export type Instruments = { readonly total: number; readonly instruments: readonly InstrumentAnswer[] };

/** A question that nobody waits for any more is called off: who types fast must not see an old answer come last. */
export const findQuery = (question: string, limit: number) =>
  queryOptions({
    queryKey: ['find', question, limit],
    queryFn: async ({ signal }) => {
      const asked = new TownClient({
        address: client.address,
        fetch: (input, init) => fetch(input, { ...init, signal }),
      });
      const query = new URLSearchParams({ q: question, limit: String(limit) });
      const answer = await answered(asked.json('GET', `/titles/find?${query}`));
      return (answer as unknown as { readonly found: readonly LandHit[] }).found;
    },
    enabled: question.trim() !== '',
  });

export const mapQuery = queryOptions({
  queryKey: ['map'],
  queryFn: async () => (await answered(client.json('GET', '/titles/map'))) as unknown as TownMap,
  staleTime: 60_000,
});

export const parcelQuery = (id: string) =>
  queryOptions({
    queryKey: ['parcel', id],
    queryFn: async () => (await answered(client.parcel(id))) as unknown as ParcelAnswer,
  });

export const instrumentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['instruments', id],
    queryFn: async () => {
      const path = `/titles/parcels/${encodeURIComponent(id)}/instruments`;
      return (await answered(client.json('GET', path))) as unknown as Instruments;
    },
  });

export const historyProofQuery = (id: string) =>
  queryOptions({ queryKey: ['history-proof', id], queryFn: () => answered(client.parcelHistoryProof(id)) });

export type HistoryItem = { readonly entry: number; readonly kind: string } & {
  readonly [fact in 'type' | 'reception' | 'property' | 'reason' | 'decision']?: string;
} & { readonly fiscalYear?: number };

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['history', id],
    queryFn: async () => {
      const answer = await answered(client.parcelHistory(id));
      return (answer as unknown as { readonly items: readonly HistoryItem[] }).items;
    },
  });
