/** A town's node: the home's book, the machine, the engine, and what is handed out of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { ArchiveEngine, EmbeddedEngine, type Engine, SignatureDesk } from '#engine';
import {
  accept,
  authenticate,
  type Bytes,
  type Commit,
  consistencyProof,
  hashAtOf,
  inclusionProof,
  isBlockEntry,
  leafHash,
  Machine,
  type Receipt,
  type Refusal,
  type Result,
  readTransaction,
  refuse,
  type Tip,
  type Transaction,
  type Value,
} from '#kernel';
import { modules } from '#modules';
import {
  formatReceiptFile,
  formatStateFile,
  type NoteSigner,
  type ProvedEntry,
  parseCheckpoint,
  parseNote,
  type StateParts,
  signCheckpoint,
  TileHashReader,
  type Verifier,
} from '#proofs';
import { bookLines } from '#verify';
import { HomeError, lockHome, readTownFile, type TownFile } from './home.ts';
import { LedgerStore } from './ledger-store.ts';
import { LogKeyRing } from './log-keys.ts';
import { firstOf } from './network/founding.ts';
import { Network } from './network/network.ts';
import { genesisPath, type NetworkFile, readNetworkFile } from './network/network-file.ts';
import { Shelf } from './shelf.ts';
import type { PublishedRoll } from './vault/land-index.ts';
import type { OwnLog } from './witness/push.ts';
import { TownWitness, verifiersOf } from './witness/town-witness.ts';

/** A signed checkpoint of this town's log, and every key whose line it carries. */
export type SignedCheckpoint = { readonly note: string; readonly size: bigint; readonly keys: readonly Verifier[] };

/** The acts that name the keys of the log. */
const NAMES_LOG_KEYS: readonly string[] = ['members/found', 'members/change-log-keys'];

export type NodeOptions = {
  readonly signatureWorkers?: number;
  readonly roll?: PublishedRoll;
  readonly log?: Logger;
  /** The book is kept as it is. */
  readonly archive?: boolean;
};

export class TownNode {
  readonly home: string;
  readonly town: TownFile;
  readonly machine: Machine;
  readonly engine: Engine;
  /** Where several towns keep the book. */
  readonly network: Network | undefined;
  /** Which town of the book this home is, also after it has left; undefined where one town keeps the book. */
  readonly member: string | undefined;
  readonly store: LedgerStore;
  /** Whether several towns keep the book, or did. */
  readonly #ofTowns: boolean;
  readonly #logKeys: LogKeyRing;
  /** This town as a witness of others. */
  readonly witness: TownWitness;
  /** Vault and projections. */
  readonly shelf: Shelf;
  readonly #signatures: SignatureDesk;
  readonly #reader: TileHashReader;
  /** What is open, in the order of opening. */
  readonly #opened: { close(): void }[] = [];

