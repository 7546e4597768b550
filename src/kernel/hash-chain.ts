/**
 * Hash chains: one hash that stands for a whole ordered list, so that a record can say how its list must come out
 * without holding it. Leaving out, adding, changing or exchanging one item gives another head.
 */
import { sha256 } from '#crypto';
import { type Bytes, concat, encodeUtf8, HASH_LENGTH } from './bytes.ts';
import { encode, type Value } from './encoding.ts';

/** The head of an empty list. */
export const EMPTY_CHAIN: Bytes = new Uint8Array(HASH_LENGTH);

/** SHA-256(domain ‖ 00 ‖ head ‖ canonical item). The domain keeps chains of different meaning apart. */
export function extendChain(domain: string, head: Bytes, item: Value): Bytes {
  return sha256(concat(encodeUtf8(`${domain}\0`), head, encode(item)));
}

/** The head of a whole list. */
export function chainHead(domain: string, items: readonly Value[]): Bytes {
  return items.reduce<Bytes>((head, item) => extendChain(domain, head, item), EMPTY_CHAIN);
}
