/**
 * The snapshots that this town keeps for newcomers, below `snapshots` of its home: a folder a height, with `facts` and
 * the pieces by number. A folder gets its name when it is whole.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sha256 } from '#crypto';
import { decodeFacts, encodeFacts, PIECE_BYTES, type SnapshotFacts, type SnapshotShelf } from '#engine';
import type { Bytes, Tip } from '#kernel';
import { entryLines } from '#verify';
import type { LedgerStore } from '../ledger-store.ts';
import { firstOf } from './founding.ts';

export type SnapshotSettings = {
  /** Blocks from one to the next; 0 makes none by itself. */
  readonly every: number;
  readonly keep: number;
};

type Moment = Pick<Tip, 'height' | 'timeMs' | 'size'>;

export class SnapshotFolder implements SnapshotShelf {
  readonly #folder: string;
  readonly #chain: string;
  readonly #store: LedgerStore;
  readonly #settings: SnapshotSettings;
  #kept: readonly SnapshotFacts[];
  #period: number;
  #making = false;
  #stopped = false;

  constructor(home: string, chain: string, store: LedgerStore, settings: SnapshotSettings) {
    this.#folder = join(home, 'snapshots');
    this.#chain = chain;
    this.#store = store;
    this.#settings = settings;
    this.#kept = this.#read();
    this.#period = settings.every === 0 ? 0 : Math.floor((store.tip()?.height ?? 0) / settings.every);
  }

  readonly list = (): readonly SnapshotFacts[] => this.#kept;

  readonly piece = (height: number, index: number): Bytes | undefined => {
    const known = this.#kept.some((facts) => facts.height === height && index < facts.pieces.length);
    return known ? readFileSync(join(this.#folder, String(height), String(index))) : undefined;
  };

  /**
   * A block with entries was committed: the first one beyond each multiple of `every` is kept. What is written down
   * never changes any more, so the town goes on beside it.
   */
  async committed(tip: Moment): Promise<void> {
    const { every } = this.#settings;
    const period = every === 0 ? 0 : Math.floor(tip.height / every);
    const due = period > this.#period;
    this.#period = period;
    if (due) await this.make(tip);
  }

  /** Undefined while another one is made. */
  async make({ height, timeMs, size }: Moment): Promise<SnapshotFacts | undefined> {
    const known = this.#kept.find((facts) => facts.height === height);
    if (known !== undefined || this.#making) return known;
    this.#making = true;
    try {
      const fresh = join(this.#folder, 'new');
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(fresh, { recursive: true, mode: 0o700 });
      const pieces: Bytes[] = [];
      for (const piece of this.#pieces(size)) {
        writeFileSync(join(fresh, String(pieces.length)), piece, { mode: 0o600, flush: true });
        pieces.push(sha256(piece));
        await setImmediate();
        if (this.#stopped) return undefined;
      }
      const facts = { height, timeMs, size, pieces };
      writeFileSync(join(fresh, 'facts'), encodeFacts(facts), { mode: 0o600, flush: true });
      renameSync(fresh, join(this.#folder, String(height)));
      this.#kept = this.#withoutOld([...this.#kept, facts]);
      return facts;
    } finally {
      this.#making = false;
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  *#pieces(size: number): Generator<Bytes, void> {
    const entries = firstOf(this.#store.entries(), size);
    const lines = entryLines({ chain: this.#chain, entries, refusedAt: (height) => this.#store.refusedAt(height) });
    let piece = Buffer.alloc(PIECE_BYTES);
    let filled = 0;
    for (const line of lines) {
      for (let at = 0; at < line.length; ) {
        const part = line.subarray(at, at + PIECE_BYTES - filled);
        piece.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < PIECE_BYTES) continue;
        yield piece;
        piece = Buffer.alloc(PIECE_BYTES);
        filled = 0;
      }
    }
    if (filled > 0) yield piece.subarray(0, filled);
  }

  #withoutOld(all: readonly SnapshotFacts[]): readonly SnapshotFacts[] {
    const newestFirst = all.toSorted((a, b) => b.height - a.height);
    for (const { height } of newestFirst.slice(this.#settings.keep))
      rmSync(join(this.#folder, String(height)), { recursive: true });
    return newestFirst.slice(0, this.#settings.keep);
  }

  #read(): readonly SnapshotFacts[] {
    if (!existsSync(this.#folder)) return [];
    const names = readdirSync(this.#folder).filter((name) => /^[0-9]+$/.test(name));
    return names.flatMap((name) => decodeFacts(readFileSync(join(this.#folder, name, 'facts'))) ?? []);
  }
}
