/**
 * Every transaction is read and its signature checked once, however often CometBFT shows it: at the check, in the
 * proposal of each round, and in the block. What was read is remembered by its hash until its block is committed.
 */
import { hash } from 'node:crypto';
import type { Bytes, Ordered, Result } from '#kernel';
import { fromWire } from './wire.ts';

/** Beyond this the oldest are forgotten, and read again when they come. */
const LIMITS = { transactions: 100_000, bytes: 268_435_456 } as const;

export type Reading = { readonly name: string; readonly size: number; readonly read: Result<Ordered> };

export class Readings {
  readonly #read = new Map<string, Reading>();
  /** One request asks several times for what it holds, and its bytes are the same object then. */
  readonly #inRequest = new WeakMap<Bytes, Reading>();
  #bytes = 0;

  of(wire: Bytes): Reading {
    const known = this.#inRequest.get(wire);
    if (known !== undefined) return known;
    const reading = this.#byHash(wire);
    this.#inRequest.set(wire, reading);
    return reading;
  }

  #byHash(wire: Bytes): Reading {
    const name = hash('sha256', wire, 'binary');
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    // A copy: the frame that these bytes are a part of is not kept alive by them.
    const reading = { name, size: wire.length, read: fromWire(new Uint8Array(wire)) };
    this.#read.set(name, reading);
    this.#bytes += wire.length;
    this.#makeRoom();
    return reading;
  }

  forget(readings: readonly Reading[]): void {
    for (const { name, size } of readings) if (this.#read.delete(name)) this.#bytes -= size;
  }

  #makeRoom(): void {
    for (const oldest of this.#read.values()) {
      if (this.#read.size <= LIMITS.transactions && this.#bytes <= LIMITS.bytes) return;
      this.forget([oldest]);
    }
  }
}
