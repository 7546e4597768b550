/** What must be on the disk before anything is built on it: the bytes of a file, and its name in the folder. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from './home-error.ts';

const IS_WINDOWS = process.platform === 'win32';

export function flushFile(path: string): void {
  // Windows flushes through a handle that may write.
  flush(path, IS_WINDOWS ? 'r+' : 'r');
}

/** A file that was flushed as it was written still needs its name on the disk. */
export function flushName(path: string): void {
  flushFolder(dirname(path));
}

export function flushFolder(path: string): void {
  // Windows has no handle of a folder that could be flushed.
  if (!IS_WINDOWS) flush(path, 'r', true);
}

function flush(path: string, flags: string, isFolder = false): void {
  try {
    const handle = openSync(path, flags);
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    // Some file systems of a network know no such thing as flushing a folder.
    if (isFolder && (error as { code?: unknown }).code === 'EINVAL') return;
    throw fileError(path, error);
  }
}
