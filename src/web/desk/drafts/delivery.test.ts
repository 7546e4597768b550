import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '#client';
import { accept, type Bytes, type Result, refuse } from '#kernel';
import { deliver, type Sealed } from './delivery.ts';

const ANSWER: Answer = { outcome: 'accepted', transaction: 'n', entry: 7, height: 3, timeMs: 5, result: null };
const SEALED: Sealed = { transaction: 'AQID', name: 'n', attachments: [new Blob(['scan'])] };

/** A node that takes an act in once, behind a line on which requests or answers can be lost. */
class Node {
  readonly heard: string[] = [];
  #book: Answer | undefined;
  readonly #lost: string[];
  readonly #refusal: Result<Answer> | undefined;

  /** `lost` names, in order, what the line does to each request: "request", "answer" or nothing. */
  constructor(lost: readonly string[] = [], refusal?: Result<Answer>) {
    this.#lost = [...lost];
    this.#refusal = refusal;
  }

  async submit(bytes: Bytes): Promise<Result<Answer>> {
    return this.#over('submit', () => {
      assert.deepEqual([...bytes], [1, 2, 3], 'the very same bytes');
      if (this.#refusal !== undefined) return this.#refusal;
      if (this.#book !== undefined) return refuse('replayed');
      this.#book = ANSWER;
      return accept(ANSWER);
    });
  }

  async transaction(): Promise<Result<Answer>> {
    return this.#over('ask', () => (this.#book === undefined ? refuse('not-found') : accept(this.#book)));
  }

  async putAttachment(): Promise<Result<{ hash: string; size: number }>> {
    return this.#over('put', () => accept({ hash: 'h', size: 4 }));
  }

  #over<T>(what: string, answer: () => Result<T>): Result<T> {
    const lost = this.#lost.shift();
    if (lost !== 'request') this.heard.push(what);
    if (lost === 'request') return refuse('node-unreachable');
    const given = answer();
    return lost === 'answer' ? refuse('node-unreachable') : given;
  }
}

/** Tries until it is over, as the page does; answers the last state and how often it tried. */
async function insist(node: Node): Promise<readonly [string, number]> {
  for (let tries = 1; ; tries++) {
    const { state } = await deliver(node, SEALED, tries > 1);
    if (state !== 'waiting' || tries > 9) return [state, tries];
  }
}

describe('delivery', () => {
  const lines: readonly (readonly [string, readonly string[], number])[] = [
    ['a good line', [], 1],
    ['the request is lost', ['', 'request'], 2],
    ['the answer is lost', ['', 'answer'], 2],
    ['the answer is lost, and the question after it', ['', 'answer', 'request'], 3],
    ['the scan is lost', ['request'], 2],
  ];
  for (const [what, lost, tries] of lines) {
    it(`records once: ${what}`, async () => {
      assert.deepEqual(await insist(new Node(lost)), ['recorded', tries]);
    });
  }

  it('sends the scan before the act, and asks before it sends again', async () => {
    const node = new Node(['', 'request']);
    await insist(node);
    assert.deepEqual(node.heard, ['put', 'ask', 'put', 'submit']);
  });

  it('takes "on record already" for what it is: the answer that was lost', async () => {
    const node = new Node(['', 'answer']);
    assert.equal((await deliver(node, SEALED, false)).state, 'waiting');
    assert.equal((await deliver(node, SEALED, false)).state, 'recorded');
  });

  it('refuses what the rules refuse, and what came too late', async () => {
    for (const code of ['number-taken', 'expired', 'not-permitted']) {
      const delivered = await deliver(new Node([], refuse(code, { number: '1/1' })), SEALED, false);
      assert.equal(delivered.state, 'refused');
      assert(delivered.state === 'refused' && delivered.refusal.code === code);
    }
  });

  it('waits while the node is busy', async () => {
    assert.equal((await deliver(new Node([], refuse('busy')), SEALED, false)).state, 'waiting');
  });
});
