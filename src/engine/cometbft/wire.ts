/**
 * How a transaction travels between towns: as the bytes that were signed, and with its attachments where it has any.
 *
 *     {"body":…}                                        a transaction alone, as it stands in the log
 *     01, then for each part: length (4 bytes, big-endian), bytes     the transaction, then its attachments
 *
 * There is one form for each transaction, so two proposals of one transaction are the same bytes.
 */
import {
  accept,
  type Bytes,
  MAX_ATTACHMENTS,
  MAX_TRANSACTION_BYTES,
  type Ordered,
  type Result,
  readTransaction,
  refuse,
} from '#kernel';

const PARTS = 0x01;
const LENGTH_BYTES = 4;

/** What one transaction may take of a block with its attachments: one attachment of the greatest size, and some room. */
export const MAX_WIRE_BYTES = 4_718_592;

export function toWire(bytes: Bytes, attachments: readonly Bytes[] = []): Bytes {
  if (attachments.length === 0) return bytes;
  return Buffer.concat([Uint8Array.of(PARTS), ...[bytes, ...attachments].flatMap((part) => [lengthOf(part), part])]);
}

/** Refusals: those of `readTransaction`; `wire-malformed` where the parts do not fit together. */
export function fromWire(wire: Bytes): Result<Ordered> {
  if (wire.length > MAX_WIRE_BYTES) return refuse('wire-malformed');
  if (wire[0] !== PARTS) return readAlone(wire);
  const [bytes, ...attachments] = partsOf(wire) ?? [];
  if (bytes === undefined || attachments.length === 0) return refuse('wire-malformed');
  const read = readTransaction(bytes);
  return read.ok ? accept({ transaction: read.value, attachments }) : read;
}

function readAlone(wire: Bytes): Result<Ordered> {
  if (wire.length > MAX_TRANSACTION_BYTES) return refuse('transaction-too-large');
  const read = readTransaction(wire);
  return read.ok ? accept({ transaction: read.value }) : read;
}

/** Undefined where a part is cut short, or there are more than a transaction can have. */
function partsOf(wire: Bytes): readonly Bytes[] | undefined {
  const view = new DataView(wire.buffer, wire.byteOffset, wire.length);
  const parts: Bytes[] = [];
  let at = 1;
  while (at < wire.length) {
    if (parts.length > MAX_ATTACHMENTS || at + LENGTH_BYTES > wire.length) return undefined;
    const end = at + LENGTH_BYTES + view.getUint32(at);
    if (end > wire.length) return undefined;
    parts.push(wire.slice(at + LENGTH_BYTES, end));
    at = end;
  }
  return parts;
}

function lengthOf(part: Bytes): Bytes {
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, part.length);
  return length;
}
