/**
 * A town that joins takes over the public book of the others. It believes nothing: every line is replayed, as any
 * stranger would, and what this town's own machine computes from it is what is kept.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { readGenesis, startOf } from '#engine';
import { type Bytes, type Machine, toBase64url } from '#kernel';
import { signCheckpoint } from '#proofs';
import { verifyFile } from '#verify';
import { HomeError, lockHome, readTownFile, writeWhole } from '../home.ts';
import { LedgerStore } from '../ledger-store.ts';
import { LogKeyRing } from '../log-keys.ts';
import { foundingCheckpointPath } from './founding.ts';
import { cometbftFolder, genesisPath, networkPath, readNetworkFile } from './network-file.ts';

/** Throws `book-refused` with what is wrong, `genesis-of-another-book`, and leaves the home as it was. */
export function takeBook(
  home: string,
  book: string,
  genesisFile: string,
): { readonly size: number; readonly root: string } {
  const genesis = readGenesis(readFileSync(genesisFile, 'utf8'));
  if (genesis === undefined) throw new HomeError('genesis-malformed', `${genesisFile} is no genesis of a network`);
  const lock = lockHome(home);
  try {
    refuseUsedHome(home);
    const fresh = join(home, 'ledger.db.new');
    removeDatabase(fresh);
    const taken = replayInto(fresh, home, book, JSON.stringify(genesis.start));
    forgetChain(home);
    putInPlace(fresh, home);
    writeWhole(foundingCheckpointPath(home), checkpointIn(book));
    writeWhole(genesisPath(home), readFileSync(genesisFile, 'utf8'));
    return taken;
  } finally {
    lock.close();
  }
}

function replayInto(path: string, home: string, book: string, start: string) {
  const store = new LedgerStore(path);
  try {
    // Not yet kept by all of them: the genesis that they agreed on says with which book they begin.
    const verified = verifyFile(chunksOf(book), { store, quorum: 'reported' });
    if (!verified.ok)
      throw new HomeError(
        'book-refused',
        `${book} does not hold: ${verified.refusal.code} ${JSON.stringify(verified.refusal.detail ?? {})}`,
      );
    if (verified.value.kind !== 'book') throw new HomeError('book-refused', `${book} is no book`);
    const { machine, origin, tip } = verified.value.book;
    const { town, ...own } = { town: readNetworkFile(home)?.town, ...readTownFile(home) };
    if (JSON.stringify(startOf(machine)) !== start || own.origin !== origin || own.chain !== machine.chain)
      throw new HomeError('genesis-of-another-book', `${book} is not the book that the genesis begins with`);
    signFor(store, machine, home, town);
    return { size: tip.size, root: toBase64url(tip.logRoot) };
  } finally {
    store.close();
  }
}

/** This town's own signature on the book as it was taken over. */
export function signFor(store: LedgerStore, machine: Machine, home: string, town?: string): void {
  const { tip } = machine;
  const { origin } = readTownFile(home);
  const keys = new LogKeyRing(home, origin, town);
  keys.follow(keys.ownIn(machine));
  const checkpoint = { origin, size: BigInt(tip.size), root: tip.logRoot, extensions: [] };
  store.addCheckpoint(tip.size, signCheckpoint(checkpoint, keys.named, Math.floor(tip.timeMs / 1_000)));
}

/** Where a town comes back, CometBFT fetches the chain anew. Its keys stay, and what they signed last. */
export function forgetChain(home: string): void {
  const data = join(cometbftFolder(home), 'data');
  for (const name of existsSync(data) ? readdirSync(data) : [])
    if (name !== 'priv_validator_state.json') rmSync(join(data, name), { recursive: true });
}

/**
 * The book that was replayed becomes the home's. A copy from before, which a town that comes back only kept, lies beside
 * it from now on.
 */
export function putInPlace(fresh: string, home: string): void {
  const own = join(home, 'ledger.db');
  const file = readNetworkFile(home);
  if (file?.left === true) {
    removeDatabase(join(home, 'projections.db'));
    removeDatabase(join(home, 'ledger.before.db'));
    new LedgerStore(own).close();
    renameSync(own, join(home, 'ledger.before.db'));
  }
  removeDatabase(own);
  renameSync(fresh, own);
  if (file?.left === true) writeWhole(networkPath(home), `${JSON.stringify({ ...file, left: false }, null, 2)}\n`);
}

/** A home that has a book of its own joins with it sealed into the common one, never by overwriting it. */
export function refuseUsedHome(home: string): void {
  if (!existsSync(join(home, 'ledger.db')) || readNetworkFile(home)?.left === true) return;
  const store = new LedgerStore(join(home, 'ledger.db'));
  const size = store.size();
  store.close();
  if (size > 0) throw new HomeError('home-exists', `${home} holds a book already: join with a new home`, { home });
}

export function removeDatabase(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}

/** The last line of a book that was verified: its checkpoint. */
function checkpointIn(book: string): string {
  const file = openSync(book, 'r');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, CHUNK));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const last = tail.toString().trimEnd().split('\n').at(-1) as string;
    return (JSON.parse(last) as { readonly checkpoint: string }).checkpoint;
  } finally {
    closeSync(file);
  }
}

const CHUNK = 1_048_576;

/** A file piece by piece. */
export function* chunksOf(path: string): Generator<Bytes, void> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = new Uint8Array(CHUNK);
      const length = readSync(file, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
