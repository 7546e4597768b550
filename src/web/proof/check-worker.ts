import { parseVerifier } from '#proofs';
import { verifyFile } from '#verify';
import type { Checked } from './check.ts';

type Asked = { readonly file: Blob; readonly pinned: readonly string[] };

/** Larger files than this are read in pieces, so that a book of any size fits. */
const PIECE = 4_194_304;

self.onmessage = async ({ data: { file, pinned } }: MessageEvent<Asked>) => {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < file.size; at += PIECE) {
    pieces.push(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  }
  const start = performance.now();
  self.postMessage({ ...checked(pieces, pinned), tookMs: performance.now() - start });
};

/** First against the keys that the reader trusts; where these are not its signers', against its own. */
function checked(pieces: readonly Uint8Array[], pinned: readonly string[]): Omit<Checked, 'tookMs'> {
  const verifiers = pinned.flatMap((text) => {
    const parsed = parseVerifier(text);
    return parsed.ok ? [parsed.value] : [];
  });
  if (verifiers.length === 0) return { result: verifyFile(pieces), keys: 'unpinned' };
  const result = verifyFile(pieces, { pinned: verifiers });
  if (result.ok) return { result, keys: 'pinned' };
  const alone = verifyFile(pieces);
  return alone.ok ? { result: alone, keys: 'other' } : { result, keys: 'pinned' };
}
