/**
 * What a rule sees of the state: an ordered map from ASCII keys to canonical values.
 *
 * Every transaction runs on an overlay of its own over the block's overlay over the committed state;
 * accepted, it is folded into the block, refused, it is dropped. `check` and `finalize` differ in nothing else.
 */
import { decodeUtf8, encodeUtf8 } from './bytes.ts';
import { compareText, type Value } from './encoding.ts';
import { type Field, faultIn } from './schema.ts';

const MAX_KEY_LENGTH = 480;
const MAX_SCAN = 1_000;
const PAGE = 200;

/** Reads. Values are shared, so they are never changed in place. */
export interface StateView {
  get(key: string): Value | undefined;
  /** Entries whose key begins with `prefix` and lies after `after`, in key order, at most `limit` (1 to 1,000). */
  scan(prefix: string, options: { after?: string; limit: number }): readonly (readonly [key: string, value: Value])[];
}

export interface MutableView extends StateView {
  put(key: string, value: Value): void;
  delete(key: string): void;
}

/** Joins parts into a key. Anything but plain ASCII is percent-encoded, so key order is byte order everywhere. */
export function stateKey(...parts: readonly (string | number)[]): string {
  let key = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string | number;
    const written = typeof part === 'number' ? orderedNumber(part) : escapePart(part);
    key = i === 0 ? written : `${key}/${written}`;
  }
  return key;
}

/** A whole number as text that sorts like the number: 16 digits. */
export function orderedNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`not a key number: ${value}`);
  return String(value).padStart(16, '0');
}

/** Undoes one part of `stateKey`; undefined for anything that `stateKey` would not have written, such as `%41`. */
export function keyPart(part: string): string | undefined {
  const text = unescaped(part);
  return text !== undefined && text !== '' && escapePart(text) === part ? text : undefined;
}

