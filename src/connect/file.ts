/** A file as it came: its name and its bytes. The caller reads the disk; this layer sees only bytes. */
import type { Bytes } from '#kernel';
import type { FaultCode } from './findings.ts';

export type SourceFile = { readonly name: string; readonly bytes: Bytes };

/** The largest file of a city's map is some 60 MB. */
const MAX_FILE_BYTES = 268_435_456;

/** What makes a file unreadable as a whole, or where its text begins after a UTF-8 byte order mark. */
export function textStart(bytes: Bytes): { readonly fault: FaultCode } | { readonly start: number } {
  if (bytes.length === 0) return { fault: 'file-empty' };
  if (bytes.length > MAX_FILE_BYTES) return { fault: 'file-too-large' };
  if (looksLikeUtf16(bytes)) return { fault: 'file-utf16' };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (marked && bytes.length === 3) return { fault: 'file-empty' };
  return { start: marked ? 3 : 0 };
}

/** A byte order mark, or a zero byte beside each of the first letters. */
function looksLikeUtf16(bytes: Bytes): boolean {
  const [first, second] = [bytes[0], bytes[1]];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  if (bytes.length < 4) return false;
  return (first === 0 && bytes[2] === 0 && second !== 0) || (second === 0 && bytes[3] === 0 && first !== 0);
}
