/**
 * The machine as CometBFT sees it. Every call is one of the machine's own:
 *
 *     CheckTx                          check       may this be passed on to the other towns?
 *     PrepareProposal, ProcessProposal admission   may each transaction stand in this block? changes nothing
 *     FinalizeBlock                    finalize    what would follow; persists nothing
 *     Commit                           commit      the only call that persists
 *
 * After a crash CometBFT gives the same block again, and finds here the state before it or after it, never between.
 */
import {
  type Bytes,
  bytesOf,
  type Finalized,
  MAX_BLOCK_TRANSACTIONS,
  type Machine,
  type Ordered,
  type Refusal,
  type Result,
  type Transaction,
} from '#kernel';
import type {
  RequestFinalizeBlock,
  RequestInitChain,
  RequestLoadSnapshotChunk,
  RequestPrepareProposal,
  RequestProcessProposal,
  Timestamp,
} from './abci/abci_pb.ts';
import { CHECK, OUTCOME, PROPOSAL } from './abci/codes.ts';
import { type AbciApplication, type AbciRequest, type AbciResponse, FLUSHED, PASSED } from './abci-server.ts';
import { type BookStart, faultInStart } from './genesis.ts';
import { type Reading, Readings } from './readings.ts';
import { SNAPSHOT_FORMAT, type SnapshotShelf, snapshotOf } from './snapshots.ts';

export type ApplicationOptions = {
  readonly machine: Machine;
  /** Where the book stood when the network took it over: the genesis says the same. */
  readonly start: BookStart;
  readonly signatures: {
    expect(transaction: Transaction): void;
    settle(transactions: readonly Transaction[]): Promise<void>;
    holds(transaction: Transaction): boolean;
  };
  /** The wall clock, for what may be passed on; blocks have the time that the towns agreed on. */
  readonly now: () => number;
  /** A block is durable. `ordered` are its transactions in the order of `finalized.answers`. */
  readonly onCommit: (finalized: Finalized, ordered: readonly Ordered[]) => void;
  /** The towns agreed that a key has signed twice; the block at this height holds the evidence. */
  readonly onMisbehavior: (height: number) => void;
  /** A transaction will not be passed on. */
  readonly onRefused: (transaction: Transaction, refusal: Refusal) => void;
  /** A block that the towns agreed on could not be run or kept here. */
  readonly onFault: (error: Error) => void;
  readonly isPeer: (nodeId: string) => boolean;
  /** Snapshots that newcomers may have. */
  readonly snapshots?: SnapshotShelf;
};

/** Refused by these whatever else waits: nothing that is ordered before could make it acceptable. */
const FINAL: readonly string[] = [
  'chain-wrong',
  'expired',
  'expiry-too-far',
  'replayed',
  'attachment-missing',
  'attachment-wrong',
  'signature-invalid',
  'key-unknown',
];

/**
 * A block has the time at which the towns signed the one before it. After a rest that is the time when the rest began,
 * and what is recorded in the morning would stand in the book under the evening before: so the first proposal after a
 * rest of this length is empty, and the next one, some milliseconds later, has the time of the day.
 */
const REST_MS = 2_000;

type Pending = {
  readonly finalized: Finalized;
  readonly ordered: readonly Ordered[];
  readonly readings: readonly Reading[];
  readonly hasEvidence: boolean;
};

export class Application implements AbciApplication {
  readonly #options: ApplicationOptions;
  readonly #machine: Machine;
  readonly #readings = new Readings();
  #pending: Pending | undefined;
  /** Passed on since the last commit. */
  #passedOn = 0;
  /** The height of the block that comes next. */
  #next: number;
  /** When the last block was committed here, by the wall clock. */
  #committedMs = Number.NEGATIVE_INFINITY;

  constructor(options: ApplicationOptions) {
    this.#options = options;
    this.#machine = options.machine;
    this.#next = options.machine.tip.height + 1;
  }

  expect(request: AbciRequest): void {
    const read = request.case === 'checkTx' ? this.#readings.of(request.value.tx).read : undefined;
    if (read?.ok === true) this.#options.signatures.expect(read.value.transaction);
  }

  prepare(requests: readonly AbciRequest[]): Promise<void> {
    return this.#settle(requests.flatMap(({ case: kind, value }) => (kind === 'checkTx' ? [value.tx] : [])));
  }

