/**
 * The machine: the one place where a transaction becomes a change of state.
 *
 *     check     runs a transaction on an overlay that is thrown away
 *     finalize  runs a block, transaction by transaction, and says what would follow; persists nothing
 *     commit    persists what finalize said, atomically
 *
 * It is a deterministic function of the committed state and the block. Every engine uses exactly these calls,
 * so a book made by one replays on another to the same roots.
 */
import { sha256 } from '#crypto';
import {
  acceptedReceipt,
  encodeBlockEntry,
  encodeReceipt,
  MAX_BLOCK_TRANSACTIONS,
  type Receipt,
  receiptsRoot,
  refusedReceipt,
} from './block.ts';
import { type Bytes, encodeUtf8, toBase64url } from './bytes.ts';
import { CommittedState } from './committed-state.ts';
import { compareText, encode, type Value } from './encoding.ts';
import { appendAll, EMPTY_ROOT, leafHash, rootFrom } from './log.ts';
import type { BlockContext, Module, Validator } from './module.ts';
import { ReplayMemory } from './replay.ts';
import type { Refusal, Result } from './result.ts';
import { refuse } from './result.ts';
import { Router } from './router.ts';
import { prove, type StateProof } from './state-proof.ts';
import { StateTree } from './state-tree.ts';
import type { Commit, StateChange, Store, Tip } from './store.ts';
import { authenticate, EXPIRY_HORIZON_MS, type Transaction } from './transaction.ts';
import { Overlay, type StateView } from './view.ts';

/** A transaction as an engine hands it over: read, and with its attachments where it has any. */
export type Ordered = {
  readonly transaction: Transaction;
  readonly attachments?: readonly Bytes[];
};

export type Block = BlockContext & { readonly transactions: readonly Ordered[] };

/** What came of each transaction of a block, in order. */
export type Answer =
  | { readonly accepted: true; readonly entry: number; readonly result: Value }
  | { readonly accepted: false; readonly refusal: Refusal };

export type Finalized = {
  readonly answers: readonly Answer[];
  readonly receipts: readonly Receipt[];
  readonly commit: Commit;
  /** What the block changed in who orders blocks, in key order; power 0 is a key that no longer does. */
  readonly validators: readonly Validator[];
};

export type MachineOptions = {
  readonly chain: string;
  readonly modules: readonly Module[];
  readonly store: Store;
  /** Says whether a signature holds; an engine passes one that remembers verdicts from its workers. */
  readonly authenticate?: (transaction: Transaction) => boolean;
  /** For replay of a book whose attachments were pruned: they were checked when their transaction was ordered. */
  readonly attachments?: 'required' | 'pruned';
};

/** Where a book stands before its first block. */
export const EMPTY_TIP: Tip = {
  height: 0,
  timeMs: 0,
  size: 0,
  logRoot: EMPTY_ROOT,
  stateRoot: new Uint8Array(32),
  peaks: [],
};

export class Machine {
  readonly chain: string;
  readonly #router: Router;
  readonly #store: Store;
  readonly #authenticate: (transaction: Transaction) => boolean;
  readonly #attachmentsPruned: boolean;
  readonly #state: CommittedState;
  readonly #tree: StateTree;
  readonly #replay = new ReplayMemory();
  #tip: Tip;
  #validators: readonly Validator[];
  #pending: Finalized | undefined;

