/**
 * The signature rules of the book: which bytes are a good signature, written down to the last bit.
 *
 * Libraries agree on honest signatures and disagree on crafted ones, and even two patch releases of one
 * Node version do (nodejs/node#64026). One crafted signature would then split the towns. So a rule of
 * our own on the bytes comes first and takes away everything they disagree on; only then does a library
 * solve the equation. Every function answers false to any argument at all and never throws.
 *
 * CometBFT checks its votes by ZIP-215, which is wider; vote.ts says why these rules do for votes too.
 */
import { verifyEd25519Equation, verifyP256Equation } from '#crypto';
import { type Bytes, fromHex } from './bytes.ts';

/**
 * Ed25519. Public key A, signature R || S, message M. Accepted where all of this holds, in this order:
 *
 * 1. A is 32 bytes, the signature is exactly 64 bytes.
 * 2. S, little-endian, is below L = 2^252 + 27742317777372353535851937790883648493.
 * 3. For A and for R: y (the 32 bytes without the top bit of the last, little-endian) is below 2^255 - 19.
 * 4. For A and for R: y is none of five values, whatever the sign bit: those of the eight points of small
 *    order and of the two encodings of "minus zero".
 * 5. [S]B = R + [k]A without cofactor, k = SHA-512(R || A || M) mod L (RFC 8032 section 5.1.7).
 */
export function verifyEd25519(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  return passesEd25519Rule(publicKey, signature) && verifyEd25519Equation(publicKey, message, signature);
}

/**
 * ECDSA over SHA-256(M) on P-256, the curve of passkeys. Accepted where all of this holds, in this order:
 *
 * 1. The public key is 65 bytes, 0x04 || x || y, with x and y, big-endian, below p.
 * 2. The signature is exactly 64 bytes, r || s, big-endian.
 * 3. 1 <= r <= n - 1 and 1 <= s <= (n - 1) / 2. Of the two forms s and n - s only the low one counts;
 *    otherwise anybody could turn one signed transaction into a second one.
 * 4. (x, y) is on the curve and the ECDSA equation holds (FIPS 186-5 section 6.4.2).
 */
export function verifyP256(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  return passesP256Rule(publicKey, signature) && verifyP256Equation(publicKey, message, signature);
}

/** Steps 1 to 4 of `verifyEd25519`: all that can be said without the message. */
export function passesEd25519Rule(publicKey: Bytes, signature: Bytes): boolean {
  return (
    isEd25519PublicKey(publicKey) &&
    isBytes(signature, 64) &&
    isBelowLittleEndian(signature, 32, L) &&
    isUsualPoint(signature)
  );
}

/** Steps 1 to 3 of `verifyP256`: all that can be said without the message and the curve. */
export function passesP256Rule(publicKey: Bytes, signature: Bytes): boolean {
  return (
    hasP256Form(publicKey) &&
    isBytes(signature, 64) &&
    !isZero(signature, 0) &&
    isBelowBigEndian(signature, 0, N) &&
    !isZero(signature, 32) &&
    isBelowBigEndian(signature, 32, HALF_N_PLUS_1)
  );
}

/**
 * Steps 1, 3 and 4 of `verifyEd25519` for the key alone; ask it before a key is registered.
 * It does not say that y belongs to a point of the curve: at a signature the equation fails anyway, and before a key
 * is registered `isEd25519Point` is asked as well.
 */
export function isEd25519PublicKey(publicKey: Bytes): boolean {
  return isBytes(publicKey, 32) && isUsualPoint(publicKey);
}

/** A key that can sign: by the rules above, and x^2 = (y^2 - 1) / (d y^2 + 1) has a root (RFC 8032 section 5.1.3). */
export function isEd25519Point(publicKey: Bytes): boolean {
  if (!isEd25519PublicKey(publicKey)) return false;
  const y = fromBigEndian(Uint8Array.from(publicKey, (byte, i) => (i === 31 ? byte & 0x7f : byte)).reverse(), 0);
  const [u, v] = [y * y - 1n, ED25519_D * y * y + 1n];
  // u / v is a square where u v is one, because they differ by the square of v.
  return power((u * v) % ED25519_P, (ED25519_P - 1n) / 2n) === 1n;
}

/** Step 1 of `verifyP256` and the curve equation y^2 = x^3 - 3x + b; ask it before a key is registered. */
export function isP256PublicKey(publicKey: Bytes): boolean {
  if (!hasP256Form(publicKey)) return false;
  const x = fromBigEndian(publicKey, 1);
  const y = fromBigEndian(publicKey, 33);
  return (y * y - x * x * x + 3n * x - P256_B) % P256_P === 0n;
}

/** L of Ed25519 and p of edwards25519, little-endian (RFC 8032 section 5.1). */
const L = constant('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
const P25519 = constant('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f');

const ED25519_P = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn;
const ED25519_D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;

/** y of the points of order 4, 1, 2, 8 and 8, little-endian. */
const SMALL_ORDER_Y = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
].map(constant);

/** p, n and (n + 1) / 2 of P-256, big-endian (NIST SP 800-186 section 3.2.1.3). */
const P256 = constant('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff');
const N = constant('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const HALF_N_PLUS_1 = constant('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9');
const P256_P = fromBigEndian(P256, 0);
export const P256_N = fromBigEndian(N, 0);
const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Steps 3 and 4 for the first 32 bytes: A of a key, R of a signature. */
function isUsualPoint(bytes: Bytes): boolean {
  const last = (bytes[31] as number) & 0x7f;
  if (last === 0x7f && !isBelowLittleEndian(bytes, 0, P25519, 0x7f)) return false;
  return !SMALL_ORDER_Y.some((y) => last === y[31] && startsAlike(bytes, y));
}

function startsAlike(bytes: Bytes, y: Bytes): boolean {
  for (let i = 0; i < 31; i++) if (bytes[i] !== y[i]) return false;
  return true;
}

function hasP256Form(publicKey: Bytes): boolean {
  return (
    isBytes(publicKey, 65) &&
    publicKey[0] === 4 &&
    isBelowBigEndian(publicKey, 1, P256) &&
    isBelowBigEndian(publicKey, 33, P256)
  );
}

function isBelowLittleEndian(bytes: Bytes, at: number, limit: Bytes, topMask = 0xff): boolean {
  for (let i = 31; i >= 0; i--) {
    const byte = (bytes[at + i] as number) & (i === 31 ? topMask : 0xff);
    if (byte !== limit[i]) return byte < (limit[i] as number);
  }
  return false;
}

function isBelowBigEndian(bytes: Bytes, at: number, limit: Bytes): boolean {
  for (let i = 0; i < 32; i++) {
    const byte = bytes[at + i] as number;
    if (byte !== limit[i]) return byte < (limit[i] as number);
  }
  return false;
}

function isZero(bytes: Bytes, at: number): boolean {
  for (let i = 0; i < 32; i++) if (bytes[at + i] !== 0) return false;
  return true;
}

function fromBigEndian(bytes: Bytes, at: number): bigint {
  let value = 0n;
  for (let i = 0; i < 32; i += 4) {
    const word = new DataView(bytes.buffer, bytes.byteOffset + at + i, 4).getUint32(0);
    value = (value << 32n) | BigInt(word);
  }
  return value;
}

/** Modulo p of edwards25519, by squaring. */
function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % ED25519_P;
    square = (square * square) % ED25519_P;
  }
  return result;
}

function isBytes(value: unknown, length: number): value is Bytes {
  return value instanceof Uint8Array && value.length === length;
}

function constant(hex: string): Bytes {
  return fromHex(hex) as Bytes;
}
