import { Worker } from 'node:worker_threads';
import type { PackedEquations } from './equations.ts';

/** From source or from the emitted package, whichever this is. */
const PROGRAM = new URL(`./worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** A batch takes some milliseconds; a thread that says nothing for so long never will. */
const MAX_SILENCE_MS = 10_000;

/** One worker thread as this side sees it. Answers come in the order of the questions. */
export class SignatureWorker {
  readonly #thread: Worker;
  readonly #onDeath: (worker: SignatureWorker) => void;
  readonly #questions: { readonly items: number; readonly done: (verdicts: Uint8Array | undefined) => void }[] = [];
  #state: 'starting' | 'ready' | 'gone' = 'starting';
  #waiting = 0;
  readonly #maxSilenceMs: number;
  #silence: NodeJS.Timeout | undefined;

  /** `onDeath` hears of an end that nobody asked for, once. A worker that owes an answer for too long is ended. */
  constructor(
    onDeath: (worker: SignatureWorker) => void,
    program: URL = PROGRAM,
    maxSilenceMs: number = MAX_SILENCE_MS,
  ) {
    this.#onDeath = onDeath;
    this.#maxSilenceMs = maxSilenceMs;
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
      if (this.#questions.length === 1) this.#listen();
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
    this.#listen();
    if (this.#questions.length === 0) this.#thread.unref();
    const whole = message instanceof Uint8Array && message.length === question.items;
    question.done(whole ? message : undefined);
    // Whatever answers nonsense once is not asked again.
    if (!whole) this.#dismiss();
  }

  /** Waits anew for the next answer, where one is owed. */
  #listen(): void {
    clearTimeout(this.#silence);
    if (this.#questions.length === 0) return;
    const oldest = this.#questions[0];
    // Timers run before messages: where this thread itself was held up, the answer may be here already.
    const look = () => setImmediate(() => this.#questions[0] === oldest && this.#dismiss());
    this.#silence = setTimeout(look, this.#maxSilenceMs);
  }

  #dismiss(): void {
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
    clearTimeout(this.#silence);
    for (const { done } of this.#questions.splice(0)) done(undefined);
    this.#waiting = 0;
  }
}