  /** Takes the book up where the store left it. Throws where the store contradicts its own roots. */
  constructor(options: MachineOptions) {
    this.chain = options.chain;
    this.#router = new Router(options.modules);
    this.#store = options.store;
    this.#authenticate = options.authenticate ?? authenticate;
    this.#attachmentsPruned = options.attachments === 'pruned';
    this.#state = new CommittedState(options.store);
    this.#tip = options.store.tip() ?? EMPTY_TIP;
    this.#tree = StateTree.restore(options.store.leaves(), (prefix) => options.store.bucketHash(prefix));
    if (toBase64url(this.#tree.root()) !== toBase64url(this.#tip.stateRoot)) {
      throw new Error('the stored state does not have the stored state root');
    }
    for (const [id, expiresMs] of options.store.ids(this.#tip.timeMs)) this.#replay.remember(id, expiresMs);
    this.#validators = this.#router.validators(this.#state);
  }

  get tip(): Tip {
    return this.#tip;
  }

  /** Who orders blocks, as of the last commit. */
  get validators(): readonly Validator[] {
    return this.#validators;
  }

  get modules(): readonly Module[] {
    return this.#router.modules;
  }

  /** The committed state, all modules; keys begin with the module's name. */
  get state(): StateView {
    return this.#state;
  }

  /** Whether the transaction would be accepted now, and with what result. Changes nothing. */
  check(ordered: Ordered, timeMs: number): Result<Value> {
    const block = { height: this.#tip.height + 1, timeMs };
    const refusal = this.admission(ordered, block, new Set());
    if (refusal !== undefined) return { ok: false, refusal };
    const overlay = new Overlay(this.#state);
    return this.#router.run(ordered.transaction, overlay, block, this.#tip.size);
  }

  /**
   * What `check` says before it runs the rule: whether the transaction may stand in the next block, whether its signer
   * may do it, and whether its input has the right form. For what waits behind others that may change the rule's answer.
   */
  precheck(ordered: Ordered, timeMs: number): Refusal | undefined {
    const block = { height: this.#tip.height + 1, timeMs };
    return (
      this.admission(ordered, block, new Set()) ??
      this.#router.precheck(ordered.transaction, new Overlay(this.#state), block)
    );
  }

  /**
   * Why a transaction may not stand in a block, whatever its module says: chain, expiry, replay, attachments, signature.
   * `seen` are the ids that stand in the block before it. Follows from the committed state and the block alone.
   */
  admission(ordered: Ordered, block: BlockContext, seen: ReadonlySet<string>): Refusal | undefined {
    const { body } = ordered.transaction;
    if (body.chain !== this.chain) return { code: 'chain-wrong', detail: { expected: this.chain } };
    if (body.expiresMs < block.timeMs) return { code: 'expired', detail: { timeMs: block.timeMs } };
    if (body.expiresMs > block.timeMs + EXPIRY_HORIZON_MS) return { code: 'expiry-too-far' };
    if (seen.has(body.id) || this.#replay.has(body.id, block.timeMs)) return { code: 'replayed' };
    const attachments = this.#attachmentsPruned ? undefined : faultInAttachments(ordered);
    return attachments ?? (this.#authenticate(ordered.transaction) ? undefined : { code: 'signature-invalid' });
  }

  /**
   * Runs a block on top of the last commit. With `drop: true` refused transactions are left out of the block,
   * as a sole proposer may do; otherwise they are part of it, with a receipt and without effect.
   */
  finalize(block: Block, options: { drop?: boolean } = {}): Finalized {
    this.discard();
    if (block.height <= this.#tip.height) throw new Error(`block ${block.height} after ${this.#tip.height}`);
    if (block.transactions.length > MAX_BLOCK_TRANSACTIONS) throw new Error('more transactions than a block holds');
    if (block.timeMs < this.#tip.timeMs) throw new Error('block time runs backwards');
    const overlay = new Overlay(this.#state);
    const run = new BlockRun(this.#tip.size);
    const execute = (): void => {
      for (const ordered of block.transactions) this.#execute(ordered, block, overlay, run, options.drop === true);
    };
    if (this.#store.reading === undefined) execute();
    else this.#store.reading(execute);
    this.#pending = this.#close(block, overlay, run);
    return this.#pending;
  }

  /** Persists the finalized block. Durable when it returns; if the store throws, nothing has happened. */
  commit(): Finalized {
    const finalized = this.#pending;
    if (finalized === undefined) throw new Error('nothing has been finalized');
    this.#store.commit(finalized.commit);
    this.#pending = undefined;
    this.#tree.commit();
    this.#state.apply(finalized.commit.changes);
    if (finalized.validators.length > 0) this.#validators = this.#router.validators(this.#state);
    this.#tip = finalized.commit.tip;
    for (const [id, expiresMs] of finalized.commit.ids) this.#replay.remember(id, expiresMs);
    this.#replay.forgetBefore(this.#tip.timeMs);
    return finalized;
  }

  /** Forgets a finalized block that will not be committed. */
  discard(): void {
    if (this.#pending === undefined) return;
    this.#tree.discard();
    this.#pending = undefined;
  }

  /** Runs a module's query on the committed state. */
  query(module: string, name: string, input: Value): Result<Value> {
    return this.#router.query(module, name, input, this.#state);
  }

  /** A value with its proof against the committed state root, or the proof that there is none. */
  prove(key: string): { readonly value: Bytes | undefined; readonly proof: StateProof } {
    return { value: this.#store.value(key), proof: prove(this.#tree, sha256(encodeUtf8(key))) };
  }

  #execute(ordered: Ordered, block: Block, overlay: Overlay, run: BlockRun, drop: boolean): void {
    const { transaction } = ordered;
    const refusal = this.admission(ordered, block, run.seen);
    const own = new Overlay(overlay);
    const outcome: Result<Value> =
      refusal === undefined ? this.#router.run(transaction, own, block, run.nextEntry) : { ok: false, refusal };
    if (outcome.ok) {
      for (const [key, value] of own.changes()) {
        if (value === undefined) overlay.delete(key);
        else overlay.put(key, value);
      }
      run.accepted(transaction, outcome.value);
    } else {
      run.refused(transaction, outcome.refusal, drop || isIncomplete(refusal));
    }
  }

  /** Asked only after blocks that touched the module which says so. */
  #validatorsChanged(changes: readonly StateChange[], after: StateView): readonly Validator[] {
    if (!changes.some(({ key }) => this.#router.ordersBy(key))) return [];
    const now = this.#router.validators(after);
    const powers = new Map(this.#validators.map(({ key, power }) => [key, power]));
    const begun = now.filter(({ key, power }) => powers.get(key) !== power);
    const kept = new Set(now.map(({ key }) => key));
    const ended = this.#validators.filter(({ key }) => !kept.has(key)).map(({ key }) => ({ key, power: 0 }));
    return [...ended, ...begun].sort((a, b) => compareText(a.key, b.key));
  }

  #close(block: Block, overlay: Overlay, run: BlockRun): Finalized {
    const changes = stateChanges(overlay);
    this.#tree.apply(changes);
    const stateRoot = this.#tree.root();
    const receipts = run.receipts.map(encodeReceipt);
    if (receipts.length > 0) {
      run.append(
        encodeBlockEntry({
          height: block.height,
          receipts: toBase64url(receiptsRoot(receipts)),
          refused: run.refusedCount,
          state: toBase64url(stateRoot),
          timeMs: block.timeMs,
          transactions: run.acceptedCount,
        }),
      );
    }
    const { frontier, tileRoots } = appendAll(
      { size: BigInt(this.#tip.size), peaks: this.#tip.peaks },
      run.entries.map(({ leaf }) => leaf),
    );
    const tip: Tip = {
      height: block.height,
      timeMs: block.timeMs,
      size: this.#tip.size + run.entries.length,
      logRoot: rootFrom(frontier),
      stateRoot,
      peaks: frontier.peaks,
    };
    return {
      answers: run.answers,
      receipts: run.receipts,
      validators: this.#validatorsChanged(changes, overlay),
      commit: {
        tip,
        entries: run.entries,
        tileRoots,
        receipts,
        refused: run.refusedTransactions,
        changes,
        buckets: [...this.#tree.changedBuckets()],
        ids: run.ids,
      },
    };
  }
}

/** What a block has gathered so far. */
class BlockRun {
  readonly answers: Answer[] = [];
  readonly receipts: Receipt[] = [];
  readonly entries: { bytes: Bytes; leaf: Bytes }[] = [];
  readonly refusedTransactions: { position: number; bytes: Bytes }[] = [];
  readonly ids: [string, number][] = [];
  readonly seen = new Set<string>();
  acceptedCount = 0;
  refusedCount = 0;
  readonly #sizeBefore: number;

  constructor(sizeBefore: number) {
    this.#sizeBefore = sizeBefore;
  }

  get nextEntry(): number {
    return this.#sizeBefore + this.entries.length;
  }

  accepted(transaction: Transaction, result: Value): void {
    const entry = this.nextEntry;
    this.answers.push({ accepted: true, entry, result });
    this.receipts.push(acceptedReceipt(transaction.leaf, entry, result));
    this.ids.push([transaction.body.id, transaction.body.expiresMs]);
    this.seen.add(transaction.body.id);
    this.entries.push({ bytes: transaction.bytes, leaf: transaction.leaf });
    this.acceptedCount++;
  }

  refused(transaction: Transaction, refusal: Refusal, drop: boolean): void {
    this.answers.push({ accepted: false, refusal });
    if (drop) return;
    this.refusedTransactions.push({ position: this.receipts.length, bytes: transaction.bytes });
    this.receipts.push(refusedReceipt(transaction.leaf, refusal));
    this.refusedCount++;
  }

  append(bytes: Bytes): void {
    this.entries.push({ bytes, leaf: leafHash(bytes) });
  }
}

function stateChanges(overlay: Overlay): StateChange[] {
  const changes: StateChange[] = [];
  for (const [key, value] of overlay.changes()) {
    const bytes = value === undefined ? undefined : encode(value);
    changes.push({
      key,
      keyHash: sha256(encodeUtf8(key)),
      value: bytes,
      valueHash: bytes === undefined ? undefined : sha256(bytes),
    });
  }
  return changes;
}

/**
 * A transaction that came without its attachments, or with others, is no part of the block, whoever proposed it:
 * who replays the book when attachments have been pruned could not tell why it was refused.
 */
function isIncomplete(refusal: Refusal | undefined): boolean {
  return refusal?.code === 'attachment-missing' || refusal?.code === 'attachment-wrong';
}

function faultInAttachments({ transaction, attachments }: Ordered): Refusal | undefined {
  const declared = transaction.body.attachments ?? [];
  if (declared.length !== (attachments?.length ?? 0)) return refuse('attachment-missing').refusal;
  for (let i = 0; i < declared.length; i++) {
    const content = attachments?.[i] as Bytes;
    const stated = declared[i] as { hash: string; size: number };
    if (content.length !== stated.size || toBase64url(sha256(content)) !== stated.hash) {
      return refuse('attachment-wrong', { attachment: i }).refusal;
    }
  }
  return undefined;
}
