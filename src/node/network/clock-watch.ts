/**
 * How far this machine's clock is from those of the other towns, as their answers tell it. What a town records has the
 * time of the towns together, so a wrong clock of one harms the others little; at home its acts are refused as expired,
 * sessions end too early or too late, and it signs at a time that was not.
 */
const MOST_OFF_MS = 60_000;

export class ClockWatch {
  readonly #now: () => number;
  readonly #offsets = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What a town's clock showed as it answered just now. */
  hear(town: string, theirMs: number): void {
    this.#offsets.set(town, this.#now() - theirMs);
  }

  /** Above zero where this clock is ahead; undefined where at least half of the towns that were heard agree with it. */
  get offMs(): number | undefined {
    const off = [...this.#offsets.values()].filter((offset) => Math.abs(offset) > MOST_OFF_MS).sort((a, b) => a - b);
    return 2 * off.length > this.#offsets.size ? off[Math.floor(off.length / 2)] : undefined;
  }
}
