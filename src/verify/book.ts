/**
 * Replays a published book from its first byte.
 *
 * A book is text, one canonical JSON object a line: a header, then block by block the transactions as they
 * were signed, those that were ordered and refused, and the block entry; last the signed checkpoint.
 * Nothing is believed: every transaction runs again under the rules of its height, and every entry, every
 * receipt and every root must come out as the book says. The keys that must have signed the checkpoint are
 * the ones that the book's own transactions name: of several towns' book those of enough of them.
 */
import {
  type Answer,
  accept,
  type BlockEntry,
  type Bytes,
  compareText,
  decode,
  equalBytes,
  fromBase64url,
  isBlockEntry,
  isObject,
  MAX_BLOCK_TRANSACTIONS,
  Machine,
  MemoryStore,
  type Module,
  type Ordered,
  type Result,
  readBlockEntry,
  readTransaction,
  refuse,
  type Store,
  type Tip,
  type Value,
} from '#kernel';
import {
  type Checkpoint,
  formatVerifier,
  openCheckpoint,
  type Policy,
  policyFault,
  type Verifier,
  verifiersOf,
} from '#proofs';
import { type Line, linesOf } from './lines.ts';
import { openTownsCheckpoint, quorumFault, type Signatories, type Towns } from './quorum.ts';

const BOOK_FORMAT = 1;

/** First line of a book. */
export function bookHeader(chain: string): Value {
  return { book: { chain, format: BOOK_FORMAT } };
}

export type VerifiedBook = {
  readonly chain: string;
  readonly origin: string;
  readonly tip: Tip;
  readonly transactions: number;
  readonly refused: number;
  /** True where the reader's own keys were used as well. */
  readonly pinned: boolean;
  /** The keys that the book names and that signed its checkpoint. */
  readonly keys: readonly string[];
  /** Of several towns' book: those that count, and whether they have signed its end. */
  readonly towns: Signatories | undefined;
  /** The machine at the end of the book, for questions about its state. */
  readonly machine: Machine;
};

export type BookOptions = {
  readonly modules: readonly Module[];
  /** Who must have signed the checkpoint, from the book's final state. */
  readonly logKeys: (
    machine: Machine,
  ) => { readonly origin: string; readonly verifiers: readonly Verifier[] } | undefined;
  /** Which towns keep the book at its end; undefined where one keeps it alone, and its log keys must have signed. */
  readonly towns?: (machine: Machine) => Towns | undefined;
  /**
   * `required`, if nothing is said: enough towns must have signed. A book that is only about to be kept by several
   * is signed by its founder alone, and a town's own disk by that town: there it is `reported` who has signed.
   */
  readonly quorum?: 'required' | 'reported';
  /** Which logs count for the reader, and whose cosignatures under the book's end are enough. */
  readonly policy?: Policy;
  /** The reader's own keys: at least one of them must have signed too. */
  readonly pinned?: readonly Verifier[];
  readonly onProgress?: (entries: number) => void;
  /** Where the replayed book is kept; in memory, and without its log, where nobody wants it afterwards. */
  readonly store?: Store;
};

/** Refusals name the line and, where there is one, the entry that is wrong first. */
export function verifyBook(chunks: Iterable<Bytes>, options: BookOptions): Result<VerifiedBook> {
  const replay = replayAll(chunks, options);
  return replay.ok ? replay.value.finish() : replay;
}

/** As `verifyBook`, of lines without a checkpoint: nobody's signature is looked at. */
export function replayLines(chunks: Iterable<Bytes>, options: BookOptions): Result<Machine> {
  const replay = replayAll(chunks, options);
  return replay.ok ? replay.value.end() : replay;
}

function replayAll(chunks: Iterable<Bytes>, options: BookOptions): Result<Replay> {
  const lines = linesOf(chunks);
  const first = lines.next();
  const header = first.done === true ? refuse('book-empty') : readHeader(first.value);
  if (!header.ok) return header;
  const replay = new Replay(header.value, options);
  for (const line of lines) {
    const refusal = replay.read(line);
    if (refusal !== undefined) return refusal;
  }
  return accept(replay);
}

function readHeader(line: Line): Result<string> {
  const decoded = decode(line.bytes);
  if (!decoded.ok || !line.ended || !isObject(decoded.value)) return refuse('not-a-book', { line: 1 });
  const book = decoded.value.book;
  const known = isObject(book) && Object.keys(book).length === 2 && Object.keys(decoded.value).length === 1;
  if (!known || typeof book.chain !== 'string') return refuse('not-a-book', { line: 1 });
  return book.format === BOOK_FORMAT
    ? accept(book.chain)
    : refuse('book-format-unknown', { format: book.format ?? null });
}

/** A transaction of the block that has not been closed yet; refused ones say where in the block they stood. */
type Waiting = { readonly line: number; readonly ordered: Ordered; readonly position: number | undefined };

