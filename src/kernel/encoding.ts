/**
 * The one encoding of every value in the book: canonical JSON (RFC 8785) restricted to what two
 * machines can never read differently: null, booleans, safe integers, well-formed text, lists and
 * objects. A person can read the book with a text viewer; a program can compare it byte by byte.
 *
 * `decode` reads in one pass and accepts only what `encode` would have written: no white space, keys
 * in order of UTF-16 code units and never twice, the shortest escape, no leading zero, no minus zero.
 * It does not use JSON.parse, whose error texts differ between engines.
 *
 * Unicode normalisation is not checked here, because its tables grow with every Unicode version and
 * two towns must agree years apart; the node asks for NFC at the door instead.
 */
import { type Bytes, decodeUtf8, encodeUtf8 } from './bytes.ts';
import { accept, type Refusal, type Result, refuse } from './result.ts';

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export type Limits = {
  /** Bytes of the whole encoding. */
  readonly bytes: number;
  /** Lists and objects inside one another. */
  readonly depth: number;
  /** Members of one list or one object. */
  readonly members: number;
  /** UTF-16 code units of one text or key. */
  readonly text: number;
};

/** One transaction or entry: 65,535 bytes is what a tlog-tiles entry bundle can hold. */
export const ENTRY_LIMITS: Limits = { bytes: 65_535, depth: 16, members: 4_096, text: 65_535 };

/** Proof files and vault content, which never enter the log. */
export const DOCUMENT_LIMITS: Limits = { bytes: 16_777_216, depth: 24, members: 262_144, text: 8_388_608 };

/** Canonical bytes. Throws on what has no canonical form: such a value is a bug of the caller. */
export function encode(value: Value): Bytes {
  return encodeUtf8(encodeText(value));
}

/** Canonical text, for callers that go on with text. */
export function encodeText(value: Value): string {
  return writeValue(value, 0);
}

export function decode(bytes: Bytes, limits: Limits = ENTRY_LIMITS): Result<Value> {
  if (bytes.length > limits.bytes) return refuse('encoding-too-large', { limit: limits.bytes });
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse('encoding-not-utf8');
  const reader: Reader = { text, at: 0, limits, fault: undefined };
  const value = readValue(reader, 0);
  if (reader.fault === undefined && reader.at !== text.length) fail(reader, 'encoding-trailing');
  return reader.fault === undefined ? accept(value as Value) : { ok: false, refusal: reader.fault };
}

/** Same as `decode` for text that came as text. */
export function decodeText(text: string, limits: Limits = ENTRY_LIMITS): Result<Value> {
  return text.isWellFormed() ? decode(encodeUtf8(text), limits) : refuse('encoding-not-utf8');
}

export function isObject(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The order of keys everywhere: UTF-16 code units, which is byte order for the ASCII keys of the state. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const WRITE_DEPTH = 64;
const FORBIDDEN_KEY = '__proto__';

function writeValue(value: Value, depth: number): string {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`canonical JSON holds safe integers only, not ${value}`);
    return value === 0 ? '0' : String(value);
  }
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value !== 'object') throw new Error(`canonical JSON holds no ${typeof value}`);
  if (depth >= WRITE_DEPTH) throw new Error('value nested too deeply for canonical JSON');
  return Array.isArray(value)
    ? writeList(value, depth)
    : writeObject(value as { readonly [key: string]: Value }, depth);
}

function writeList(list: readonly Value[], depth: number): string {
  let text = '[';
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + writeValue(list[i] as Value, depth + 1);
  return `${text}]`;
}

function writeObject(object: { readonly [key: string]: Value }, depth: number): string {
  const keys = Object.keys(object);
  if (!isSorted(keys)) keys.sort(compareText);
  let text = '';
  for (const key of keys) {
    const value = object[key];
    // An absent optional field and one set to undefined are the same statement.
    if (value === undefined) continue;
    if (key === FORBIDDEN_KEY) throw new Error('canonical JSON has no key __proto__');
    text += `${text === '' ? '' : ','}${writeText(key)}:${writeValue(value, depth + 1)}`;
  }
  return `{${text}}`;
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if ((keys[i] as string) < (keys[i - 1] as string)) return false;
  return true;
}

function writeText(text: string): string {
  if (!text.isWellFormed()) throw new Error('canonical JSON holds well-formed text only');
  return JSON.stringify(text);
}

type Reader = { readonly text: string; at: number; readonly limits: Limits; fault: Refusal | undefined };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

function fail(reader: Reader, code: string): undefined {
  reader.fault ??= { code, detail: { at: reader.at } };
  return undefined;
}

