/** Who signed the book, and which parts of the town's computer work. */
import { queryOptions } from '@tanstack/react-query';
import { answered, client } from './answers.ts';

export type Cosigner = {
  readonly name: string;
  readonly size: number | null;
  readonly timeMs: number | null;
  readonly behindSinceMs: number | null;
};

export type Signers = {
  readonly size: number;
  readonly timeMs: number;
  readonly nowMs: number;
  readonly log: readonly { readonly vkey: string; readonly type: string }[];
  readonly cosigners: readonly Cosigner[];
  readonly watched: readonly {
    readonly origin: string;
    readonly size: number | null;
    readonly timeMs: number | null;
  }[];
  readonly evidence: readonly { readonly id: number; readonly origin: string; readonly timeMs: number }[];
};

export type Health = {
  readonly engine: 'running' | 'halted' | 'archive' | 'stopped';
  readonly vault: string | null;
  readonly attachments: string | null;
  readonly projections: string | null;
};

export const signersQuery = queryOptions({
  queryKey: ['signers'],
  queryFn: async () => (await answered(client.json('GET', '/town/signers'))) as unknown as Signers,
});

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async () => (await answered(client.json('GET', '/town/health'))) as unknown as Health,
});

/** Nodes ask their neighbours every ten minutes: whoever missed an hour of that is silent, not slow. */
const SILENT_AFTER_MS = 3_600_000;

/** How one who cosigns stands, by the town's own clock. */
export function standingOf(
  { size, behindSinceMs }: Cosigner,
  nowMs: number,
): 'never' | 'up-to-date' | 'soon' | 'silent' {
  if (size === null) return 'never';
  if (behindSinceMs === null) return 'up-to-date';
  return nowMs - behindSinceMs > SILENT_AFTER_MS ? 'silent' : 'soon';
}
