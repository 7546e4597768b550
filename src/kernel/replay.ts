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

  /**
   * Whether the id is taken at that time. To the millisecond, whenever it is forgotten: a node that was restarted
   * in between has forgotten it already, and must answer the same.
   */
  has(id: string, timeMs: number): boolean {
    const expiresMs = this.#ids.get(id);
    return expiresMs !== undefined && expiresMs >= timeMs;
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
      // An id that was used again after it expired stands in a later minute as well, and stays.
      for (const id of ids) if (Math.floor((this.#ids.get(id) ?? 0) / 60_000) < current) this.#ids.delete(id);
      this.#minutes.delete(minute);
    }
  }

  get size(): number {
    return this.#ids.size;
  }
}
