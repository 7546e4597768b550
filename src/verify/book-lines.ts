import { type Bytes, concat, encode, readBlockEntry, toBase64url } from '#kernel';
import { bookHeader } from './book.ts';

export type BookParts = {
  readonly chain: string;
  /** Every entry of the log, in order. */
  readonly entries: Iterable<Bytes>;
  /** Ordered but refused transactions of a block. */
  readonly refusedAt: (height: number) => readonly { readonly position: number; readonly bytes: Bytes }[];
  /** Over exactly these entries, signed by the log and, of several towns' book, by these towns; by nobody else. */
  readonly checkpoint: string;
};

/** The lines of a published book, as `verifyBook` reads them. */
export function* bookLines(parts: BookParts): Generator<Bytes, void> {
  yield* entryLines(parts);
  yield line(encode({ checkpoint: parts.checkpoint }));
}

/** The same without the checkpoint at the end. */
export function* entryLines(parts: Omit<BookParts, 'checkpoint'>): Generator<Bytes, void> {
  yield line(encode(bookHeader(parts.chain)));
  for (const entry of parts.entries) {
    const block = readBlockEntry(entry);
    // Refused transactions belong to a block that is known only from its entry, so they stand just before it.
    for (const refused of block.ok ? parts.refusedAt(block.value.height) : []) {
      yield line(encode({ refused: { position: refused.position, transaction: toBase64url(refused.bytes) } }));
    }
    yield line(entry);
  }
}

function line(bytes: Bytes): Bytes {
  return concat(bytes, Uint8Array.of(0x0a));
}
