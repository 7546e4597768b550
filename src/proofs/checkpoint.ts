/**
 * A checkpoint says in three lines what a log holds: its origin, its size and its root.
 *
 *     town.example/log
 *     20852163
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 * Signed, it commits the log to every entry before it; signed-checkpoint.ts does that.
 *
 * Source: C2SP tlog-checkpoint v1.0.0.
 */
import { accept, type Bytes, encodeUtf8, fromBase64, HASH_LENGTH, type Result, refuse, toBase64 } from '#kernel';
import { MAX_NAME_LENGTH } from './note-key.ts';

export type Checkpoint = {
  /** A URL without scheme, such as `town.example/log`. The keys of the log carry the same name. */
  readonly origin: string;
  readonly size: bigint;
  /** 32 bytes. */
  readonly root: Bytes;
  /** Lines of a foreign log that this program keeps and gives no meaning. Ours has none. */
  readonly extensions: readonly string[];
};

/** Sizes and indices in texts: what a signed 64-bit number can hold. */
export const MAX_SIZE = (1n << 63n) - 1n;

/** The note text, with its last newline. Throws on what `parseCheckpoint` would refuse. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const lines = [checkpoint.origin, `${checkpoint.size}`, toBase64(checkpoint.root), ...checkpoint.extensions];
  const text = `${lines.join('\n')}\n`;
  const parsed = parseCheckpoint(text);
  if (!parsed.ok || parsed.value.extensions.length !== checkpoint.extensions.length) {
    throw new Error(`no checkpoint has this text: ${text}`);
  }
  return text;
}

/** Refuses with `checkpoint-malformed`. The text is the one above the signatures, never the whole note. */
export function parseCheckpoint(text: string): Result<Checkpoint> {
  if (text.length > MAX_TEXT_LENGTH || !text.isWellFormed() || !text.endsWith('\n'))
    return refuse('checkpoint-malformed');
  const [origin, sizeText, rootText, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || sizeText === undefined || rootText === undefined) return refuse('checkpoint-malformed');
  const size = parseSize(sizeText);
  const root = parseHash(rootText);
  if (!isOrigin(origin) || size === undefined || root === undefined || extensions.includes('')) {
    return refuse('checkpoint-malformed');
  }
  return accept({ origin, size, root, extensions });
}

/** Decimal digits without a leading zero, 0 to 2^63 - 1, or undefined. */
export function parseSize(text: string): bigint | undefined {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text) || text.endsWith('\n')) return undefined;
  const size = BigInt(text);
  return size <= MAX_SIZE ? size : undefined;
}

/** The base64 of 32 bytes, or undefined. */
export function parseHash(text: string): Bytes | undefined {
  if (text.length !== 44) return undefined;
  const hash = fromBase64(text);
  return hash?.length === HASH_LENGTH ? hash : undefined;
}

/** UTF-16 code units; a signed note is at most 256 KiB. */
const MAX_TEXT_LENGTH = 262_144;

/** Spaces are allowed, since some public logs have them. 255 bytes is what an ML-DSA cosignature can name. */
function isOrigin(origin: string): boolean {
  return origin.length > 0 && origin.length <= MAX_NAME_LENGTH && encodeUtf8(origin).length <= MAX_NAME_LENGTH;
}
