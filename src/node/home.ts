/**
 * A town's home folder.
 *
 *     town.json        chain, origin and name: public
 *     ledger.db        the book
 *     vault.db         what the town must be able to erase, encrypted under keys/vault.key
 *     sharing.db       what offices share under grants, each item encrypted
 *     projections.db   tables made from the book, thrown away and made again at any time
 *     desk.db          who is signed in at the desk: may be deleted at any time
 *     keys/            log keys, the vault's key and the keys of programs: readable by the owner alone
 *     network.json     how the town takes part where several keep the book
 *     cometbft/        CometBFT's own, with the genesis
 *     founding.checkpoint  the founder's signature where the network began
 *     snapshots/       of the book, for newcomers: may be deleted at any time
 *     run/             address and token of the node that runs now
 *     lock.db          held by the one process that may write; the system lets go of it when the process dies
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ed25519PublicKey, mlDsa44PublicKey } from '#crypto';
import { type Bytes, fromBase64url, toBase64url } from '#kernel';
import { databaseError } from './database.ts';
import { fileError, HomeError } from './home-error.ts';
import { LedgerStore } from './ledger-store.ts';

export { HomeError };

export type TownFile = { readonly chain: string; readonly origin: string; readonly name: string };

const SQLITE_BUSY = 5;
const VAULT_KEY = 'vault.key';

export type LogSeeds = { readonly ed25519: Bytes; readonly mlDsa44: Bytes };

/** Makes a home with new keys. Throws `home-exists` where there is one: keys are never overwritten. */
export function createHome(home: string, town: TownFile): void {
  if (existsSync(join(home, 'town.json')))
    throw new HomeError('home-exists', `there is a town in ${home} already`, { home });
  for (const folder of [home, join(home, 'keys'), join(home, 'run')])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeSecret(join(home, 'keys', 'log-ed25519.seed'), randomBytes(32));
  writeSecret(join(home, 'keys', 'log-ml-dsa-44.seed'), randomBytes(32));
  writeSecret(join(home, 'keys', 'officer.seed'), randomBytes(32));
  writeSecret(join(home, 'keys', VAULT_KEY), randomBytes(32));
  // An empty book from the beginning: a home without one has lost it, and must not quietly begin another.
  new LedgerStore(join(home, 'ledger.db')).close();
  // Last, because its presence says that the home is whole.
  writeWhole(join(home, 'town.json'), `${JSON.stringify(town, null, 2)}\n`);
}

export function readTownFile(home: string): TownFile {
  const path = join(home, 'town.json');
  if (!existsSync(path)) throw new HomeError('home-not-found', `there is no town in ${home}`, { home });
  const town = parsed(readText(path)) as Partial<TownFile> | undefined;
  const whole = [town?.chain, town?.origin, town?.name].every((part) => typeof part === 'string');
  if (!whole) throw new HomeError('town-file-damaged', `${path} is damaged: restore it from a backup`);
  return town as TownFile;
}

export function readLogSeeds(home: string): LogSeeds {
  return { ed25519: readSecret(home, 'log-ed25519.seed'), mlDsa44: readSecret(home, 'log-ml-dsa-44.seed') };
}

/** The vault's key. A home that has never had a vault gets one; a vault without its key throws `key-file-missing`. */
export function readVaultKey(home: string): Bytes {
  const path = join(home, 'keys', VAULT_KEY);
  if (!existsSync(path) && !existsSync(join(home, 'vault.db'))) writeSecret(path, randomBytes(32));
  return readSecret(home, VAULT_KEY);
}

/** The log's public keys in the form of the founding transaction. */
export function logKeys(seeds: LogSeeds): readonly { readonly algorithm: string; readonly key: string }[] {
  return [
    { algorithm: 'ed25519', key: toBase64url(ed25519PublicKey(seeds.ed25519)) },
    { algorithm: 'ml-dsa-44', key: toBase64url(mlDsa44PublicKey(seeds.mlDsa44)) },
  ];
}

/** Holds the home for this process. Throws `home-in-use` where another one has it. */
export function lockHome(home: string): { readonly close: () => void } {
  const path = join(home, 'lock.db');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw databaseError(path, error);
    throw new HomeError('home-in-use', `another process is running the town in ${home}`, { home });
  }
  const held = database;
  return { close: () => held.close() };
}

/** Says where this node can be reached, for commands on the same machine. */
export function announce(home: string, address: string, token: string): { readonly withdraw: () => void } {
  const paths = [join(home, 'run', 'address'), join(home, 'run', 'token')] as const;
  writeWhole(paths[1], token);
  writeWhole(paths[0], address);
  return {
    withdraw: () => {
      for (const path of paths) rmSync(path, { force: true });
    },
  };
}

/** A key file of 32 bytes. Throws `key-file-missing`. */
export function readSecret(home: string, name: string): Bytes {
  const path = join(home, 'keys', name);
  const seed = existsSync(path) ? fromBase64url(readText(path).trim()) : undefined;
  if (seed?.length !== 32)
    throw new HomeError('key-file-missing', `the key file ${path} is missing or damaged`, { file: path });
  return seed;
}

/** A new key file of 32 bytes; one that is there already is not overwritten. */
export function writeSecret(path: string, secret: Bytes): void {
  writeFileSync(path, `${toBase64url(secret)}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

/** A reader sees the old file or the new one, never a part. */
export function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw fileError(path, error);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(path, error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
