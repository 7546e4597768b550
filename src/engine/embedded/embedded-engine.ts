/**
 * The engine of a town that keeps its book alone: one process, group commit.
 *
 * A block closes at N transactions, or T milliseconds after its first. Signatures of what waits are checked in
 * worker threads meanwhile; blocks are run one after the other, in the order of arrival.
 *
 * What can happen when, and what it means:
 *
 *     crash before commit          nothing was answered, nothing is there: senders try again
 *     crash inside commit          the database holds the block whole or not at all
 *     crash after commit           the block is there, its answers were not given: a second try is refused as
 *                                  `replayed`, and the receipt can be asked for
 *     the store fails, at a read     the senders hear `not-stored`; the engine halts until it is started again
 *     or at a write
 *
 * test/crash-windows.test.ts kills a process in each of the first three; the fourth is tested beside this file.
 */
import {
  accept,
  type Block,
  type Bytes,
  type Finalized,
  MAX_BLOCK_TRANSACTIONS,
  type Machine,
  type Ordered,
  type Refusal,
  type Result,
  readTransaction,
  refuse,
  type Transaction,
  transactionName,
} from '#kernel';
import type { Engine, EngineState, Ordering } from '../engine.ts';

export type EmbeddedOptions = {
  readonly machine: Machine;
  /** Hears of transactions when they come, and is asked to have settled them before their block is run. */
  readonly signatures?: {
    expect(transaction: Transaction): void;
    settle(transactions: readonly Transaction[]): Promise<void>;
  };
  /** The wall clock, in epoch milliseconds; block time never runs behind the last block's. */
  readonly now: () => number;
  readonly maxBlock?: number;
  readonly maxDelayMs?: number;
  /** Transactions that may wait, and their bytes with attachments; more are refused with `busy`. */
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
};

type Waiting = {
  readonly ordered: Ordered;
  readonly size: number;
  readonly done: (result: Result<Ordering>) => void;
};

export class EmbeddedEngine implements Engine {
  readonly #machine: Machine;
  readonly #signatures: EmbeddedOptions['signatures'];
  readonly #now: () => number;
  readonly #limits: Readonly<Record<'block' | 'delayMs' | 'waiting' | 'waitingBytes', number>>;
  readonly #listeners: ((block: Finalized) => void)[] = [];
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The block that is being run, if there is one. */
  #running: Promise<void> | undefined;
  #state: 'running' | 'halted' | 'stopped' = 'running';
  /** Why it halted, with the code of the store's fault: for the operator, not for senders. */
  #reason: Refusal = { code: 'not-stored' };

  constructor(options: EmbeddedOptions) {
    this.#machine = options.machine;
    this.#signatures = options.signatures;
    this.#now = options.now;
    this.#limits = {
      block: Math.min(options.maxBlock ?? 1_000, MAX_BLOCK_TRANSACTIONS),
      delayMs: options.maxDelayMs ?? 5,
      waiting: options.maxWaiting ?? 20_000,
      waitingBytes: options.maxWaitingBytes ?? 134_217_728,
    };
  }

  submit(bytes: Bytes, attachments?: readonly Bytes[]): Promise<Result<Ordering>> {
    if (this.#state === 'halted') return Promise.resolve(refuse('halted'));
    if (this.#state === 'stopped') return Promise.resolve(refuse('stopped'));
    const size = sizeOf(bytes, attachments);
    if (this.#waiting.length >= this.#limits.waiting || this.#waitingBytes + size > this.#limits.waitingBytes)
      return Promise.resolve(refuse('busy'));
    const read = readTransaction(bytes);
    if (!read.ok) return Promise.resolve(read);
    const transaction = read.value;
    const ordered: Ordered = attachments === undefined ? { transaction } : { transaction, attachments };
    return new Promise((done) => {
      this.#waiting.push({ ordered, size, done });
      this.#waitingBytes += size;
      this.#signatures?.expect(transaction);
      this.#schedule();
    });
  }

  onCommit(listener: (block: Finalized) => void): void {
    this.#listeners.push(listener);
  }

  status(): EngineState {
    if (this.#state === 'halted') return { state: 'halted', reason: this.#reason };
    return this.#state === 'stopped' ? { state: 'stopped' } : { state: 'running', waiting: this.#waiting.length };
  }

  async stop(): Promise<void> {
    if (this.#state === 'running') this.#state = 'stopped';
    while (this.#waiting.length > 0 || this.#running !== undefined) await (this.#running ?? this.#closeBlock());
  }

  #schedule(): void {
    if (this.#running !== undefined) return;
    const full = this.#waiting.length >= this.#limits.block;
    if (this.#timer !== undefined && !full) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#closeBlock(), full ? 0 : this.#limits.delayMs);
  }

  /** Takes what the block holds off the waiting and runs it; what comes meanwhile belongs to the next one. */
  #closeBlock(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const taken = this.#waiting.splice(0, this.#limits.block);
    for (const { size } of taken) this.#waitingBytes -= size;
    this.#running = this.#orderBlock(taken).finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0 && this.#state === 'running') this.#schedule();
    });
    return this.#running;
  }

  async #orderBlock(taken: readonly Waiting[]): Promise<void> {
    await this.#signatures?.settle(taken.map(({ ordered }) => ordered.transaction));
    const { height, timeMs } = this.#machine.tip;
    const block = {
      height: height + 1,
      timeMs: Math.max(timeMs, this.#now()),
      transactions: taken.map(({ ordered }) => ordered),
    };
    const finalized = this.#decide(taken, block);
    if (finalized !== undefined) this.#answer(taken, finalized, block);
  }

  /** Durable first: nobody hears of a block before this has returned. Undefined where the store failed, at a read too. */
  #decide(taken: readonly Waiting[], block: Block): Finalized | undefined {
    try {
      const finalized = this.#machine.finalize(block, { drop: true });
      if (finalized.receipts.length === 0) this.#machine.discard();
      else this.#machine.commit();
      return finalized;
    } catch (error) {
      this.#machine.discard();
      this.#halt(taken, error as Error & { readonly code?: string });
      return undefined;
    }
  }

  #halt(taken: readonly Waiting[], { code, message }: Error & { readonly code?: string }): void {
    this.#state = 'halted';
    this.#reason = { code: 'not-stored', detail: { cause: code ?? message } };
    const waiting = this.#waiting.splice(0);
    this.#waitingBytes = 0;
    for (const { done } of [...taken, ...waiting]) done(refuse('not-stored'));
  }

  #answer(
    taken: readonly Waiting[],
    finalized: Finalized,
    { height, timeMs }: { height: number; timeMs: number },
  ): void {
    if (finalized.receipts.length > 0) for (const listener of this.#listeners) listener(finalized);
    for (const [i, { ordered, done }] of taken.entries()) {
      const answer = finalized.answers[i];
      if (answer === undefined) throw new Error('a transaction without an answer');
      const transaction = transactionName(ordered.transaction);
      done(answer.accepted ? accept({ transaction, answer, height, timeMs }) : { ok: false, refusal: answer.refusal });
    }
  }
}

function sizeOf(bytes: Bytes, attachments: readonly Bytes[] = []): number {
  return attachments.reduce((size, attachment) => size + attachment.length, bytes.length);
}
