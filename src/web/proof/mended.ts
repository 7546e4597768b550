/**
 * Files change on their way: an editor or a mail program writes other line ends, or puts a byte-order mark in front.
 * The verifier is right to refuse those; a reader who only wants to know whether the town wrote this is helped instead.
 */
import type { Bytes } from '#kernel';

/** A receipt is far smaller; a book is never carried through an editor. */
const MAX_MENDED = 1_048_576;

const [LF, CR] = [10, 13];
const MARK = [0xef, 0xbb, 0xbf];

/** The same text with the line ends that every town writes and without a mark; undefined where nothing is to be mended. */
export function mended(pieces: Iterable<Bytes>): Bytes | undefined {
  const kept: number[] = [];
  let read = 0;
  let before = -1;
  for (const piece of pieces) {
    read += piece.length;
    if (read > MAX_MENDED) return undefined;
    for (const byte of piece) {
      if (before === CR && byte === LF) kept.pop();
      kept.push(byte);
      before = byte;
    }
  }
  const marked = MARK.every((byte, i) => kept[i] === byte);
  const text = Uint8Array.from(marked ? kept.slice(MARK.length) : kept);
  return text.length === read ? undefined : text;
}
