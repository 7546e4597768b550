/** Draws from a seed: the same seed gives the same draws on every machine, so one number reproduces a run. */
import { ed25519PublicKey, p256PublicKey, sha256 } from '#crypto';
import { type Bytes, encodeUtf8, type Random, toBase64url } from '#kernel';

export class Seeded implements Random {
  readonly seed: number;
  /** Moved on by whoever makes the blocks. */
  timeMs = 1_800_000_000_000;
  #state: number;
  readonly #secrets = new Map<string, Bytes>();

  constructor(seed: number) {
    this.seed = seed;
    this.#state = seed >>> 0;
  }

  below(limit: number): number {
    // Two draws of 26 and 27 bits: enough for any safe integer, with a bias nobody can measure.
    const high = this.#next() >>> 6;
    const low = this.#next() >>> 5;
    return Math.floor(((high * 134_217_728 + low) / 9_007_199_254_740_992) * limit);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  bytes(length: number): Bytes {
    return Uint8Array.from({ length }, () => this.#next() & 0xff);
  }

  publicKey(): string {
    return this.#keyWith(ed25519PublicKey);
  }

  passkey(): string {
    return this.#keyWith(p256PublicKey);
  }

  #keyWith(publicKeyOf: (secret: Bytes) => Bytes): string {
    const secret = sha256(encodeUtf8(`key ${this.#secrets.size} of seed ${this.seed}`));
    const key = toBase64url(publicKeyOf(secret));
    this.#secrets.set(key, secret);
    return key;
  }

  /** The secret half of a key that was drawn here. */
  secretOf(key: string): Bytes | undefined {
    return this.#secrets.get(key);
  }

  /** SplitMix32 (public domain, Steele, Lea and Flood 2014, 32-bit variant). */
  #next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }
}
