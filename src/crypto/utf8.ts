/** Text as UTF-8 (RFC 3629) in plain JavaScript: strict both ways, so that a text has one form in bytes. */

type Bytes = Uint8Array;

/** The bytes of a text. Throws on a lone surrogate, which has no UTF-8 form: ask text.isWellFormed() first. */
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
    throw new Error('text with a lone surrogate has no UTF-8 form');
  }
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}
