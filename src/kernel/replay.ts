/**
 * Replay protection without serialising clients: a transaction has a random id and an expiry, and the id is
 * remembered until then. The memory is an index over the log, not part of the state: any node rebuilds it from
 * the last day of entries, and two nodes that hold the same log hold the same memory.
 */
export class ReplayMemory {
  readonly #ids = new Map<string, number>();
  /** Ids by the minute in which they expire, so that forgetting costs what is forgotten. */
  readonly #minutes = new Map<number, string[]>();
  #forgottenBefore = 0;

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  remember(id: string, expiresMs: number): void {
    this.#ids.set(id, expiresMs);
    const minute = Math.floor(expiresMs / 60_000);
    const bucket = this.#minutes.get(minute);
    if (bucket === undefined) this.#minutes.set(minute, [id]);
    else bucket.push(id);
  }

  /** Drops what expired before the time; an expired transaction is refused for that alone. */
  forgetBefore(timeMs: number): void {
    const current = Math.floor(timeMs / 60_000);
    if (current <= this.#forgottenBefore) return;
    this.#forgottenBefore = current;
    for (const [minute, ids] of this.#minutes) {
      if (minute >= current) continue;
      for (const id of ids) this.#ids.delete(id);
      this.#minutes.delete(minute);
    }
  }

  get size(): number {
    return this.#ids.size;
  }
}
