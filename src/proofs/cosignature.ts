/**
 * Cosignatures: "at this time, the largest consistent tree that I have seen of this log has this root."
 *
 * Two kinds stand beside each other. Ed25519 (`cosignature/v1`) is what today's witnesses speak and
 * covers the whole checkpoint text. ML-DSA-44 (`subtree/v1`) outlives today's signatures, names its
 * cosigner, and covers origin, size and root, but no extension lines.
 *
 * Source: C2SP tlog-cosignature v1.0.1, and v1.1.0-rc.1 for ML-DSA.
 */

import { verifyMlDsa44 } from '#crypto';
import { type Bytes, concat, encodeUtf8, HASH_LENGTH, verifyEd25519 } from '#kernel';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { checkNoteSignature, isKeyOf, parseNote, type SignatureLine, type VerifiedSignature } from './note.ts';
import { KEY_TYPES, MAX_NAME_LENGTH, type Signer, type Verifier } from './note-key.ts';

/** What an ML-DSA cosignature says. A checkpoint is the subtree from 0 to the size of the log. */
export type SubtreeStatement = {
  readonly cosigner: string;
  /** POSIX seconds. 0 leaves open whether this is the largest tree seen, and must be 0 where `start` is not. */
  readonly timeSeconds: number;
  readonly origin: string;
  readonly start: bigint;
  /** Exclusive. */
  readonly end: bigint;
  readonly hash: Bytes;
};

/**
 * One signature line over a checkpoint's text, of any key type. An Ed25519 note signature carries no time.
 * Throws on a text that is no checkpoint, or a time that is no safe integer from 0 up.
 */
export function signCheckpointText(signer: Signer, text: string, timeSeconds: number): SignatureLine {
  const checkpoint = parseCheckpoint(text);
  if (!checkpoint.ok) throw new Error('only a checkpoint can be cosigned');
  if (!isTime(timeSeconds)) throw new Error(`not a time in seconds: ${timeSeconds}`);
  const message = messageOf(signer, text, checkpoint.value, timeSeconds);
  const bare = signer.sign(message);
  const signature = signer.type === 'ed25519-note' ? bare : concat(bigEndian64(BigInt(timeSeconds)), bare);
  if (signature.length !== KEY_TYPES[signer.type].signatureLength) throw new Error('a signature of the wrong length');
  return { name: signer.name, keyId: signer.keyId, signature };
}

/** For `openNote`: all three key types, over a checkpoint. Never throws. */
export function checkCheckpointSignature(
  verifier: Verifier,
  text: string,
  signature: Bytes,
): VerifiedSignature | undefined {
  if (verifier.type === 'ed25519-note') return checkNoteSignature(verifier, text, signature);
  if (signature.length !== KEY_TYPES[verifier.type].signatureLength) return undefined;
  const timeSeconds = readTime(signature);
  const checkpoint = parseCheckpoint(text);
  if (timeSeconds === undefined || !checkpoint.ok) return undefined;
  const message = messageOf(verifier, text, checkpoint.value, timeSeconds);
  const bare = signature.slice(8);
  const verify = verifier.type === 'ed25519-cosignature' ? verifyEd25519 : verifyMlDsa44;
  return verify(verifier.publicKey, message, bare) ? { verifier, timeSeconds } : undefined;
}

/** The last instant of the year 9999: a later one is nobody's time. */
const LAST_MS = 253_402_300_799_999;

/**
 * When the key says that it signed the note; no signature is checked. Undefined where it signed nothing here, or says
 * no time that a reader could show.
 */
export function cosignedAtMs(note: string, verifier: Verifier): number | undefined {
  const parsed = parseNote(note);
  if (!parsed.ok || verifier.type === 'ed25519-note') return undefined;
  const line = parsed.value.signatures.find((one) => isKeyOf(verifier, one));
  const seconds = line === undefined || line.signature.length < 8 ? undefined : readTime(line.signature);
  return seconds === undefined || seconds * 1_000 > LAST_MS ? undefined : seconds * 1_000;
}

/** The message of type 04: a header, the time, and the text with its extension lines. */
export function cosignatureMessage(text: string, timeSeconds: number): Bytes {
  return encodeUtf8(`cosignature/v1\ntime ${timeSeconds}\n${text}`);
}

/** The message of type 06. Throws on a statement that the format cannot hold. */
export function subtreeMessage(statement: SubtreeStatement): Bytes {
  const { cosigner, timeSeconds, origin, start, end, hash } = statement;
  const isRange = start >= 0n && end <= MAX_U64 && (start < end || (start === 0n && end === 0n));
  if (!isRange || hash.length !== HASH_LENGTH) throw new Error('not a subtree of a log');
  if (!isTime(timeSeconds) || (start !== 0n && timeSeconds !== 0)) throw new Error('not a time for this subtree');
  return concat(
    encodeUtf8('subtree/v1\n\0'),
    withLength(cosigner),
    bigEndian64(BigInt(timeSeconds)),
    withLength(origin),
    bigEndian64(start),
    bigEndian64(end),
    hash,
  );
}

const MAX_U64 = (1n << 64n) - 1n;

function messageOf(key: Verifier, text: string, checkpoint: Checkpoint, timeSeconds: number): Bytes {
  if (key.type === 'ed25519-note') return encodeUtf8(text);
  if (key.type === 'ed25519-cosignature') return cosignatureMessage(text, timeSeconds);
  const { origin, size, root } = checkpoint;
  return subtreeMessage({ cosigner: key.name, timeSeconds, origin, start: 0n, end: size, hash: root });
}

/** The format allows times to 2^63 - 1. A reader may refuse the future, so what is no safe integer is refused. */
function readTime(signature: Bytes): number | undefined {
  const seconds = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0);
  return seconds <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seconds) : undefined;
}

function isTime(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= 0;
}

function withLength(text: string): Bytes {
  const bytes = encodeUtf8(text);
  if (bytes.length === 0 || bytes.length > MAX_NAME_LENGTH) throw new Error(`not 1 to 255 bytes: ${text}`);
  return concat(Uint8Array.of(bytes.length), bytes);
}

function bigEndian64(value: bigint): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}
