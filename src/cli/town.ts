/**
 * The command line's way to a town: the node that runs on the home, or one started for this command alone.
 * Both are spoken to over HTTP, so there is one path, tested once.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TownClient } from '#client';
import { accept, type Result, refuse } from '#kernel';

export type Town = { readonly client: TownClient; readonly home: string; readonly close: () => Promise<void> };

/**
 * The home folder: the option, the environment, or `data` in the working folder. An option without a value comes
 * from a variable that was never set, and must not become the working folder.
 */
export function homeFolder(option: string | undefined): Result<string> {
  if (option?.trim() === '') return refuse('home-blank');
  return accept(resolve(option ?? (process.env.TOWNLEDGER_HOME || 'data')));
}

export function hasTown(home: string): boolean {
  return existsSync(join(home, 'town.json'));
}

/** A home that is made first, with this chain, origin and name. */
export type NewHome = { readonly chain: string; readonly origin: string; readonly name: string };

export async function openTown(home: string, create?: NewHome): Promise<Result<Town>> {
  if (create !== undefined) return transientTown(home, '--create', JSON.stringify(create));
  if (!hasTown(home)) return refuse('home-not-found', { home });
  // Another node may have the home already and not yet have said where it is, or have it still and be ending.
  for (const endMs = performance.now() + PATIENCE_MS; ; ) {
    const running = await runningTown(home);
    if (running !== undefined) return accept(running);
    const own = await transientTown(home);
    if (own.ok || own.refusal.code !== 'home-taken' || performance.now() > endMs) return own;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

const PATIENCE_MS = 20_000;
const PAUSE_MS = 200;
/** How a transient node ends where another one has the home. */
const HOME_TAKEN = 3;

/** The command that starts the node program, from source or from the emitted package, whichever this is. */
export function nodeCommand(...options: readonly string[]): readonly [program: string, ...args: string[]] {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`../node/main.${extension}`, import.meta.url));
  return [process.execPath, ...process.execArgv, program, ...options];
}

/** The town whose node runs already, or undefined where none answers. With a limit each of its answers takes no longer. */
export async function runningTown(home: string, limitMs?: number): Promise<Town | undefined> {
  const address = readRun(home, 'address');
  const token = readRun(home, 'token');
  if (address === undefined || token === undefined) return undefined;
  const limited: typeof fetch = (url, options) => fetch(url, { ...options, signal: AbortSignal.timeout(limitMs ?? 0) });
  const client = new TownClient({ address, token, ...(limitMs === undefined ? {} : { fetch: limited }) });
  const status = await client.status();
  // An address left behind by a node that was killed answers nothing, and then a node of our own takes over.
  return status.ok ? { client, home, close: async () => {} } : undefined;
}

async function transientTown(home: string, ...more: readonly string[]): Promise<Result<Town>> {
  const [program, ...args] = nodeCommand('--home', home, '--port', '0', '--transient', ...more);
  // The pipe on its stdin is the node's leash: it ends when this process does, however that happens.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const address = await firstLine(child);
  if (address !== undefined) return accept(townAt(home, address, () => ended(child)));
  return refuse(child.exitCode === HOME_TAKEN ? 'home-taken' : 'node-did-not-start', { home });
}

/** A town at an address; the token in its home opens the local routes. */
export function townAt(home: string, address: string, close: () => Promise<void> | void): Town {
  const token = readRun(home, 'token');
  const client = new TownClient(token === undefined ? { address } : { address, token });
  return { client, home, close: async () => close() };
}

function readRun(home: string, name: string): string | undefined {
  try {
    return readFileSync(join(home, 'run', name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The first line that a program prints, or undefined where it ends before. */
export function firstLine(child: ChildProcess): Promise<string | undefined> {
  return new Promise((done) => {
    if (child.stdout === null) return done(undefined);
    createInterface({ input: child.stdout }).once('line', (line) => done(line.trim()));
    child.once('exit', () => done(undefined));
    child.once('error', () => done(undefined));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
    child.stdin?.end();
  });
}
