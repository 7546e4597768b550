/** Looks at a file and hashes it on this computer, beside the page so that a long scan does not freeze it. */
import { accept, type Result, refuse } from '#kernel';
import { HEAD_BYTES, kindOf, MAX_SCAN_BYTES, type ScannedFile } from './scan-file.ts';

type Told = { readonly read: number } | { readonly hash: string; readonly pages?: number };

/**
 * Refusals: `scan-empty`, `scan-too-large` (nothing of it is read then), `scan-kind` (only its first bytes are),
 * `scan-unreadable`.
 */
export async function scanned(file: File, progress: (read: number) => void): Promise<Result<ScannedFile>> {
  const { name, size } = file;
  if (size === 0) return refuse('scan-empty', { name });
  if (size > MAX_SCAN_BYTES) return refuse('scan-too-large', { name });
  try {
    const kind = kindOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
    if (kind === undefined) return refuse('scan-kind', { name });
    const { hash, pages } = await inWorker(file, kind, progress);
    if (kind === 'tiff' && pages === 0) return refuse('scan-unreadable', { name });
    return accept({ name, size, kind, hash, ...(pages === undefined ? {} : { pages }) });
  } catch {
    // The file went away, or its disk did.
    return refuse('scan-unreadable', { name });
  }
}

function inWorker(file: File, kind: string, progress: (read: number) => void) {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Extract<Told, { hash: string }>>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Told>) => ('hash' in data ? resolve(data) : progress(data.read));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ file, kind });
  }).finally(() => worker.terminate());
}
