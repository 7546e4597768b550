/**
 * For training: makes one town of a network lie, so that people see what the others do. It changes a home that no node
 * is running on, as whoever rules over that machine could, and leaves no trace there: only the other towns can tell.
 *
 *     wrong-state    one value of the state is another from now on; the next block shows it
 *     rewrite        an old entry says something else, with every hash after it made to fit
 */
import { join } from 'node:path';
import { sha256 } from '#crypto';
import {
  appendAll,
  type Bytes,
  decode,
  EMPTY_FRONTIER,
  encode,
  type Frontier,
  isObject,
  leafHash,
  rootFrom,
  StateTree,
  TILE_HEIGHT,
  type TileRoot,
  type Value,
} from '#kernel';
import { signCheckpoint } from '#proofs';
import { HomeError, lockHome, readTownFile } from '../home.ts';
import { LedgerStore } from '../ledger-store.ts';
import { LogKeyRing } from '../log-keys.ts';
import { openBook } from '../town-node.ts';
import { readNetworkFile } from './network-file.ts';

/** Books of training networks are named so. */
export const TRAINING = /^demo-/;

export type OfflineCheat = 'wrong-state' | 'rewrite';

/** What was changed, for the trainer's eyes. Throws `training-only`. */
export function cheat(home: string, kind: OfflineCheat): { readonly changed: string } {
  const file = readNetworkFile(home);
  const { chain } = readTownFile(home);
  if (file === undefined || !TRAINING.test(chain))
    throw new HomeError('training-only', `${home} is no town of a training network: nothing was changed`);
  const lock = lockHome(home);
  const store = new LedgerStore(join(home, 'ledger.db'), { mustExist: true });
  try {
    return store.database.transaction(() =>
      kind === 'wrong-state' ? changeState(store, `members/town/${file.town}`) : rewriteEntry(store, home, file.town),
    );
  } finally {
    store.close();
    lock.close();
  }
}

function changeState(store: LedgerStore, key: string): { readonly changed: string } {
  const value = decodedState(store, key);
  const bytes = encode({ ...value, name: `${value.name} (altered)` });
  const [keyHash, valueHash] = [sha256(new TextEncoder().encode(key)), sha256(bytes)];
  const tree = StateTree.restore(store.leaves(), (prefix) => store.bucketHash(prefix));
  tree.apply([{ keyHash, valueHash }]);
  for (const [prefix, hash] of tree.changedBuckets())
    store.database.run('INSERT OR REPLACE INTO bucket VALUES (?, ?)', prefix, hash ?? null);
  store.database.run('UPDATE state SET value = ?, value_hash = ? WHERE key = ?', bytes, valueHash, key);
  store.database.run('UPDATE block SET state_root = ? WHERE height = (SELECT max(height) FROM block)', tree.root());
  return { changed: key };
}

function decodedState(store: LedgerStore, key: string): { readonly [name: string]: Value } {
  const bytes = store.value(key);
  const value = bytes === undefined ? undefined : decode(bytes);
  if (value?.ok !== true || !isObject(value.value))
    throw new HomeError('nothing-to-change', `the book holds no ${key}`);
  return value.value;
}

/** The newest notice says something else; its signature no longer fits, which nobody looks at again on this disk. */
function rewriteEntry(store: LedgerStore, home: string, town: string): { readonly changed: string } {
  const notice = store.database.row(
    "SELECT id, bytes FROM entry WHERE instr(bytes, CAST('members/post-notice' AS BLOB)) > 0 ORDER BY id DESC LIMIT 1",
  );
  if (notice === undefined) throw new HomeError('nothing-to-change', 'the book holds no notice yet: post one first');
  const other = withOtherText(notice.bytes as Bytes);
  store.database.run('UPDATE entry SET bytes = ?, leaf = ? WHERE id = ?', other, leafHash(other), notice.id as number);
  rehash(store);
  signAnew(store, home, town);
  return { changed: `entry ${notice.id}` };
}

function withOtherText(bytes: Bytes): Bytes {
  const transaction = decode(bytes);
  if (!transaction.ok || !isObject(transaction.value))
    throw new HomeError('nothing-to-change', 'the notice is damaged');
  const body = transaction.value.body as { readonly [name: string]: Value };
  const input = { ...(body.input as object), text: 'This was never said.' };
  return encode({ ...transaction.value, body: { ...body, input } });
}

/** Every root of the log and of its tiles, from the first entry on. */
function rehash(store: LedgerStore): void {
  const { database } = store;
  database.run('DELETE FROM subtree');
  let frontier: Frontier = EMPTY_FRONTIER;
  for (const { height, size } of database.rows('SELECT height, size FROM block ORDER BY height')) {
    const from = Number(frontier.size);
    const leaves = database.rows('SELECT leaf FROM entry WHERE id >= ? AND id < ? ORDER BY id', from, size as number);
    const grown = appendAll(
      frontier,
      leaves.map(({ leaf }) => leaf as Bytes),
    );
    frontier = grown.frontier;
    for (const tile of grown.tileRoots) keepTile(store, tile);
    const roots = [rootFrom(frontier), Buffer.concat(frontier.peaks), height as number] as const;
    database.run('UPDATE block SET log_root = ?, peaks = ? WHERE height = ?', ...roots);
  }
}

function keepTile({ database }: LedgerStore, { level, index, hash }: TileRoot): void {
  database.run('INSERT INTO subtree VALUES (?, ?, ?)', level / TILE_HEIGHT, index, hash);
}

/** With the town's own keys, which whoever rules over its machine has. */
function signAnew(store: LedgerStore, home: string, town: string): void {
  const { origin, chain } = readTownFile(home);
  const machine = openBook(chain, store);
  const keys = new LogKeyRing(home, origin, town);
  keys.follow(keys.ownIn(machine));
  const { size, logRoot, timeMs } = machine.tip;
  const checkpoint = { origin, size: BigInt(size), root: logRoot, extensions: [] };
  store.addCheckpoint(size, signCheckpoint(checkpoint, keys.named, Math.floor(timeMs / 1_000)));
}
