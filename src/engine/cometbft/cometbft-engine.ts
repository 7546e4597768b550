/**
 * The engine of a town that keeps its book together with others: CometBFT orders, this node runs the rules.
 *
 * A transaction is checked here, handed to CometBFT, passed on to the other towns, and answered when the block that
 * holds it is durable on this town's own disk. What can happen when, and what it means:
 *
 *     CometBFT is not there yet        `engine-starting`; nothing was handed on
 *     no block in time                 `not-ordered-yet`: too few towns are up. It may still be ordered later, so the
 *                                      sender asks for its receipt instead of signing again
 *     the node dies                    CometBFT ends with it; both start again and take up where the towns are
 *     CometBFT dies                    it is started again; what it had not ordered is asked for again by senders
 *     the store fails                  the node halts, and CometBFT with it: a town never votes on what it cannot keep
 */
import { rmSync } from 'node:fs';
import {
  type Answer,
  accept,
  type Bytes,
  type Finalized,
  type Machine,
  type Ordered,
  type Refusal,
  type Result,
  refuse,
  transactionName,
} from '#kernel';
import type { Engine, EngineState, Ordering } from '../engine.ts';
import { AbciServer } from './abci-server.ts';
import { Application, type ApplicationOptions } from './application.ts';
import { forgetBlocks } from './configuration.ts';
import type { BookStart } from './genesis.ts';
import { CometbftRpc } from './rpc.ts';
import type { SnapshotShelf } from './snapshots.ts';
import { type Supervisor, superviseCometbft } from './supervisor.ts';
import { MAX_WIRE_BYTES, toWire } from './wire.ts';

export type CometbftOptions = {
  readonly machine: Machine;
  readonly signatures: ApplicationOptions['signatures'];
  readonly now: () => number;
  readonly start: BookStart;
  /** CometBFT's folder, with its configuration. */
  readonly folder: string;
  readonly applicationSocket: string;
  readonly rpcSocket: string;
  readonly logFile: string;
  /** The program; undefined where the operator runs CometBFT as a service. */
  readonly program: string | undefined;
  /** As in the configuration: where CometBFT waits for a signer in another process. */
  readonly remoteSigner?: string | undefined;
  /** Whether a machine may connect, by its node id in hexadecimal. */
  readonly isPeer: (nodeId: string) => boolean;
  readonly snapshots?: SnapshotShelf;
  /** Why this node must not take part in the block of a height, such as an upgrade that it has not had. */
  readonly objection?: (height: number) => Refusal | undefined;
  readonly onTrouble: (trouble: Trouble) => void;
  /** A key has signed twice; the block at this height holds the evidence. */
  readonly onMisbehavior: (height: number) => void;
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
  /** How long a sender waits for a block. */
  readonly patienceMs?: number;
};

/** For the operator's log. */
export type Trouble =
  | {
      readonly kind: 'cometbft-ended';
      readonly code: number | null;
      readonly lastLine: string;
      readonly restartMs: number;
    }
  | { readonly kind: 'cometbft-missing'; readonly program: string; readonly restartMs: number }
  | { readonly kind: 'question-unanswered'; readonly message: string };

type Waiting = {
  readonly ordered: Ordered;
  readonly size: number;
  readonly timer: NodeJS.Timeout;
  readonly done: ((result: Result<Ordering>) => void)[];
};

/** Handed to CometBFT in one request: so many, and so many bytes that CometBFT takes the request. */
const BATCH = { transactions: 200, bytes: MAX_WIRE_BYTES } as const;

export class CometbftEngine implements Engine {
  readonly #options: CometbftOptions;
  readonly #limits: { readonly waiting: number; readonly waitingBytes: number; readonly patienceMs: number };
  readonly #application: Application;
  readonly #server: AbciServer;
  readonly #rpc: CometbftRpc;
  readonly #supervisor: Supervisor | undefined;
  readonly #listeners: ((block: Finalized) => void)[] = [];
  readonly #waiting = new Map<string, Waiting>();
  #waitingBytes = 0;
  #outgoing: { readonly name: string; readonly wire: Bytes }[] = [];
  #sending = false;
  #state: 'running' | 'halted' | 'stopped' = 'running';
  #reason: Refusal = { code: 'not-stored' };