  /** Throws a `HomeError` where the home is missing, incomplete or in use. */
  constructor(home: string, now: () => number, options: NodeOptions = {}) {
    this.home = home;
    this.#signatures = new SignatureDesk({ workers: options.signatureWorkers ?? 0 });
    this.town = readTownFile(home);
    const { origin, chain } = this.town;
    const file = readNetworkFile(home);
    this.member = file?.town;
    this.#logKeys = new LogKeyRing(home, origin, file?.town);
    try {
      this.#hold(lockHome(home));
      const path = join(home, 'ledger.db');
      this.store = this.#hold(
        new LedgerStore(path, { sign: (tip, commit) => this.#sign(tip, commit), mustExist: true }),
      );
      this.machine = openBook(chain, this.store, (transaction) => this.#signatures.holds(transaction));
      this.#logKeys.follow(this.#logKeys.ownIn(this.machine));
      this.witness = this.#hold(new TownWitness(home, file?.name ?? origin, now));
    } catch (error) {
      this.#closeAll();
      throw error;
    }
    this.#ofTowns = file !== undefined && (file.left || existsSync(genesisPath(home)));
    const isArchive = options.archive === true || file?.left === true;
    this.network =
      file === undefined || isArchive || !this.#ofTowns ? undefined : this.#joinNetwork(file, now, options.log);
    const alone = () => new EmbeddedEngine({ machine: this.machine, signatures: this.#signatures, now });
    this.engine = this.network?.engine ?? (isArchive ? new ArchiveEngine() : alone());
    this.shelf = this.#hold(new Shelf(home, { store: this.store, machine: this.machine, now, roll: options.roll }));
    this.engine.onCommit((block) => this.shelf.blockCommitted(block));
    this.#reader = new TileHashReader((level, index, width) => this.store.readTile(level, index, width));
  }

  /** Begins to take part, where several towns keep the book. */
  async start(): Promise<void> {
    await this.network?.start();
  }

  #joinNetwork(file: NetworkFile, now: () => number, log: Logger | undefined): Network {
    const { store } = this.witness;
    return new Network({
      home: this.home,
      file,
      machine: this.machine,
      store: this.store,
      signatures: this.#signatures,
      now,
      log,
      signers: this.witness.cosigners,
      checkpointAt: (size) => this.store.checkpointAt(size),
      keep: (cosigned) => store.setOwn(cosigned),
      kept: () => store.own(),
      evidence: () => store.evidence().map(({ file }) => file),
      keepEvidence: (against, file) => store.keepEvidence(against, now(), file),
    });
  }

  /** The keys that sign this town's log now. */
  get signers(): readonly NoteSigner[] {
    return this.#logKeys.named;
  }

  /**
   * Why this node must not order a transaction that the rules allow: after log keys that it does not hold, it could
   * sign nothing more.
   */
  objection(bytes: Bytes): Refusal | undefined {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!NAMES_LOG_KEYS.some((action) => text.includes(action))) return undefined;
    const read = readTransaction(bytes);
    const names = read.ok && NAMES_LOG_KEYS.includes(read.value.body.action);
    if (!names || this.#logKeys.canFollow(read.value)) return undefined;
    return { code: 'log-keys-not-here' };
  }

  /** Content that was brought for a transaction, by its hash. */
  attachment(hash: Bytes): Bytes | undefined {
    return this.shelf.attachments.ok ? this.shelf.attachments.value.take(hash) : undefined;
  }

  async close(): Promise<void> {
    await (this.network ?? this.engine).stop();
    await this.#signatures.close();
    this.#closeAll();
  }

  #hold<T extends { close(): void }>(part: T): T {
    this.#opened.push(part);
    return part;
  }

  /** Last opened, first closed: the home is let go of when nothing in it is open any more. */
  #closeAll(): void {
    for (let part = this.#opened.pop(); part !== undefined; part = this.#opened.pop()) part.close();
  }

  /** The receipt file of an accepted transaction. Refusals: `not-found`, `not-a-transaction`. */
  receiptFile(index: number): Result<string> {
    const entry = this.store.entry(index);
    const place = this.store.blockOf(index);
    const signed = place === undefined ? undefined : this.#witnessedCheckpoint(place.blockEntry);
    if (entry === undefined || place === undefined || signed === undefined)
      return refuse('not-found', { entry: index });
    if (isBlockEntry(entry)) return refuse('not-a-transaction', { entry: index });
    const { size } = signed;
    const { receipts, at, receipt } = this.#receiptOf(index, place.height);
    const hashes = inclusionProof(BigInt(at), BigInt(receipts.length), hashAtOf(receipts.map(leafHash)));
    return accept(
      formatReceiptFile({
        transaction: this.#proved(index, size),
        block: this.#proved(place.blockEntry, size),
        receipt: { value: receipt, index: at, hashes },
        keys: signed.keys,
        checkpoint: signed.note,
      }),
    );
  }

  /** What the rule answered to the transaction of an entry. */
  resultOf(index: number): Value {
    const place = this.store.blockOf(index);
    const receipt = place === undefined ? undefined : this.#receiptOf(index, place.height).receipt;
    return receipt?.outcome === 'accepted' ? receipt.result : null;
  }

  #receiptOf(index: number, height: number) {
    const receipts = this.store.receiptsAt(height).map((bytes) => Buffer.from(bytes));
    // Canonical, so its first member says which entry a receipt belongs to: a block may hold a thousand of them.
    const at = receipts.findIndex((bytes) => bytes.toString('latin1', 0, 32).startsWith(`{"entry":${index},`));
    return { receipts, at, receipt: JSON.parse(String(receipts[at])) as Receipt };
  }

  /** The proof that the state holds a key, or that it does not. Refuses with `not-founded` before the first block. */
  stateFile(key: string): Result<string> {
    const parts = this.stateParts(key);
    return parts.ok ? accept(formatStateFile(parts.value)) : parts;
  }

  stateParts(key: string): Result<StateParts> {
    const signed = this.checkpoint();
    if (signed === undefined) return refuse('not-founded');
    const { value, proof } = this.machine.prove(key);
    const block = this.#proved(Number(signed.size) - 1, signed.size);
    return accept({ key, value, proof, block, keys: signed.keys, checkpoint: signed.note });
  }

  /** The newest checkpoint, with the cosignatures of those who have seen it. */
  checkpoint(): SignedCheckpoint | undefined {
    const note = this.store.checkpoint();
    if (note === undefined) return undefined;
    const size = sizeOf(note);
    const cosigned = this.#cosignedCheckpoint();
    return cosigned?.size === size ? cosigned : { note, size, keys: this.#logKeys.of(note) };
  }

  /** This town's log as a witness wants to see it. */
  get ownLog(): OwnLog {
    return { checkpoint: () => this.checkpoint(), consistency: (from, to) => this.consistency(from, to) };
  }

  /** The hashes that show that the log of size `to` continues the log of size `from`. */
  consistency(from: bigint, to: bigint): readonly Bytes[] {
    return from === 0n ? [] : consistencyProof(from, to, this.#reader.at(to));
  }

  /** The public book, line by line, as it is at the newest checkpoint. */
  book(): Result<Iterable<Bytes>> {
    // Of several towns' book readers ask that enough of them have signed, also where this town takes no part any more.
    const cosigned = this.#ofTowns ? this.#cosignedCheckpoint()?.note : undefined;
    const checkpoint = cosigned ?? this.store.checkpoint();
    if (checkpoint === undefined) return refuse('not-founded');
    const entries = firstOf(this.store.entries(), Number(sizeOf(checkpoint)));
    const refusedAt = (height: number) => this.store.refusedAt(height);
    return accept(bookLines({ chain: this.town.chain, entries, refusedAt, checkpoint }));
  }

  /** The newest checkpoint that witnesses have cosigned, where it covers the entry; else the newest. */
  #witnessedCheckpoint(entry: number): SignedCheckpoint | undefined {
    const cosigned = this.#cosignedCheckpoint();
    return cosigned !== undefined && BigInt(entry) < cosigned.size ? cosigned : this.checkpoint();
  }

  /** Only where it is of this book: a home restored from a backup may remember a later one that is gone. */
  #cosignedCheckpoint(): SignedCheckpoint | undefined {
    const own = this.witness.store.own();
    const note = own === undefined ? undefined : this.store.checkpointAt(Number(own.size));
    if (own === undefined || note === undefined || textOf(note) !== textOf(own.note)) return undefined;
    return { note: own.note, size: own.size, keys: [...this.#logKeys.of(note), ...verifiersOf(own)] };
  }

  #proved(index: number, size: bigint): ProvedEntry {
    const entry = this.store.entry(index);
    if (entry === undefined) throw new Error(`the store has lost entry ${index}`);
    return { entry, index, hashes: inclusionProof(BigInt(index), size, this.#reader.at(size)) };
  }

  #sign({ size, logRoot, timeMs }: Tip, commit: Commit): string {
    const checkpoint = { origin: this.town.origin, size: BigInt(size), root: logRoot, extensions: [] };
    return signCheckpoint(checkpoint, this.#logKeys.after(commit), Math.floor(timeMs / 1_000));
  }
}

function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1);
}

/** The machine compares roots with what is stored, and throws where the two contradict each other. */
export function openBook(
  chain: string,
  store: LedgerStore,
  holds: (transaction: Transaction) => boolean = authenticate,
): Machine {
  try {
    return new Machine({ chain, modules, store, authenticate: holds });
  } catch (error) {
    if (error instanceof HomeError) throw error;
    throw new HomeError(
      'book-damaged',
      `the book contradicts itself (${(error as Error).message}): keep the folder as it is, and restore the newest backup with "townledger restore"`,
    );
  }
}

function sizeOf(checkpoint: string): bigint {
  const note = parseNote(checkpoint);
  const parsed = note.ok ? parseCheckpoint(note.value.text) : note;
  if (!parsed.ok) throw new Error('the stored checkpoint is damaged');
  return parsed.value.size;
}
