/**
 * Hashing, signatures and UTF-8 in plain JavaScript, for browsers and as the second opinion on `native.ts`:
 * the same functions with the same answers, built on the noble packages.
 *
 * These are bare primitives: what the book accepts as a signature is decided by kernel/signature.ts.
 *
 * A `verify…` function answers false to any argument at all and never throws. The others throw on a
 * secret of the wrong length, because only a bug can bring one.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256 as nobleSha256, sha512 } from '@noble/hashes/sha2.js';
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';

export { decodeUtf8, encodeUtf8 } from './utf8.ts';

type Bytes = Uint8Array;

const NOTHING: Bytes = new Uint8Array(0);

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Bytes): Bytes {
  return nobleSha256(bytes);
}

/** SHA-256 of `bytes`, written to `target` from position `at`. Throws where 32 bytes do not fit. */
export function sha256Into(bytes: Bytes, target: Bytes, at: number): void {
  if (!(at >= 0 && at + 32 <= target.length)) throw new RangeError(`no room for 32 bytes at ${at}`);
  target.set(nobleSha256(bytes), at);
}

/** SHA-256 of tag ‖ left ‖ right, as Merkle trees ask for it. */
export function sha256Tagged(tag: number, left: Bytes, right: Bytes = NOTHING): Bytes {
  return nobleSha256.create().update(Uint8Array.of(tag)).update(left).update(right).digest();
}

/** Public key, 32 bytes, of a 32-byte seed (RFC 8032 section 5.1.5). */
export function ed25519PublicKey(seed: Bytes): Bytes {
  return ed25519.getPublicKey(seed);
}

/** 64 bytes R || S, the same for the same seed and message (RFC 8032 section 5.1.6). */
export function signEd25519(seed: Bytes, message: Bytes): Bytes {
  return ed25519.sign(message, seed);
}

/**
 * The equation without cofactor, [S]B = R + [k]A with k = SHA-512(R || A || M) mod L, and nothing more:
 * ask kernel/signature.ts whether a signature is good.
 *
 * The library's own check multiplies both sides by the cofactor and so accepts more than OpenSSL does.
 * Here [S]B - [k]A is encoded and compared with R byte for byte, as OpenSSL and libsodium do it.
 */
export function verifyEd25519Equation(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  if (!isBytes(publicKey, 32) || !isBytes(message) || !isBytes(signature, 64)) return false;
  const s = fromLittleEndian(signature.subarray(32));
  if (s >= ED25519_ORDER) return false;
  const r = signature.subarray(0, 32);
  try {
    const a = ed25519.Point.fromBytes(publicKey);
    const k = fromLittleEndian(sha512.create().update(r).update(publicKey).update(message).digest()) % ED25519_ORDER;
    const expected = ed25519.Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes();
    return expected.every((byte, i) => byte === r[i]);
  } catch {
    return false; // The key is no point of the curve.
  }
}

/** Public key of a 32-byte secret in [1, n-1]: 65 bytes, 0x04 || x || y (SEC 1 section 2.3.3). */
export function p256PublicKey(secret: Bytes): Bytes {
  return p256.getPublicKey(secret, false);
}

/** ECDSA over SHA-256(message): 64 bytes r || s with s <= n/2. The nonce follows RFC 6979. */
export function signP256(secret: Bytes, message: Bytes): Bytes {
  return p256.sign(message, secret, { prehash: true, lowS: true, format: 'compact' });
}

/**
 * ECDSA over SHA-256(message) on P-256 (FIPS 186-5): an uncompressed key on the curve, r and s in [1, n-1].
 * A high s passes here; kernel/signature.ts refuses it.
 */
export function verifyP256Equation(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  if (!isBytes(publicKey, 65) || publicKey[0] !== 4 || !isBytes(message) || !isBytes(signature, 64)) return false;
  try {
    return p256.verify(signature, message, publicKey, { prehash: true, lowS: false, format: 'compact' });
  } catch {
    return false; // The key is no point of the curve.
  }
}

/** Public key, 1312 bytes, of a 32-byte seed (FIPS 204, ML-DSA.KeyGen_internal). */
export function mlDsa44PublicKey(seed: Bytes): Bytes {
  return ml_dsa44.keygen(seed).publicKey;
}

/** 2420 bytes, hedged: signatures of one message differ. `context` is at most 255 bytes (FIPS 204 section 5.2). */
export function signMlDsa44(seed: Bytes, message: Bytes, context: Bytes = NOTHING): Bytes {
  return ml_dsa44.sign(message, ml_dsa44.keygen(seed).secretKey, { context });
}

/** FIPS 204 ML-DSA.Verify. */
export function verifyMlDsa44(publicKey: Bytes, message: Bytes, signature: Bytes, context: Bytes = NOTHING): boolean {
  if (!isBytes(publicKey, 1312) || !isBytes(message) || !isBytes(signature, 2420)) return false;
  if (!isBytes(context) || context.length > 255) return false;
  try {
    return ml_dsa44.verify(signature, message, publicKey, { context });
  } catch {
    return false;
  }
}

const ED25519_ORDER = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;

function fromLittleEndian(bytes: Bytes): bigint {
  let hex = '0x';
  for (let i = bytes.length - 1; i >= 0; i--) hex += (bytes[i] as number).toString(16).padStart(2, '0');
  return BigInt(hex);
}

function isBytes(value: unknown, length?: number): value is Bytes {
  return value instanceof Uint8Array && (length === undefined || value.length === length);
}
