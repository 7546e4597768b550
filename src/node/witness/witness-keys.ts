/** The keys with which this town cosigns other logs: its own, apart from those of its log. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64url, toBase64url } from '#kernel';
import { type KeyType, type NoteSigner, signerFor } from '#proofs';
import { HomeError } from '../home-error.ts';

const FILES: readonly (readonly [file: string, type: KeyType])[] = [
  ['witness-ed25519.seed', 'ed25519-cosignature'],
  ['witness-ml-dsa-44.seed', 'ml-dsa-44-cosignature'],
];

/** Made at the first call, because homes of an earlier version have none. They are named `<origin>/witness`. */
export function witnessSigners(home: string, origin: string): readonly NoteSigner[] {
  return FILES.map(([file, type]) => signerFor(`${origin}/witness`, type, seedIn(join(home, 'keys', file))));
}

/** Sets the keys aside for good: whoever forgot what these have signed must not sign with them again. */
export function retireWitnessKeys(home: string): void {
  for (const [file] of FILES) {
    const path = join(home, 'keys', file);
    if (existsSync(path)) renameSync(path, `${path}.retired`);
  }
}

export function hasWitnessKeys(home: string): boolean {
  return FILES.some(([file]) => existsSync(join(home, 'keys', file)));
}

function seedIn(path: string): Uint8Array {
  if (!existsSync(path))
    writeFileSync(path, `${toBase64url(randomBytes(32))}\n`, { mode: 0o600, flag: 'wx', flush: true });
  const seed = fromBase64url(readFileSync(path, 'utf8').trim());
  if (seed?.length !== 32)
    throw new HomeError('key-file-missing', `the key file ${path} is missing or damaged`, { file: path });
  return seed;
}
