/** Keeps the towns of a training network running until it is interrupted. */
import { accept, type Result, refuse, say } from '#kernel';
import { EXIT, type Outcome, type Terminal, words } from '../output.ts';
import { type Serving, serve } from '../serving.ts';
import { hasTown } from '../town.ts';
import { quorumMissing } from './entry.ts';
import {
  announceRunning,
  type DemoNetwork,
  type DemoTown,
  hasNetwork,
  homeOf,
  isRunning,
  readDown,
  readNetwork,
  writeDown,
} from './folder.ts';
import { askTowns } from './look.ts';
import { MOST_TOWNS, makeNetwork } from './make.ts';

const LOOK_MS = 200;
const PATIENCE_MS = 20_000;
/** A town whose node died is started again after this long. */
const AGAIN_MS = 2_000;

export async function demoCommand(terminal: Terminal, folder: string, asked: string): Promise<Outcome> {
  const count = Number(asked);
  if (!Number.isInteger(count) || count < 1 || count > MOST_TOWNS)
    return { ...refuse('option-wrong', { option: '--towns' }), exit: EXIT.usage };
  if (isRunning(folder)) return refuse('network-demo-runs', { home: folder });
  const network =
    hasTown(folder) || hasNetwork(folder) ? readNetwork(folder) : await makeNetwork(terminal, folder, count);
  if (!network.ok) return network;
  writeDown(folder, []);
  const announced = announceRunning(folder);
  const keeper = new Keeper(folder, network.value);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => keeper.stop());
  try {
    const started = await keeper.startAll();
    if (!started.ok) return started;
    await keeper.acquainted();
    sayWhere(terminal, folder, network.value);
    await keeper.watch();
    return accept({ lines: [] });
  } finally {
    await keeper.end();
    announced.withdraw();
  }
}

class Keeper {
  readonly #folder: string;
  readonly #network: DemoNetwork;
  readonly #serving = new Map<string, Serving>();
  readonly #diedMs = new Map<string, number>();
  #stopping = false;

  constructor(folder: string, network: DemoNetwork) {
    this.#folder = folder;
    this.#network = network;
  }

  async startAll(): Promise<Result<unknown>> {
    const started = await Promise.all(this.#network.towns.map((town) => this.#start(town)));
    return started.find((one) => !one.ok) ?? accept(null);
  }

  /** The towns find each other in a few seconds; whoever opens their pages before sees a network that waits. */
  async acquainted(): Promise<void> {
    const endMs = performance.now() + PATIENCE_MS;
    for (const { town } of this.#serving.values()) {
      while (!this.#stopping && performance.now() < endMs) {
        const says = await askTowns(town);
        if (says.ok && quorumMissing(says.value) === undefined) break;
        await new Promise((done) => setTimeout(done, LOOK_MS));
      }
    }
  }

  stop(): void {
    this.#stopping = true;
  }

  /** Starts and stops towns as wanted.json says, until it is told to stop. */
  async watch(): Promise<void> {
    while (!this.#stopping) {
      const down = readDown(this.#folder);
      for (const one of this.#network.towns) {
        const serving = this.#serving.get(one.town);
        if (down.includes(one.town)) serving?.stop();
        else if (serving === undefined && this.#isDue(one)) await this.#start(one);
      }
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }

  async end(): Promise<void> {
    for (const serving of this.#serving.values()) serving.stop();
    await Promise.all([...this.#serving.values()].map(({ ended }) => ended));
  }

  #isDue({ town }: DemoTown): boolean {
    return performance.now() - (this.#diedMs.get(town) ?? Number.NEGATIVE_INFINITY) > AGAIN_MS;
  }

  async #start(one: DemoTown): Promise<Result<unknown>> {
    const serving = await serve(homeOf(this.#folder, one), one.port);
    if (!serving.ok) {
      this.#diedMs.set(one.town, performance.now());
      return serving;
    }
    this.#serving.set(one.town, serving.value);
    void serving.value.ended.then((well) => {
      this.#serving.delete(one.town);
      if (!well) this.#diedMs.set(one.town, performance.now());
    });
    return serving;
  }
}

function sayWhere(terminal: Terminal, folder: string, { towns }: DemoNetwork): void {
  const addresses = towns.map(({ town, name, port }) => ({ town, name, address: `http://localhost:${port}` }));
  if (terminal.json) terminal.out(`${JSON.stringify({ home: folder, towns: addresses })}\n`);
  else for (const { name, address } of addresses) terminal.out(`${address}  ${name}\n`);
  terminal.err(`${words(terminal, RUNNING, { count: towns.length })}\n`);
}

const RUNNING = say(
  '{count} invented towns keep one book on this machine. Ctrl-C stops them all.',
  '{count} municipios inventados llevan un solo libro en esta máquina. Ctrl-C los detiene todos.',
);
