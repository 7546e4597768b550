/** The files of a delivery, as they lie in a folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SourceFile } from '#connect';
import { accept, encode, type Result, refuse, toBase64url } from '#kernel';
import { sha256 } from './seal.ts';
import type { Plan } from './send.ts';

export function filesIn(folder: string): Result<readonly string[]> {
  try {
    // Through links: a delivery may lie on another disk.
    const isFile = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true;
    return accept(readdirSync(folder).filter(isFile));
  } catch {
    return refuse('folder-not-found', { folder });
  }
}

export function readSource(folder: string, name: string): Result<SourceFile> {
  try {
    return accept({ name, bytes: readFileSync(join(folder, name)) });
  } catch {
    return refuse('file-not-readable', { file: join(folder, name) });
  }
}

/** What is sealed of a file as a whole: enough to show, one day, that this was the file. */
export function plannedFile(layer: string, rows: number, { name, bytes }: SourceFile): Plan['files'][number] {
  const facts = { name: basename(name), bytes: bytes.length, sha256: toBase64url(sha256(bytes)) };
  return { layer, rows, content: encode(facts) };
}
