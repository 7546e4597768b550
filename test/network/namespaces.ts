/**
 * Machines for tests: each a network namespace of Linux with an address of its own, on two switches with a line between
 * them. Nothing outside these namespaces is touched, and nothing reaches them.
 *
 *     machine 0, 1 ── switch left ── line ── switch right ── machine 2, 3
 */
import { type ChildProcess, execFile, type SpawnOptions, spawn, spawnSync } from 'node:child_process';

const PREFIX = `townledger-${process.pid}`;
const HUB = `${PREFIX}-hub`;

export function addressOf(machine: number): string {
  return `10.77.0.${machine + 1}`;
}

/** A second address of each, as of a tunnel. */
export function tunnelTo(machine: number): string {
  return `10.77.9.${machine + 1}`;
}

export class Machines {
  readonly #names: readonly string[];

  private constructor(count: number) {
    this.#names = Array.from({ length: count }, (_, i) => `${PREFIX}-${i}`);
  }

  /** Undefined where this user or this machine cannot have any. */
  static make(count: number): Machines | undefined {
    const machines = new Machines(count);
    process.once('exit', () => machines.remove());
    try {
      machines.#build();
      return machines;
    } catch {
      machines.remove();
      return undefined;
    }
  }

  spawn(machine: number, args: readonly string[], options: SpawnOptions): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.#name(machine), process.execPath, ...args], options);
  }

  run(machine: number, args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ status: number; stdout: string }> {
    const all = ['netns', 'exec', this.#name(machine), process.execPath, ...args];
    return new Promise((done) => {
      execFile('ip', all, { env }, (error, stdout) => {
        done({ status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout });
      });
    });
  }

  /** Ports on which anything of a machine listens for others: not on its loopback alone. */
  openPorts(machine: number): readonly number[] {
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'];
    const { stdout } = ip('netns', 'exec', this.#name(machine), 'cat', ...tables);
    const ports = stdout.split('\n').flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      return state === LISTENS && !LOOPBACK.includes(address) ? [Number.parseInt(port, 16)] : [];
    });
    return [...new Set(ports)].sort((a, b) => a - b);
  }

  /** Takes the line of one machine down, or puts it up again. */
  plug(machine: number, up: boolean): void {
    ip('-n', HUB, 'link', 'set', `m${machine}`, up ? 'up' : 'down');
  }

  /** The line between the two switches. */
  join(up: boolean): void {
    ip('-n', HUB, 'link', 'set', 'line-left', up ? 'up' : 'down');
  }

  /** With every process in them. */
  remove(): void {
    for (const name of [...this.#names, HUB]) {
      const { stdout } = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' });
      for (const pid of (stdout ?? '').split('\n').filter((line) => line !== '')) kill(Number(pid));
      spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
    }
  }

  #build(): void {
    ip('netns', 'add', HUB);
    for (const side of ['left', 'right']) {
      ip('-n', HUB, 'link', 'add', side, 'type', 'bridge');
      ip('-n', HUB, 'link', 'set', side, 'up');
    }
    ip('-n', HUB, 'link', 'add', 'line-left', 'type', 'veth', 'peer', 'name', 'line-right');
    for (const side of ['left', 'right']) ip('-n', HUB, 'link', 'set', `line-${side}`, 'master', side, 'up');
    for (const [i, name] of this.#names.entries()) {
      ip('netns', 'add', name);
      ip('-n', HUB, 'link', 'add', `m${i}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      ip('-n', HUB, 'link', 'set', `m${i}`, 'master', i < this.#names.length / 2 ? 'left' : 'right', 'up');
      for (const address of [addressOf(i), tunnelTo(i)])
        ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
      for (const device of ['lo', 'eth0']) ip('-n', name, 'link', 'set', device, 'up');
    }
  }

  #name(machine: number): string {
    return this.#names[machine] as string;
  }
}

const LISTENS = '0A';
/** 127.0.0.1 and ::1, as the kernel writes them. */
const LOOPBACK: readonly string[] = ['0100007F', '00000000000000000000000001000000'];

function ip(...args: readonly string[]): { readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
  return { stdout };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
