/**
 * Splits the features of a GeoJSON FeatureCollection into the exact bytes that they are in the file, so that each
 * can be kept and hashed as it came, and one broken feature does not take the others with it.
 */
import { type Bytes, decodeUtf8, encodeUtf8 } from '#kernel';
import { type SourceFile, textStart } from './file.ts';
import { type FileFault, quarantine, Row } from './rows.ts';

/** A coast line of a hundred thousand corners has some 3 MB. */
const MAX_FEATURE_BYTES = 16_777_216;
const MAX_FEATURES = 5_000_000;
/** A multipolygon nests eight deep; what lies deeper is set aside before any parser sees it. */
const MAX_DEPTH = 16;
/** The part before the features: a name and a coordinate system. */
const MAX_HEAD = 65_536;

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, LF] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 10,
];

type FeatureSlice = {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly depth: number;
  /** False where the file ends inside the feature. */
  readonly whole: boolean;
};

export type Properties = { readonly [name: string]: unknown };
export type Feature = { readonly properties: Properties; readonly geometry: unknown };

/** `read` turns a parsed feature into a value and may flag or quarantine the row, as with tables. */
export function readFeatures<T>(
  file: SourceFile,
  read: (feature: Feature, row: Row<T>) => T | undefined,
): { readonly rows: readonly Row<T>[]; readonly faults: readonly FileFault[] } {
  const text = textStart(file.bytes);
  if ('fault' in text) return { rows: [], faults: [{ file: file.name, line: 1, code: text.fault }] };
  const opening = featuresAt(file.bytes, text.start);
  if (opening === undefined) return { rows: [], faults: [{ file: file.name, line: 1, code: 'features-missing' }] };
  const faults: FileFault[] = [];
  if (!isWgs84(opening.head)) faults.push({ file: file.name, line: 1, code: 'wrong-crs' });
  const rows: Row<T>[] = [];
  const last = eachSlice(file.bytes, opening.at, (slice) => {
    const row = rowOf<T>(file, slice, rows.length + 1);
    rows.push(row);
    const feature = parseFeature(row, slice);
    const value = feature === undefined ? undefined : read(feature, row);
    if (row.reason === undefined) row.value = value;
  });
  if (!last.closed) faults.push({ file: file.name, line: last.line, code: 'file-cut-short' });
  return { rows, faults };
}

function rowOf<T>(file: SourceFile, slice: FeatureSlice, number: number): Row<T> {
  const place = { file: file.name, line: slice.line, row: number };
  return new Row<T>(place, file.bytes.subarray(slice.start, slice.end));
}

function parseFeature(row: Row<unknown>, slice: FeatureSlice): Feature | undefined {
  if (!slice.whole) return void quarantine(row, 'json-malformed', undefined, 'cut short');
  if (slice.depth > MAX_DEPTH) return void quarantine(row, 'nested-too-deep');
  if (row.raw.length > MAX_FEATURE_BYTES) return void quarantine(row, 'row-too-long');
  const text = decodeUtf8(row.raw);
  if (text === undefined) return void quarantine(row, 'not-utf8');
  const feature = parseJson(text);
  if (!isRecord(feature)) return void quarantine(row, 'json-malformed');
  const { properties, geometry } = feature;
  if (!isRecord(properties)) return void quarantine(row, 'field-missing', 'properties');
  return { properties, geometry };
}

/** Undefined where the text is no JSON. The words of the parser's error differ between engines and are not kept. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The place after `"features": [`, found outside strings and at the top level of the collection. */
function featuresAt(bytes: Bytes, from: number): { readonly at: number; readonly head: string } | undefined {
  const head = asLatin1(bytes.subarray(from, Math.min(bytes.length, from + MAX_HEAD)));
  const opening = /"features"\s*:\s*\[/.exec(head);
  if (opening === null || !/^\s*\{/.test(head)) return undefined;
  return { at: from + opening.index + opening[0].length, head: head.slice(0, opening.index) };
}

/** As one character a byte, so that offsets stay offsets of bytes. */
function asLatin1(bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as unknown as number[]);
  return text;
}

/** RFC 7946 has one coordinate system; older files name theirs. */
function isWgs84(head: string): boolean {
  const named = /"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"([^"]*)"/.exec(head)?.[1];
  return named === undefined || /CRS84|EPSG:{1,2}4326$|EPSG::?4269$/.test(named);
}

/** Calls back for each member of the list that begins before `from`; says where it ended and whether it was closed. */
function eachSlice(
  bytes: Bytes,
  from: number,
  found: (slice: FeatureSlice) => void,
): { readonly closed: boolean; readonly line: number } {
  let line = 1;
  for (let at = bytes.indexOf(LF); at >= 0 && at < from; at = bytes.indexOf(LF, at + 1)) line++;
  let at = from;
  for (let count = 0; ; count++) {
    for (; at < bytes.length && isBetween(bytes[at] as number); at++) if (bytes[at] === LF) line++;
    if (at >= bytes.length) return { closed: false, line };
    if (bytes[at] === CLOSE_LIST) return { closed: true, line };
    if (count >= MAX_FEATURES) return { closed: false, line };
    const slice = memberAt(bytes, at, line);
    found(slice);
    for (; at < slice.end; at++) if (bytes[at] === LF) line++;
  }
}

function isBetween(byte: number): boolean {
  return byte === COMMA || isSpace(byte);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === LF || byte === 0x0d || byte === 0x09;
}

/**
 * One member of a JSON list, from its first byte to its last. Where the next feature begins inside it, it is broken
 * and ends there: the bytes `{"type":"Feature"` cannot stand inside a JSON string, where quotation marks are escaped.
 */
function memberAt(bytes: Bytes, start: number, line: number): FeatureSlice {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === OPEN && at > start && beginsFeature(bytes, at))
      return { start, end: at, line, depth: deepest, whole: false };
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN || byte === OPEN_LIST) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE || byte === CLOSE_LIST) {
      if (--depth <= 0) return { start, end: at + 1, line, depth: deepest, whole: depth === 0 };
    } else if (depth === 0 && byte === COMMA) return { start, end: at, line, depth: deepest, whole: true };
  }
  return { start, end: bytes.length, line, depth: deepest, whole: false };
}

const FEATURE_START = encodeUtf8('{"type":"Feature"');

function beginsFeature(bytes: Bytes, from: number): boolean {
  let at = from;
  for (const expected of FEATURE_START) {
    while (isSpace(bytes[at] as number)) at++;
    if (bytes[at++] !== expected) return false;
  }
  return true;
}
