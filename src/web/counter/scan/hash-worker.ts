import { toBase64url } from '#kernel';
import { tiffPages } from './scan-file.ts';

/** Read in pieces, so that the page can say how far it is. */
const PIECE = 4_194_304;

self.onmessage = async ({ data: { file, kind } }: MessageEvent<{ readonly file: Blob; readonly kind: string }>) => {
  const bytes = new Uint8Array(file.size);
  for (let at = 0; at < file.size; at += PIECE) {
    bytes.set(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()), at);
    self.postMessage({ read: Math.min(at + PIECE, file.size) });
  }
  const hash = toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  self.postMessage({ hash, pages: kind === 'pdf' ? undefined : kind === 'tiff' ? tiffPages(bytes) : 1 });
};
