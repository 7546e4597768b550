/**
 * Signed transactions a second, from bytes to durable receipt, against U: what one core solves of node:crypto's
 * Ed25519 equations in the same run. Machines differ and are noisy, so the targets are ratios, and U is measured
 * again between the rounds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EmbeddedEngine, SignatureDesk } from '#engine';
import { type Bytes, equationHolds, Machine, readTransaction, signatureEquation, type Transaction } from '#kernel';
import { modules } from '#modules';
import { signCheckpoint } from '#proofs';
import { createHome, logKeys, readLogSeeds } from '../src/node/home.ts';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { CHAIN, citizen, ORIGIN, TestTown } from '../test/test-town.ts';
import { mean, type Spent, spent } from './clock.ts';
import { Connection, postAll, type Target } from './http-load.ts';
import type { BenchTable } from './table.ts';

const BLOCK = 1_000;
const ROUNDS = 4;
const ROUND = 5 * BLOCK;
/** Blocks whose senders wait for an answer at the same time. */
const UNDER_WAY = 3;
const CONNECTIONS = 256;
const BATCH = 100;
const LIGHT = { perSecond: 50, seconds: 5 };

export async function ledger(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string): Promise<BenchTable> {
  const town = new TestTown();
  town.timeMs = Date.now();
  const ada = citizen('Ada Quill');
  const founding = town.sign(ada, 'clerk', 'members/found', town.founding(), { founds: town.rules() }).transaction
    .bytes;
  let offices = 0;
  const sign: Sign = (count) =>
    Array.from({ length: count }, () => {
      const office = `office-${++offices}`;
      const input = { office, title: `Office ${offices}`, roles: [{ role: 'head', rights: [] }] };
      return town.sign(ada, 'clerk', 'members/add-office', input).transaction.bytes;
    });

  const memory = await inMemory(folder, town, founding, sign);
  const home = join(folder, 'home');
  createHome(home, { chain: CHAIN, origin: ORIGIN, name: 'Ashbrook' });
  const ownKeys = { ...town.founding(), logKeys: logKeys(readLogSeeds(home)) };
  const foundsHome = town.sign(ada, 'clerk', 'members/found', ownKeys, { founds: town.rules() }).transaction.bytes;
  const http = await overHttp(home, foundsHome, sign);
  const rest = memory.one.cpu - memory.unit.cpu;
  const main = memory.all.thread;
  return {
    name: `ledger: signed transactions, durable, ${availableParallelism()} cores`,
    columns: ['what', 'per second', 'ratio', 'of', 'aim'],
    rows: [
      ['U: Ed25519 equations, per CPU second', rate(memory.unit.cpu), '1', 'U', '-'],
      ['one thread, per CPU second', rate(memory.one.cpu), ratio(memory.unit.cpu / memory.one.cpu), 'U', '>= 0.65'],
      [`  beside the equation, ${micro(rest)}`, '', ratio(rest / memory.unit.cpu), '1/U', '-'],
      ['one thread', rate(memory.one.wall), ratio(memory.unit.wall / memory.one.wall), 'U', '-'],
      ['with workers', rate(memory.all.wall), ratio(memory.one.wall / memory.all.wall), 'one thread', '>= 1.6'],
      [`  main thread, ${micro(main)}`, '', ratio(main / memory.unit.cpu), '1/U', '<= 0.40'],
      ['HTTP, one a request', rate(http.one), ratio(memory.one.wall / http.one), 'one thread', '>= 0.5'],
      [`HTTP, ${BATCH} a request`, rate(http.batch), ratio(memory.one.wall / http.batch), 'one thread', '-'],
      [`HTTP at ${LIGHT.perSecond}/s, request to durable receipt`, '', `p50 ${http.p50.toFixed(1)}`, 'ms', '-'],
      ['  the same', '', `p99 ${http.p99.toFixed(1)}`, 'ms', '-'],
    ],
    notes: [
      `Blocks of ${BLOCK}; ${ROUNDS} rounds of ${ROUND}, in which U, one thread and workers take turns.`,
      'The main thread, with the equations in workers, is what a transaction costs beside its signature.',
      `Over HTTP client and node share the machine; ${CONNECTIONS} connections, one request under way on each.`,
    ],
  };
}

type Sign = (count: number) => readonly Bytes[];

/** Seconds a transaction (or an equation), over all rounds: on one thread, and with a worker on each core. */
async function inMemory(folder: string, town: TestTown, founding: Bytes, sign: Sign) {
  const one = await openEngine(join(folder, 'one.db'), town, 0);
  const all = await openEngine(join(folder, 'all.db'), town, availableParallelism());
  const rounds: { unit: Spent; one: Spent; all: Spent }[] = [];
  const [warm, ...signed] = Array.from({ length: ROUNDS + 1 }, () => sign(ROUND)) as [readonly Bytes[]];
  for (const { submitAll } of [one, all]) await submitAll([founding, ...warm]);
  for (const transactions of signed as readonly (readonly Bytes[])[]) {
    rounds.push({
      unit: await spent(solveAll(transactions)),
      one: await spent(() => one.submitAll(transactions)),
      all: await spent(() => all.submitAll(transactions)),
    });
  }
  for (const { close } of [one, all]) await close();
  const each = (part: 'unit' | 'one' | 'all'): Spent =>
    mean(
      rounds.map((round) => round[part]),
      ROUNDS * ROUND,
    );
  return { unit: each('unit'), one: each('one'), all: each('all') };
}

