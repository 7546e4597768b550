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
/**
 * Content that waits for its transaction. Where more comes, the oldest of whoever holds most gives way, so that many
 * senders together can neither fill the disk nor keep out the next one.
 */
const MAX_WAITING_BYTES = 268_435_456;
/** Of one sender between two sweeps, so that a stranger cannot take the room of all. */
const MAX_SENDER_BYTES = 33_554_432;

/** Content whose transaction is on its way gives way to nobody for so long. */
const ON_ITS_WAY_MS = 60_000;

const SCHEMA = `
  CREATE TABLE attachment (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,
                           received_ms INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
`;

type Waiting = { readonly hash: Bytes; readonly size: number; readonly sender: string; onItsWayMs: number };

export type AttachmentFacts = { readonly hash: string; readonly size: number };

/** When the newest entry that names it was ordered, and until when its class of retention keeps it. */
export type Named = { readonly timeMs: number; readonly keptUntilMs: number };

/** What the book says now: of a hash, undefined where nothing names it; or why it cannot be asked. */
export type Naming = () => Result<(hash: Bytes) => Named | undefined>;

export type AttachmentsOptions = { readonly now: () => number; readonly naming: Naming };

export class Attachments {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #naming: Naming;
  /** What waits, by hash, oldest first. Senders are not on the disk: after a start nobody in particular holds it. */
  #waiting = new Map<string, Waiting>();
  /** Whether what lay here before this start was looked through, so that whatever waits is in `#waiting`. */
  #lookedThrough = false;
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
    // Where the book cannot be asked now, nothing is swept away, and what comes is taken all the same.
    if (this.#now() - this.#sweptMs >= SWEEP_EVERY_MS) this.sweep();
    const hash = sha256(content);
    const facts = { hash: toBase64url(hash), size: content.length };
    if (this.#renew(hash)) return accept(facts);
    const sent = (this.#sentBytes.get(sender) ?? 0) + content.length;
    if (sent > MAX_SENDER_BYTES || !this.#makeRoom(content.length, sender)) return refuse('attachments-full');
    const insert = 'INSERT INTO attachment (hash, size, received_ms, content) VALUES (?, ?, ?, ?)';
    this.#database.run(insert, hash, content.length, this.#now(), content);
    this.#waiting.set(facts.hash, { hash, size: content.length, sender, onItsWayMs: Number.NEGATIVE_INFINITY });
    this.#sentBytes.set(sender, sent);
    return accept(facts);
  }

  /** The content for a transaction that is about to be ordered: its hour begins anew, so no sweep comes between. */
  take(hash: Bytes): Bytes | undefined {
    if (!this.#renew(hash)) return undefined;
    const waiting = this.#waiting.get(toBase64url(hash));
    if (waiting !== undefined) waiting.onItsWayMs = this.#now();
    return this.get(hash);
  }

  get(hash: Bytes): Bytes | undefined {
    return this.#database.row('SELECT content FROM attachment WHERE hash = ?', hash)?.content as Bytes | undefined;
  }

  /**
   * Lets go of what waited for an hour and is named by no entry. Answers how many there were, or why the book could
   * not be asked. Asks of what is new: what an entry names once, one names for ever.
   */
  sweep(): Result<number> {
    this.#sweptMs = this.#now();
    this.#sentBytes.clear();
    const naming = this.#naming();
    if (!naming.ok) return naming;
    const all = this.#lookedThrough ? this.#waiting : this.#everything();
    const unnamed = [...all].filter(([, { hash }]) => naming.value(hash) === undefined);
    const since = this.#sweptMs - HOUR_MS;
    const old = unnamed.filter(([, { hash }]) => this.#receivedMs(hash) < since);
    this.#remove(old.map(([, { hash }]) => hash));
    this.#waiting = new Map(unnamed);
    for (const [name] of old) this.#waiting.delete(name);
    this.#lookedThrough = true;
    return accept(old.length);
  }

  /**
   * Lets go of content whose entries were ordered before the time, and which no class of retention keeps any more;
   * its entries, receipts and proofs stay valid. Answers how many went, and how many as old their class keeps.
   */
  prune(beforeMs: number): Result<{ readonly pruned: number; readonly kept: number }> {
    const naming = this.#naming();
    if (!naming.ok) return naming;
    const old = this.#hashesBefore(beforeMs).flatMap((hash) => {
      const named = naming.value(hash);
      return named !== undefined && named.timeMs < beforeMs ? [{ hash, ...named }] : [];
    });
    const nowMs = this.#now();
    const over = old.filter(({ keptUntilMs }) => keptUntilMs <= nowMs);
    this.#remove(over.map(({ hash }) => hash));
    return accept({ pruned: over.length, kept: old.length - over.length });
  }

  /** False where nobody else holds more than the sender would, so that none need give way, or none may now. */
  #makeRoom(size: number, sender: string): boolean {
    const held = new Map([[sender, size]]);
    let total = size;
    for (const waiting of this.#waiting.values()) {
      held.set(waiting.sender, (held.get(waiting.sender) ?? 0) + waiting.size);
      total += waiting.size;
    }
    const naming = total > MAX_WAITING_BYTES ? this.#naming() : undefined;
    while (total > MAX_WAITING_BYTES) {
      const most = Math.max(...held.values());
      const oldest = [...this.#waiting].find((one) => held.get(one[1].sender) === most && this.#canGo(one[1]));
      if (oldest === undefined || most === held.get(sender) || naming?.ok !== true) return false;
      const [name, { hash, sender: holder, size: freed }] = oldest;
      if (naming.value(hash) === undefined) this.#remove([hash]);
      this.#waiting.delete(name);
      held.set(holder, most - freed);
      total -= freed;
    }
    return true;
  }

  #canGo({ onItsWayMs }: Waiting): boolean {
    return this.#now() - onItsWayMs >= ON_ITS_WAY_MS;
  }

  /** False where there is no such content. Content that comes again takes no more room. */
  #renew(hash: Bytes): boolean {
    return this.#database.run('UPDATE attachment SET received_ms = ? WHERE hash = ?', this.#now(), hash) > 0;
  }

  #hashesBefore(receivedMs: number): readonly Bytes[] {
    return this.#database
      .rows('SELECT hash FROM attachment WHERE received_ms < ?', receivedMs)
      .map(({ hash }) => hash as Bytes);
  }

  /** All that is here, oldest first. */
  #everything(): ReadonlyMap<string, Waiting> {
    const rows = this.#database.rows('SELECT hash, size FROM attachment ORDER BY id');
    return new Map(
      rows.map(({ hash, size }) => {
        const name = toBase64url(hash as Bytes);
        const own = { hash: hash as Bytes, size: size as number, sender: '', onItsWayMs: Number.NEGATIVE_INFINITY };
        return [name, this.#waiting.get(name) ?? own];
      }),
    );
  }

  #receivedMs(hash: Bytes): number {
    return Number(this.#database.row('SELECT received_ms FROM attachment WHERE hash = ?', hash)?.received_ms ?? 0);
  }

  #remove(hashes: readonly Bytes[]): void {
    this.#database.transaction(() => {
      for (const hash of hashes) this.#database.statement('DELETE FROM attachment WHERE hash = ?').run(hash);
    });
  }
}
