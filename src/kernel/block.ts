/**
 * What the log holds. Entries are of two kinds: one per accepted transaction (its bytes as they were signed),
 * and after the transactions of each non-empty block one block entry. The block entry carries the state root
 * and the receipts root, so that one signed checkpoint over the log covers every transaction, every receipt
 * and the whole state. An empty block adds nothing: the application hash, which is the log root, rests.
 */
import { type Bytes, fromBase64url, toBase64url } from './bytes.ts';
import { decode, encode, isObject, type Value } from './encoding.ts';
import { leafHash, rootFromLeaves } from './log.ts';
import type { Refusal, Result } from './result.ts';
import { accept, refuse } from './result.ts';
import { bytes, faultIn, type Infer, instant, integer, record, say } from './schema.ts';

/** In one block, refused ones included: an engine orders no more, and a reader of a book keeps no more in memory. */
export const MAX_BLOCK_TRANSACTIONS = 100_000;

const MAX_HEIGHT = Number.MAX_SAFE_INTEGER;

const blockField = record(say('Block', 'Bloque'), {
  height: integer(say('Height', 'Altura'), { min: 1, max: MAX_HEIGHT }),
  receipts: bytes(say('Receipts root', 'Raíz de los comprobantes'), { length: 32 }),
  refused: integer(say('Refused transactions', 'Transacciones rechazadas'), {
    max: MAX_BLOCK_TRANSACTIONS,
  }),
  state: bytes(say('State root', 'Raíz del estado'), { length: 32 }),
  timeMs: instant(say('Time', 'Hora')),
  transactions: integer(say('Accepted transactions', 'Transacciones aceptadas'), {
    max: MAX_BLOCK_TRANSACTIONS,
  }),
});

/** Hashes are base64url here, because this is what stands in the entry. */
export type BlockEntry = Infer<typeof blockField>;

export function encodeBlockEntry(block: BlockEntry): Bytes {
  return encode({ block });
}

/** The block of a block entry; refused where the bytes are another kind of entry. */
export function readBlockEntry(entry: Bytes): Result<BlockEntry> {
  const decoded = decode(entry);
  if (!decoded.ok) return decoded;
  const value = decoded.value;
  if (!isObject(value) || Object.keys(value).length !== 1) return refuse('not-a-block-entry');
  const fault = faultIn(blockField, value.block, 'block');
  if (fault !== undefined) return refuse('not-a-block-entry', { path: fault.path, fault: fault.fault });
  return accept(value.block as unknown as BlockEntry);
}

/** Canonical objects begin with their first key, so the kind shows in the first bytes. */
export function isBlockEntry(entry: Bytes): boolean {
  const opening = '{"block":';
  for (let i = 0; i < opening.length; i++) if (entry[i] !== opening.charCodeAt(i)) return false;
  return true;
}

/** What came of one ordered transaction. Refusals carry the code alone: words and detail may change, receipts not. */
export type Receipt =
  | { readonly entry: number; readonly outcome: 'accepted'; readonly result: Value; readonly transaction: string }
  | { readonly code: string; readonly outcome: 'refused'; readonly transaction: string };

export function acceptedReceipt(leaf: Bytes, entry: number, result: Value): Receipt {
  return { entry, outcome: 'accepted', result, transaction: toBase64url(leaf) };
}

export function refusedReceipt(leaf: Bytes, refusal: Refusal): Receipt {
  return { code: refusal.code, outcome: 'refused', transaction: toBase64url(leaf) };
}

export function encodeReceipt(receipt: Receipt): Bytes {
  return encode(receipt as unknown as Value);
}

/** Leaves of a block's receipts tree (RFC 9162, like the log). */
export function receiptLeaves(receipts: readonly Receipt[]): Bytes[] {
  return receipts.map((receipt) => leafHash(encodeReceipt(receipt)));
}

export function receiptsRoot(encoded: readonly Bytes[]): Bytes {
  return rootFromLeaves(encoded.map(leafHash));
}

/** A root as it stands in a block entry, back to 32 bytes. */
export function rootBytes(checked: string): Bytes {
  const root = fromBase64url(checked);
  if (root === undefined || root.length !== 32) throw new Error('root was not checked against its schema');
  return root;
}
