/** The check itself, piece by piece, so that a book larger than memory fits. */
import type { Bytes, Result } from '#kernel';
import { parseVerifier } from '#proofs';
import { type VerifiedFile, verifyFile } from '#verify';
import type { Asked, Checked, CheckedFile, Said } from './check.ts';
import { mended } from './mended.ts';
import { storyOf } from './story.ts';

const PIECE = 4_194_304;

/** Only workers have it: the verifier asks for the next piece and waits for it. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** What a worker does with what it is asked. */
export function answer({ file, pinned }: Asked, say: (said: Said) => void): void {
  const reader = new FileReaderSync();
  function* pieces(): Generator<Bytes, void> {
    for (let at = 0; at < file.size; at += PIECE) {
      yield new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + PIECE)));
      say({ read: Math.min(at + PIECE, file.size) });
    }
  }
  say({ checked: checkPieces(pieces, pinned) });
}

/** As it is; and where that is refused, as it was before an editor or a mail program wrote it anew. */
export function checkPieces(pieces: () => Iterable<Bytes>, pinned: readonly string[]): Checked {
  const checked = checkStrictly(pieces, pinned);
  const before = checked.result.ok ? undefined : mended(pieces());
  return before === undefined ? checked : { ...checkStrictly(() => [before], pinned), mended: true };
}

/** First against the keys that the reader trusts; where these are not its signers', against its own. */
function checkStrictly(pieces: () => Iterable<Bytes>, pinned: readonly string[]): Checked {
  const start = performance.now();
  const done = (result: Result<VerifiedFile>, keys: Checked['keys']): Checked => ({
    result: withoutMachine(result),
    keys,
    tookMs: performance.now() - start,
  });
  const verifiers = pinned.flatMap((text) => {
    const parsed = parseVerifier(text);
    return parsed.ok ? [parsed.value] : [];
  });
  if (verifiers.length === 0) return done(verifyFile(pieces()), 'unpinned');
  const result = verifyFile(pieces(), { pinned: verifiers });
  if (result.ok) return done(result, 'pinned');
  const alone = verifyFile(pieces());
  if (!alone.ok) return done(result, 'pinned');
  const { origin } = storyOf(alone.value).fill;
  return done(alone, verifiers.some(({ name }) => name === origin) ? 'namesake' : 'other');
}

function withoutMachine(result: Result<VerifiedFile>): Result<CheckedFile> {
  if (!result.ok || result.value.kind !== 'book') return result as Result<CheckedFile>;
  const { machine: _, ...book } = result.value.book;
  return { ok: true, value: { kind: 'book', book } };
}
