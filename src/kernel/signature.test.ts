import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { ed25519PublicKey, p256PublicKey, signEd25519, signP256 } from '#crypto';
import { type Bytes, fromHex, toHex } from './bytes.ts';
import {
  isEd25519Point,
  isEd25519PublicKey,
  isP256PublicKey,
  P256_N,
  passesEd25519Rule,
  passesP256Rule,
  verifyEd25519,
  verifyP256,
} from './signature.ts';

const seed = new Uint8Array(32).fill(5);
const message = new Uint8Array(120).fill(6);
const edKey = ed25519PublicKey(seed);
const edSignature = signEd25519(seed, message);
const pKey = p256PublicKey(seed);
const pSignature = signP256(seed, message);

const L = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;
const P25519 = 2n ** 255n - 19n;
const SIGN_BIT = 2n ** 255n;
const P256_P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;

/** y of the eight points of small order, from solving 2P, 4P and 8P = 0 on the curve. */
const SMALL_ORDER = [0n, 1n, P25519 - 1n, ...eighthOrder()];

test('honest signatures are accepted', () => {
  assert.equal(verifyEd25519(edKey, message, edSignature), true);
  assert.equal(verifyP256(pKey, message, pSignature), true);
});

test('Ed25519: S is accepted up to L - 1', () => {
  for (const [s, verdict] of [
    [0n, true],
    [L - 1n, true],
    [L, false],
    [L + 1n, false],
    [2n ** 253n, false],
    [2n ** 256n - 1n, false],
  ] as const) {
    assert.equal(passesEd25519Rule(edKey, replaced(edSignature, 32, littleEndian(s))), verdict, `S = ${s}`);
  }
});

test('Ed25519: the other S of the same signature, S + L, is refused', () => {
  const s = BigInt(`0x${toHex(edSignature.slice(32).reverse())}`);
  assert.equal(verifyEd25519(edKey, message, replaced(edSignature, 32, littleEndian(s + L))), false);
});

test('Ed25519: y of A and R is below p and of no small order, whatever the sign bit', () => {
  const cases: ReadonlyArray<readonly [y: bigint, verdict: boolean]> = [
    ...SMALL_ORDER.map((y) => [y, false] as const),
    ...SMALL_ORDER.filter((y) => y > 1n).map((y) => [y - 1n, true] as const),
    [2n, true],
    [P25519 - 2n, true],
    [P25519, false],
    [P25519 + 1n, false],
    [P25519 + 2n, false],
    [SIGN_BIT - 1n, false],
  ];
  for (const [y, verdict] of cases) {
    for (const sign of [0n, SIGN_BIT]) {
      const point = littleEndian(y + sign);
      assert.equal(isEd25519PublicKey(point), verdict, `A, y = ${y}`);
      assert.equal(passesEd25519Rule(point, edSignature), verdict, `A, y = ${y}`);
      assert.equal(passesEd25519Rule(edKey, replaced(edSignature, 0, point)), verdict, `R, y = ${y}`);
    }
  }
});

test('P-256: r lies in [1, n - 1] and s in [1, (n - 1) / 2]', () => {
  const half = (P256_N - 1n) / 2n;
  for (const [r, s, verdict] of [
    [1n, 1n, true],
    [P256_N - 1n, half, true],
    [0n, 1n, false],
    [1n, 0n, false],
    [P256_N, 1n, false],
    [1n, half + 1n, false],
    [1n, P256_N - 1n, false],
    [1n, P256_N, false],
    [2n ** 256n - 1n, 1n, false],
    [1n, 2n ** 256n - 1n, false],
  ] as const) {
    const signature = Uint8Array.of(...bigEndian(r), ...bigEndian(s));
    assert.equal(passesP256Rule(pKey, signature), verdict, `r = ${r}, s = ${s}`);
  }
});

test('P-256: the high form of a good signature is refused', () => {
  const s = BigInt(`0x${toHex(pSignature.slice(32))}`);
  assert.equal(verifyP256(pKey, message, replaced(pSignature, 32, bigEndian(P256_N - s))), false);
});

test('P-256: a key is uncompressed, with coordinates below p, on the curve', () => {
  assert.equal(isP256PublicKey(pKey), true);
  for (const form of [0, 2, 3, 5, 6, 7]) assert.equal(isP256PublicKey(pKey.with(0, form)), false);
  const offCurve = pKey.with(64, (pKey[64] as number) ^ 1);
  assert.equal(passesP256Rule(offCurve, pSignature), true);
  assert.equal(isP256PublicKey(offCurve), false);
  assert.equal(verifyP256(offCurve, message, pSignature), false);
  // x = 0 has a point (b is a square), and x = p would be a second writing of it.
  const y = 0x66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4n;
  const zero = Uint8Array.of(4, ...bigEndian(0n), ...bigEndian(y));
  const unreduced = Uint8Array.of(4, ...bigEndian(P256_P), ...bigEndian(y));
  assert.equal(isP256PublicKey(zero), true);
  assert.equal(isP256PublicKey(unreduced), false);
  assert.equal(passesP256Rule(unreduced, pSignature), false);
});

