/** Damages examples: bytes, lines and JSON. The same draws give the same damage. */
import { type Bytes, concat, decode, encode, encodeUtf8, isList, isObject, type Value } from '#kernel';
import type { Seeded } from '../seeded.ts';

const LIMITS = { bytes: 1_048_576, depth: 16, members: 10_000, text: 1_048_576 };

/** Texts on which readers stumble: numbers at their limits, other spellings, marks of our own formats. */
const TOKENS = [
  ...['0', '00', '-0', '1e3', '0.5', '-1', '9007199254740993', '18446744073709551616', '1'.repeat(400)],
  ...['"', '\\', '\\u0000', '\\ud800', '\u0000', '\u0301', '\u2028', '\ufeff', 'İ', '\r\n', '\n\n', ' ', '\t'],
  ...['{', '}', '[', ']', '[[[[[[[[', ',', ':', '""', 'null', 'true', '__proto__', 'constructor'],
  ...['=', '==', 'AAAA', '_-', '+/', '—', '— ', 'c2sp.org/', 'old 0', 'index 0', 'quorum none', 'x001/', '.p/'],
].map(encodeUtf8);

/** One damaged example; now and then bytes that are like no example at all. */
export function mutate(random: Seeded, examples: readonly Bytes[]): Bytes {
  if (random.chance(3)) return random.bytes(random.below(200));
  if (random.chance(1)) return encodeUtf8(random.one(['[', '{"a":', '(', '\n']).repeat(random.below(4_000)));
  let bytes = random.one(examples);
  for (let i = random.below(4); i >= 0; i--) bytes = random.one(MUTATIONS)(random, bytes, examples);
  return bytes.length > 4 * LIMITS.bytes ? bytes.slice(0, LIMITS.bytes) : bytes;
}

type Mutation = (random: Seeded, bytes: Bytes, examples: readonly Bytes[]) => Bytes;

const MUTATIONS: readonly Mutation[] = [
  (random, bytes) => changed(bytes, random.below(bytes.length + 1), random.below(256)),
  (random, bytes) =>
    changed(bytes, random.below(bytes.length + 1), random.one([0x00, 0x0a, 0x20, 0x22, 0x7f, 0x80, 0xff])),
  (random, bytes) => spliced(bytes, random.below(bytes.length + 1), 0, random.one(TOKENS)),
  (random, bytes) => spliced(bytes, random.below(bytes.length + 1), random.below(8), random.one(TOKENS)),
  (random, bytes) => spliced(bytes, random.below(bytes.length + 1), random.below(40), new Uint8Array(0)),
  (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  (random, bytes) => {
    const from = random.below(bytes.length + 1);
    return spliced(bytes, from, 0, bytes.subarray(from, from + random.below(60)));
  },
  (random, bytes, examples) => {
    const other = random.one(examples);
    return concat(bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1)));
  },
  (random, bytes) => withLines(bytes, (lines) => moved(random, lines)),
  (random, bytes) =>
    withLines(bytes, (lines) => {
      const at = random.below(lines.length);
      return lines.map((line, i) => (i === at ? damagedJson(random, line) : line));
    }),
  damagedJson,
  damagedJson,
];

function damagedJson(random: Seeded, bytes: Bytes): Bytes {
  const decoded = decode(bytes, LIMITS);
  return decoded.ok ? encode(damaged(random, decoded.value)) : bytes;
}

const ODD: readonly Value[] = [null, '', 'x'.repeat(600), -1, 9_007_199_254_740_991, true, [], {}, 'constructor', [[]]];

/** A copy with one thing wrong with it somewhere. */
export function damaged(random: Seeded, value: Value): Value {
  if (isList(value) && value.length > 0 && random.chance(70)) {
    const at = random.below(value.length);
    return value.map((member, i) => (i === at ? damaged(random, member) : member));
  }
  if (!isObject(value) || random.chance(10)) return random.one(ODD);
  const names = Object.keys(value);
  if (names.length === 0 || random.chance(10)) return { ...value, surplus: random.one(ODD) };
  const name = random.one(names);
  const { [name]: member, ...rest } = value;
  return random.chance(15) ? rest : { ...rest, [name]: damaged(random, member as Value) };
}

function changed(bytes: Bytes, at: number, byte: number): Bytes {
  const copy = bytes.slice();
  copy[at] = byte;
  return copy;
}

function spliced(bytes: Bytes, at: number, deleted: number, inserted: Bytes): Bytes {
  return concat(bytes.subarray(0, at), inserted, bytes.subarray(at + deleted));
}

function withLines(bytes: Bytes, change: (lines: readonly Bytes[]) => readonly Bytes[]): Bytes {
  const lines: Bytes[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  lines.push(bytes.subarray(start));
  const newline = Uint8Array.of(0x0a);
  return concat(...change(lines).flatMap((line, i) => (i === 0 ? [line] : [newline, line])));
}

/** A line away, twice, or in another place. */
function moved(random: Seeded, lines: readonly Bytes[]): readonly Bytes[] {
  const at = random.below(lines.length);
  const line = lines[at] as Bytes;
  const others = lines.filter((_, i) => i !== at);
  const to = random.below(others.length + 1);
  const kind = random.below(3);
  if (kind === 0) return others;
  return [...(kind === 1 ? lines : others).slice(0, to), line, ...(kind === 1 ? lines : others).slice(to)];
}
