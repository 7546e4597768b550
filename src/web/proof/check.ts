/**
 * Checking on the reader's own device, beside the page so that a large book does not freeze it. What runs is
 * `src/verify` unchanged.
 */
import type { Result } from '#kernel';
import type { VerifiedBook, VerifiedFile } from '#verify';

/** What a check found, as far as it can leave the worker: the machine of a replayed book stays there. */
export type CheckedFile =
  | Exclude<VerifiedFile, { readonly kind: 'book' }>
  | { readonly kind: 'book'; readonly book: Omit<VerifiedBook, 'machine'> };

export type Checked = {
  readonly result: Result<CheckedFile>;
  /**
   * The file was signed with the keys that the reader has pinned. Where it was not, but holds in itself: `namesake`
   * where it bears the name of a pinned key, which anybody can write, and `other` where it does not.
   */
  readonly keys: 'pinned' | 'unpinned' | 'other' | 'namesake';
  readonly tookMs: number;
  /** Line ends or a mark of another system were taken out first. */
  readonly mended?: true;
};

/** What is asked of the worker, and what it says: how much it has read, and last what it found. */
export type Asked = { readonly file: Blob; readonly pinned: readonly string[] };
export type Said = { readonly read: number } | { readonly checked: Checked };

type Watching = { readonly onRead?: (bytes: number) => void; readonly signal?: AbortSignal };

/** Rejects where the browser cannot start the worker, and where the reader called it off. */
export function checkIn(worker: Worker, asked: Asked, { onRead, signal }: Watching = {}): Promise<Checked> {
  return new Promise<Checked>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Said>) =>
      'checked' in data ? resolve(data.checked) : onRead?.(data.read);
    worker.onerror = ({ message }) => reject(new Error(message));
    signal?.addEventListener('abort', () => reject(new Error('called off')));
    worker.postMessage(asked);
  }).finally(() => worker.terminate());
}

export function check(file: Blob, pinned: readonly string[], watching?: Watching): Promise<Checked> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
  return checkIn(worker, { file, pinned }, watching);
}
