/**
 * The few shapes of protobuf that CometBFT hashes and signs, written as it writes them: fields in order, and none
 * for zero and empty values. Nothing here reads.
 *
 * Source: protobuf encoding, proto3; field numbers up to 15 only.
 */
import { type Bytes, concat, encodeUtf8 } from './bytes.ts';

/** Base 128, the lowest 7 bits first. Negative numbers are those of int64, ten bytes long. */
export function varint(value: bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

export function varintField(field: number, value: number): Bytes {
  return value === 0 ? NOTHING : concat(tag(field, 0), varint(BigInt(value)));
}

/** Eight bytes, the lowest first. */
export function fixed64Field(field: number, value: number): Bytes {
  if (value === 0) return NOTHING;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return concat(tag(field, 1), bytes);
}

export function bytesField(field: number, value: Bytes): Bytes {
  return value.length === 0 ? NOTHING : messageField(field, value);
}

export function textField(field: number, value: string): Bytes {
  return bytesField(field, encodeUtf8(value));
}

/** A message within a message is written also where it is empty. */
export function messageField(field: number, ...parts: readonly Bytes[]): Bytes {
  const message = concat(...parts);
  return concat(tag(field, 2), varint(BigInt(message.length)), message);
}

const NOTHING: Bytes = new Uint8Array(0);

function tag(field: number, wireType: number): Bytes {
  return Uint8Array.of((field << 3) | wireType);
}
