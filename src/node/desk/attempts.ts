/** What is remembered of those who are not signed in yet: challenges given out, and how often somebody tried. */
import { randomBytes } from 'node:crypto';

/** What a challenge was given for: an answer to one is no answer to the other. */
export type Purpose = 'sign-in' | 'register';

const CHALLENGE_MS = 5 * 60_000;
const MAX_OPEN = 10_000;

/** Each challenge can be answered once, on the page that asked for it. */
export class Challenges {
  readonly #open = new Map<string, { readonly purpose: Purpose; readonly page: string; readonly untilMs: number }>();

  give(purpose: Purpose, page: string, nowMs: number): string {
    const challenge = randomBytes(32).toString('base64url');
    makeRoom(this.#open, MAX_OPEN);
    this.#open.set(challenge, { purpose, page, untilMs: nowMs + CHALLENGE_MS });
    return challenge;
  }

  take(challenge: string, purpose: Purpose, page: string, nowMs: number): boolean {
    const given = this.#open.get(challenge);
    this.#open.delete(challenge);
    return given !== undefined && given.purpose === purpose && given.page === page && nowMs <= given.untilMs;
  }
}

/** Counts attempts by name within a time. What is full says no until that time is over. */
export class Attempts {
  readonly #counts = new Map<string, { count: number; readonly untilMs: number }>();
  readonly #max: number;
  readonly #windowMs: number;

  constructor(max: number, windowMs: number) {
    this.#max = max;
    this.#windowMs = windowMs;
  }

  /** Seconds until the next attempt may be made; 0 where one may be made now. */
  waitSeconds(name: string, nowMs: number): number {
    const counted = this.#counts.get(name);
    if (counted === undefined || counted.untilMs <= nowMs || counted.count < this.#max) return 0;
    return Math.ceil((counted.untilMs - nowMs) / 1_000);
  }

  count(name: string, nowMs: number): void {
    const counted = this.#counts.get(name);
    if (counted !== undefined && counted.untilMs > nowMs) {
      counted.count++;
      return;
    }
    this.#counts.delete(name);
    makeRoom(this.#counts, MAX_OPEN);
    this.#counts.set(name, { count: 1, untilMs: nowMs + this.#windowMs });
  }

  /** Takes one back that has turned out to be right. */
  uncount(name: string): void {
    const counted = this.#counts.get(name);
    if (counted !== undefined && counted.count > 0) counted.count--;
  }
}

/** A map keeps the order in which its keys came, so the first is the oldest. */
export function makeRoom(map: Map<string, unknown>, max: number): void {
  for (const oldest of map.keys()) {
    if (map.size < max) return;
    map.delete(oldest);
  }
}