/** Whose signatures under the end of a book hold, and whose name it must bear. */
type Signers = {
  readonly checkpoint: Checkpoint;
  readonly expected: string;
  readonly keys: readonly string[];
  readonly towns: Signatories | undefined;
};

type Wrong = { ok: false; refusal: { code: string; detail?: { readonly [name: string]: Value } } };

class Replay {
  readonly #chain: string;
  readonly #options: BookOptions;
  readonly #machine: Machine;
  #waiting: Waiting[] = [];
  #checkpoint: string | undefined;
  #transactions = 0;
  #refused = 0;

  constructor(chain: string, options: BookOptions) {
    this.#chain = chain;
    this.#options = options;
    this.#machine = new Machine({
      chain,
      modules: options.modules,
      store: options.store ?? new MemoryStore({ keepsLog: false }),
      attachments: 'pruned',
    });
  }

  read(line: Line): Wrong | undefined {
    if (this.#checkpoint !== undefined) return refuse('book-goes-on-after-checkpoint', { line: line.number });
    if (!line.ended) return refuse('book-cut-short', { line: line.number });
    if (isBlockEntry(line.bytes)) return this.#closeBlock(line);
    if (opensWith(line.bytes, '{"body":')) return this.#addTransaction(line.bytes, line, undefined);
    const decoded = decode(line.bytes, LINE_LIMITS);
    if (!decoded.ok || !isObject(decoded.value))
      return this.#wrong('entry-malformed', line, { fault: decoded.ok ? 'wrong-type' : decoded.refusal.code });
    const names = Object.keys(decoded.value).sort(compareText).join();
    if (names === 'checkpoint') return this.#readCheckpoint(decoded.value.checkpoint, line);
    return names === 'refused'
      ? this.#readRefused(decoded.value.refused, line)
      : this.#wrong('entry-malformed', line, { fault: 'unknown-field' });
  }

  end(): Result<Machine> {
    const [open] = this.#waiting;
    return open === undefined ? accept(this.#machine) : refuse('book-cut-short', { line: open.line });
  }

  finish(): Result<VerifiedBook> {
    const { tip } = this.#machine;
    if (this.#checkpoint === undefined) return refuse('book-without-checkpoint');
    const signed = this.#signers(this.#checkpoint);
    if (!signed.ok) return signed;
    const foreign = this.#readersFault(this.#checkpoint);
    if (foreign !== undefined) return foreign;
    const { checkpoint, expected, keys, towns } = signed.value;
    const { origin, size, root } = checkpoint;
    if (origin !== expected) return refuse('checkpoint-origin-wrong', { origin, expected });
    if (size !== BigInt(tip.size))
      return refuse('checkpoint-size-wrong', { checkpoint: String(size), entries: tip.size });
    if (!equalBytes(root, tip.logRoot)) return refuse('checkpoint-root-wrong', { entries: tip.size });
    return accept({
      chain: this.#chain,
      origin,
      tip,
      transactions: this.#transactions,
      refused: this.#refused,
      pinned: this.#options.pinned !== undefined || this.#options.policy !== undefined,
      keys,
      towns,
      machine: this.#machine,
    });
  }

  /** Of one town's book its log keys must have signed, every one of them; of several towns' enough towns. */
  #signers(note: string): Result<Signers> {
    const towns = this.#options.towns?.(this.#machine);
    if (towns !== undefined) return this.#townsSigners(note, towns);
    const named = this.#options.logKeys(this.#machine);
    if (named === undefined) return refuse('book-names-no-keys');
    const opened = openCheckpoint(note, named.verifiers, { everyLogKey: true, strict: true });
    if (!opened.ok) return refuse('checkpoint-signature-wrong', { fault: opened.refusal.code });
    const { checkpoint } = opened.value;
    return accept({ checkpoint, expected: named.origin, keys: named.verifiers.map(formatVerifier), towns: undefined });
  }

  #townsSigners(note: string, towns: Towns): Result<Signers> {
    const opened = openTownsCheckpoint(note, towns);
    if (!opened.ok) return refuse('checkpoint-signature-wrong', { fault: opened.refusal.code });
    const { checkpoint, keys, ...signatories } = opened.value;
    const fault = this.#options.quorum === 'reported' ? undefined : quorumFault(signatories);
    return fault ?? accept({ checkpoint, expected: towns.origin, keys, towns: signatories });
  }

  /** What the reader's own keys and policy object to. */
  #readersFault(note: string): Wrong | undefined {
    const { pinned, policy } = this.#options;
    if (pinned !== undefined && !openCheckpoint(note, pinned).ok) return refuse('checkpoint-not-signed-by-pinned-key');
    if (policy === undefined) return undefined;
    const opened = openCheckpoint(note, verifiersOf(policy));
    return opened.ok ? policyFault(policy, opened.value) : refuse('checkpoint-not-signed-by-pinned-key');
  }

  #addTransaction(bytes: Bytes, line: Line, position: number | undefined): Wrong | undefined {
    const transaction = readTransaction(bytes);
    if (!transaction.ok) return this.#wrong('entry-malformed', line, transaction.refusal.detail);
    this.#waiting.push({ line: line.number, ordered: { transaction: transaction.value }, position });
    return this.#waiting.length > MAX_BLOCK_TRANSACTIONS ? this.#wrong('block-too-large', line) : undefined;
  }

  #readRefused(refused: Value | undefined, line: Line): Wrong | undefined {
    const shaped = isObject(refused) && Object.keys(refused).sort(compareText).join() === 'position,transaction';
    const bytes = shaped && typeof refused.transaction === 'string' ? fromBase64url(refused.transaction) : undefined;
    const position = shaped ? refused.position : undefined;
    if (bytes === undefined || typeof position !== 'number') return this.#wrong('entry-malformed', line);
    return this.#addTransaction(bytes, line, position);
  }

  #readCheckpoint(checkpoint: Value | undefined, line: Line): Wrong | undefined {
    if (typeof checkpoint !== 'string') return this.#wrong('entry-malformed', line);
    if (this.#waiting.length > 0) return this.#wrong('block-without-block-entry', line);
    this.#checkpoint = checkpoint;
    return undefined;
  }

  /** Runs the waiting transactions as the block that the entry states, and compares what comes out. */
  #closeBlock(line: Line): Wrong | undefined {
    const stated = readBlockEntry(line.bytes);
    if (!stated.ok) return this.#wrong('entry-malformed', line, stated.refusal.detail);
    const ordered = inOrder(this.#waiting);
    if (ordered === undefined) return this.#wrong('refused-position-wrong', line);
    const { height, timeMs } = this.#machine.tip;
    if (stated.value.height <= height || stated.value.timeMs < timeMs) return this.#wrong('block-out-of-order', line);
    if (ordered.length === 0) return this.#wrong('block-empty', line);
    return this.#runBlock(ordered, stated.value, line);
  }

  #runBlock(ordered: readonly Waiting[], stated: BlockEntry, line: Line): Wrong | undefined {
    const { height, timeMs } = stated;
    const transactions = ordered.map((waiting) => waiting.ordered);
    const finalized = this.#machine.finalize({ height, timeMs, transactions });
    const refused = this.#firstRefused(ordered, finalized.answers);
    if (refused !== undefined) return refused;
    const entry = finalized.commit.entries.at(-1);
    if (entry === undefined || !equalBytes(entry.bytes, line.bytes))
      return this.#blockDiffers(entry?.bytes, stated, line);
    this.#machine.commit();
    this.#transactions += stated.transactions;
    this.#refused += stated.refused;
    this.#waiting = [];
    this.#options.onProgress?.(this.#machine.tip.size);
    return undefined;
  }

  #blockDiffers(computed: Bytes | undefined, stated: BlockEntry, line: Line): Wrong {
    const own = computed === undefined ? undefined : readBlockEntry(computed);
    const names = ['transactions', 'refused', 'receipts', 'state'] as const;
    const field = own?.ok === true ? names.find((name) => own.value[name] !== stated[name]) : undefined;
    return this.#wrong('block-entry-wrong', line, { height: stated.height, ...(field === undefined ? {} : { field }) });
  }

  /** The first transaction that the book holds as an entry and the rules refuse. */
  #firstRefused(ordered: readonly Waiting[], answers: readonly Answer[]): Wrong | undefined {
    let entry = this.#machine.tip.size;
    for (const [i, { line, position }] of ordered.entries()) {
      if (position !== undefined) continue;
      const answer = answers[i];
      if (answer?.accepted !== true)
        return refuse('entry-refused-by-rules', { line, entry, code: answer?.refusal.code ?? '' });
      entry++;
    }
    return undefined;
  }

  #wrong(code: string, line: Line, detail?: { readonly [name: string]: Value }): Wrong {
    const entry = this.#machine.tip.size + this.#waiting.filter(({ position }) => position === undefined).length;
    return refuse(code, { ...detail, line: line.number, entry });
  }
}

const LINE_LIMITS = { bytes: 262_144, depth: 16, members: 4_096, text: 131_072 };

/** Canonical objects begin with their first key. */
function opensWith(bytes: Bytes, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Puts refused transactions back into their places; undefined where their places do not fit. */
function inOrder(waiting: readonly Waiting[]): readonly Waiting[] | undefined {
  const slots: (Waiting | undefined)[] = new Array(waiting.length).fill(undefined);
  for (const refused of waiting) {
    const { position } = refused;
    if (position === undefined) continue;
    if (!(position >= 0 && position < slots.length) || slots[position] !== undefined) return undefined;
    slots[position] = refused;
  }
  let free = 0;
  for (const accepted of waiting) {
    if (accepted.position !== undefined) continue;
    while (slots[free] !== undefined) free++;
    slots[free] = accepted;
  }
  return slots as Waiting[];
}
