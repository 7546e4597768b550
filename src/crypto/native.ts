/**
 * Hashing, signatures and UTF-8 by Node itself. `portable.ts` has the same functions for browsers;
 * one contract test holds both to the same answers.
 *
 * These are bare primitives. What the book accepts as a signature is decided by the byte rules of
 * kernel/signature.ts, which come first: OpenSSL's own verdict on odd points has changed between two
 * releases of one Node version (nodejs/node#64026).
 *
 * A `verify…` function answers false to any argument at all and never throws. The others throw on a
 * secret of the wrong length, because only a bug can bring one.
 */
import { isUtf8 } from 'node:buffer';
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

type Bytes = Uint8Array;

const NOTHING: Bytes = new Uint8Array(0);

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Bytes): Bytes {
  const out = new Uint8Array(32);
  latin1Write.call(out, hash('sha256', bytes, 'binary'), 0, 32);
  return out;
}

/**
 * SHA-256 of `bytes`, written to `target` from position `at`. Throws where 32 bytes do not fit.
 * A hash that comes back as a latin-1 string is never a Buffer on the heap: about three times as fast.
 */
export function sha256Into(bytes: Bytes, target: Bytes, at: number): void {
  if (!(at >= 0 && at + 32 <= target.length)) throw new RangeError(`no room for 32 bytes at ${at}`);
  latin1Write.call(target, hash('sha256', bytes, 'binary'), at, 32);
}

/**
 * SHA-256 of tag ‖ left ‖ right, as Merkle trees ask for it. The input is put together in one buffer that is
 * used again and again: a buffer of its own for each hash costs the garbage collector more than the hash.
 */
export function sha256Tagged(tag: number, left: Bytes, right: Bytes = NOTHING): Bytes {
  const length = 1 + left.length + right.length;
  const input = length <= tagged.length ? tagged : new Uint8Array(length);
  input[0] = tag;
  input.set(left, 1);
  input.set(right, 1 + left.length);
  return sha256(length === input.length ? input : input.subarray(0, length));
}

/** The bytes of a text. Throws on a lone surrogate, which has no UTF-8 form: ask text.isWellFormed() first. */
export function encodeUtf8(text: string): Bytes {
  if (!text.isWellFormed()) throw new Error('text with a lone surrogate has no UTF-8 form');
  const out = new Uint8Array(Buffer.byteLength(text));
  utf8Write.call(out, text, 0, out.length);
  return out;
}

/** The text, or undefined where the bytes are not well-formed UTF-8 (RFC 3629). */
export function decodeUtf8(bytes: Bytes): string | undefined {
  return isUtf8(bytes) ? utf8Slice.call(bytes, 0, bytes.length) : undefined;
}

/** Public key, 32 bytes, of a 32-byte seed (RFC 8032 section 5.1.5). */
export function ed25519PublicKey(seed: Bytes): Bytes {
  return publicPart(ed25519Secret(seed), 32);
}

/** 64 bytes R || S, the same for the same seed and message (RFC 8032 section 5.1.6). */
export function signEd25519(seed: Bytes, message: Bytes): Bytes {
  return new Uint8Array(sign(null, message, ed25519Secret(seed)));
}

/**
 * The equation without cofactor, [S]B = R + [k]A with k = SHA-512(R || A || M) mod L, and nothing more:
 * ask kernel/signature.ts whether a signature is good.
 */
export function verifyEd25519Equation(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  if (!isBytes(publicKey, 32) || !isBytes(message) || !isBytes(signature, 64)) return false;
  try {
    return verify(null, message, ed25519Keys.get(publicKey), signature);
  } catch {
    return false; // The key is no point of the curve.
  }
}

/** Public key of a 32-byte secret in [1, n-1]: 65 bytes, 0x04 || x || y (SEC 1 section 2.3.3). */
export function p256PublicKey(secret: Bytes): Bytes {
  return publicPart(p256Secret(secret).key, 65);
}

/** ECDSA over SHA-256(message): 64 bytes r || s with s <= n/2. The nonce is random, so signatures differ. */
export function signP256(secret: Bytes, message: Bytes): Bytes {
  const signature = new Uint8Array(sign('sha256', message, p256Secret(secret)));
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  if (s > P256_ORDER / 2n) {
    signature.set(Buffer.from((P256_ORDER - s).toString(16).padStart(64, '0'), 'hex'), 32);
  }
  return signature;
}

/**
 * ECDSA over SHA-256(message) on P-256 (FIPS 186-5): an uncompressed key on the curve, r and s in [1, n-1].
 * A high s passes here; kernel/signature.ts refuses it.
 */
export function verifyP256Equation(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  if (!isBytes(publicKey, 65) || publicKey[0] !== 4 || !isBytes(message) || !isBytes(signature, 64)) return false;
  try {
    return verify('sha256', message, p256Keys.get(publicKey), signature);
  } catch {
    return false; // The key is no point of the curve.
  }
}

/** Public key, 1312 bytes, of a 32-byte seed (FIPS 204, ML-DSA.KeyGen_internal). */
export function mlDsa44PublicKey(seed: Bytes): Bytes {
  return publicPart(mlDsa44Secret(seed), 1312);
}

/** 2420 bytes, hedged: signatures of one message differ. `context` is at most 255 bytes (FIPS 204 section 5.2). */
export function signMlDsa44(seed: Bytes, message: Bytes, context: Bytes = NOTHING): Bytes {
  if (!isBytes(context) || context.length > 255) throw new RangeError('an ML-DSA context has at most 255 bytes');
  const key = mlDsa44Secret(seed);
  return new Uint8Array(sign(null, message, context.length === 0 ? key : { key, context: withContexts(context) }));
}

