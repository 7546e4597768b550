/** A node that runs as long as this process does, on a port that people can remember. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { accept, type Result, refuse } from '#kernel';
import { firstLine, hasTown, type NewHome, nodeCommand, runningTown, type Town, townAt } from './town.ts';

const DEFAULT_PORT = 7_400;
/** How many ports after the default are tried when nobody asked for a certain one. */
const PORTS_TRIED = 20;

export type Serving = {
  readonly town: Town;
  /** Ends when the node has: true where it stopped as it should. */
  readonly ended: Promise<boolean>;
  readonly stop: () => void;
};

/** The port that was asked for, or else the first free one from the default on. */
export async function portFor(asked: string | undefined): Promise<Result<number>> {
  if (asked !== undefined) {
    if (!/^[0-9]{1,5}$/.test(asked) || Number(asked) > 65_535) return refuse('option-wrong', { option: '--port' });
    return (await isFree(Number(asked))) ? accept(Number(asked)) : refuse('port-in-use', { port: Number(asked) });
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + PORTS_TRIED; port++) if (await isFree(port)) return accept(port);
  return refuse('port-in-use', { port: DEFAULT_PORT });
}

/** So many ports that are free now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const probes = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Server>((done) => {
          const probe = createServer();
          probe.listen({ host: '127.0.0.1', port: 0 }, () => done(probe));
        }),
    ),
  );
  const ports = probes.map((probe) => (probe.address() as { port: number }).port);
  await Promise.all(probes.map((probe) => new Promise((done) => probe.close(done))));
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => done(true)));
  });
}

/** Starts the node of a home, which is made first where `create` is given. It ends on interrupt, gracefully. */
export async function serve(home: string, port: number, create?: NewHome): Promise<Result<Serving>> {
  const running = hasTown(home) ? await runningTown(home) : undefined;
  if (running !== undefined) return refuse('home-in-use', { home, address: running.client.address });
  const more = create === undefined ? [] : ['--create', JSON.stringify(create)];
  const [program, ...args] = nodeCommand('--home', home, '--port', String(port), '--leashed', ...more);
  // The pipe is the node's leash: it ends when this process does, however that happens, on every system.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = exitOf(child);
  const stop = () => void child.stdin?.end();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const address = await firstLine(child);
  if (address === undefined) return refuse('node-did-not-start', { home });
  return accept({ town: townAt(home, address, stop), ended, stop });
}

function exitOf(child: ChildProcess): Promise<boolean> {
  return new Promise((done) => {
    child.once('exit', (code) => done(code === 0));
    child.once('error', () => done(false));
  });
}
