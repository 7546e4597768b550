/**
 * A town whose node is killed at random moments, while it starts and while it is under load, and started again.
 *
 * Afterwards everything that was acknowledged must be there, at the entry that was named, and nothing twice; what
 * was sent and not acknowledged is there once or not at all; the book replays to its roots; vault and projections
 * fit the book.
 */
import assert from 'node:assert/strict';
import { encodeUtf8 } from '#kernel';
import { verifyFile } from '#verify';
import { examine } from '../src/node/care/doctor.ts';
import { Clerk, NodeProcess, type Sent, sendBatch, work } from './node-process.ts';
import { Seeded } from './seeded.ts';

/** Streams of work at once. */
const LANES = 3;
/** Every so many rounds the node is killed while it starts. */
const STARTING = 5;

export type Toll = {
  readonly rounds: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly size: number;
};

export class KilledTown {
  readonly #home: string;
  readonly #clerk = new Clerk();
  readonly #random: { below(limit: number): number };
  readonly #sent: Sent[] = [];
  /** Sent in the last round and not answered. */
  #open: Sent[] = [];

  constructor(home: string, seed: number) {
    this.#home = home;
    this.#random = new Seeded(seed);
    this.#open = [this.#clerk.makeHome(home)];
    this.#sent.push(...this.#open);
  }

  /** One life of the node, and its death. */
  async round(number: number): Promise<void> {
    const node = new NodeProcess(this.#home);
    if (number % STARTING === STARTING - 1) {
      await pause(this.#random.below(700));
      await node.signal('SIGKILL');
      return;
    }
    assert((await node.address()) !== undefined, node.said);
    await this.#settle(node);
    const begun = this.#sent.length;
    let alive = true;
    const lanes = Array.from({ length: LANES }, async () => {
      while (alive && (await work(node, this.#clerk, this.#sent)));
    });
    await pause(5 + this.#random.below(250));
    const killed = node.signal('SIGKILL');
    alive = false;
    await Promise.all([killed, ...lanes]);
    this.#open = this.#sent.slice(begun).filter(({ entry }) => entry === undefined);
  }

  /** What was not answered is sent again: it is taken now, or it was there already. */
  async #settle(node: NodeProcess): Promise<void> {
    for (const sent of this.#open) {
      const answer = await node.send('/transactions', sent.bytes);
      const { outcome, code, entry } = JSON.parse(answer?.text ?? '{}');
      assert(outcome === 'accepted' || code === 'replayed' || code === 'already-founded', answer?.text);
      sent.entry = entry;
    }
    this.#open = [];
  }

  /** The town as it is in the end. */
  async judge(rounds: number): Promise<Toll> {
    const node = new NodeProcess(this.#home);
    await this.#settle(node);
    assert(await sendBatch(node, [this.#clerk.office()]), 'the town still works');
    const book = await node.send('/book');
    assert.equal(await node.signal('SIGTERM'), 0, node.said);
    const lines = (book?.text ?? '').split('\n');
    // A header, then entries in order; the embedded engine orders nothing that it refuses.
    const entries = lines.slice(1, -2);
    this.#eachOnce(entries);
    const verified = verifyFile([encodeUtf8(book?.text ?? '')]);
    assert(verified.ok && verified.value.kind === 'book', verified.ok ? '' : JSON.stringify(verified.refusal));
    assert.equal(verified.value.book.tip.size, entries.length);
    this.#sound();
    const acknowledged = this.#sent.filter(({ entry }) => entry !== undefined).length;
    return { rounds, sent: this.#sent.length, acknowledged, size: entries.length };
  }

  #eachOnce(entries: readonly string[]): void {
    const places = new Map<string, number[]>();
    for (const [index, line] of entries.entries()) {
      const id = (JSON.parse(line) as { body?: { id: string } }).body?.id;
      if (id !== undefined) places.set(id, [...(places.get(id) ?? []), index]);
    }
    for (const { id, entry, bytes } of this.#sent) {
      const found = places.get(id) ?? [];
      assert.equal(found.length, 1, `${id} is there ${found.length} times`);
      if (entry !== undefined) assert.deepEqual(found, [entry]);
      assert.equal(entries[found[0] as number], Buffer.from(bytes).toString());
    }
  }

  /** Rows were sealed before they were sent, so the book names nothing that the vault does not hold. */
  #sound(): void {
    const { checks } = examine(this.#home, Date.now());
    const named = (name: string) => checks.find((check) => check.name === name);
    assert.deepEqual(
      checks.filter(({ verdict }) => verdict === 'problem'),
      [],
    );
    assert.equal(named('projections')?.verdict, 'ok');
    assert.equal(named('vault-and-book')?.facts?.missing ?? 0, 0);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