function readValue(reader: Reader, depth: number): Value | undefined {
  const code = reader.text.charCodeAt(reader.at);
  if (code === QUOTE) return readText(reader);
  if (code === 0x7b) return depth < reader.limits.depth ? readObject(reader, depth) : fail(reader, 'encoding-too-deep');
  if (code === 0x5b) return depth < reader.limits.depth ? readList(reader, depth) : fail(reader, 'encoding-too-deep');
  if (code === MINUS || (code >= ZERO && code <= NINE)) return readInteger(reader);
  if (take(reader, 'null')) return null;
  if (take(reader, 'true')) return true;
  if (take(reader, 'false')) return false;
  return fail(reader, 'encoding-malformed');
}

function take(reader: Reader, word: string): boolean {
  if (!reader.text.startsWith(word, reader.at)) return false;
  reader.at += word.length;
  return true;
}

function readList(reader: Reader, depth: number): Value | undefined {
  const list: Value[] = [];
  reader.at++;
  if (take(reader, ']')) return list;
  for (;;) {
    const value = readValue(reader, depth + 1);
    if (value === undefined) return undefined;
    if (list.push(value) > reader.limits.members) return fail(reader, 'encoding-too-many');
    if (take(reader, ']')) return list;
    if (reader.text.charCodeAt(reader.at) !== COMMA) return fail(reader, 'encoding-malformed');
    reader.at++;
  }
}

function readObject(reader: Reader, depth: number): Value | undefined {
  const object: { [key: string]: Value } = {};
  let previous: string | undefined;
  let members = 0;
  reader.at++;
  if (take(reader, '}')) return object;
  for (;;) {
    const key = reader.text.charCodeAt(reader.at) === QUOTE ? readText(reader) : fail(reader, 'encoding-malformed');
    if (key === undefined) return undefined;
    if (previous !== undefined && key <= previous) return fail(reader, 'encoding-key-order');
    if (key === FORBIDDEN_KEY) return fail(reader, 'encoding-key-forbidden');
    if (reader.text.charCodeAt(reader.at) !== COLON) return fail(reader, 'encoding-malformed');
    reader.at++;
    const value = readValue(reader, depth + 1);
    if (value === undefined) return undefined;
    object[key] = value;
    previous = key;
    if (++members > reader.limits.members) return fail(reader, 'encoding-too-many');
    if (take(reader, '}')) return object;
    if (reader.text.charCodeAt(reader.at) !== COMMA) return fail(reader, 'encoding-malformed');
    reader.at++;
  }
}

function readInteger(reader: Reader): number | undefined {
  const start = reader.at;
  if (reader.text.charCodeAt(reader.at) === MINUS) reader.at++;
  const first = reader.at;
  let value = 0;
  for (;;) {
    const digit = reader.text.charCodeAt(reader.at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    value = value * 10 + digit;
    if (value > Number.MAX_SAFE_INTEGER) return fail(reader, 'encoding-integer');
    reader.at++;
  }
  const digits = reader.at - first;
  const leadingZero = digits > 1 && reader.text.charCodeAt(first) === ZERO;
  const minusZero = first > start && value === 0;
  if (digits === 0 || leadingZero || minusZero) return fail(reader, 'encoding-integer');
  return first > start ? -value : value;
}

function readText(reader: Reader): string | undefined {
  const { text, limits } = reader;
  let start = ++reader.at;
  let value = '';
  for (;;) {
    const code = text.charCodeAt(reader.at);
    if (code === QUOTE) break;
    // NaN (the end of the text) fails this comparison too.
    if (!(code >= 0x20)) return fail(reader, 'encoding-text');
    if (code !== BACKSLASH) {
      reader.at++;
      continue;
    }
    const escaped = readEscape(reader);
    if (escaped === undefined) return undefined;
    value += text.slice(start, reader.at) + escaped.character;
    reader.at += escaped.length;
    start = reader.at;
  }
  value = start === reader.at && value !== '' ? value : value + text.slice(start, reader.at);
  reader.at++;
  return value.length > limits.text ? fail(reader, 'encoding-text-too-long') : value;
}

const SHORT_ESCAPES: { readonly [letter: string]: string } = {
  '"': '"',
  '\\': '\\',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function readEscape(reader: Reader): { character: string; length: number } | undefined {
  const letter = reader.text.charAt(reader.at + 1);
  const short = SHORT_ESCAPES[letter];
  if (short !== undefined) return { character: short, length: 2 };
  const hex = reader.text.slice(reader.at + 2, reader.at + 6);
  if (letter !== 'u' || !/^00[01][0-9a-f]$/.test(hex)) return fail(reader, 'encoding-text');
  const character = String.fromCharCode(Number.parseInt(hex, 16));
  // \u0008, \u0009, \u000a, \u000c and \u000d have a shorter escape, which is the canonical one.
  return '\b\t\n\f\r'.includes(character) ? fail(reader, 'encoding-text') : { character, length: 6 };
}
