/** The book as projections take it in: accepted transactions in order, whole blocks at a time. */
import type { Bytes, Receipt } from '#kernel';
import type { LedgerStore } from '../ledger-store.ts';
import type { ProjectedEntry } from './projection.ts';

export type Slice = {
  readonly entries: readonly ProjectedEntry[];
  /** Size of the book after the last block of the slice: where the next slice begins. */
  readonly next: number;
};

/** Whole blocks from entry `from` on, until there is enough or the book ends. */
export function readSlice(
  store: LedgerStore,
  from: number,
  enough: { readonly entries: number; readonly bytes: number },
): Slice {
  const entries: ProjectedEntry[] = [];
  let [next, bytes] = [from, 0];
  while (entries.length < enough.entries && bytes < enough.bytes) {
    const block = store.blockWith(next);
    if (block === undefined) break;
    for (const receipt of store.receiptsAt(block.height)) {
      const read = parse(receipt) as Receipt;
      if (read.outcome !== 'accepted') continue;
      const transaction = store.entry(read.entry);
      if (transaction === undefined) throw new Error(`the store has lost entry ${read.entry}`);
      entries.push(projected(transaction, read, block));
      bytes += transaction.length;
    }
    next = block.size;
  }
  return { entries, next };
}

function projected(
  bytes: Bytes,
  { entry: index, result, transaction: name }: Receipt & { readonly outcome: 'accepted' },
  { height, timeMs }: { readonly height: number; readonly timeMs: number },
): ProjectedEntry {
  const { body, signer } = parse(bytes) as ProjectedEntry['transaction'];
  return { index, name, transaction: { body, signer }, result, height, timeMs };
}

/** Plain JSON.parse: these bytes were decoded strictly before they were ordered. */
function parse(bytes: Bytes): unknown {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
}
