/** Towns for measuring: an application of ours and CometBFT for each, with one book that was founded before. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { genesisFile, networkKeys, startOf, writeConfiguration } from '#engine';
import { Machine, type Ordered } from '#kernel';
import { modules } from '#modules';
import { CometbftRpc } from '../../src/engine/cometbft/rpc.ts';
import { LedgerStore } from '../../src/node/ledger-store.ts';
import { COMETBFT, freePort } from '../../test/cometbft.ts';
import { CHAIN, citizen, type TestTown } from '../../test/test-town.ts';
import { cpuSeconds } from './processes.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
const POLL_MS = 20;

/** CometBFT's own key-value store, an application that does nothing, or a town. */
export type Kind = 'built-in' | 'nothing' | 'town';

/** CPU seconds since the processes began. */
export type Cpu = { readonly cometbft: number; readonly application: number };

export class Towns {
  readonly folder: string;
  readonly all: readonly BenchTown[];
  /** The last height before the load: a town's chain begins after its founding. */
  readonly founded: number;

  private constructor(folder: string, all: readonly BenchTown[], founded: number) {
    this.folder = folder;
    this.all = all;
    this.founded = founded;
  }

  /** Resolves when they all take transactions. The book is founded by the test town's clerk. */
  static async running(kind: Kind, count: number, pen: TestTown): Promise<Towns> {
    const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
    const towns = await Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const home = join(folder, String(i));
        return { home, keys: networkKeys(home), address: `127.0.0.1:${await freePort()}` };
      }),
    );
    const validators = towns.map(({ keys }) => keys.validator).toSorted();
    const founding = pen.sign(citizen('Ada Quill'), 'clerk', 'members/found', pen.founding(), { founds: pen.rules() });
    for (const { home, address } of towns) {
      const others = towns.filter((one) => one.home !== home);
      const peers = others.map((one) => ({ nodeId: one.keys.nodeId, address: one.address }));
      configure(home, address, peers);
      const start = foundedBook(home, pen.timeMs, founding);
      const genesis = genesisFile({
        start: kind === 'town' ? start : { ...start, height: 0 },
        timeMs: pen.timeMs,
        validators: validators.map((key) => ({ key, power: 1 })),
      });
      writeFileSync(join(home, 'config', 'genesis.json'), genesis);
    }
    const all = towns.map(({ home }) => new BenchTown(kind, home, validators));
    const running = new Towns(folder, all, kind === 'town' ? 1 : 0);
    try {
      await Promise.all(all.map((town) => town.start()));
      await Promise.all(all.map((town) => town.upToDate()));
    } catch (error) {
      await running.end();
      throw error;
    }
    return running;
  }

  cpu(): Cpu {
    const each = this.all.map((town) => town.cpu());
    const sum = (part: keyof Cpu) => each.reduce((total, one) => total + one[part], 0);
    return { cometbft: sum('cometbft'), application: sum('application') };
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((town) => town.end('SIGTERM')));
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}

type SyncInfo = { readonly latest_block_height: string; readonly catching_up: boolean };

export class BenchTown {
  readonly home: string;
  readonly rpc: CometbftRpc;
  readonly #kind: Kind;
  readonly #validators: readonly string[];
  #application: ChildProcess | undefined;
  #cometbft: ChildProcess | undefined;

  constructor(kind: Kind, home: string, validators: readonly string[]) {
    this.home = home;
    this.rpc = new CometbftRpc(join(home, 'rpc.sock'));
    this.#kind = kind;
    this.#validators = validators;
  }

  /** Resolves when CometBFT answers. */
  async start(): Promise<void> {
    // A process that was killed leaves its socket behind, and the next one could not take its place.
    for (const name of ['app.sock', 'rpc.sock']) rmSync(join(this.home, name), { force: true });
    if (this.#kind !== 'built-in') {
      const args = [...process.execArgv, PROGRAM, this.#kind, this.home, this.#validators.join()];
      this.#application = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(this.#application.stdout as NonNullable<ChildProcess['stdout']>, 'data');
    }
    const proxy = this.#kind === 'built-in' ? ['--proxy_app', 'kvstore'] : [];
    this.#cometbft = spawn(COMETBFT as string, ['start', '--home', this.home, ...proxy], { stdio: 'ignore' });
    while ((await this.height()) === undefined) await pause(POLL_MS);
  }

  get pids(): { readonly application: number | undefined; readonly cometbft: number | undefined } {
    return { application: this.#application?.pid, cometbft: this.#cometbft?.pid };
  }

  cpu(): Cpu {
    const of = (pid: number | undefined) => (pid === undefined ? 0 : cpuSeconds(pid));
    return { cometbft: of(this.pids.cometbft), application: of(this.pids.application) };
  }

  /** The height of its last block; undefined while CometBFT does not answer. */
  async height(): Promise<number | undefined> {
    const height = (await this.#status())?.latest_block_height;
    return height === undefined ? undefined : Number(height);
  }

  /** Resolves when it takes transactions: before, it asks the others what it may have missed. */
  async upToDate(): Promise<void> {
    while ((await this.#status())?.catching_up !== false) await pause(POLL_MS);
  }

  async #status(): Promise<SyncInfo | undefined> {
    try {
      const { sync_info } = (await this.rpc.call('status')) as { sync_info: SyncInfo };
      return sync_info;
    } catch {
      return undefined;
    }
  }

  /** CometBFT first: without its application it would only complain. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.rpc.close();
    for (const child of [this.#cometbft, this.#application]) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    this.#application = undefined;
    this.#cometbft = undefined;
  }
}

type Peers = Parameters<typeof writeConfiguration>[1]['peers'];

function configure(home: string, listen: string, peers: Peers): void {
  writeConfiguration(home, {
    name: 'bench',
    listen,
    peers,
    distance: 'one-machine',
    applicationSocket: join(home, 'app.sock'),
    rpcSocket: join(home, 'rpc.sock'),
  });
}

function foundedBook(home: string, timeMs: number, founding: Ordered) {
  const store = new LedgerStore(join(home, 'ledger.db'), { sign: () => 'unsigned' });
  const machine = new Machine({ chain: CHAIN, modules, store });
  machine.finalize({ height: 1, timeMs, transactions: [founding] });
  machine.commit();
  store.close();
  return startOf(machine);
}
