/** Several towns on one machine for tests: the demo that people run, by the commands that people give. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { COMETBFT } from '../cometbft.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** How tests start the command line. */
export const OPTIONS = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN];

export type Said = { readonly status: number; readonly stdout: string; readonly facts: Facts };
// biome-ignore lint/suspicious/noExplicitAny: what commands print is looked at field by field.
type Facts = any;

/** As it is when a program is started: a test may set what its programs are to find. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', ...(COMETBFT === undefined ? {} : { TOWNLEDGER_COMETBFT: COMETBFT }) };
}

/** A command as people give it. */
export function townledger(...args: readonly string[]): Promise<Said> {
  return new Promise((done) => {
    execFile(process.execPath, [...OPTIONS, ...args], { env: environment() }, (error, stdout) => {
      const status = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      done({ status, stdout, facts: stdout.startsWith('{') ? JSON.parse(stdout) : undefined });
    });
  });
}

export class DemoNetwork {
  readonly folder = mkdtempSync(join(tmpdir(), 'townledger-net-'));
  #child: ChildProcess | undefined;
  #said = '';

  static async running(towns: number): Promise<DemoNetwork> {
    const network = new DemoNetwork();
    await network.start(towns);
    return network;
  }

  /** Resolves when the towns have found each other. */
  async start(towns = 4): Promise<void> {
    const args = [...OPTIONS, 'network', 'demo', '--towns', String(towns), '--home', this.folder, '--json'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
    this.#child = child;
    child.stderr.on('data', (part: Buffer) => {
      this.#said += part.toString();
    });
    const ready = new Promise<boolean>((done) => {
      createInterface({ input: child.stdout }).once('line', () => done(true));
      child.once('exit', () => done(false));
    });
    assert.ok(await ready, this.#said);
  }

  /** `townledger network …` on this network. */
  run(...args: readonly string[]): Promise<Said> {
    return this.townledger('network', ...args, '--home', this.folder, '--json');
  }

  townledger(...args: readonly string[]): Promise<Said> {
    return townledger(...args);
  }

  /** Until every town that is up shows the same height and root. */
  async settled(): Promise<Facts> {
    for (let tries = 0; tries < 120; tries++) {
      const { facts } = await this.run('status');
      const up = (facts?.towns ?? []).filter((one: Facts) => one.up);
      if (up.length > 0 && new Set(up.map((one: Facts) => `${one.height} ${one.root}`)).size === 1) return facts;
      await new Promise((done) => setTimeout(done, 250));
    }
    assert.fail(`the towns never agreed: ${JSON.stringify((await this.run('status')).facts)}`);
  }

  /** Until the town takes entries: right after its start it fetches what the others have ordered, and takes none. */
  async recording(town: string): Promise<void> {
    for (let tries = 0; tries < 60; tries++) {
      const { status, facts } = await this.run('demo-entry', '--town', town, '--text', 'The town takes entries.');
      if (status === 0) return;
      assert.equal(facts?.error.code, 'engine-starting', JSON.stringify(facts));
      await new Promise((done) => setTimeout(done, 250));
    }
    assert.fail(`${town} takes no entries`);
  }

  homeOf(town: string): string {
    return join(this.folder, 'towns', town);
  }

  /** Sends a signal to the process of a town's node, or to that of its CometBFT. */
  signal(town: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT', part: 'node' | 'cometbft' = 'node'): void {
    const home = this.homeOf(town);
    const pattern = part === 'node' ? `main\\.ts --home ${home} ` : `cometbft start --home ${home}/`;
    const found = execFileSync('pgrep', ['-f', pattern], { encoding: 'utf8' }).trim().split('\n');
    for (const pid of found) process.kill(Number(pid), signal);
  }

  get towns(): readonly { readonly town: string; readonly name: string; readonly port: number }[] {
    return JSON.parse(readFileSync(join(this.folder, 'network.json'), 'utf8')).towns;
  }

  /** Interrupted as by Ctrl-C: all towns end. Answers with the exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    child.kill('SIGINT');
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}
