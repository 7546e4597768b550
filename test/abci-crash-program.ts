/**
 * A town behind its socket that dies: `abci-crash-program.ts DATABASE START WINDOW HEIGHT`. START says where the network
 * took the book over, as JSON. Says where it listens, and kills itself at the named moment of a block.
 */
import { writeSync } from 'node:fs';
import type { Machine } from '#kernel';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { AbciTown } from './abci-town.ts';

const [path, start, window, dying] = process.argv.slice(2) as [string, string, string, string];

let machine: Machine | undefined;
/** SQLite is in the middle of the block's transaction when it asks for the checkpoint's signature. */
const store = new LedgerStore(path, {
  sign: () => {
    dieAt('inside commit');
    return 'checkpoint';
  },
});
const town = new AbciTown({ store, start: JSON.parse(start) });
machine = town.machine;

const finalize = machine.finalize.bind(machine);
machine.finalize = (block, options) => {
  dieAt('before finalize');
  const finalized = finalize(block, options);
  dieAt('after finalize');
  return finalized;
};
const commit = machine.commit.bind(machine);
machine.commit = () => {
  dieAt('before commit');
  const next = nextHeight();
  const finalized = commit();
  dieAt('after commit', next);
  return finalized;
};

await town.listen();
writeSync(1, `${town.path}\n`);

function nextHeight(): number {
  return (machine?.tip.height ?? 0) + 1;
}

function dieAt(moment: string, height = nextHeight()): void {
  if (window === moment && height === Number(dying)) process.kill(process.pid, 'SIGKILL');
}
