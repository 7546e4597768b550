/**
 * A town that has left takes the whole book along: its home stays as it is, and from now on its node serves that book
 * without taking part. For a drill the same is done to a copy, and nothing to the home.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toBase64url } from '#kernel';
import { beginFolder, copyDatabase, DATABASES } from '../care/backup.ts';
import { HomeError, lockHome, readTownFile } from '../home.ts';
import { LedgerStore } from '../ledger-store.ts';
import { openBook } from '../town-node.ts';
import { foundingCheckpointPath } from './founding.ts';
import { hasGone, memberIn } from './members-in-book.ts';
import { genesisPath, keepAsArchive, type NetworkFile, networkPath, readNetworkFile } from './network-file.ts';

export type Left = { readonly town: string; readonly height: number; readonly size: number; readonly root: string };

/** Throws `no-network`, `never-a-member`, `still-a-member`, or `home-in-use` while the node runs. */
export function leaveNetwork(home: string): Left {
  const file = networkFileOf(home);
  const lock = lockHome(home);
  const store = new LedgerStore(join(home, 'ledger.db'), { mustExist: true });
  try {
    const machine = openBook(readTownFile(home).chain, store);
    const member = memberIn(machine, file.town);
    if (member === undefined)
      throw new HomeError('never-a-member', `the book in ${home} knows no member ${file.town}`, {});
    if (!hasGone(member))
      throw new HomeError(
        'still-a-member',
        `${file.town} is ${member.status} in the book: give notice, or wait for the decision, and leave after it`,
        {},
      );
    keepAsArchive(home);
    const { height, size, logRoot } = machine.tip;
    return { town: file.town, height, size, root: toBase64url(logRoot) };
  } finally {
    store.close();
    lock.close();
  }
}

/** A home of its own in a new folder, as this one would be after leaving. The node may run meanwhile. */
export async function copyAsLeft(home: string, folder: string): Promise<{ readonly home: string }> {
  networkFileOf(home);
  beginFolder(folder);
  for (const name of DATABASES.filter((one) => existsSync(join(home, one))))
    await copyDatabase(join(home, name), join(folder, name));
  for (const name of ['keys', 'run']) mkdirSync(join(folder, name), { mode: 0o700 });
  cpSync(join(home, 'keys'), join(folder, 'keys'), { recursive: true });
  mkdirSync(join(folder, 'cometbft', 'config'), { recursive: true, mode: 0o700 });
  for (const path of [genesisPath, foundingCheckpointPath, (one: string) => join(one, 'node.json')])
    if (existsSync(path(home))) copyFileSync(path(home), path(folder));
  copyFileSync(networkPath(home), networkPath(folder));
  keepAsArchive(folder);
  copyFileSync(join(home, 'town.json'), join(folder, 'town.json'));
  return { home: folder };
}

function networkFileOf(home: string): NetworkFile {
  const file = readNetworkFile(home);
  if (file === undefined || !existsSync(genesisPath(home)))
    throw new HomeError('no-network', `${home} takes part in no network`);
  return file;
}
