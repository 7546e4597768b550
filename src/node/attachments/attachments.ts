/**
 * Content that a transaction names by hash: ballots, page images. It comes before its transaction, is durable
 * before the transaction is ordered, and may be pruned after its retention period; the book and every proof stay.
 *
 *     crash after the content, before its transaction   nothing names it: it is swept away after an hour
 *     crash after the transaction                        the content is there, because it came first
 *     a sweep while the transaction is on its way         its hour begins anew when the transaction comes
 *
 * What is kept here is public, as the book is. Content that must be sealed belongs into the vault.
 */
import { sha256 } from '#crypto';
import { accept, type Bytes, MAX_ATTACHMENT_BYTES, type Result, refuse, toBase64url } from '#kernel';
import { Database } from '../database.ts';

const HOUR_MS = 3_600_000;
const SWEEP_EVERY_MS = HOUR_MS / 4;
/** Content that waits for its transaction; more is refused, so that nobody can fill the disk with it. */
const MAX_WAITING_BYTES = 268_435_456;
/** Of one sender between two sweeps, so that a stranger cannot take the room of all. */
const MAX_SENDER_BYTES = 33_554_432;

const SCHEMA = `
  CREATE TABLE attachment (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,
                           received_ms INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
`;

export type AttachmentFacts = { readonly hash: string; readonly size: number };

/** Says in which entry a hash is named, and when that was ordered; undefined where in none. */
export type Naming = (hash: Bytes) => { readonly entry: number; readonly timeMs: number } | undefined;

export type AttachmentsOptions = { readonly now: () => number; readonly naming: Naming };

export class Attachments {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #naming: Naming;
  /** Since the last sweep; a sweep counts again what still waits. */
  #waitingBytes = 0;
  #sweptMs: number;
  readonly #sentBytes = new Map<string, number>();

  constructor(path: string, { now, naming }: AttachmentsOptions) {
    this.#database = new Database(path, { schema: SCHEMA, version: 1, synchronous: 'FULL' });
    this.#now = now;
    this.#naming = naming;
    this.#sweptMs = now() - SWEEP_EVERY_MS;
  }

  close(): void {
    this.#database.close();
  }

  /** Durable when it returns. Refusals: `attachment-empty`, `attachment-too-large`, `attachments-full`. */
  put(content: Bytes, sender = ''): Result<AttachmentFacts> {
    if (content.length === 0) return refuse('attachment-empty');
    if (content.length > MAX_ATTACHMENT_BYTES) return refuse('attachment-too-large', { limit: MAX_ATTACHMENT_BYTES });
    if (this.#now() - this.#sweptMs >= SWEEP_EVERY_MS) this.sweep();
    const hash = sha256(content);
    const facts = { hash: toBase64url(hash), size: content.length };
    if (this.#renew(hash)) return accept(facts);
    const sent = (this.#sentBytes.get(sender) ?? 0) + content.length;
    const full = sent > MAX_SENDER_BYTES || this.#waitingBytes + content.length > MAX_WAITING_BYTES;
    if (full) return refuse('attachments-full');
    const insert = 'INSERT INTO attachment (hash, size, received_ms, content) VALUES (?, ?, ?, ?)';
    this.#database.run(insert, hash, content.length, this.#now(), content);
    this.#waitingBytes += content.length;
    this.#sentBytes.set(sender, sent);
    return accept(facts);
  }

  /** The content for a transaction that is about to be ordered: its hour begins anew, so no sweep comes between. */
  take(hash: Bytes): Bytes | undefined {
    return this.#renew(hash) ? this.get(hash) : undefined;
  }

  get(hash: Bytes): Bytes | undefined {
    return this.#database.row('SELECT content FROM attachment WHERE hash = ?', hash)?.content as Bytes | undefined;
  }

  /** Lets go of what waited for an hour and is named by no entry. Answers how many there were. */
  sweep(): number {
    this.#sweptMs = this.#now();
    this.#sentBytes.clear();
    const since = this.#sweptMs - HOUR_MS;
    const unnamed = (hash: Bytes) => this.#naming(hash) === undefined;
    const old = this.#hashes('received_ms < ?', since).filter(unnamed);
    this.#remove(old);
    const waiting = this.#hashes('received_ms >= ?', since).filter(unnamed);
    this.#waitingBytes = waiting.reduce((sum, hash) => sum + this.#size(hash), 0);
    return old.length;
  }

  /** Lets go of content whose entry was ordered before the time; its entry, receipt and proofs stay valid. */
  prune(beforeMs: number): number {
    const old = this.#hashes('received_ms < ?', beforeMs).filter((hash) => {
      const named = this.#naming(hash);
      return named !== undefined && named.timeMs < beforeMs;
    });
    this.#remove(old);
    return old.length;
  }

  /** False where there is no such content. Content that comes again takes no more room. */
  #renew(hash: Bytes): boolean {
    return this.#database.run('UPDATE attachment SET received_ms = ? WHERE hash = ?', this.#now(), hash) > 0;
  }

  #hashes(where: string, value: number): readonly Bytes[] {
    return this.#database
      .rows(`SELECT hash FROM attachment WHERE ${where} ORDER BY id`, value)
      .map(({ hash }) => hash as Bytes);
  }

  #size(hash: Bytes): number {
    return Number(this.#database.row('SELECT size FROM attachment WHERE hash = ?', hash)?.size ?? 0);
  }

  #remove(hashes: readonly Bytes[]): void {
    this.#database.transaction(() => {
      for (const hash of hashes) this.#database.statement('DELETE FROM attachment WHERE hash = ?').run(hash);
    });
  }
}
