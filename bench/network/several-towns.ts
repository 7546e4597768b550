/**
 * Several whole towns on this one machine, each with its own CometBFT and book: all of them check every signature and
 * run every transaction, so what one town costs is paid so many times on the same cores.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bytes } from '#kernel';
import { LedgerStore } from '../../src/node/ledger-store.ts';
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
      ...memoryOf(towns),
      ...latencyRows('to a block', await steadily(towns.all, next), '< 250 ms'),
    ];
    const down = towns.all[3] as BenchTown;
    await down.end('SIGKILL');
    const missed = STEADY.perSecond * STEADY.seconds;
    rows.push(...latencyRows('to a block, one town down', await steadily(towns.all.slice(0, 3), next), '< 800 ms'));
    const [backMs, caughtUpMs] = await returned(down, towns.all[0] as BenchTown);
    rows.push(['killed by -9: until it answers again', `${backMs} ms`, '-']);
    rows.push([`  until it has the ${missed} that it missed`, `${caughtUpMs} ms`, '-']);
    await towns.stop();
    rows.push(...diskOf((towns.all[0] as BenchTown).home));
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

/** Of a town, in the mean. */
function memoryOf({ all }: Towns): Row[] {
  const mean = (part: 'application' | 'cometbft') =>
    all.reduce((sum, { pids }) => sum + residentBytes(pids[part]), 0) / all.length;
  return [
    ['memory of a town: application', megabytes(mean('application')), '-'],
    ['  CometBFT', megabytes(mean('cometbft')), '-'],
  ];
}

/** Of a town that is stopped: only then all of its book is in one file. */
function diskOf(home: string): Row[] {
  const path = join(home, 'ledger.db');
  const store = new LedgerStore(path, { mustExist: true });
  const entries = store.size();
  store.close();
  const million = (bytes: number) => `${((bytes * 1e3) / entries / 1e6).toFixed(2)} GB`;
  const [book, blocks] = [folderBytes(path), folderBytes(join(home, 'data'))];
  return [
    [`disk of a town with ${entries} entries: book`, megabytes(book), '-'],
    ["  CometBFT's blocks and states", megabytes(blocks), '-'],
    ['a million entries: book', million(book), '-'],
    ["  CometBFT's blocks and states", million(blocks), '-'],
  ];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
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
