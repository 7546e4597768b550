import { type Bytes, compareBytes } from './bytes.ts';
import { compareText } from './encoding.ts';
import type { Commit, Store, Tip } from './store.ts';

/** A store in plain memory: for the verifier, for tests, and as the model that a database is tested against. */
export class MemoryStore implements Store {
  readonly entries: Bytes[] = [];
  readonly receipts: Bytes[][] = [];
  readonly refused: { readonly height: number; readonly position: number; readonly bytes: Bytes }[] = [];
  readonly #values = new Map<string, { readonly value: Bytes; readonly keyHash: Bytes; readonly valueHash: Bytes }>();
  readonly #buckets = new Map<number, Bytes>();
  readonly #ids = new Map<string, number>();
  /** Sorted keys, made anew after a commit that added or removed one. */
  #sorted: string[] | undefined;
  readonly #keepsLog: boolean;
  #tip: Tip | undefined;

  /** A verifier reads every entry once, so it need not keep the log: what it holds is the state. */
  constructor(options: { readonly keepsLog?: boolean } = {}) {
    this.#keepsLog = options.keepsLog ?? true;
  }

  tip(): Tip | undefined {
    return this.#tip;
  }

  value(key: string): Bytes | undefined {
    return this.#values.get(key)?.value;
  }

  scan(prefix: string, options: { after?: string; limit: number }): readonly (readonly [string, Bytes])[] {
    this.#sorted ??= [...this.#values.keys()].sort(compareText);
    const found: [string, Bytes][] = [];
    const from = options.after !== undefined && options.after > prefix ? options.after : prefix;
    for (let i = firstNotBefore(this.#sorted, from); i < this.#sorted.length && found.length < options.limit; i++) {
      const key = this.#sorted[i] as string;
      if (!key.startsWith(prefix)) break;
      if (key !== options.after) found.push([key, this.value(key) as Bytes]);
    }
    return found;
  }

  *leaves(): Iterable<{ readonly keyHash: Bytes; readonly valueHash: Bytes }> {
    const leaves = [...this.#values.values()].map(({ keyHash, valueHash }) => ({ keyHash, valueHash }));
    yield* leaves.sort((a, b) => compareBytes(a.keyHash, b.keyHash));
  }

  bucketHash(prefix: number): Bytes | undefined {
    return this.#buckets.get(prefix);
  }

  *ids(fromMs: number): Iterable<readonly [string, number]> {
    for (const entry of this.#ids) if (entry[1] >= fromMs) yield entry;
  }

  commit(commit: Commit): void {
    for (const { key, keyHash, value, valueHash } of commit.changes) {
      if (value === undefined || valueHash === undefined) {
        if (this.#values.delete(key)) this.#sorted = undefined;
      } else {
        if (!this.#values.has(key)) this.#sorted = undefined;
        this.#values.set(key, { value, keyHash, valueHash });
      }
    }
    for (const [prefix, hash] of commit.buckets) {
      if (hash === undefined) this.#buckets.delete(prefix);
      else this.#buckets.set(prefix, hash);
    }
    for (const [id, expiresMs] of commit.ids) this.#ids.set(id, expiresMs);
    if (this.#keepsLog) this.#appendLog(commit);
    this.#tip = commit.tip;
  }

  #appendLog({ tip, entries, refused, receipts }: Commit): void {
    for (const { bytes } of entries) this.entries.push(bytes);
    for (const entry of refused) this.refused.push({ height: tip.height, ...entry });
    if (receipts.length > 0) this.receipts.push([...receipts]);
  }
}

function firstNotBefore(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
