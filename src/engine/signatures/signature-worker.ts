import { Worker } from 'node:worker_threads';
import type { PackedEquations } from './equations.ts';

/** From source or from the emitted package, whichever this is. */
const PROGRAM = new URL(`./worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** One worker thread as this side sees it. Answers come in the order of the questions. */
export class SignatureWorker {
  readonly #thread: Worker;
  readonly #onDeath: (worker: SignatureWorker) => void;
  readonly #questions: { readonly items: number; readonly done: (verdicts: Uint8Array | undefined) => void }[] = [];
  #state: 'starting' | 'ready' | 'gone' = 'starting';
  #waiting = 0;

  /** `onDeath` hears of an end that nobody asked for, once. */
  constructor(onDeath: (worker: SignatureWorker) => void, program: URL = PROGRAM) {
    this.#onDeath = onDeath;
    this.#thread = new Worker(program);
    // An idle worker keeps no process alive; one that owes an answer does.
    this.#thread.unref();
    this.#thread.on('message', (message: unknown) => this.#hear(message));
    this.#thread.on('error', () => this.#die());
    this.#thread.on('exit', () => this.#die());
  }

  get ready(): boolean {
    return this.#state === 'ready';
  }

  /** Equations that it has not answered yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** One byte an equation, or undefined where the worker is gone or answered something else. Never rejects. */
  solve(batch: PackedEquations, items: number): Promise<Uint8Array | undefined> {
    if (this.#state === 'gone') return Promise.resolve(undefined);
    return new Promise((done) => {
      this.#questions.push({ items, done });
      this.#waiting += items;
      this.#thread.ref();
      this.#thread.postMessage(batch, [batch.bytes.buffer, batch.table.buffer]);
    });
  }

  async stop(): Promise<void> {
    this.#end();
    await this.#thread.terminate();
  }

  #hear(message: unknown): void {
    if (message === 'ready' && this.#state === 'starting') {
      this.#state = 'ready';
      return;
    }
    const question = this.#questions.shift();
    if (question === undefined) return;
    this.#waiting -= question.items;
    if (this.#questions.length === 0) this.#thread.unref();
    const whole = message instanceof Uint8Array && message.length === question.items;
    question.done(whole ? message : undefined);
    if (whole) return;
    // Whatever answers nonsense once is not asked again.
    this.#die();
    void this.#thread.terminate();
  }

  #die(): void {
    if (this.#state === 'gone') return;
    this.#end();
    this.#onDeath(this);
  }

  #end(): void {
    this.#state = 'gone';
    for (const { done } of this.#questions.splice(0)) done(undefined);
    this.#waiting = 0;
  }
}
