/**
 * Several whole towns on this one machine, each with its own CometBFT and book: all of them check every signature and
 * run every transaction, so what one town costs is paid so many times on the same cores.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bytes } from '#kernel';
import { TestTown } from '../../test/test-town.ts';
import type { BenchTable } from '../table.ts';
import { Load, paced, signed, UNSIGNED_BYTES } from './load.ts';
import { folderBytes, residentBytes } from './processes.ts';
import { type BenchTown, Towns } from './towns.ts';

const TRANSACTIONS = 6_000;
const WARM_UP = 3_000;
const STEADY = { perSecond: 400, seconds: 8 } as const;
const POLL_MS = 20;

type Row = BenchTable['rows'][number];

export async function fourTowns(): Promise<BenchTable> {
  const pen = penOfToday();
  const towns = await Towns.running('town', 4, pen);
  try {
    const next = transactionsOf(pen);
    const full = await saturated(towns, next);
    const rows: Row[] = [
      ['saturated', `${full.perSecond}/s`, '>= 1,800'],
      ['  CPU a transaction: CometBFT, all towns', `${full.cometbft} µs`, '-'],
      ['  CPU a transaction: applications, all towns', `${full.application} µs`, '-'],
      ...sizesOf(towns, WARM_UP + TRANSACTIONS),
      ...latencyRows('to a block', await steadily(towns.all, next), '< 250 ms'),
    ];
    const down = towns.all[3] as BenchTown;
    await down.end('SIGKILL');
    const missed = STEADY.perSecond * STEADY.seconds;
    rows.push(...latencyRows('to a block, one town down', await steadily(towns.all.slice(0, 3), next), '< 800 ms'));
    const [backMs, caughtUpMs] = await returned(down, towns.all[0] as BenchTown);
    rows.push(['killed by -9: until it answers again', `${backMs} ms`, '-']);
    rows.push([`  until it has the ${missed} that it missed`, `${caughtUpMs} ms`, '-']);
    return {
      name: `network: four towns, ${availableParallelism()} cores for all of them`,
      columns: ['what', 'measured', 'aim'],
      rows,
      notes: [
        `Signed, about ${UNSIGNED_BYTES} bytes, sent to the towns in turn. ${TRANSACTIONS} after ${WARM_UP} to warm up; then ${STEADY.perSecond} a second for ${STEADY.seconds} s.`,
        'A million entries are extrapolated from those of this run.',
      ],
    };
  } finally {
    await towns.end();
  }
}

export async function moreTowns(): Promise<BenchTable> {
  const rows: Row[] = [];
  let before: number | undefined;
  for (const count of [4, 5, 6, 7]) {
    const pen = penOfToday();
    const towns = await Towns.running('town', count, pen);
    try {
      const { perSecond, cometbft, application } = await saturated(towns, transactionsOf(pen));
      const each = 1e6 / perSecond;
      const added = before === undefined ? '-' : `${Math.round(each - before)} µs`;
      rows.push([`${count} towns`, perSecond, added, cometbft, application]);
      before = each;
    } finally {
      await towns.end();
    }
  }
  return {
    name: `network: each further town, ${availableParallelism()} cores for all of them`,
    columns: ['what', 'per second', 'added a transaction', 'CPU µs: CometBFT', 'applications'],
    rows,
    notes: [`Saturated: ${TRANSACTIONS} after ${WARM_UP} to warm up. CPU is that of all towns together.`],
  };
}

function penOfToday(): TestTown {
  const pen = new TestTown();
  pen.timeMs = Date.now() - 5_000;
  return pen;
}

type Next = (count: number) => readonly Bytes[];

function transactionsOf(pen: TestTown): Next {
  let made = 0;
  return (count) => Array.from({ length: count }, () => signed(pen, made++));
}

async function saturated(towns: Towns, next: Next) {
  const load = new Load(towns.all, towns.founded);
  const [warm, counted] = [next(WARM_UP), next(TRANSACTIONS)];
  await load.run(warm);
  const [before, startMs] = [towns.cpu(), performance.now()];
  await load.run(counted);
  const [after, tookMs] = [towns.cpu(), performance.now() - startMs];
  const micros = (part: 'cometbft' | 'application') => Math.round(((after[part] - before[part]) * 1e6) / TRANSACTIONS);
  return {
    perSecond: Math.round((TRANSACTIONS * 1_000) / tookMs),
    cometbft: micros('cometbft'),
    application: micros('application'),
  };
}

async function steadily(towns: readonly BenchTown[], next: Next): Promise<readonly number[]> {
  const transactions = next(STEADY.perSecond * STEADY.seconds);
  const height = (await towns[0]?.height()) ?? 0;
  return paced(towns, height, STEADY.perSecond, transactions);
}

function latencyRows(name: string, waits: readonly number[], aim: string): Row[] {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] as number)} ms`;
  return [
    [`${STEADY.perSecond}/s, ${name}: p50`, at(0.5), '-'],
    ['  p95', at(0.95), aim],
  ];
}

/** Memory and disk of a town, in the mean. */
function sizesOf({ all }: Towns, entries: number): Row[] {
  const mean = (of: (town: BenchTown) => number) => all.reduce((sum, town) => sum + of(town), 0) / all.length;
  const disk = (part: (home: string) => string) => mean(({ home }) => folderBytes(part(home)));
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const memory = (part: 'application' | 'cometbft') => megabytes(mean(({ pids }) => residentBytes(pids[part])));
  const books = disk((home) => join(home, 'ledger.db')) + disk((home) => join(home, 'ledger.db-wal'));
  const blocks = disk((home) => join(home, 'data'));
  const million = (bytes: number) => `${((bytes * 1e6) / entries / 1e9).toFixed(1)} GB`;
  return [
    ['memory of a town: application', memory('application'), '-'],
    ['  CometBFT', memory('cometbft'), '-'],
    [`disk of a town after ${entries}: book`, megabytes(books), '-'],
    ["  CometBFT's blocks and states", megabytes(blocks), '-'],
    ['a million entries: book', million(books), '-'],
    ["  CometBFT's blocks and states", million(blocks), '-'],
  ];
}

/** Milliseconds until a town that was killed answers, and until it has all that the others have. */
async function returned(town: BenchTown, other: BenchTown): Promise<readonly [backMs: number, caughtUpMs: number]> {
  const startMs = performance.now();
  await town.start();
  const backMs = performance.now() - startMs;
  const goal = (await other.height()) ?? 0;
  while (((await town.height()) ?? 0) < goal) await pause(POLL_MS);
  return [Math.round(backMs), Math.round(performance.now() - startMs)];
}
