/**
 * The door: what a node asks of a transaction before it hands it to the engine. Two things the rules of the book
 * cannot ask, because other towns could not answer alike: that text is in one Unicode form, and that the content
 * which the transaction names by hash is here.
 */
import type { Engine, Ordering } from '#engine';
import { type Bytes, bytesOf, decodeUtf8, type Result, readTransaction, refuse, transactionName } from '#kernel';

/** What the engine answers, and the name under which the book knows the transaction. */
export type Taken = Ordering & { readonly transaction: string };

export type Door = {
  readonly engine: Engine;
  /** Content by hash, as it was brought before. */
  readonly attachment: (hash: Bytes) => Bytes | undefined;
};

/**
 * Refusals: `text-not-normal`, `attachment-missing` with the hash, and those of reading and of the engine.
 * Two spellings of one name that look alike would be two names in the index; NFC leaves one.
 */
export async function takeIn(bytes: Bytes, { engine, attachment }: Door): Promise<Result<Taken>> {
  const read = readTransaction(bytes);
  if (!read.ok) return read;
  if (!isNormal(bytes)) return refuse('text-not-normal');
  const contents: Bytes[] = [];
  for (const { hash } of read.value.body.attachments ?? []) {
    const content = attachment(bytesOf(hash));
    if (content === undefined) return refuse('attachment-missing', { hash });
    contents.push(content);
  }
  const ordered = await engine.submit(bytes, contents.length === 0 ? undefined : contents);
  return ordered.ok ? { ok: true, value: { ...ordered.value, transaction: transactionName(read.value) } } : ordered;
}

/** Plain ASCII, which most transactions are, is always in normal form. */
function isNormal(bytes: Bytes): boolean {
  if (bytes.every((byte) => byte < 0x80)) return true;
  const text = decodeUtf8(bytes);
  return text === undefined || text === text.normalize('NFC');
}