function unescaped(part: string): string | undefined {
  const bytes: number[] = [];
  for (let i = 0; i < part.length; i++) {
    const hex = part.charAt(i) === '%' ? part.slice(i + 1, i + 3) : undefined;
    if (hex !== undefined && !/^[0-9a-f]{2}$/.test(hex)) return undefined;
    bytes.push(hex === undefined ? part.charCodeAt(i) : Number.parseInt(hex, 16));
    if (hex !== undefined) i += 2;
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

/** One kind of record of one module: its keys, its schema, its reads and writes. */
export type Table<T> = {
  key(...id: readonly (string | number)[]): string;
  get(view: StateView, ...id: readonly (string | number)[]): T | undefined;
  put(view: MutableView, value: T, ...id: readonly (string | number)[]): void;
  delete(view: MutableView, ...id: readonly (string | number)[]): void;
  scan(
    view: StateView,
    options: { within?: readonly (string | number)[]; after?: string; limit: number },
  ): readonly (readonly [string, T])[];
  /** Every record under `within`, in key order, read page by page; `id` is what follows in the key. */
  each(view: StateView, ...within: readonly (string | number)[]): Generator<readonly [id: string, record: T]>;
  readonly field: Field<T>;
};

/** `name` is a key prefix of the module's own choosing, written as it stands in the key. */
export function table<T>(name: string, field: Field<T>): Table<T> {
  const key = (...id: readonly (string | number)[]): string => (id.length === 0 ? name : `${name}/${stateKey(...id)}`);
  const scan: Table<T>['scan'] = (view, { within = [], ...options }) =>
    view.scan(`${key(...within)}/`, options) as readonly (readonly [string, T])[];
  return {
    field,
    key,
    scan,
    get: (view, ...id) => view.get(key(...id)) as T | undefined,
    put(view, value, ...id) {
      const fault = faultIn(field as Field<unknown>, value as Value);
      // A rule that writes what its own schema forbids is a bug, and must stop before it is committed.
      if (fault !== undefined) throw new Error(`rule wrote a bad ${name}: ${fault.path} ${fault.fault}`);
      view.put(key(...id), value as Value);
    },
    delete: (view, ...id) => view.delete(key(...id)),
    *each(view, ...within) {
      const skip = key(...within).length + 1;
      for (let after: string | undefined; ; ) {
        const page = scan(view, { within, limit: PAGE, ...(after === undefined ? {} : { after }) });
        for (const [at, record] of page) yield [at.slice(skip), record];
        if (page.length < PAGE) return;
        after = page[page.length - 1]?.[0];
      }
    },
  };
}

/** Writes on top of a view that it does not touch. */
export class Overlay implements MutableView {
  readonly #below: StateView;
  readonly #writes = new Map<string, Value | undefined>();

  constructor(below: StateView) {
    this.#below = below;
  }

  get(key: string): Value | undefined {
    return this.#writes.has(key) ? this.#writes.get(key) : this.#below.get(key);
  }

  put(key: string, value: Value): void {
    if (key.length === 0 || key.length > MAX_KEY_LENGTH) throw new Error(`state key of length ${key.length}`);
    this.#writes.set(key, value);
  }

  delete(key: string): void {
    this.#writes.set(key, undefined);
  }

  scan(prefix: string, options: { after?: string; limit: number }): readonly (readonly [string, Value])[] {
    const limit = Math.min(Math.max(options.limit, 1), MAX_SCAN);
    const after = options.after ?? '';
    const mine = [...this.#writes.keys()].filter((key) => key.startsWith(prefix) && key > after).sort(compareText);
    if (mine.length === 0) return this.#below.scan(prefix, { ...options, limit });
    return this.#merge(mine, prefix, after, limit);
  }

  /** Changes in no particular order; undefined is a deletion. */
  changes(): ReadonlyMap<string, Value | undefined> {
    return this.#writes;
  }

  #merge(mine: readonly string[], prefix: string, after: string, limit: number): [string, Value][] {
    const merged: [string, Value][] = [];
    let mineAt = 0;
    let below = this.#below.scan(prefix, { after, limit });
    let belowAt = 0;
    while (merged.length < limit) {
      if (belowAt === below.length && below.length > 0) {
        below = this.#below.scan(prefix, { after: (below[belowAt - 1] as readonly [string, Value])[0], limit });
        belowAt = 0;
      }
      const theirs = below[belowAt];
      const own = mine[mineAt];
      if (theirs === undefined && own === undefined) break;
      if (own !== undefined && (theirs === undefined || own <= theirs[0])) {
        mineAt++;
        if (theirs?.[0] === own) belowAt++;
        const value = this.#writes.get(own);
        if (value !== undefined) merged.push([own, value]);
      } else if (theirs !== undefined) {
        belowAt++;
        merged.push([theirs[0], theirs[1]]);
      }
    }
    return merged;
  }
}

/** A view of the keys under `prefix/`, seen without it: a module never sees another module's keys. */
export function within(view: StateView, prefix: string): StateView {
  const length = prefix.length + 1;
  return {
    get: (key) => view.get(`${prefix}/${key}`),
    scan: (inner, { after, limit }) =>
      view
        .scan(`${prefix}/${inner}`, { limit, ...(after === undefined ? {} : { after: `${prefix}/${after}` }) })
        .map(([key, value]) => [key.slice(length), value] as const),
  };
}

export function mutableWithin(view: MutableView, prefix: string): MutableView {
  return {
    ...within(view, prefix),
    put: (key, value) => view.put(`${prefix}/${key}`, value),
    delete: (key) => view.delete(`${prefix}/${key}`),
  };
}

function escapePart(part: string): string {
  if (/^[A-Za-z0-9._:~-]+$/.test(part)) return part;
  if (part === '') throw new Error('empty part in a state key');
  let escaped = '';
  for (const byte of encodeUtf8(part)) {
    const character = String.fromCharCode(byte);
    escaped += /[A-Za-z0-9._:~-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return escaped;
}
