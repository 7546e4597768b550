/**
 * A newcomer takes up the book from a snapshot instead of from its founding. CometBFT fetches the pieces from the other
 * towns and checks with their signatures which root the book must have; this town replays every line of it.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readGenesis, type SnapshotFacts, takeSnapshot, writeConfiguration } from '#engine';
import { type Bytes, equalBytes, type Machine, toBase64url } from '#kernel';
import { parseCheckpoint, parseNote } from '#proofs';
import { replayBook } from '#verify';
import { HomeError, lockHome, readTownFile, writeWhole } from '../home.ts';
import { LedgerStore } from '../ledger-store.ts';
import { foundingCheckpointPath } from './founding.ts';
import { cometbftProgram, logFile } from './network.ts';
import { cometbftFolder, genesisPath, type NetworkFile, readNetworkFile, socketsOf } from './network-file.ts';
import { chunksOf, forgetChain, putInPlace, refuseUsedHome, removeDatabase, signFor } from './take-book.ts';

const askedSchema = z.strictObject({
  /** Where CometBFT's light client asks: at least two towns. */
  servers: z.array(z.string()).min(2),
  /** The block that is believed because several towns named the same one. */
  height: z.int().min(1),
  hash: z.string(),
  peers: z.array(z.strictObject({ nodeId: z.string(), address: z.string() })),
  genesis: z.string(),
  /** The founder's, so that this town can hand out the founding book too. */
  checkpoint: z.string(),
  patienceMs: z.int().min(1_000),
});

export type Synced = { readonly height: number; readonly size: number; readonly root: string };

/** Throws `no-network`, `home-exists`, `genesis-malformed`, `no-snapshot`, `genesis-of-another-book`. */
export async function joinBySnapshot(home: string, asked: string): Promise<Synced> {
  const wish = askedSchema.parse(JSON.parse(asked));
  const file = readNetworkFile(home);
  const genesis = readGenesis(wish.genesis);
  if (file === undefined) throw new HomeError('no-network', `${home} is not prepared for a network`);
  if (genesis === undefined) throw new HomeError('genesis-malformed', 'this is no genesis of a network');
  const lock = lockHome(home);
  const restore = new Restore(home, file);
  try {
    refuseUsedHome(home);
    forgetChain(home);
    writeWhole(genesisPath(home), wish.genesis);
    const facts = await fetchSnapshot(home, file, wish, restore);
    if (facts === undefined)
      throw new HomeError('no-snapshot', 'no town handed out a snapshot that holds: join without --snapshot');
    const synced = restore.finish(genesis.start, wish.checkpoint);
    writeWhole(foundingCheckpointPath(home), wish.checkpoint);
    return synced;
  } catch (error) {
    rmSync(genesisPath(home), { force: true });
    throw error;
  } finally {
    restore.close();
    lock.close();
  }
}

function fetchSnapshot(
  home: string,
  file: NetworkFile,
  { servers, height, hash, peers, patienceMs }: z.infer<typeof askedSchema>,
  restore: Restore,
): Promise<SnapshotFacts | undefined> {
  const sockets = socketsOf(home, false);
  const { town, listen, external, distance } = file;
  writeConfiguration(cometbftFolder(home), {
    name: town,
    listen,
    ...(external === undefined ? {} : { external }),
    peers,
    distance,
    ...sockets,
    stateSync: { servers, height, hash },
  });
  return takeSnapshot({
    ...sockets,
    folder: cometbftFolder(home),
    logFile: logFile(home),
    program: cometbftProgram(file),
    patienceMs,
    keep: (index, piece) => restore.keep(index, piece),
    replay: (facts) => restore.replay(facts),
  });
}

type Start = NonNullable<ReturnType<typeof readGenesis>>['start'];

/** Pieces on the disk, and the book that is made from them. */
class Restore {
  readonly #home: string;
  readonly #file: NetworkFile;
  readonly #folder: string;
  readonly #fresh: string;
  #store: LedgerStore | undefined;
  #machine: Machine | undefined;

  constructor(home: string, file: NetworkFile) {
    this.#home = home;
    this.#file = file;
    this.#folder = join(home, 'snapshot.new');
    this.#fresh = join(home, 'ledger.db.new');
    this.close();
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  keep(index: number, piece: Bytes): void {
    writeFileSync(join(this.#folder, String(index)), piece, { mode: 0o600 });
  }

  /** Undefined where a line does not hold, or the book is another one. */
  replay({ height, timeMs, size, pieces }: SnapshotFacts): { readonly logRoot: Bytes } | undefined {
    this.#store?.close();
    removeDatabase(this.#fresh);
    const store = new LedgerStore(this.#fresh);
    this.#store = store;
    const replayed = replayBook(this.#lines(pieces.length), { store });
    if (!replayed.ok) return undefined;
    const machine = replayed.value;
    const { tip } = machine;
    if (machine.chain !== readTownFile(this.#home).chain || tip.size !== size || tip.height > height) return undefined;
    if (tip.height < height) {
      // Empty blocks leave no trace in the book, and CometBFT counts them.
      machine.finalize({ height, timeMs: Math.max(timeMs, tip.timeMs), transactions: [] });
      machine.commit();
    }
    this.#machine = machine;
    return machine.tip;
  }

  /** The book takes its place in the home, signed by this town's own keys. */
  finish(start: Start, checkpoint: string): Synced {
    const [store, machine] = [this.#store, this.#machine];
    if (store === undefined || machine === undefined) throw new Error('nothing was replayed');
    refuseOther(store, start, checkpoint);
    signFor(store, machine, this.#home, this.#file.town);
    store.close();
    this.#store = undefined;
    putInPlace(this.#fresh, this.#home);
    const { height, size, logRoot } = machine.tip;
    return { height, size, root: toBase64url(logRoot) };
  }

  close(): void {
    this.#store?.close();
    this.#store = undefined;
    removeDatabase(this.#fresh);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  *#lines(count: number): Generator<Bytes, void> {
    for (let i = 0; i < count; i++) yield* chunksOf(join(this.#folder, String(i)));
  }
}

/** The book must have stood at the network's beginning where the genesis says, and where the founder signed it. */
function refuseOther(store: LedgerStore, start: Start, checkpoint: string): void {
  const [begun] = store.blocksAfter(start.height - 1, 1);
  const note = parseNote(checkpoint);
  const signed = note.ok ? parseCheckpoint(note.value.text) : note;
  const same =
    begun !== undefined &&
    signed.ok &&
    begun.tip.height === start.height &&
    begun.tip.size === start.size &&
    toBase64url(begun.tip.logRoot) === start.logRoot &&
    toBase64url(begun.tip.stateRoot) === start.stateRoot &&
    Number(signed.value.size) === start.size &&
    equalBytes(signed.value.root, begun.tip.logRoot);
  if (!same)
    throw new HomeError('genesis-of-another-book', 'the snapshot is not of the book that the genesis begins with');
}
