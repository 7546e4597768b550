/**
 * Transactions a second through CometBFT with one validator: its own built-in key-value store, an application of ours
 * that does nothing, and the whole machine with signed transactions and its book on disk. The same load, in turns, so
 * the ratios say what the socket and the machine cost.
 */
import { availableParallelism } from 'node:os';
import { type Bytes, equationHolds, readTransaction, signatureEquation } from '#kernel';
import { TestTown } from '../../test/test-town.ts';
import { spent } from '../clock.ts';
import type { BenchTable } from '../table.ts';
import { BATCH, Load, signed, UNSIGNED_BYTES, unsigned } from './load.ts';
import { cpuSeconds } from './processes.ts';
import { type Kind, Towns } from './towns.ts';

const TRANSACTIONS = 20_000;
/** Sent first and not counted: until then programs are still being compiled. */
const WARM_UP = 10_000;
const ROUNDS = 2;
const SIGNATURES = 5_000;
const KINDS = ['built-in', 'nothing', 'town'] as const;

/** Seconds: by the clock, and of CPU by process. */
type Spent = { wall: number; cometbft: number; application: number; load: number };

export async function oneValidator(): Promise<BenchTable> {
  const pen = new TestTown();
  pen.timeMs = Date.now() - 5_000;
  const count = WARM_UP + TRANSACTIONS;
  const loads = {
    town: Array.from({ length: count }, (_, i) => signed(pen, i)),
    unsigned: Array.from({ length: count }, (_, i) => unsigned(i)),
  };
  const sums = new Map<Kind, Spent>(KINDS.map((kind) => [kind, { wall: 0, cometbft: 0, application: 0, load: 0 }]));
  let signature = 0;
  for (let round = 0; round < ROUNDS; round++) {
    signature += (await spent(solving(loads.town.slice(0, SIGNATURES)))).cpu / SIGNATURES / ROUNDS;
    for (const [kind, sum] of sums) {
      const spent = await measured(kind, pen, kind === 'town' ? loads.town : loads.unsigned);
      for (const part of Object.keys(sum) as (keyof Spent)[]) sum[part] += spent[part] / (ROUNDS * TRANSACTIONS);
    }
  }
  return tableOf(sums, signature);
}

const NAMES = {
  'built-in': ["CometBFT's built-in store", '-'],
  nothing: ['over the socket, unsigned, nothing done', '>= 0.6'],
  town: ['a town: signed, run, durable', '>= 0.4'],
} as const;

function tableOf(sums: ReadonlyMap<Kind, Spent>, signature: number): BenchTable {
  const of = (kind: Kind) => sums.get(kind) as Spent;
  const micros = (seconds: number) => Math.round(seconds * 1e6);
  const cores = availableParallelism();
  const row = (kind: (typeof KINDS)[number]) => {
    const { wall, cometbft, application, load } = of(kind);
    const [name, aim] = NAMES[kind];
    const ratio = (of('built-in').wall / wall).toFixed(2);
    const most = Math.floor(cores / (cometbft + application + load));
    return [name, Math.round(1 / wall), ratio, aim, micros(cometbft), micros(application), micros(load), most];
  };
  return {
    name: `network: transactions through CometBFT, one validator, ${cores} cores`,
    columns: ['what', 'per second', 'ratio', 'aim', 'CPU µs: CometBFT', 'application', 'load', 'at most'],
    rows: [
      ...KINDS.map(row),
      ['one Ed25519 signature alone', Math.round(1 / signature), '-', '-', '-', micros(signature), '-', '-'],
    ],
    notes: [
      `${ROUNDS} rounds of ${TRANSACTIONS} of about ${UNSIGNED_BYTES} bytes in turns, after ${WARM_UP} to warm up; ${BATCH} a request; the load comes from the same machine.`,
      '"at most" is what the cores could do at that CPU time if none of them ever waited.',
    ],
  };
}

/** The equations alone, unpacked before the clock starts. */
function solving(transactions: readonly Bytes[]): () => void {
  const equations = transactions.map((bytes) => {
    const read = readTransaction(bytes);
    return read.ok ? signatureEquation(read.value) : undefined;
  });
  return () => {
    if (!equations.every((equation) => equation !== undefined && equationHolds(equation)))
      throw new Error('a signature does not hold');
  };
}

/** From the first request to the block that holds the last transaction. */
async function measured(kind: Kind, pen: TestTown, transactions: readonly Bytes[]): Promise<Spent> {
  const towns = await Towns.running(kind, 1, pen);
  try {
    const load = new Load(towns.all, towns.founded);
    const clock = (): Spent => ({
      wall: performance.now() / 1_000,
      ...towns.cpu(),
      load: cpuSeconds(process.pid),
    });
    await load.run(transactions.slice(0, WARM_UP));
    const before = clock();
    await load.run(transactions.slice(WARM_UP));
    const after = clock();
    const took = (part: keyof Spent) => after[part] - before[part];
    return {
      wall: took('wall'),
      cometbft: took('cometbft'),
      application: took('application'),
      load: took('load'),
    };
  } finally {
    await towns.end();
  }
}
