/**
 * Transactions a second through CometBFT with one validator: its own built-in key-value store, an application of ours
 * that does nothing, and the whole machine with signed transactions and its book on disk. The same load, in turns, so
 * the ratios say what the socket and the machine cost.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { genesisFile, networkKeys, startOf, writeConfiguration } from '#engine';
import { type Bytes, Machine, toBase64url } from '#kernel';
import { modules } from '#modules';
import { CometbftRpc } from '../src/engine/cometbft/rpc.ts';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { COMETBFT, freePort } from '../test/cometbft.ts';
import { CHAIN, citizen, TestTown } from '../test/test-town.ts';
import type { BenchTable } from './table.ts';

const PROGRAM = fileURLToPath(new URL('./network-program.ts', import.meta.url));
const TRANSACTIONS = 6_000;
const ROUNDS = 2;
/** Handed over in one request, and requests under way. */
const BATCH = 200;
const UNDER_WAY = 4;
/** Like the signed ones. */
const UNSIGNED_BYTES = 430;
const POLL_MS = 20;

const ada = citizen('Ada Quill');

type Kind = 'built-in' | 'nothing' | 'town';

export async function network(): Promise<BenchTable> {
  if (COMETBFT === undefined) throw new Error('CometBFT is not installed: run "npm run setup:network"');
  const seconds: Record<Kind, number> = { 'built-in': 0, nothing: 0, town: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of Object.keys(seconds) as Kind[]) seconds[kind] += await measured(kind);
  }
  const rate = (kind: Kind) => Math.round((ROUNDS * TRANSACTIONS) / seconds[kind]);
  const ratio = (kind: Kind) => (seconds['built-in'] / seconds[kind]).toFixed(2);
  return {
    name: `network: transactions through CometBFT, one validator, ${availableParallelism()} cores`,
    columns: ['what', 'per second', 'ratio', 'aim'],
    rows: [
      ["CometBFT's built-in store", rate('built-in'), '1', '-'],
      ['over the socket, unsigned, nothing done', rate('nothing'), ratio('nothing'), '>= 0.6'],
      ['a town: signed, run, durable', rate('town'), ratio('town'), '>= 0.4'],
    ],
    notes: [
      `${ROUNDS} rounds of ${TRANSACTIONS} of about ${UNSIGNED_BYTES} bytes in turns, ${BATCH} a request; the load comes from the same machine.`,
    ],
  };
}

/** Seconds from the first request to the block that holds the last transaction. */
async function measured(kind: Kind): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  const running: ChildProcess[] = [];
  const rpc = new CometbftRpc(join(folder, 'rpc.sock'));
  try {
    const load = await prepared(kind, folder);
    if (kind !== 'built-in') running.push(await application(kind, folder));
    const proxy = kind === 'built-in' ? ['--proxy_app', 'kvstore'] : [];
    running.push(spawn(COMETBFT as string, ['start', '--home', folder, ...proxy], { stdio: 'ignore' }));
    // A town's chain begins after its founding.
    const first = Math.max(await firstHeight(rpc), kind === 'town' ? 1 : 0);
    const startMs = performance.now();
    await Promise.all([send(rpc, load), allCommitted(rpc, first)]);
    return (performance.now() - startMs) / 1_000;
  } finally {
    rpc.close();
    for (const child of running.reverse()) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true });
  }
}

/** Writes what CometBFT starts with, and makes the transactions. */
async function prepared(kind: Kind, folder: string): Promise<readonly Bytes[]> {
  const { validator } = networkKeys(folder);
  writeConfiguration(folder, {
    name: 'bench',
    listen: `127.0.0.1:${await freePort()}`,
    peers: [],
    distance: 'one-machine',
    applicationSocket: join(folder, 'app.sock'),
    rpcSocket: join(folder, 'rpc.sock'),
  });
  const { town, start } = founded(folder);
  const genesis = genesisFile({
    start: kind === 'town' ? start : { ...start, height: 0 },
    timeMs: town.timeMs,
    validators: [{ key: validator, power: 1 }],
  });
  writeFileSync(join(folder, 'config', 'genesis.json'), genesis);
  return Array.from({ length: TRANSACTIONS }, (_, i) => (kind === 'town' ? signed(town, i) : unsigned(i)));
}

function founded(folder: string) {
  const town = new TestTown();
  town.timeMs = Date.now() - 5_000;
  const store = new LedgerStore(join(folder, 'ledger.db'), { sign: () => 'unsigned' });
  const machine = new Machine({ chain: CHAIN, modules, store });
  const founding = town.sign(ada, 'clerk', 'members/found', town.founding(), { founds: town.rules() });
  machine.finalize({ height: 1, timeMs: town.timeMs, transactions: [founding] });
  machine.commit();
  store.close();
  return { town, start: startOf(machine) };
}

function signed(town: TestTown, i: number): Bytes {
  const input = { office: `office-${i}`, title: `Office ${i}`, roles: [{ role: 'head', rights: [] }] };
  return town.sign(ada, 'clerk', 'members/add-office', input).transaction.bytes;
}

/** As the built-in store wants it. */
function unsigned(i: number): Bytes {
  return Buffer.from(`${i}=${toBase64url(randomBytes(UNSIGNED_BYTES))}`.slice(0, UNSIGNED_BYTES));
}

async function application(kind: Kind, folder: string): Promise<ChildProcess> {
  const { validator } = networkKeys(folder);
  const args = [...process.execArgv, PROGRAM, kind, folder, validator];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function firstHeight(rpc: CometbftRpc): Promise<number> {
  for (;;) {
    try {
      return await heightOf(rpc);
    } catch {
      await pause(POLL_MS);
    }
  }
}

async function heightOf(rpc: CometbftRpc): Promise<number> {
  const { sync_info } = (await rpc.call('status')) as { sync_info: { latest_block_height: string } };
  return Number(sync_info.latest_block_height);
}

async function send(rpc: CometbftRpc, load: readonly Bytes[]): Promise<void> {
  let at = 0;
  const sender = async (): Promise<void> => {
    while (at < load.length) {
      const batch = load.slice(at, at + BATCH);
      at += BATCH;
      const calls = batch.map((tx) => ({
        method: 'broadcast_tx_async',
        params: { tx: Buffer.from(tx).toString('base64') },
      }));
      const wrong = (await rpc.batch(calls)).find(({ error }) => error !== undefined);
      if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, sender));
}

async function allCommitted(rpc: CometbftRpc, from: number): Promise<void> {
  for (let [height, count] = [from + 1, 0]; count < TRANSACTIONS; ) {
    const held = await transactionsAt(rpc, height);
    if (held === undefined) {
      await pause(POLL_MS);
      continue;
    }
    count += held;
    height++;
  }
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
