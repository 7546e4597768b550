/**
 * Since when this machine misses those of the other towns. Only what it has seen itself: a town that was gone before
 * this machine was started is missed since then.
 */
const LOOK_MS = 3_000;

export class Presence {
  readonly #connected: () => Promise<ReadonlySet<string>>;
  readonly #expected: () => readonly string[];
  readonly #now: () => number;
  readonly #missedSinceMs = new Map<string, number>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Peers by the id of their node. */
  constructor(parts: {
    readonly connected: () => Promise<ReadonlySet<string>>;
    readonly expected: () => readonly string[];
    readonly now: () => number;
  }) {
    this.#connected = parts.connected;
    this.#expected = parts.expected;
    this.#now = parts.now;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Who is connected now. */
  async look(): Promise<ReadonlySet<string>> {
    const connected = await this.#connected();
    for (const peer of this.#expected()) {
      if (connected.has(peer)) this.#missedSinceMs.delete(peer);
      else if (!this.#missedSinceMs.has(peer)) this.#missedSinceMs.set(peer, this.#now());
    }
    return connected;
  }

  missedSinceMs(peer: string): number | undefined {
    return this.#missedSinceMs.get(peer);
  }
}
