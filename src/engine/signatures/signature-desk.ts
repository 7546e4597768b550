/**
 * Whether signatures hold, found out once per transaction and, where there are cores to spare, ahead of time
 * in worker threads.
 *
 * The byte rules run here, on arrival; workers solve equations and say nothing else. A verdict is remembered
 * by the transaction object itself, which nobody outside this process can make. Where no verdict has come,
 * because a worker died or was never asked, `holds` finds it out on the spot: a lost worker costs time, never
 * an answer. A few transactions alone are cheaper checked on the spot than sent away, so they are.
 */
import { authenticate, equationHolds, type SignatureEquation, signatureEquation, type Transaction } from '#kernel';
import { packEquations } from './equations.ts';
import { SignatureWorker } from './signature-worker.ts';

/** As many as keep a worker busy for some milliseconds, few enough that a block is spread over all workers. */
const BATCH = 64;
/** Fewer than these are checked on the spot: a round trip to a worker takes as long as about one signature. */
const WORTH_SENDING = 8;
/** Deaths without an answer between them: then something is wrong with workers here, and none is started any more. */
const GIVE_UP_AFTER = 3;

type Item = { readonly transaction: Transaction; readonly equation: SignatureEquation };

type OnDeath = (worker: SignatureWorker) => void;

export type SignatureDeskOptions = {
  /** Worker threads; 0 checks everything on the spot. */
  readonly workers: number;
  readonly startWorker?: (onDeath: OnDeath) => SignatureWorker;
};

export class SignatureDesk {
  readonly #verdicts = new WeakMap<Transaction, boolean>();
  readonly #underWay = new Map<Transaction, Promise<void>>();
  readonly #startWorker: () => SignatureWorker;
  readonly #wanted: number;
  /** Undefined until the first transaction comes: who only reads a book needs none. */
  #workers: SignatureWorker[] | undefined;
  #gathered: Item[] = [];
  #deaths = 0;

  constructor({ workers, startWorker = (onDeath) => new SignatureWorker(onDeath) }: SignatureDeskOptions) {
    this.#startWorker = () => startWorker((dead) => this.#replace(dead));
    this.#wanted = workers;
  }

  /** Worker threads that take work now; they need some milliseconds to start. */
  get ready(): number {
    return this.#readyWorkers().length;
  }

  /** Takes note of a transaction that will be ordered soon. */
  expect(transaction: Transaction): void {
    this.#workers ??= Array.from({ length: this.#wanted }, this.#startWorker);
    if (this.ready === 0 || this.#verdicts.has(transaction) || this.#underWay.has(transaction)) return;
    const equation = signatureEquation(transaction);
    if (equation === undefined) {
      this.#verdicts.set(transaction, false);
      return;
    }
    this.#gathered.push({ transaction, equation });
    if (this.#gathered.length >= BATCH) this.#send(this.#gathered.splice(0));
  }

  /** Resolves when workers have said all they will about these; `holds` then answers what they did not. */
  async settle(transactions: readonly Transaction[]): Promise<void> {
    const rest = this.#gathered.splice(0);
    const pieces = Math.min(this.ready, Math.floor(rest.length / WORTH_SENDING));
    for (let i = 0; i < pieces; i++) {
      this.#send(rest.slice((i * rest.length) / pieces, ((i + 1) * rest.length) / pieces));
    }
    if (pieces === 0) {
      for (const { transaction, equation } of rest) this.#verdicts.set(transaction, equationHolds(equation));
    }
    await Promise.all(new Set(transactions.map((transaction) => this.#underWay.get(transaction))));
  }

  /** The lookup for the machine. What is found out on the spot is remembered as well: an engine may ask several times. */
  holds(transaction: Transaction): boolean {
    const known = this.#verdicts.get(transaction);
    if (known !== undefined) return known;
    const holds = authenticate(transaction);
    this.#verdicts.set(transaction, holds);
    return holds;
  }

  async close(): Promise<void> {
    const workers = this.#workers ?? [];
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.stop()));
  }

  #send(items: readonly Item[]): void {
    const [worker] = this.#readyWorkers().sort((a, b) => a.waiting - b.waiting);
    if (worker === undefined) return;
    const batch = packEquations(items.map(({ equation }) => equation));
    const settled = worker.solve(batch, items.length).then((verdicts) => this.#note(items, verdicts));
    for (const { transaction } of items) this.#underWay.set(transaction, settled);
  }

  #note(items: readonly Item[], verdicts: Uint8Array | undefined): void {
    if (verdicts !== undefined) this.#deaths = 0;
    for (const [i, { transaction }] of items.entries()) {
      this.#underWay.delete(transaction);
      if (verdicts !== undefined) this.#verdicts.set(transaction, verdicts[i] === 1);
    }
  }

  #replace(dead: SignatureWorker): void {
    const others = (this.#workers ?? []).filter((worker) => worker !== dead);
    this.#workers = ++this.#deaths < GIVE_UP_AFTER ? [...others, this.#startWorker()] : others;
  }

  #readyWorkers(): SignatureWorker[] {
    return (this.#workers ?? []).filter((worker) => worker.ready);
  }
}