  constructor(options: CometbftOptions) {
    this.#options = options;
    this.#limits = {
      waiting: options.maxWaiting ?? 20_000,
      waitingBytes: options.maxWaitingBytes ?? 134_217_728,
      patienceMs: options.patienceMs ?? 20_000,
    };
    this.#application = new Application({
      ...options,
      onCommit: (finalized, ordered) => this.#committed(finalized, ordered),
      onRefused: (transaction, refusal) => this.#settle(transactionName(transaction), { ok: false, refusal }),
      onFault: (error) => this.#halt(error),
    });
    this.#server = new AbciServer(this.#application, ({ message }) =>
      options.onTrouble({ kind: 'question-unanswered', message }),
    );
    this.#rpc = new CometbftRpc(options.rpcSocket);
    this.#supervisor = this.#supervise();
  }

  /** Resolves when CometBFT can connect; it may need some seconds to find the other towns. */
  async start(): Promise<void> {
    if (this.#stopsBefore(this.#options.machine.tip.height + 1)) return;
    rmSync(this.#options.applicationSocket, { force: true });
    await this.#server.listen(this.#options.applicationSocket);
    this.#supervisor?.start();
  }

  async submit(bytes: Bytes, attachments?: readonly Bytes[]): Promise<Result<Ordering>> {
    if (this.#state !== 'running') return this.#notRunning();
    const wire = toWire(bytes, attachments);
    if (wire.length > MAX_WIRE_BYTES) return refuse('attachments-too-large', { limit: MAX_WIRE_BYTES });
    if (this.#waiting.size >= this.#limits.waiting || this.#waitingBytes + wire.length > this.#limits.waitingBytes)
      return refuse('busy');
    const read = this.#application.read(wire);
    return read.ok ? new Promise((done) => this.#enqueue(read.value, wire, done)) : read;
  }

  onCommit(listener: (block: Finalized) => void): void {
    this.#listeners.push(listener);
  }

  status(): EngineState {
    if (this.#state === 'halted') return { state: 'halted', reason: this.#reason };
    return this.#state === 'stopped' ? { state: 'stopped' } : { state: 'running', waiting: this.#waiting.size };
  }

  /** What CometBFT says of itself. Rejects where it cannot be reached. */
  ask(method: string, params?: { readonly [name: string]: unknown }): Promise<unknown> {
    return this.#rpc.call(method, params);
  }

  /** A request as CometBFT takes it, and its answer, byte for byte. Rejects where it cannot be reached. */
  passOn(body: string): Promise<string> {
    return this.#rpc.passOn(body);
  }

  /** The process of CometBFT, where this node runs it and it is up. */
  get pid(): number | undefined {
    return this.#supervisor?.pid;
  }

  /** CometBFT has ended by itself within the last minute, or is not there; false where the operator runs it. */
  get isUnsteady(): boolean {
    return this.#state === 'running' && this.#supervisor?.isUnsteady === true;
  }

  /** For training: CometBFT stands still for so long, as on a machine that hangs. */
  pause(forMs: number): void {
    const pid = this.pid;
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    setTimeout(() => {
      if (this.pid === pid) process.kill(pid, 'SIGCONT');
    }, forMs).unref();
  }

  async stop(): Promise<void> {
    if (this.#state === 'running') this.#state = 'stopped';
    await this.#supervisor?.stop();
    await this.#server.close();
    this.#rpc.close();
    for (const name of [...this.#waiting.keys()]) this.#settle(name, refuse('stopped'));
  }

  #supervise(): Supervisor | undefined {
    const { program, folder, rpcSocket, remoteSigner, logFile, onTrouble } = this.#options;
    if (program === undefined) return undefined;
    return superviseCometbft({
      program,
      folder,
      rpcSocket,
      remoteSigner,
      logFile,
      onEnd: ({ missing, ...end }) => {
        if (this.#hasLostItsFirstBlock(end.lastLine))
          forgetBlocks(folder, this.#options.machine.validators.length === 1);
        onTrouble(
          missing
            ? { kind: 'cometbft-missing', program, restartMs: end.restartMs }
            : { kind: 'cometbft-ended', ...end },
        );
      },
    });
  }

  /**
   * CometBFT takes up again after a crash at any block but the first of a chain that begins above height 1: there it
   * counts its state from zero, finds its block store too far ahead, and never starts again. Nothing of that chain is in
   * the book yet, so it can begin anew.
   */
  #hasLostItsFirstBlock(lastLine: string): boolean {
    const { machine, start } = this.#options;
    const first = start.height + 1;
    return (
      machine.tip.height === start.height && lastLine.includes(`StoreBlockHeight (${first}) > StateBlockHeight + 1 (1)`)
    );
  }

  /** The same transaction sent twice is handed on once, and both senders hear what comes of it. */
  #enqueue(ordered: Ordered, wire: Bytes, done: (result: Result<Ordering>) => void): void {
    const name = transactionName(ordered.transaction);
    const known = this.#waiting.get(name);
    if (known !== undefined) {
      known.done.push(done);
      return;
    }
    const timer = setTimeout(() => this.#settle(name, refuse('not-ordered-yet')), this.#limits.patienceMs);
    this.#waiting.set(name, { ordered, size: wire.length, timer, done: [done] });
    this.#waitingBytes += wire.length;
    this.#outgoing.push({ name, wire });
    if (!this.#sending) void this.#send();
  }

  /** One request at a time: what comes meanwhile goes with the next. */
  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#outgoing.length > 0) {
      const batch = this.#outgoing.splice(0, fittingInto(BATCH, this.#outgoing));
      try {
        const answers = await this.#rpc.batch(
          batch.map(({ wire }) => ({
            method: 'broadcast_tx_async',
            params: { tx: Buffer.from(wire.buffer, wire.byteOffset, wire.length).toString('base64') },
          })),
        );
        for (const [i, { error }] of answers.entries()) {
          const name = batch[i]?.name;
          if (error !== undefined && name !== undefined) this.#notTaken(name, error.data ?? error.message);
        }
      } catch (error) {
        const refusal = isUnreachable(error) ? refuse('engine-starting') : refuse('not-ordered-yet');
        for (const { name } of batch) this.#settle(name, refusal);
      }
    }
    this.#sending = false;
  }

  /** What CometBFT has seen before is in a block already, or waits for one; the machine knows which. */
  #notTaken(name: string, reason: string): void {
    if (!reason.includes('already exists')) {
      // While it fetches what the other towns have ordered meanwhile, CometBFT takes nothing.
      this.#settle(name, refuse(reason.includes('catching up') ? 'engine-starting' : 'busy'));
      return;
    }
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return;
    const { machine, now } = this.#options;
    const checked = machine.check(waiting.ordered, Math.max(machine.tip.timeMs, now()));
    if (!checked.ok) this.#settle(name, checked);
  }

  #committed(finalized: Finalized, ordered: readonly Ordered[]): void {
    if (finalized.receipts.length > 0) for (const listener of this.#listeners) listener(finalized);
    const { height, timeMs } = finalized.commit.tip;
    for (const [i, { transaction }] of ordered.entries()) {
      const answer = finalized.answers[i] as Answer;
      const name = transactionName(transaction);
      const ordering = { transaction: name, answer, height, timeMs };
      this.#settle(name, answer.accepted ? accept(ordering) : { ok: false, refusal: answer.refusal });
    }
    this.#stopsBefore(height + 1);
  }

  #settle(name: string, result: Result<Ordering>): void {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(name);
    this.#waitingBytes -= waiting.size;
    for (const done of waiting.done) done(result);
  }

  #notRunning(): Result<never> {
    const told = this.#state === 'halted' && this.#reason.code !== 'not-stored';
    return told ? { ok: false, refusal: this.#reason } : refuse(this.#state);
  }

  #stopsBefore(height: number): boolean {
    const objection = this.#options.objection?.(height);
    if (objection !== undefined) this.#haltFor(objection);
    return objection !== undefined;
  }

  /** The store failed at a block that the towns have agreed on: this town can take no further part until it is mended. */
  #halt(error: Error & { readonly code?: string }): void {
    this.#haltFor({ code: 'not-stored', detail: { cause: error.code ?? error.message } });
  }

  #haltFor(reason: Refusal): void {
    this.#state = 'halted';
    this.#reason = reason;
    for (const name of [...this.#waiting.keys()]) this.#settle(name, refuse(reason.code, reason.detail));
    void this.#supervisor?.stop();
  }
}

/** How many of the first fit into one request; one always does. */
function fittingInto(limits: typeof BATCH, outgoing: readonly { readonly wire: Bytes }[]): number {
  let bytes = 0;
  const over = outgoing.findIndex(({ wire }, i) => {
    bytes += wire.length;
    return i === limits.transactions || (i > 0 && bytes > limits.bytes);
  });
  return over < 0 ? outgoing.length : over;
}

/** Nothing was handed on. At any other failure it may have been, and the block may still come. */
function isUnreachable(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED'].includes((error as { readonly code?: string }).code ?? '');
}
