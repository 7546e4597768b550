/**
 * A backup of a town while it runs: a folder with the databases as they were at one moment each, town.json, the
 * settings, the keys unless they are left out, and a manifest with the hash of each file. The manifest is written
 * last, so a folder without one is no backup.
 *
 * The book comes first and the vault after it: content lies in the vault before its commitment is in the book, so
 * everything that the copied book names is in the copied vault. A live database is never opened as a plain file:
 * closing it would drop the locks that SQLite holds for this process.
 */
import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { toBase64url } from '#kernel';
import { databaseError } from '../database.ts';
import { readTownFile, type TownFile, writeWhole } from '../home.ts';
import { fileError, HomeError } from '../home-error.ts';
import { LedgerStore } from '../ledger-store.ts';
import { genesisPath, KEPT_NODE_KEY, nodeKeyPath } from '../network/network-file.ts';

export const BACKUP_FORMAT = 1;
export const MANIFEST = 'manifest.json';
export const LAST_BACKUP = 'last-backup.json';

export type BackedUpFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

export type Manifest = {
  readonly format: number;
  readonly town: TownFile;
  readonly createdMs: number;
  /** Where the copied book ends; null where it has not been founded. */
  readonly book: {
    readonly height: number;
    readonly size: number;
    readonly root: string;
    readonly timeMs: number;
  } | null;
  readonly keys: boolean;
  readonly files: readonly BackedUpFile[];
};

export const DATABASES = ['ledger.db', 'witness.db', 'vault.db', 'sharing.db', 'attachments.db'] as const;
const SETTINGS = ['town.json', 'node.json'] as const;

export type BackupOptions = { readonly keys: boolean; readonly now: () => number };

/** Throws a `HomeError`: `folder-not-empty`, or a fault of the disk. What was written until then stays, without a manifest. */
export async function backUp(home: string, folder: string, { keys, now }: BackupOptions): Promise<Manifest> {
  const town = readTownFile(home);
  beginFolder(folder);
  const createdMs = now();
  const names: string[] = [];
  for (const name of DATABASES.filter((one) => existsSync(join(home, one)))) {
    await copyDatabase(join(home, name), join(folder, name));
    names.push(name);
  }
  const keyFiles = keys ? readdirSync(join(home, 'keys')).map((name) => `keys/${name}`) : [];
  if (keys) mkdirSync(join(folder, 'keys'), { mode: 0o700 });
  // Not the key that signs blocks: one that forgot what it signed last could sign twice.
  const network = existsSync(genesisPath(home)) ? ['network.json'] : [];
  for (const name of [...SETTINGS, ...network, ...keyFiles].filter((one) => existsSync(join(home, one)))) {
    copyFile(join(home, name), join(folder, name));
    names.push(name);
  }
  if (keys && network.length > 0) {
    // By this the other towns know the machine; whoever has it can sign nothing with it.
    copyFile(nodeKeyPath(home), join(folder, KEPT_NODE_KEY));
    names.push(KEPT_NODE_KEY);
  }
  const files = names.map((name) => ({ name, ...seal(join(folder, name)) }));
  const book = bookOf(join(folder, 'ledger.db'));
  const manifest: Manifest = { format: BACKUP_FORMAT, town, createdMs, book, keys, files };
  writeWhole(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  writeWhole(join(home, LAST_BACKUP), `${JSON.stringify({ folder, createdMs, size: book?.size ?? 0 })}\n`);
  return manifest;
}

/** Makes the folder, for the owner alone. */
export function beginFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new HomeError('folder-not-empty', `the folder ${folder} is not empty: name a new one`, { folder });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileError(folder, error);
  }
}

export function copyFile(from: string, to: string): void {
  try {
    copyFileSync(from, to);
  } catch (error) {
    throw fileError(to, error);
  }
}

/** All pages in one step and in another thread: a longer copy would begin anew with every block that is written. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  let source: DatabaseSync | undefined;
  try {
    source = new DatabaseSync(from, { readOnly: true });
    await backup(source, to, { rate: 1_000_000_000 });
    const copy = new DatabaseSync(to);
    // One file that stands for itself, without a write-ahead log beside it.
    copy.exec('PRAGMA journal_mode = DELETE');
    copy.close();
  } catch (error) {
    throw databaseError(to, error);
  } finally {
    source?.close();
  }
}

/** Size and hash of a file, once it is on the disk. */
export function seal(path: string): { readonly bytes: number; readonly sha256: string } {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(1_048_576);
    let bytes = 0;
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, read));
      bytes += read;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}

function bookOf(path: string): Manifest['book'] {
  const store = new LedgerStore(path, { snapshot: true });
  const tip = store.tip();
  store.close();
  if (tip === undefined) return null;
  return { height: tip.height, size: tip.size, root: toBase64url(tip.logRoot), timeMs: tip.timeMs };
}
