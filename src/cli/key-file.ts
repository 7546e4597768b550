/** Key files of officers: a seed of 32 bytes as base64url, readable by their owner alone. */
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { type Author, authorFromSeed } from '#client';
import { accept, type Result, refuse, toBase64url } from '#kernel';
import { authorOf } from './act.ts';

/** The key in a file; a new one where there is no file. So a command that was cut short can be given again. */
export function keyFile(file: string): Result<Author> {
  if (existsSync(file)) return authorOf(file);
  const seed = seedFile(file);
  return seed.ok ? accept(authorFromSeed(seed.value)) : seed;
}

/** A new secret of 32 bytes in a file that was not there before. */
export function seedFile(file: string): Result<Uint8Array> {
  const seed = Uint8Array.from(randomBytes(32));
  try {
    writeFileSync(file, `${toBase64url(seed)}\n`, { mode: 0o600, flag: 'wx' });
    return accept(seed);
  } catch {
    return refuse('home-not-writable', { file });
  }
}
