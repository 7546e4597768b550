/**
 * Bytes, and the four ways they are written as text: hex, base64, base64url and UTF-8.
 *
 * The kernel sees no host objects, so there is no TextDecoder, Buffer or atob here.
 * Every `from…` and `decode…` is strict: it refuses whatever its partner would not have written,
 * because two texts for the same bytes would be two forms of one transaction.
 */

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
const STANDARD_CODES = codesOf(STANDARD);
const URL_SAFE_CODES = codesOf(URL_SAFE);

/** RFC 4648 section 4, padded. */
export function toBase64(bytes: Bytes): string {
  const text = encode64(bytes, STANDARD);
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
  return encode64(bytes, URL_SAFE);
}

/** RFC 4648 section 5, without padding, unused bits zero; anything else is undefined. */
export function fromBase64url(text: string): Bytes | undefined {
  return decode64(text, URL_SAFE_CODES);
}

export function encodeUtf8(text: string): Bytes {
  const out = new Uint8Array(utf8Length(text));
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      out[at++] = code;
      continue;
    }
    if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6);
    } else {
      if (code >= 0xd800 && code < 0xe000) code = surrogatePair(text, i++);
      if (code < 0x10000) {
        out[at++] = 0xe0 | (code >> 12);
      } else {
        out[at++] = 0xf0 | (code >> 18);
        out[at++] = 0x80 | ((code >> 12) & 0x3f);
      }
      out[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    out[at++] = 0x80 | (code & 0x3f);
  }
  return out;
}

/** The text, or undefined where the bytes are not well-formed UTF-8 (RFC 3629). */
export function decodeUtf8(bytes: Bytes): string | undefined {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const start = i;
    while (i < bytes.length && i - start < 4096 && (bytes[i] as number) < 0x80) i++;
    if (i > start) {
      text += String.fromCharCode.apply(null, bytes.subarray(start, i) as unknown as number[]);
      continue;
    }
    const lead = bytes[i] as number;
    const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0 || i + length > bytes.length) return undefined;
    let code = length === 2 ? lead & 0x1f : length === 3 ? lead & 0x0f : lead & 0x07;
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k] as number;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const overlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
    if (overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
}

/** True where the text has no lone surrogate, so that it has a UTF-8 form. */
export function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xd800 || code >= 0xe000) continue;
    const next = text.charCodeAt(i + 1);
    if (code >= 0xdc00 || !(next >= 0xdc00 && next < 0xe000)) return false;
    i++;
  }
  return true;
}

function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) length += 1;
    else if (code < 0x800) length += 2;
    else if (code >= 0xd800 && code < 0xe000) {
      length += 4;
      i++;
    } else length += 3;
  }
  return length;
}

function surrogatePair(text: string, at: number): number {
  const high = text.charCodeAt(at);
  const low = text.charCodeAt(at + 1);
  if (high >= 0xdc00 || !(low >= 0xdc00 && low < 0xe000)) {
    throw new Error('text with a lone surrogate has no UTF-8 form; check isWellFormed first');
  }
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

function encode64(bytes: Bytes, alphabet: string): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet.charAt((buffer >> bits) & 63);
    }
  }
  if (bits > 0) text += alphabet.charAt((buffer << (6 - bits)) & 63);
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
