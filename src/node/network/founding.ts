/**
 * What a newcomer needs and every town hands out: the genesis, and the founding book, which is the book as it was when
 * the network began, with the checkpoint that the founder signed there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BookStart, readGenesis } from '#engine';
import { type Bytes, type Result, refuse } from '#kernel';
import { bookLines } from '#verify';
import type { LedgerStore } from '../ledger-store.ts';
import { genesisPath } from './network-file.ts';

export type Founding = { readonly genesis: string; readonly start: BookStart };

/** Undefined where the home keeps its book alone. */
export function foundingOf(home: string): Founding | undefined {
  if (!existsSync(genesisPath(home))) return undefined;
  const genesis = readFileSync(genesisPath(home), 'utf8');
  const read = readGenesis(genesis);
  return read === undefined ? undefined : { genesis, start: read.start };
}

/** Refuses with `no-network`. */
export function foundingBook(home: string, store: LedgerStore): Result<Iterable<Bytes>> {
  const founding = foundingOf(home);
  const checkpoint = founding === undefined ? undefined : checkpointAtStart(founding, home, store);
  if (founding === undefined || checkpoint === undefined) return refuse('no-network');
  const { chain, size } = founding.start;
  const refusedAt = (height: number) => store.refusedAt(height);
  return { ok: true, value: bookLines({ chain, entries: firstOf(store.entries(), size), refusedAt, checkpoint }) };
}

/** The founder's. In its own home it lies in the book; a home that took the book over keeps it beside the genesis. */
export function foundingCheckpointOf(home: string, store: LedgerStore): string | undefined {
  const founding = foundingOf(home);
  return founding === undefined ? undefined : checkpointAtStart(founding, home, store);
}

function checkpointAtStart({ start }: Founding, home: string, store: LedgerStore): string | undefined {
  const path = foundingCheckpointPath(home);
  return existsSync(path) ? readFileSync(path, 'utf8') : store.checkpointAt(start.size);
}

export function foundingCheckpointPath(home: string): string {
  return join(home, 'founding.checkpoint');
}

export function* firstOf<T>(items: Iterable<T>, count: number): Generator<T, void> {
  let left = count;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}
