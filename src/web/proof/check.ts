/**
 * Checking on the reader's own device, beside the page so that a large book does not freeze it. What runs is
 * `src/verify` unchanged.
 */
import type { Result } from '#kernel';
import type { VerifiedFile } from '#verify';

export type Checked = {
  readonly result: Result<VerifiedFile>;
  /** The file was signed with the keys that the reader has pinned; `other` where it was not, but holds in itself. */
  readonly keys: 'pinned' | 'unpinned' | 'other';
  readonly tookMs: number;
};

/** Never rejects but where the browser cannot start a worker. */
export function check(file: Blob, pinned: readonly string[]): Promise<Checked> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Checked>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Checked>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ file, pinned });
  }).finally(() => worker.terminate());
}