/** FIPS 204 ML-DSA.Verify. Throws where this build of Node lacks the algorithm: a false would split the towns. */
export function verifyMlDsa44(publicKey: Bytes, message: Bytes, signature: Bytes, context: Bytes = NOTHING): boolean {
  if (!isBytes(publicKey, 1312) || !isBytes(message) || !isBytes(signature, 2420)) return false;
  if (!isBytes(context) || context.length > 255) return false;
  const key = mlDsa44Keys.get(publicKey);
  return verify(null, message, context.length === 0 ? key : { key, context: withContexts(context) }, signature);
}

/** One entry of the log fits, with its tag. */
const tagged: Bytes = new Uint8Array(65_536);

/** A bounded map from key bytes to OpenSSL's key: importing one costs up to half a verification. */
class KeyCache<Key> {
  readonly #keys = new Map<string, Key>();
  readonly #limit: number;
  readonly #importKey: (publicKey: Bytes) => Key;

  constructor(limit: number, importKey: (publicKey: Bytes) => Key) {
    this.#limit = limit;
    this.#importKey = importKey;
  }

  get(publicKey: Bytes): Key {
    const name = latin1Slice.call(publicKey, 0, publicKey.length);
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = this.#importKey(publicKey);
    if (this.#keys.size >= this.#limit) this.#keys.delete(this.#keys.keys().next().value as string);
    this.#keys.set(name, key);
    return key;
  }
}

type P256Key = { readonly key: KeyObject; readonly dsaEncoding: 'ieee-p1363' };

const ed25519Keys = new KeyCache(8_192, (key) => importPublic('302a300506032b6570032100', key));
const p256Keys = new KeyCache(8_192, (key) => asP256(importPublic(P256_SPKI, key)));
const mlDsa44Keys = new KeyCache(512, importMlDsa44);

/** Secrets by the hash of the secret, so that no copy of one stays behind as a string. */
const secrets = new Map<string, KeyObject>();
const SECRETS_LIMIT = 64;

const P256_SPKI = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function ed25519Secret(seed: Bytes): KeyObject {
  return secretKey('302e020100300506032b657004220420', seed);
}

function p256Secret(secret: Bytes): P256Key {
  return asP256(secretKey('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', secret));
}

function mlDsa44Secret(seed: Bytes): KeyObject {
  return secretKey('3034020100300b060960864801650304031104228020', seed);
}

/** `header` is the fixed start of the key's PKCS#8 form in DER (RFC 5958, RFC 8410, RFC 5915, RFC 9881). */
function secretKey(header: string, secret: Bytes): KeyObject {
  if (!isBytes(secret, 32)) throw new RangeError('a secret key has 32 bytes');
  const name = header + hash('sha256', secret, 'binary');
  const known = secrets.get(name);
  if (known !== undefined) return known;
  if (header.includes('2a8648ce3d030107')) assertP256Range(secret);
  const der = Buffer.concat([Buffer.from(header, 'hex'), secret]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  if (secrets.size >= SECRETS_LIMIT) secrets.delete(secrets.keys().next().value as string);
  secrets.set(name, key);
  return key;
}

function assertP256Range(secret: Bytes): void {
  const value = BigInt(`0x${Buffer.from(secret).toString('hex')}`);
  if (value === 0n || value >= P256_ORDER) throw new RangeError('a P-256 secret lies in [1, n-1]');
}

/** `header` is the fixed start of the key's SubjectPublicKeyInfo in DER (RFC 5280, RFC 8410, RFC 5480, RFC 9881). */
function importPublic(header: string, publicKey: Bytes): KeyObject {
  const der = Buffer.concat([Buffer.from(header, 'hex'), publicKey]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** Any 1312 bytes are a key, so a failure to import them is a lack of the host and not the sender's doing. */
function importMlDsa44(publicKey: Bytes): KeyObject {
  try {
    return importPublic('30820532300b06096086480165030403110382052100', publicKey);
  } catch (cause) {
    throw new Error('ML-DSA-44 is missing: it needs Node 24 with OpenSSL 3.5, or later', { cause });
  }
}

/**
 * Passes a context on once the host has shown that it honours one: a Node that does not know the option
 * would ignore it without a word and give other verdicts.
 */
function withContexts(context: Bytes): Bytes {
  contextsHonoured ??= honoursContexts();
  if (!contextsHonoured) throw new Error('this version of Node ignores ML-DSA contexts: use a later one');
  return context;
}

let contextsHonoured: boolean | undefined;

function honoursContexts(): boolean {
  const key = mlDsa44Secret(new Uint8Array(32));
  const message = new Uint8Array(1);
  return !verify(null, message, key, sign(null, message, { key, context: message }));
}

function publicPart(key: KeyObject, length: number): Bytes {
  const der = createPublicKey(key as never).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(der.length - length));
}

function asP256(key: KeyObject): P256Key {
  return { key, dsaEncoding: 'ieee-p1363' };
}

function isBytes(value: unknown, length?: number): value is Bytes {
  return value instanceof Uint8Array && (length === undefined || value.length === length);
}

/** Node's own methods, called on plain byte arrays so that no Buffer has to be made. */
const { latin1Write, latin1Slice, utf8Write, utf8Slice } = Buffer.prototype as unknown as {
  latin1Write(this: Bytes, text: string, at: number, length: number): number;
  latin1Slice(this: Bytes, from: number, to: number): string;
  utf8Write(this: Bytes, text: string, at: number, length: number): number;
  utf8Slice(this: Bytes, from: number, to: number): string;
};
