/**
 * The door: what a node asks of a transaction before it hands it to the engine. These are things the rules of the
 * book cannot ask, because other towns could not answer alike: that text is in one Unicode form, that this node can
 * go on signing afterwards, and that the content which the transaction names by hash is here.
 */
import type { Engine, Ordering } from '#engine';
import { type Bytes, bytesOf, decodeUtf8, type Refusal, type Result, readTransaction, refuse } from '#kernel';

export type Door = {
  readonly engine: Engine;
  /** Why this node must not order it, whatever the rules say. */
  objection(bytes: Bytes): Refusal | undefined;
  /** Content by hash, as it was brought before. */
  attachment(hash: Bytes): Bytes | undefined;
};

/**
 * Refusals: `text-not-normal`, `attachment-missing` with the hash, those of the node's own objection, and those of
 * the engine. Two spellings of one name that look alike would be two names in the index; NFC leaves one.
 */
export async function takeIn(bytes: Bytes, door: Door): Promise<Result<Ordering>> {
  if (!isNormal(bytes)) return refuse('text-not-normal');
  const objection = door.objection(bytes);
  if (objection !== undefined) return { ok: false, refusal: objection };
  const contents = contentsOf(bytes, door);
  if (!contents.ok) return contents;
  return door.engine.submit(bytes, contents.value.length === 0 ? undefined : contents.value);
}

/** The transaction is read here only where it names content at all; what cannot be read the engine refuses. */
function contentsOf(bytes: Bytes, door: Door): Result<readonly Bytes[]> {
  const read = asBuffer(bytes).includes('"attachments":') ? readTransaction(bytes) : undefined;
  const contents: Bytes[] = [];
  for (const { hash } of read?.ok === true ? (read.value.body.attachments ?? []) : []) {
    const content = door.attachment(bytesOf(hash));
    if (content === undefined) return refuse('attachment-missing', { hash });
    contents.push(content);
  }
  return { ok: true, value: contents };
}

/** Plain ASCII, which most transactions are, is always in normal form. */
function isNormal(bytes: Bytes): boolean {
  let at = 0;
  while (at < bytes.length && (bytes[at] as number) < 0x80) at++;
  const text = at === bytes.length ? undefined : decodeUtf8(bytes);
  return text === undefined || text === text.normalize('NFC');
}

function asBuffer(bytes: Bytes): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
