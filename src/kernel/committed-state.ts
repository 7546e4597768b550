import { DOCUMENT_LIMITS, decode, type Value } from './encoding.ts';
import type { StateChange, Store } from './store.ts';
import type { StateView } from './view.ts';

const MAX_CACHED = 65_536;

/**
 * The committed state as values. Keys that rules keep asking for (officers, offices, registries) stay decoded;
 * the cache is dropped whole when it is full, so its content never matters, only its speed.
 */
export class CommittedState implements StateView {
  readonly #store: Store;
  readonly #cache = new Map<string, Value | undefined>();

  constructor(store: Store) {
    this.#store = store;
  }

  get(key: string): Value | undefined {
    if (this.#cache.has(key)) return this.#cache.get(key);
    const bytes = this.#store.value(key);
    const value = bytes === undefined ? undefined : readStored(bytes);
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    this.#cache.set(key, value);
    return value;
  }

  scan(prefix: string, options: { after?: string; limit: number }): readonly (readonly [string, Value])[] {
    return this.#store.scan(prefix, options).map(([key, bytes]) => [key, readStored(bytes)] as const);
  }

  apply(changes: readonly StateChange[]): void {
    for (const { key } of changes) this.#cache.delete(key);
  }
}

function readStored(bytes: Uint8Array): Value {
  const decoded = decode(bytes, DOCUMENT_LIMITS);
  if (!decoded.ok) throw new Error(`stored state is damaged: ${decoded.refusal.code}`);
  return decoded.value;
}
