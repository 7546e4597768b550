/**
 * A town that dies: `crash-program.ts DATABASE WINDOW BLOCK`. Orders the acts that come on standard input, one
 * in base64 a line and one a block, says which are acknowledged, and kills itself at the named moment of a block.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { EmbeddedEngine } from '#engine';
import { Machine } from '#kernel';
import { modules } from '#modules';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { CHAIN, TestTown } from './test-town.ts';

const [path, window, dying] = process.argv.slice(2) as [string, string, string];

/** SQLite is in the middle of the block's transaction when it asks for the checkpoint's signature. */
const sign = (): string => {
  if (isTime('inside commit')) die();
  return 'checkpoint';
};
const store = new LedgerStore(path, { sign });
const commit = store.commit.bind(store);
store.commit = (block) => {
  if (isTime('before commit')) die();
  commit(block);
  if (store.tip()?.height === Number(dying) && window === 'after commit') die();
};
const machine = new Machine({ chain: CHAIN, modules, store });
const { timeMs } = new TestTown();
const engine = new EmbeddedEngine({ machine, now: () => timeMs, maxBlock: 1 });

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await engine.submit(new Uint8Array(Buffer.from(line, 'base64')));
  // Written at once: what a killed process still has in its buffers was never said.
  writeSync(1, `${answer.ok ? 'ok' : answer.refusal.code}\n`);
}

function isTime(moment: string): boolean {
  return window === moment && machine.tip.height + 1 === Number(dying);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}
