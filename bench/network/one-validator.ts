/**
 * Transactions a second through CometBFT with one validator: its own built-in key-value store, an application of ours
 * that does nothing, and the whole machine with signed transactions and its book on disk. The same load, in turns, so
 * the ratios say what the socket and the machine cost.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { genesisFile, networkKeys, startOf, writeConfiguration } from '#engine';
import { type Bytes, Machine } from '#kernel';
import { modules } from '#modules';
import { CometbftRpc } from '../../src/engine/cometbft/rpc.ts';
import { LedgerStore } from '../../src/node/ledger-store.ts';
import { COMETBFT, freePort } from '../../test/cometbft.ts';
import { CHAIN, citizen, TestTown } from '../../test/test-town.ts';
import type { BenchTable } from '../table.ts';
import { BATCH, firstHeight, Load, signed, UNSIGNED_BYTES, unsigned } from './load.ts';
import { cpuSeconds } from './processes.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
const TRANSACTIONS = 20_000;
/** Sent first and not counted: until then programs are still being compiled. */
const WARM_UP = 10_000;
const ROUNDS = 2;
const KINDS = ['built-in', 'nothing', 'town'] as const;

const ada = citizen('Ada Quill');

type Kind = (typeof KINDS)[number];

/** Seconds: by the clock, and of CPU by process. */
type Spent = { wall: number; cometbft: number; application: number; load: number };

export async function oneValidator(): Promise<BenchTable> {
  const town = new TestTown();
  town.timeMs = Date.now() - 5_000;
  const loads = {
    town: Array.from({ length: WARM_UP + TRANSACTIONS }, (_, i) => signed(town, i)),
    unsigned: Array.from({ length: WARM_UP + TRANSACTIONS }, (_, i) => unsigned(i)),
  };
  const sums = new Map<Kind, Spent>(KINDS.map((kind) => [kind, { wall: 0, cometbft: 0, application: 0, load: 0 }]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, sum] of sums) {
      const spent = await measured(kind, town, kind === 'town' ? loads.town : loads.unsigned);
      for (const part of Object.keys(sum) as (keyof Spent)[]) sum[part] += spent[part];
    }
  }
  const of = (kind: Kind) => sums.get(kind) as Spent;
  const cells = (kind: Kind) => {
    const { wall, cometbft, application, load } = of(kind);
    const micros = (seconds: number) => Math.round((seconds * 1e6) / (ROUNDS * TRANSACTIONS));
    return [
      Math.round((ROUNDS * TRANSACTIONS) / wall),
      (of('built-in').wall / wall).toFixed(2),
      micros(cometbft),
      micros(application),
      micros(load),
    ];
  };
  const NAMES = {
    'built-in': ["CometBFT's built-in store", '-'],
    nothing: ['over the socket, unsigned, nothing done', '>= 0.6'],
    town: ['a town: signed, run, durable', '>= 0.4'],
  } as const;
  return {
    name: `network: transactions through CometBFT, one validator, ${availableParallelism()} cores`,
    columns: ['what', 'per second', 'ratio', 'CPU µs: CometBFT', 'application', 'load', 'aim'],
    rows: KINDS.map((kind) => [NAMES[kind][0], ...cells(kind), NAMES[kind][1]]),
    notes: [
      `${ROUNDS} rounds of ${TRANSACTIONS} of about ${UNSIGNED_BYTES} bytes in turns, ${BATCH} a request; the load comes from the same machine.`,
    ],
  };
}

/** From the first request to the block that holds the last transaction. */
async function measured(kind: Kind, town: TestTown, load: readonly Bytes[]): Promise<Spent> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  const running: ChildProcess[] = [];
  const rpc = new CometbftRpc(join(folder, 'rpc.sock'));
  try {
    await prepare(kind, town, folder);
    const application = kind === 'built-in' ? undefined : await started(kind, folder);
    if (application !== undefined) running.push(application);
    const proxy = kind === 'built-in' ? ['--proxy_app', 'kvstore'] : [];
    const cometbft = spawn(COMETBFT as string, ['start', '--home', folder, ...proxy], { stdio: 'ignore' });
    running.push(cometbft);
    // A town's chain begins after its founding.
    const first = Math.max(await firstHeight(rpc), kind === 'town' ? 1 : 0);
    const clock = (): Spent => ({
      wall: performance.now() / 1_000,
      cometbft: cpuSeconds(cometbft.pid as number),
      application: application === undefined ? 0 : cpuSeconds(application.pid as number),
      load: cpuSeconds(process.pid),
    });
    const sender = new Load(rpc, first);
    await sender.run(load.slice(0, WARM_UP));
    const before = clock();
    await sender.run(load.slice(WARM_UP));
    const after = clock();
    return {
      wall: after.wall - before.wall,
      cometbft: after.cometbft - before.cometbft,
      application: after.application - before.application,
      load: after.load - before.load,
    };
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

/** Writes what CometBFT and the application start with. */
async function prepare(kind: Kind, town: TestTown, folder: string): Promise<void> {
  const { validator } = networkKeys(folder);
  writeConfiguration(folder, {
    name: 'bench',
    listen: `127.0.0.1:${await freePort()}`,
    peers: [],
    distance: 'one-machine',
    applicationSocket: join(folder, 'app.sock'),
    rpcSocket: join(folder, 'rpc.sock'),
  });
  const start = founded(town, folder);
  const genesis = genesisFile({
    start: kind === 'town' ? start : { ...start, height: 0 },
    timeMs: town.timeMs,
    validators: [{ key: validator, power: 1 }],
  });
  writeFileSync(join(folder, 'config', 'genesis.json'), genesis);
}

function founded(town: TestTown, folder: string) {
  const store = new LedgerStore(join(folder, 'ledger.db'), { sign: () => 'unsigned' });
  const machine = new Machine({ chain: CHAIN, modules, store });
  const founding = town.sign(ada, 'clerk', 'members/found', town.founding(), { founds: town.rules() });
  machine.finalize({ height: 1, timeMs: town.timeMs, transactions: [founding] });
  machine.commit();
  store.close();
  return startOf(machine);
}

async function started(kind: Kind, folder: string): Promise<ChildProcess> {
  const { validator } = networkKeys(folder);
  const args = [...process.execArgv, PROGRAM, kind, folder, validator];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}
