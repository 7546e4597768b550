/**
 * The engine of a town that keeps its book alone: one process, group commit.
 *
 * A block closes at N transactions, or T milliseconds after its first. What can happen when, and what it means:
 *
 *     crash before commit          nothing was answered, nothing is there: senders try again
 *     crash inside commit          the database holds the block whole or not at all
 *     crash after commit           the block is there, its answers were not given: a second try is refused as
 *                                  `replayed`, and the receipt can be asked for
 *     the store fails              the senders hear `not-stored`; the engine halts until it is started again
 */
import {
  accept,
  type Bytes,
  type Finalized,
  type Machine,
  type Ordered,
  type Result,
  readTransaction,
  refuse,
} from '#kernel';
import type { Engine, EngineState, Ordering } from '../engine.ts';

export type EmbeddedOptions = {
  readonly machine: Machine;
  /** The wall clock, in epoch milliseconds; block time never runs behind the last block's. */
  readonly now: () => number;
  readonly maxBlock?: number;
  readonly maxDelayMs?: number;
  /** Transactions that may wait; more are refused with `busy`. */
  readonly maxWaiting?: number;
};

type Waiting = { readonly ordered: Ordered; readonly done: (result: Result<Ordering>) => void };

export class EmbeddedEngine implements Engine {
  readonly #machine: Machine;
  readonly #now: () => number;
  readonly #limits: { readonly block: number; readonly delayMs: number; readonly waiting: number };
  readonly #listeners: ((block: Finalized) => void)[] = [];
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #state: 'running' | 'halted' | 'stopped' = 'running';

  constructor(options: EmbeddedOptions) {
    this.#machine = options.machine;
    this.#now = options.now;
    this.#limits = {
      block: options.maxBlock ?? 1_000,
      delayMs: options.maxDelayMs ?? 5,
      waiting: options.maxWaiting ?? 20_000,
    };
  }

  submit(bytes: Bytes, attachments?: readonly Bytes[]): Promise<Result<Ordering>> {
    if (this.#state === 'halted') return Promise.resolve(refuse('halted'));
    if (this.#state === 'stopped') return Promise.resolve(refuse('stopped'));
    if (this.#waiting.length >= this.#limits.waiting) return Promise.resolve(refuse('busy'));
    const read = readTransaction(bytes);
    if (!read.ok) return Promise.resolve(read);
    const transaction = read.value;
    const ordered: Ordered = attachments === undefined ? { transaction } : { transaction, attachments };
    return new Promise((done) => {
      this.#waiting.push({ ordered, done });
      this.#schedule();
    });
  }

  onCommit(listener: (block: Finalized) => void): void {
    this.#listeners.push(listener);
  }

  status(): EngineState {
    if (this.#state === 'halted') return { state: 'halted', reason: { code: 'not-stored' } };
    return this.#state === 'stopped' ? { state: 'stopped' } : { state: 'running', waiting: this.#waiting.length };
  }

  async stop(): Promise<void> {
    if (this.#state === 'running') this.#state = 'stopped';
    while (this.#waiting.length > 0) this.#orderBlock();
  }

  #schedule(): void {
    const full = this.#waiting.length >= this.#limits.block;
    if (this.#timer !== undefined && !full) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#orderBlock(), full ? 0 : this.#limits.delayMs);
  }

  #orderBlock(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const taken = this.#waiting.splice(0, this.#limits.block);
    if (taken.length === 0) return;
    const { height, timeMs } = this.#machine.tip;
    const block = {
      height: height + 1,
      timeMs: Math.max(timeMs, this.#now()),
      transactions: taken.map(({ ordered }) => ordered),
    };
    const finalized = this.#machine.finalize(block, { drop: true });
    if (finalized.receipts.length === 0) this.#machine.discard();
    else if (!this.#commit(taken)) return;
    this.#answer(taken, finalized, block);
    if (this.#waiting.length > 0 && this.#state === 'running') this.#schedule();
  }

  /** Durable first: nobody hears of a block before this has returned true. */
  #commit(taken: readonly Waiting[]): boolean {
    try {
      this.#machine.commit();
      return true;
    } catch {
      this.#machine.discard();
      this.#state = 'halted';
      for (const { done } of [...taken, ...this.#waiting.splice(0)]) done(refuse('not-stored'));
      return false;
    }
  }

  #answer(
    taken: readonly Waiting[],
    finalized: Finalized,
    { height, timeMs }: { height: number; timeMs: number },
  ): void {
    if (finalized.receipts.length > 0) for (const listener of this.#listeners) listener(finalized);
    for (const [i, { done }] of taken.entries()) {
      const answer = finalized.answers[i];
      if (answer === undefined) throw new Error('a transaction without an answer');
      done(answer.accepted ? accept({ answer, height, timeMs }) : { ok: false, refusal: answer.refusal });
    }
  }
}