async function openEngine(path: string, town: TestTown, workers: number) {
  const store = new LedgerStore(path, {
    sign: ({ size, logRoot, timeMs }) =>
      signCheckpoint(
        { origin: ORIGIN, size: BigInt(size), root: logRoot, extensions: [] },
        town.logSigners,
        Math.floor(timeMs / 1_000),
      ),
  });
  const signatures = new SignatureDesk({ workers });
  const authenticate = (transaction: Transaction): boolean => signatures.holds(transaction);
  const machine = new Machine({ chain: CHAIN, modules, store, authenticate });
  const engine = new EmbeddedEngine({ machine, signatures, now: Date.now, maxBlock: BLOCK });
  return {
    submitAll: async (transactions: readonly Bytes[]): Promise<void> => {
      const blocks: Promise<void>[] = [];
      for (let at = 0; at < transactions.length; at += BLOCK) {
        await blocks.at(-UNDER_WAY);
        blocks.push(submitBlock(engine, transactions.slice(at, at + BLOCK)));
      }
      await Promise.all(blocks);
    },
    close: async (): Promise<void> => {
      await engine.stop();
      await signatures.close();
      store.close();
    },
  };
}

async function submitBlock(engine: EmbeddedEngine, transactions: readonly Bytes[]): Promise<void> {
  const results = await Promise.all(transactions.map((bytes) => engine.submit(bytes)));
  const wrong = results.find((result) => !result.ok || !result.value.answer.accepted);
  if (wrong !== undefined) throw new Error(`refused: ${JSON.stringify(wrong)}`);
}

/** The equations alone, unpacked before the clock starts. */
function solveAll(transactions: readonly Bytes[]): () => void {
  const equations = transactions.map((bytes) => {
    const read = readTransaction(bytes);
    return read.ok ? signatureEquation(read.value) : undefined;
  });
  return () => {
    for (const equation of equations) {
      if (equation === undefined || !equationHolds(equation)) throw new Error('a signature does not hold');
    }
  };
}

/** A real node in a process of its own, with its HTTP interface. */
async function overHttp(home: string, founding: Bytes, sign: Sign) {
  const node = spawn(process.execPath, [...process.execArgv, NODE, '--home', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { hostname, port } = new URL(await firstLine(node));
    const token = readFileSync(join(home, 'run', 'token'), 'utf8').trim();
    return await load({ host: hostname, port: Number(port), token }, founding, sign);
  } finally {
    node.kill('SIGTERM');
  }
}

async function load(target: Target, founding: Bytes, sign: Sign) {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(target)));
  const oneEach = (transactions: readonly Bytes[]) =>
    postAll(
      connections,
      { path: '/transactions', type: 'application/json', bodies: transactions.map((bytes) => Buffer.from(bytes)) },
      () => {},
    );
  const inBatches = (transactions: readonly Bytes[]) =>
    postAll(
      connections,
      { path: '/transactions/batch', type: 'application/x-ndjson', bodies: batchesOf(transactions) },
      (body) => {
        if (body.includes('"refused"')) throw new Error('a transaction of a batch was refused');
      },
    );
  await oneEach([founding]);
  await oneEach(sign(2 * BLOCK));
  await inBatches(sign(2 * BLOCK));
  const count = 2 * ROUND;
  const [singles, batched] = [sign(count), sign(count)];
  const one = (await spent(() => oneEach(singles))).wall / count;
  const batch = (await spent(() => inBatches(batched))).wall / count;
  const { p50, p99 } = await lightly(connections, sign(LIGHT.perSecond * LIGHT.seconds));
  for (const connection of connections) connection.close();
  return { one, batch, p50, p99 };
}

/** Milliseconds from request to durable receipt, requests starting at a steady pace whatever the answers do. */
async function lightly(connections: readonly Connection[], transactions: readonly Bytes[]) {
  const waits: number[] = [];
  const start = performance.now();
  const requests: Promise<void>[] = [];
  for (const [i, bytes] of transactions.entries()) {
    await pause(Math.max(0, start + (i * 1_000) / LIGHT.perSecond - performance.now()));
    const connection = connections[i % connections.length] as Connection;
    const sent = performance.now();
    const answered = connection.post('/transactions', 'application/json', Buffer.from(bytes));
    requests.push(answered.then(() => void waits.push(performance.now() - sent)));
  }
  await Promise.all(requests);
  waits.sort((a, b) => a - b);
  const at = (share: number): number => waits[Math.ceil(share * waits.length) - 1] as number;
  return { p50: at(0.5), p99: at(0.99) };
}

const NODE = fileURLToPath(new URL('../src/node/main.ts', import.meta.url));

function firstLine(node: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    if (node.stdout !== null) createInterface({ input: node.stdout }).once('line', done);
    node.once('exit', () => failed(new Error('the node did not start')));
  });
}

function batchesOf(transactions: readonly Bytes[]): Buffer[] {
  const lines = transactions.map((bytes) => Buffer.concat([bytes, Buffer.from('\n')]));
  return Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, i) =>
    Buffer.concat(lines.slice(i * BATCH, (i + 1) * BATCH)),
  );
}

function rate(secondsEach: number): number {
  return Math.round(1 / secondsEach);
}

function micro(secondsEach: number): string {
  return `${(secondsEach * 1e6).toFixed(0)} µs`;
}

function ratio(value: number): string {
  return value.toFixed(2);
}
