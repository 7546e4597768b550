/**
 * What travels to the other office: an item of the vault with its salt, encrypted to the key that the office named.
 * The form is in docs/decisions/0031.
 *
 *     parcel = "townledger parcel v1" LF ‖ HPKE( info, salt ‖ length of kind (1) ‖ kind ‖ length of content (4) ‖ content ‖ 00 … )
 *
 * It is filled up to full 4 KiB, so that its size does not tell a name from an address. `info` says which item goes from
 * whom to whom in which book: a parcel opens in its own place alone.
 */
import type { KeyObject } from 'node:crypto';
import { type Bytes, concat, encode, encodeUtf8, equalBytes, SALT_LENGTH } from '#kernel';
import { ENCAPSULATED_LENGTH, openWith, sealTo, TAG_LENGTH } from './hpke.ts';

export type ParcelPlace = {
  readonly chain: string;
  readonly from: string;
  readonly to: string;
  /** The commitment, in base64url. */
  readonly item: string;
};

export type Item = { readonly salt: Bytes; readonly kind: string; readonly content: Bytes };

const HEAD = encodeUtf8('townledger parcel v1\n');
const BLOCK = 4_096;

/** Undefined where the key is one that nothing can be sent to. */
export function sealParcel(place: ParcelPlace, item: Item, receiver: KeyObject): Bytes | undefined {
  const written = writeItem(item);
  const filled = new Uint8Array(Math.ceil(written.length / BLOCK) * BLOCK);
  filled.set(written);
  const sealed = sealTo(receiver, infoOf(place), filled);
  return sealed === undefined ? undefined : concat(HEAD, sealed);
}

/** Undefined where it is no parcel, is for another office or place, or was changed. */
export function openParcel(place: ParcelPlace, parcel: Bytes, secret: KeyObject): Item | undefined {
  const whole = (parcel.length - HEAD.length - ENCAPSULATED_LENGTH - TAG_LENGTH) % BLOCK === 0;
  if (!whole || !equalBytes(parcel.subarray(0, HEAD.length), HEAD)) return undefined;
  const filled = openWith(secret, infoOf(place), parcel.subarray(HEAD.length));
  return filled === undefined ? undefined : readItem(filled);
}

export function writeItem({ salt, kind, content }: Item): Bytes {
  const name = encodeUtf8(kind);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, content.length);
  return concat(salt, Uint8Array.of(name.length), name, length, content);
}

/** Undefined where the lengths do not fit, or something stands after the content. */
export function readItem(bytes: Bytes): Item | undefined {
  const nameAt = SALT_LENGTH + 1;
  const lengthAt = nameAt + (bytes[SALT_LENGTH] ?? bytes.length);
  if (bytes.length < lengthAt + 4) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset + lengthAt, 4).getUint32(0);
  const content = bytes.subarray(lengthAt + 4, lengthAt + 4 + length);
  const filling = bytes.subarray(lengthAt + 4 + length);
  if (content.length !== length || filling.some((byte) => byte !== 0)) return undefined;
  const kind = Buffer.from(bytes.subarray(nameAt, lengthAt)).toString('latin1');
  return { salt: bytes.slice(0, SALT_LENGTH), kind, content: content.slice() };
}

function infoOf(place: ParcelPlace): Bytes {
  return encode({ ...place, use: 'townledger parcel v1' });
}
