/**
 * The folder of a network for training: several whole towns on one machine.
 *
 *     network.json     the towns, in order, with their ports
 *     wanted.json      which of them are to be down
 *     running.json     the process that keeps them running
 *     book.jsonl       the book as it was when the network began
 *     towns/<town>     each town's own home
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, type Result, refuse } from '#kernel';
import { hasTown } from '../town.ts';

export type DemoTown = {
  readonly town: string;
  readonly name: string;
  /** Of its pages. */
  readonly port: number;
  /** Where the other towns' nodes connect. */
  readonly peerPort: number;
};

export type DemoNetwork = { readonly chain: string; readonly origin: string; readonly towns: readonly DemoTown[] };

export function homeOf(folder: string, { town }: Pick<DemoTown, 'town'>): string {
  return join(folder, 'towns', town);
}

export function hasNetwork(folder: string): boolean {
  return existsSync(join(folder, 'network.json'));
}

export function readNetwork(folder: string): Result<DemoNetwork> {
  // Whatever is done for training is not done to a real town; its home has settings of this name too.
  if (hasTown(folder)) return refuse('network-real', { home: folder });
  if (!hasNetwork(folder)) return refuse('network-not-found', { home: folder });
  const network = JSON.parse(readFileSync(join(folder, 'network.json'), 'utf8')) as Partial<DemoNetwork>;
  return Array.isArray(network.towns) ? accept(network as DemoNetwork) : refuse('network-not-found', { home: folder });
}

/** Last of all when a network is made: without it there is none. */
export function writeNetwork(folder: string, network: DemoNetwork): void {
  writeWhole(join(folder, 'network.json'), network);
}

/** The town that a person means: its place in the list, from 1, its name, or the short one that the book has. */
export function townNamed({ towns }: DemoNetwork, asked: string): Result<DemoTown> {
  const found = towns.find(({ town, name }, i) => [town, name, String(i + 1)].includes(asked));
  return found === undefined ? refuse('town-not-in-network', { town: asked }) : accept(found);
}

/** Towns that are to be down. */
export function readDown(folder: string): readonly string[] {
  const path = join(folder, 'wanted.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { down: readonly string[] }).down : [];
}

export function writeDown(folder: string, down: readonly string[]): void {
  writeWhole(join(folder, 'wanted.json'), { down });
}

export function announceRunning(folder: string): { readonly withdraw: () => void } {
  const path = join(folder, 'running.json');
  writeWhole(path, { pid: process.pid });
  return { withdraw: () => rmSync(path, { force: true }) };
}

export function isRunning(folder: string): boolean {
  const path = join(folder, 'running.json');
  if (!existsSync(path)) return false;
  try {
    process.kill((JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A reader sees the old file or the new one. */
function writeWhole(path: string, value: object): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
