/**
 * Bytes, and the four ways they are written as text: hex, base64, base64url and UTF-8.
 *
 * The kernel sees no host objects, so there is no Buffer or atob here; UTF-8 comes from below, where a host
 * may do it faster.
 * Every `from…` and `decode…` is strict: it refuses whatever its partner would not have written,
 * because two texts for the same bytes would be two forms of one transaction.
 */

import { decodeUtf8, encodeUtf8 } from '#crypto';

export { decodeUtf8, encodeUtf8 };

export type Bytes = Uint8Array;

export const HASH_LENGTH = 32;

export function concat(...parts: readonly Bytes[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function equalBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Byte order, the only order of this project: negative, zero or positive. */
export function compareBytes(a: Bytes, b: Bytes): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const HEX = '0123456789abcdef';

export function toHex(bytes: Bytes): string {
  let text = '';
  for (const byte of bytes) text += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  return text;
}

/** Lower-case hex of even length, or undefined. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0) return undefined;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = HEX.indexOf(text.charAt(2 * i));
    const low = HEX.indexOf(text.charAt(2 * i + 1));
    if (high < 0 || low < 0) return undefined;
    out[i] = (high << 4) | low;
  }
  return out;
}

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const STANDARD_ALPHABET = encodeUtf8(STANDARD);
const URL_SAFE_ALPHABET = encodeUtf8(URL_SAFE);
const STANDARD_CODES = codesOf(STANDARD);
const URL_SAFE_CODES = codesOf(URL_SAFE);

/** RFC 4648 section 4, padded. */
export function toBase64(bytes: Bytes): string {
  const text = encode64(bytes, STANDARD_ALPHABET);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

/** RFC 4648 section 4, padded, unused bits zero; anything else is undefined. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return decode64(text.slice(0, text.length - padding), STANDARD_CODES);
}

/** RFC 4648 section 5, without padding. */
export function toBase64url(bytes: Bytes): string {
  return encode64(bytes, URL_SAFE_ALPHABET);
}

/** RFC 4648 section 5, without padding, unused bits zero; anything else is undefined. */
export function fromBase64url(text: string): Bytes | undefined {
  return decode64(text, URL_SAFE_CODES);
}

/** Made of codes and turned into text at once: adding letter to letter leaves forty strings behind for each hash. */
function encode64(bytes: Bytes, alphabet: Bytes): string {
  const codes = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      codes[at++] = alphabet[(buffer >> bits) & 63] as number;
    }
  }
  if (bits > 0) codes[at] = alphabet[(buffer << (6 - bits)) & 63] as number;
  let text = '';
  for (let start = 0; start < codes.length; start += 4_096) {
    text += String.fromCharCode.apply(null, codes.subarray(start, start + 4_096) as unknown as number[]);
  }
  return text;
}

function decode64(text: string, codes: Int8Array): Bytes | undefined {
  if (text.length % 4 === 1) return undefined;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (codes[code] as number) : -1;
    if (value < 0) return undefined;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (buffer >> bits) & 255;
    }
  }
  const unused = buffer & ((1 << bits) - 1);
  return unused === 0 ? out : undefined;
}

function codesOf(alphabet: string): Int8Array {
  const codes = new Int8Array(128).fill(-1);
  for (let i = 0; i < alphabet.length; i++) codes[alphabet.charCodeAt(i)] = i;
  return codes;
}