  async respond(request: AbciRequest): Promise<AbciResponse> {
    switch (request.case) {
      case 'echo':
        return { case: 'echo', value: { message: request.value.message } };
      case 'flush':
        return FLUSHED;
      case 'info':
        return this.#info();
      case 'listSnapshots': {
        const kept = this.#options.snapshots?.list() ?? [];
        return { case: 'listSnapshots', value: { snapshots: kept.map(snapshotOf) } };
      }
      case 'loadSnapshotChunk':
        return { case: 'loadSnapshotChunk', value: { chunk: this.#piece(request.value) } };
      case 'initChain':
        return this.#initChain(request.value);
      case 'query':
        return { case: 'query', value: { code: this.#mayConnect(request.value.path) ? 0 : 1 } };
      case 'checkTx':
        return this.#checkTx(request.value.tx);
      case 'prepareProposal':
        return this.#prepareProposal(request.value);
      case 'processProposal':
        return this.#processProposal(request.value);
      case 'finalizeBlock':
        return this.#orHalt(() => this.#finalizeBlock(request.value));
      case 'commit':
        return this.#orHalt(() => this.#commit());
      case 'extendVote':
        return { case: 'extendVote', value: {} };
      case 'verifyVoteExtension':
        return { case: 'verifyVoteExtension', value: { status: PROPOSAL.accept } };
      default:
        throw new Error(`no answer to ${request.case ?? 'an unknown request'}`);
    }
  }

  /** A transaction of this town's own, read once for all that follows. */
  read(wire: Bytes): Result<Ordered> {
    const reading = this.#readings.of(wire);
    if (!reading.read.ok) this.#readings.forget([reading]);
    return reading.read;
  }

  #piece({ height, format, chunk }: RequestLoadSnapshotChunk): Bytes {
    const piece = format === SNAPSHOT_FORMAT ? this.#options.snapshots?.piece(Number(height), chunk) : undefined;
    return piece ?? new Uint8Array(0);
  }

  /** Before the network's first block CometBFT is told height 0: only then does it ask to begin the chain. */
  #info(): AbciResponse {
    const { height, logRoot } = this.#machine.tip;
    const begun = height > this.#options.start.height;
    return {
      case: 'info',
      value: {
        data: 'townledger',
        lastBlockHeight: BigInt(begun ? height : 0),
        lastBlockAppHash: begun ? logRoot : new Uint8Array(0),
      },
    };
  }

  /** CometBFT asks of every machine that connects. Anything else nobody needs to ask here: reads have their own door. */
  #mayConnect(path: string): boolean {
    const nodeId = /^\/p2p\/filter\/id\/([0-9a-f]{40})$/.exec(path)?.[1];
    return nodeId === undefined ? path.startsWith('/p2p/filter/addr/') : this.#options.isPeer(nodeId);
  }

  /** The chain begins where the book stands that every founding town has replayed for itself. */
  #initChain({ chainId, appStateBytes, initialHeight, validators }: RequestInitChain): AbciResponse {
    const fault = faultInStart({ appStateBytes, chainId, initialHeight, validators }, this.#machine);
    if (fault !== undefined) throw new Error(fault);
    this.#next = this.#machine.tip.height + 1;
    return { case: 'initChain', value: { appHash: this.#machine.tip.logRoot } };
  }

  #checkTx(tx: Bytes): AbciResponse {
    const reading = this.#readings.of(tx);
    const { read } = reading;
    const refusal = read.ok ? this.#refusalOf(read.value) : read.refusal;
    if (refusal === undefined) return PASSED;
    this.#readings.forget([reading]);
    if (read.ok) this.#options.onRefused(read.value.transaction, refusal);
    return { case: 'checkTx', value: { code: CHECK.refused, log: refusal.code } };
  }

  /**
   * What waits for the next block may make acceptable what is not so now, such as an office and then its officer.
   * So the rule itself is asked only of the first. After each block all that still waits is checked again, in its order.
   */
  #refusalOf(ordered: Ordered): Refusal | undefined {
    const timeMs = Math.max(this.#machine.tip.timeMs, this.#options.now());
    if (this.#passedOn === 0) {
      const checked = this.#machine.check(ordered, timeMs);
      if (!checked.ok) return checked.refusal;
    } else {
      const refusal = this.#machine.precheck(ordered, timeMs);
      if (refusal !== undefined && FINAL.includes(refusal.code)) return refusal;
    }
    this.#passedOn++;
    return undefined;
  }

  /** Only what every town would accept in a proposal, in the order of arrival, as much as fits. */
  async #prepareProposal({ txs, maxTxBytes, time }: RequestPrepareProposal): Promise<AbciResponse> {
    if (this.#options.now() - this.#committedMs > REST_MS) return { case: 'prepareProposal', value: { txs: [] } };
    await this.#settle(txs);
    const isProper = this.#gate(time);
    const chosen: Bytes[] = [];
    let left = Number(maxTxBytes);
    for (const tx of txs) {
      if (chosen.length === MAX_BLOCK_TRANSACTIONS) break;
      if (!isProper(tx)) continue;
      if (sizeInBlock(tx) > left) break;
      chosen.push(tx);
      left -= sizeInBlock(tx);
    }
    return { case: 'prepareProposal', value: { txs: chosen } };
  }

  /** The machine's own admission, which no honest proposer fails: the same state and time are before it in every town. */
  async #processProposal({ txs, time }: RequestProcessProposal): Promise<AbciResponse> {
    await this.#settle(txs);
    const proper = txs.length <= MAX_BLOCK_TRANSACTIONS && txs.every(this.#gate(time));
    return { case: 'processProposal', value: { status: proper ? PROPOSAL.accept : PROPOSAL.reject } };
  }

  /** Asked of a proposal's transactions one after the other: whether each may stand in the next block. */
  #gate(time: Timestamp | undefined): (tx: Bytes) => boolean {
    const block = { height: this.#next, timeMs: this.#blockTime(time) };
    const seen = new Set<string>();
    return (tx) => {
      const { read } = this.#readings.of(tx);
      if (!read.ok || this.#machine.admission(read.value, block, seen) !== undefined) return false;
      seen.add(read.value.transaction.body.id);
      return true;
    };
  }

  /** The towns' time of a block; that of the book never runs backwards. */
  #blockTime(time: Timestamp | undefined): number {
    return Math.max(this.#machine.tip.timeMs, milliseconds(time));
  }

  async #finalizeBlock({ txs, height, time, misbehavior }: RequestFinalizeBlock): Promise<AbciResponse> {
    const next = this.#next;
    if (height !== BigInt(next)) throw new Error(`the block ${height} was given where ${next} is the next`);
    await this.#settle(txs);
    const readings = txs.map((tx) => this.#readings.of(tx));
    const ordered = readings.flatMap(({ read }) => (read.ok ? [read.value] : []));
    const finalized = this.#machine.finalize({ height: next, timeMs: this.#blockTime(time), transactions: ordered });
    this.#pending = { finalized, ordered, readings, hasEvidence: misbehavior.length > 0 };
    const answers = finalized.answers.values();
    const txResults = readings.map(({ read }) => {
      if (!read.ok) return { code: OUTCOME.unreadable };
      return { code: answers.next().value?.accepted === true ? OUTCOME.accepted : OUTCOME.refused };
    });
    return {
      case: 'finalizeBlock',
      value: {
        appHash: finalized.commit.tip.logRoot,
        txResults,
        validatorUpdates: finalized.validators.map(validatorUpdate),
      },
    };
  }

  #commit(): AbciResponse {
    if (this.#pending === undefined) throw new Error('commit before any block');
    const { finalized, ordered, readings, hasEvidence } = this.#pending;
    if (this.#isBeforeTheFirst(finalized)) this.#machine.discard();
    else this.#machine.commit();
    this.#pending = undefined;
    this.#next = finalized.commit.tip.height + 1;
    this.#passedOn = 0;
    this.#committedMs = this.#options.now();
    this.#readings.forget(readings);
    this.#options.onCommit(finalized, ordered);
    if (hasEvidence) this.#options.onMisbehavior(finalized.commit.tip.height);
    return { case: 'commit', value: {} };
  }

  /**
   * Empty blocks before the network's first act are not kept: the book has not moved on, and CometBFT gives them again.
   * The first proposal of all is empty (see REST_MS), so CometBFT can lose its first block without a town being ahead of it.
   */
  #isBeforeTheFirst({ receipts }: Finalized): boolean {
    return receipts.length === 0 && this.#machine.tip.height === this.#options.start.height;
  }

  async #orHalt<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#machine.discard();
      this.#options.onFault(error as Error);
      throw error;
    }
  }

  async #settle(txs: readonly Bytes[]): Promise<void> {
    const transactions = txs.flatMap((tx) => {
      const { read } = this.#readings.of(tx);
      return read.ok ? [read.value.transaction] : [];
    });
    for (const transaction of transactions) this.#options.signatures.expect(transaction);
    await this.#options.signatures.settle(transactions);
  }
}

function validatorUpdate({ key, power }: { key: string; power: number }) {
  return { pubKey: { sum: { case: 'ed25519' as const, value: bytesOf(key) } }, power: BigInt(power) };
}

function milliseconds(time: Timestamp | undefined): number {
  return time === undefined ? 0 : Number(time.seconds) * 1_000 + Math.floor(time.nanos / 1_000_000);
}

/** A field of a block's data: its tag, its length, itself. */
function sizeInBlock(tx: Bytes): number {
  return tx.length + 6;
}
