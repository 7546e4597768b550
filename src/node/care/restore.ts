/**
 * From a backup to a new home. Everything is checked before the home counts as one: the manifest, the hash of
 * every file, and the book itself, replayed from its first entry. town.json comes last, and without it there is
 * no home.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, fromBase64url } from '#kernel';
import { bookLines, verifyFile } from '#verify';
import { HomeError, readVaultKey } from '../home.ts';
import { LedgerStore } from '../ledger-store.ts';
import { keepAsArchive, restoreNodeKey } from '../network/network-file.ts';
import { Vault } from '../vault/vault.ts';
import { retireWitnessKeys } from '../witness/witness-keys.ts';
import { BACKUP_FORMAT, beginFolder, copyFile, MANIFEST, type Manifest, seal } from './backup.ts';

export type Restored = {
  readonly home: string;
  readonly town: Manifest['town'];
  readonly createdMs: number;
  readonly book: Manifest['book'];
  /** False where the backup was made without keys: they must be put into the home before the town can start. */
  readonly keys: boolean;
};

const MAX_MANIFEST_BYTES = 1_048_576;
/** What a backup may hold, so that no manifest leads out of the home. */
const NAMES =
  /^(town\.json|node\.json|network\.json|(ledger|attachments|vault|sharing|witness)\.db|keys\/[a-z0-9][a-z0-9.-]{0,60})$/;

/** Throws a `HomeError`: `folder-not-empty`, `backup-malformed`, `backup-newer`, `backup-damaged`, or of the disk. */
export function restore(folder: string, home: string): Restored {
  const manifest = readManifest(folder);
  for (const { name, bytes, sha256 } of manifest.files) {
    const own = existsSync(join(folder, name)) ? seal(join(folder, name)) : undefined;
    if (own?.bytes !== bytes || own.sha256 !== sha256) throw damaged(folder, `${name} is not as it was backed up`);
  }
  beginFolder(home);
  try {
    fill(folder, home, manifest);
  } catch (error) {
    for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true });
    throw error;
  }
  const { town, createdMs, book, keys } = manifest;
  return { home, town, createdMs, book, keys };
}

function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) throw malformed(folder, `it has no ${MANIFEST}`);
  const text = readFileSync(path);
  const manifest = text.length > MAX_MANIFEST_BYTES ? undefined : (parsed(text.toString()) as Partial<Manifest> | null);
  if (typeof manifest?.format !== 'number') throw malformed(folder, `its ${MANIFEST} cannot be read`);
  if (manifest.format > BACKUP_FORMAT)
    throw new HomeError('backup-newer', `the backup in ${folder} was made by a newer program: update this one`, {
      folder,
    });
  const { files } = manifest;
  const sound = Array.isArray(files) && files.every((file) => typeof file?.name === 'string' && NAMES.test(file.name));
  const names: readonly string[] = sound ? files.map(({ name }) => name) : [];
  if (new Set(names).size !== names.length || !names.includes('town.json') || !names.includes('ledger.db'))
    throw malformed(folder, `its ${MANIFEST} names other files than a backup has`);
  return manifest as Manifest;
}

function fill(folder: string, home: string, manifest: Manifest): void {
  for (const name of ['keys', 'run']) mkdirSync(join(home, name), { recursive: true, mode: 0o700 });
  const names = manifest.files.map(({ name }) => name).filter((name) => name !== 'town.json');
  for (const name of names) copyFile(join(folder, name), join(home, name));
  // The other towns have gone on: a copy that went on as well would be a second book. It can join them again.
  if (names.includes('network.json')) keepAsArchive(home);
  restoreNodeKey(home);
  forgetAsWitness(home, manifest.keys);
  checkBook(folder, join(home, 'ledger.db'), manifest);
  if (manifest.keys && names.includes('vault.db')) openVault(home);
  copyFile(join(folder, 'town.json'), join(home, 'town.json'));
}

/**
 * What this town has cosigned for others since the backup is forgotten, so its witness must begin anew under other
 * keys. Where the keys come back by hand, a witness without its memory gives them up by itself.
 */
function forgetAsWitness(home: string, keys: boolean): void {
  if (keys) retireWitnessKeys(home);
  else rmSync(join(home, 'witness.db'), { force: true });
}

/** Replays the whole book, and compares where it ends with what the manifest says. */
function checkBook(folder: string, path: string, { town, book }: Manifest): void {
  const store = new LedgerStore(path, { mustExist: true });
  try {
    const checkpoint = store.checkpoint();
    if (checkpoint === undefined && book === null) return;
    if (checkpoint === undefined || book === null) throw damaged(folder, 'its book is not the one of the manifest');
    const refusedAt = (height: number) => store.refusedAt(height);
    const lines = bookLines({ chain: town.chain, entries: store.entries(), refusedAt, checkpoint });
    const verified = verifyFile(lines, { quorum: 'reported' });
    if (!verified.ok) throw damaged(folder, `its book does not hold: ${verified.refusal.code}`);
    const root = fromBase64url(book.root);
    const tip = verified.value.kind === 'book' ? verified.value.book.tip : undefined;
    if (tip?.size !== book.size || root === undefined || !equalBytes(tip.logRoot, root))
      throw damaged(folder, 'its book is not the one of the manifest');
  } finally {
    store.close();
  }
}

/** Throws where the key is not that of the vault. */
function openVault(home: string): void {
  new Vault(join(home, 'vault.db'), { key: readVaultKey(home), now: () => 0, inBook: () => false }).close();
}

function damaged(folder: string, how: string): HomeError {
  return new HomeError('backup-damaged', `the backup in ${folder} is damaged (${how}): take another one`, {
    folder,
    message: how,
  });
}

function malformed(folder: string, how: string): HomeError {
  return new HomeError('backup-malformed', `${folder} is no backup: ${how}`, { folder, message: how });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