test('every flipped bit of key, signature or message is refused', () => {
  for (const [verify, key, signature] of [
    [verifyEd25519, edKey, edSignature],
    [verifyP256, pKey, pSignature],
  ] as const) {
    for (let bit = 0; bit < key.length * 8; bit++) assert.equal(verify(flipped(key, bit), message, signature), false);
    for (let bit = 0; bit < 512; bit++) assert.equal(verify(key, message, flipped(signature, bit)), false);
    for (let bit = 0; bit < 960; bit++) assert.equal(verify(key, flipped(message, bit), signature), false);
  }
});

test('every key a seed can make passes, and its signatures too', () => {
  const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(secrets, fc.uint8Array({ maxLength: 200 }), (secret, text) => {
      assert.equal(isEd25519Point(ed25519PublicKey(secret)), true);
      assert.equal(verifyEd25519(ed25519PublicKey(secret), text, signEd25519(secret, text)), true);
      const scalar = Uint8Array.of(1, ...secret.subarray(1));
      assert.equal(isP256PublicKey(p256PublicKey(scalar)), true);
      assert.equal(verifyP256(p256PublicKey(scalar), text, signP256(scalar, text)), true);
    }),
  );
});

test('a key is a point of the curve just where it can be decompressed', () => {
  const isPoint = (key: Bytes): boolean => {
    try {
      return ed25519.Point.fromBytes(key) !== undefined;
    } catch {
      return false;
    }
  };
  let points = 0;
  for (let y = 2; y < 202; y++) {
    const key = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? y : 0));
    const exists = isPoint(key);
    assert.equal(isEd25519Point(key), exists, `y = ${y}`);
    if (exists) points++;
  }
  assert(points > 50 && points < 150, `${points} points`);
});

test('every wrong type and length is refused and nothing throws', () => {
  const wrong = [undefined, null, true, 7, 7n, 'text', [], {}, new ArrayBuffer(64), new Uint32Array(16)];
  const lengths = [0, 1, 31, 32, 33, 63, 64, 65, 66, 128].map((length) => new Uint8Array(length).fill(3));
  for (const value of [...wrong, ...lengths] as Bytes[]) {
    assert.equal(verifyEd25519(value, message, edSignature), false);
    assert.equal(verifyEd25519(edKey, value, edSignature), false);
    assert.equal(verifyEd25519(edKey, message, value), false);
    assert.equal(verifyP256(value, message, pSignature), false);
    assert.equal(verifyP256(pKey, value, pSignature), false);
    assert.equal(verifyP256(pKey, message, value), false);
    assert.equal(isP256PublicKey(value), false);
    assert.equal(isEd25519PublicKey(value), value instanceof Uint8Array && value.length === 32);
  }
  for (const extra of [edSignature, pSignature]) {
    const longer = Uint8Array.of(...extra, 0);
    assert.equal(verifyEd25519(edKey, message, longer) || verifyP256(pKey, message, longer), false);
  }
});

/**
 * On -x^2 + y^2 = 1 + d x^2 y^2 a point of order 8 doubles to one with y = 0, which asks for x^2 = -y^2,
 * so d y^4 + 2 y^2 - 1 = 0. Found by square roots modulo p, so that the constants of the rule are checked
 * and not repeated.
 */
function eighthOrder(): bigint[] {
  const d = mod(-121665n * power(121666n, P25519 - 2n));
  const root = squareRoot(mod(1n + d));
  const candidates = [mod(-1n + (root ?? 0n)), mod(-1n - (root ?? 0n))].map((top) => mod(top * power(d, P25519 - 2n)));
  const ys = candidates.map(squareRoot).filter((y) => y !== undefined);
  assert.equal(ys.length, 1);
  return ys.flatMap((y) => [y, P25519 - y]);
}

function squareRoot(a: bigint): bigint | undefined {
  const root = power(a, (P25519 + 3n) / 8n);
  const turned = mod(root * power(2n, (P25519 - 1n) / 4n));
  return [root, turned].find((candidate) => mod(candidate * candidate) === mod(a));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = mod(result * result);
    if (bit === '1') result = mod(result * base);
  }
  return result;
}

function mod(value: bigint): bigint {
  return ((value % P25519) + P25519) % P25519;
}

function bigEndian(value: bigint): Bytes {
  return fromHex(value.toString(16).padStart(64, '0')) as Bytes;
}

function littleEndian(value: bigint): Bytes {
  return bigEndian(value).reverse();
}

function replaced(bytes: Bytes, at: number, part: Bytes): Bytes {
  const copy = Uint8Array.from(bytes);
  copy.set(part, at);
  return copy;
}

function flipped(bytes: Bytes, bit: number): Bytes {
  return bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)));
}
