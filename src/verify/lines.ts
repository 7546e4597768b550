import { type Bytes, concat } from '#kernel';

/** One line of a book is one entry or less than twice its size; anything longer is not a book. */
const MAX_LINE = 262_144;

export type Line = { readonly number: number; readonly bytes: Bytes; readonly ended: boolean };

/**
 * Splits chunks of a file into lines without holding more than one of them. The last line has `ended: false`
 * where the file stops in the middle of it. A line over the limit is cut there, and will not parse.
 */
export function* linesOf(chunks: Iterable<Bytes>): Generator<Line, void> {
  let rest: Bytes = new Uint8Array(0);
  let number = 1;
  for (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, start);
      if (end < 0) break;
      yield { number: number++, bytes: join(rest, chunk.subarray(start, end)), ended: true };
      rest = new Uint8Array(0);
      start = end + 1;
    }
    if (rest.length < MAX_LINE) rest = join(rest, chunk.slice(start));
  }
  if (rest.length > 0) yield { number, bytes: rest, ended: false };
}

function join(rest: Bytes, more: Bytes): Bytes {
  return rest.length === 0 ? more : concat(rest, more);
}
