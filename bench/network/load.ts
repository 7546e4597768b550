/** Transactions, and how they are handed to CometBFT and found again in blocks. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bytes, toBase64url } from '#kernel';
import type { CometbftRpc } from '../../src/engine/cometbft/rpc.ts';
import { citizen, type TestTown } from '../../test/test-town.ts';

/** Handed over in one request, and requests under way. */
export const BATCH = 200;
const UNDER_WAY = 4;
/** Sent and in no block yet: enough that nobody waits for the sender, fewer than CometBFT keeps. */
const OUTSTANDING = 8_000;
/** Like the signed ones. */
export const UNSIGNED_BYTES = 430;
const POLL_MS = 20;
/** Between two looks where waiting is measured. */
const LOOK_MS = 5;

const ada = citizen('Ada Quill');

export function signed(town: TestTown, i: number): Bytes {
  const input = { office: `office-${i}`, title: `Office ${i}`, roles: [{ role: 'head', rights: [] }] };
  return town.sign(ada, 'clerk', 'members/add-office', input).transaction.bytes;
}

/** As the built-in store wants it. */
export function unsigned(i: number): Bytes {
  return Buffer.from(`${i}=${toBase64url(randomBytes(UNSIGNED_BYTES))}`.slice(0, UNSIGNED_BYTES));
}

/** Sends transactions as fast as they are taken, to all towns in turn, and resolves when blocks hold them all. */
export class Load {
  readonly #rpcs: readonly CometbftRpc[];
  #height: number;
  #sent = 0;
  #committed = 0;
  #turn = 0;

  /** Blocks up to the height hold none of them. */
  constructor(towns: readonly { readonly rpc: CometbftRpc }[], height: number) {
    this.#rpcs = towns.map(({ rpc }) => rpc);
    this.#height = height;
  }

  async run(transactions: readonly Bytes[]): Promise<void> {
    const left = transactions.values();
    const senders = Array.from({ length: UNDER_WAY }, () => this.#send(left));
    const goal = this.#committed + transactions.length;
    while (this.#committed < goal) {
      const held = await transactionsAt(this.#rpcs[0] as CometbftRpc, this.#height + 1);
      if (held === undefined) await pause(POLL_MS);
      else this.#height++;
      this.#committed += held ?? 0;
    }
    await Promise.all(senders);
  }

  async #send(left: Iterator<Bytes>): Promise<void> {
    for (let batch = taken(left, BATCH); batch.length > 0; batch = taken(left, BATCH)) {
      this.#sent += batch.length;
      while (this.#sent - this.#committed > OUTSTANDING) await pause(POLL_MS);
      await broadcast(this.#rpcs[this.#turn++ % this.#rpcs.length] as CometbftRpc, batch);
    }
  }
}

function taken(left: Iterator<Bytes>, limit: number): readonly Bytes[] {
  const batch: Bytes[] = [];
  while (batch.length < limit) {
    const { value, done } = left.next();
    if (done === true) break;
    batch.push(value);
  }
  return batch;
}

async function broadcast(rpc: CometbftRpc, batch: readonly Bytes[]): Promise<void> {
  const calls = batch.map((tx) => ({
    method: 'broadcast_tx_async',
    params: { tx: Buffer.from(tx).toString('base64') },
  }));
  // CometBFT ends a connection that has rested for ten seconds, and this process hears of it late while it signs.
  const answers = await rpc.batch(calls).catch(() => rpc.batch(calls));
  const wrong = answers.find(({ error }) => error !== undefined && error.data?.includes('already exists') !== true);
  if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
}

/** Undefined where there is no such block yet. */
async function transactionsAt(rpc: CometbftRpc, height: number): Promise<number | undefined> {
  const range = { minHeight: String(height), maxHeight: String(height) };
  try {
    const { block_metas } = (await rpc.call('blockchain', range)) as {
      block_metas: readonly { readonly num_txs: string }[];
    };
    return block_metas[0] === undefined ? undefined : Number(block_metas[0].num_txs);
  } catch {
    return undefined;
  }
}

/** Milliseconds from submitting to a block, at so many a second whatever the blocks do. */
export async function paced(
  towns: readonly { readonly rpc: CometbftRpc }[],
  height: number,
  perSecond: number,
  transactions: readonly Bytes[],
): Promise<readonly number[]> {
  const rpcs = towns.map(({ rpc }) => rpc);
  const sentMs = new Map<string, number>();
  const waits: number[] = [];
  const watching = (async () => {
    for (let next = height + 1; waits.length < transactions.length; ) {
      const held = await blockAt(rpcs[0] as CometbftRpc, next);
      if (held === undefined) await pause(LOOK_MS);
      else next++;
      for (const tx of held ?? []) {
        const sent = sentMs.get(tx);
        if (sent !== undefined) waits.push(performance.now() - sent);
      }
    }
  })();
  const sending: Promise<void>[] = [];
  const startMs = performance.now();
  for (let at = 0; at < transactions.length; ) {
    const due = Math.min(
      transactions.length,
      at + BATCH,
      Math.ceil(((performance.now() - startMs) * perSecond) / 1_000),
    );
    for (const tx of transactions.slice(at, due)) sentMs.set(Buffer.from(tx).toString('base64'), performance.now());
    if (due > at) sending.push(broadcast(rpcs[at % rpcs.length] as CometbftRpc, transactions.slice(at, due)));
    at = due;
    await pause(LOOK_MS);
  }
  await Promise.all([...sending, watching]);
  return waits;
}

/** The transactions of a block; undefined where there is no such block yet. */
async function blockAt(rpc: CometbftRpc, height: number): Promise<readonly string[] | undefined> {
  if ((await transactionsAt(rpc, height)) === undefined) return undefined;
  const { block } = (await rpc.call('block', { height: String(height) })) as {
    block: { data: { txs: readonly string[] } };
  };
  return block.data.txs;
}
