/**
 * Comma-separated values (RFC 4180) cut into the exact bytes of each row, so that a row can be kept and hashed as
 * it came, and one broken row does not take the others with it.
 *
 * Written here, not taken from a library, for one reason: a stray quotation mark must cost one row. General readers
 * swallow everything up to the next quotation mark or give up; this one sets aside the line where the row began
 * and goes on with the next line. On well-formed text it answers as `csv-parse` does, which a test holds it to.
 */
import type { Bytes } from '#kernel';

/** Half the size of a transaction is far more than any line of a roll. */
export const MAX_ROW_BYTES = 65_536;

const [QUOTE, COMMA, LF, CR] = [0x22, 0x2c, 0x0a, 0x0d];

export type CsvFault = 'quote-broken' | 'row-too-long';

/** One row: `bytes.subarray(start, end)`, without its line break; `next` is where the following row may begin. */
export type CsvSlice = {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly line: number;
  readonly lines: number;
  readonly fields: number;
  readonly fault: CsvFault | undefined;
};

/**
 * All rows from `from` on; blank lines are no rows. Every byte is in exactly one row or in a line break. `separator` is
 * the byte between fields.
 */
export function* csvSlices(
  bytes: Bytes,
  from: number,
  columns: number | undefined,
  separator = COMMA,
): Generator<CsvSlice> {
  let expected = columns;
  let line = 1;
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === LF || byte === CR) {
      at = afterBreak(bytes, at);
      line++;
      continue;
    }
    const slice = sliceAt(bytes, at, line, expected, separator);
    // The first row says how many fields a row has; it decides only how far a row of several lines is believed.
    expected ??= slice.fields;
    yield slice;
    line += slice.lines;
    at = slice.next;
  }
}

/** A row of several lines is believed only if it is whole; otherwise its first line alone is set aside. */
function sliceAt(bytes: Bytes, start: number, line: number, columns: number | undefined, separator: number): CsvSlice {
  const row = scan(bytes, start, line, separator);
  const whole = row.fault === undefined && (row.lines === 1 || columns === undefined || row.fields === columns);
  return whole ? row : firstLine(bytes, start, line, row.fault ?? 'quote-broken');
}

/** States of the scan: at the start of a field, in a plain one, in a quoted one, after its closing mark. */
type Place = 'start' | 'plain' | 'quoted' | 'closed';

function scan(bytes: Bytes, start: number, line: number, separator: number): CsvSlice {
  let place: Place = 'start';
  let lines = 1;
  let fields = 1;
  const limit = Math.min(bytes.length, start + MAX_ROW_BYTES + 1);
  let at = start;
  let fault: CsvFault | undefined;
  for (; at < limit && fault === undefined; at++) {
    const byte = bytes[at] as number;
    if (place === 'quoted') {
      if (byte === QUOTE && bytes[at + 1] === QUOTE) at++;
      else if (byte === QUOTE) place = 'closed';
      else if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) lines++;
    } else if (byte === separator) {
      fields++;
      place = 'start';
    } else if (byte === LF || byte === CR) {
      break;
    } else if (place === 'start') place = byte === QUOTE ? 'quoted' : 'plain';
    else if (place === 'closed' || byte === QUOTE) fault = 'quote-broken';
  }
  if (fault === undefined && at > start + MAX_ROW_BYTES) fault = 'row-too-long';
  else if (fault === undefined && place === 'quoted') fault = 'quote-broken';
  return { start, end: at, next: afterBreak(bytes, at), line, lines, fields, fault };
}

function firstLine(bytes: Bytes, start: number, line: number, fault: CsvFault): CsvSlice {
  let end = start;
  while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
  const tooLong = end - start > MAX_ROW_BYTES;
  return {
    start,
    end,
    next: afterBreak(bytes, end),
    line,
    lines: 1,
    fields: 0,
    fault: tooLong ? 'row-too-long' : fault === 'row-too-long' ? 'quote-broken' : fault,
  };
}

function afterBreak(bytes: Bytes, at: number): number {
  if (at >= bytes.length) return at;
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
}

/** The fields of a row that `csvSlices` found without a fault. */
export function csvFields(text: string, separator = ','): string[] {
  if (!text.includes('"')) return text.split(separator);
  const fields: string[] = [];
  let at = 0;
  while (at <= text.length) {
    if (text.charCodeAt(at) === QUOTE) {
      const end = closingQuote(text, at + 1);
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 2;
    } else {
      const next = text.indexOf(separator, at);
      const end = next < 0 ? text.length : next;
      fields.push(text.slice(at, end));
      at = end + 1;
    }
  }
  return fields;
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at < 0 ? text.length : at;
}

/** A row as text, quoted only where it must be. `csvFields` of it gives the same fields. */
export function csvLine(fields: readonly string[]): string {
  return fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}
