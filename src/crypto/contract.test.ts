/** One contract for both implementations: the same cases, the same answers, each checking the other's work. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as native from './native.ts';
import * as portable from './portable.ts';

type Bytes = Uint8Array;
type Crypto = typeof portable;

const both: ReadonlyArray<readonly [name: string, own: Crypto, other: Crypto]> = [
  ['native', native, portable],
  ['portable', portable, native],
];

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.uint8Array({ maxLength: 300 });
const seed = filled(32, 7);
const message = filled(100, 9);

for (const [name, own, other] of both) {
  test(`${name}: SHA-256 has the published values`, () => {
    assert.equal(hex(own.sha256(ascii(''))), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    assert.equal(hex(own.sha256(ascii('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test(`${name}: sha256Into writes 32 bytes at its place and nothing else`, () => {
    const target = filled(40, 1);
    own.sha256Into(ascii('abc'), target, 4);
    assert.equal(hex(target), `01010101${hex(own.sha256(ascii('abc')))}01010101`);
    for (const at of [9, -1, Number.NaN]) assert.throws(() => own.sha256Into(message, target, at), RangeError);
  });

  test(`${name}: sha256Tagged hashes the tag and both parts, of any length, one after the other`, () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(filled(65_535, 3), filled(70_000, 4)));
    fc.assert(
      fc.property(fc.nat(255), part, part, (tag, left, right) => {
        assert.deepEqual(
          own.sha256Tagged(tag, left, right),
          other.sha256(Buffer.concat([Uint8Array.of(tag), left, right])),
        );
        assert.deepEqual(own.sha256Tagged(tag, left), other.sha256(Buffer.concat([Uint8Array.of(tag), left])));
      }),
    );
  });

  test(`${name}: UTF-8 agrees with the platform on every text and every byte string, and is strict`, () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.string({ unit: 'binary' }), (bytes, text) => {
        const decoded = own.decodeUtf8(bytes);
        if (decoded === undefined) assert.throws(() => strict.decode(bytes));
        else assert.equal(decoded, strict.decode(bytes));
        if (!text.isWellFormed()) assert.throws(() => own.encodeUtf8(text), /lone surrogate/);
        else assert.deepEqual(own.encodeUtf8(text), new Uint8Array(Buffer.from(text)));
      }),
      { numRuns: 5_000 },
    );
    for (const text of ['', 'a', 'é', '\u{10ffff}', '\ufeffbom', 'x'.repeat(10_000)]) {
      assert.equal(own.decodeUtf8(own.encodeUtf8(text)), text);
    }
    for (const lone of ['\ud800', 'a\udfff', '\udc00\ud800'])
      assert.throws(() => own.encodeUtf8(lone), /lone surrogate/);
  });

  test(`${name}: Ed25519 has the values of RFC 8032 section 7.1`, () => {
    for (const [secret, publicKey, text, signature] of RFC_8032) {
      assert.equal(hex(own.ed25519PublicKey(unhex(secret))), publicKey);
      assert.equal(hex(own.signEd25519(unhex(secret), unhex(text))), signature);
      assert.equal(own.verifyEd25519Equation(unhex(publicKey), unhex(text), unhex(signature)), true);
    }
  });

  test(`${name}: P-256 has the values of RFC 6979 appendix A.2.5`, () => {
    const { secret, publicKey, signature } = RFC_6979;
    assert.equal(hex(own.p256PublicKey(unhex(secret))), publicKey);
    assert.equal(own.verifyP256Equation(unhex(publicKey), ascii('sample'), unhex(signature)), true);
    assert.equal(own.verifyP256Equation(unhex(publicKey), ascii('simple'), unhex(signature)), false);
  });

  test(`${name}: what it signs, the other accepts, and for that message only`, () => {
    fc.assert(
      fc.property(seeds, messages, (secret, text) => {
        const longer = Uint8Array.of(...text, 0);
        const ed25519 = own.signEd25519(secret, text);
        assert.equal(other.verifyEd25519Equation(own.ed25519PublicKey(secret), text, ed25519), true);
        assert.equal(other.verifyEd25519Equation(own.ed25519PublicKey(secret), longer, ed25519), false);
        const scalar = Uint8Array.of(1, ...secret.subarray(1));
        const p256 = own.signP256(scalar, text);
        assert.equal(other.verifyP256Equation(own.p256PublicKey(scalar), text, p256), true);
        assert.equal(other.verifyP256Equation(own.p256PublicKey(scalar), longer, p256), false);
        const mlDsa = own.signMlDsa44(secret, text);
        assert.equal(other.verifyMlDsa44(own.mlDsa44PublicKey(secret), text, mlDsa), true);
        assert.equal(other.verifyMlDsa44(own.mlDsa44PublicKey(secret), longer, mlDsa), false);
      }),
      { numRuns: 25 },
    );
  });

  test(`${name}: an ML-DSA signature holds in its own context alone`, () => {
    const key = own.mlDsa44PublicKey(seed);
    const contexts = [new Uint8Array(0), ascii('a'), filled(255, 3)];
    for (const signedIn of contexts) {
      const signature = own.signMlDsa44(seed, message, signedIn);
      for (const checkedIn of contexts) {
        assert.equal(other.verifyMlDsa44(key, message, signature, checkedIn), signedIn === checkedIn);
      }
      assert.equal(own.verifyMlDsa44(key, message, signature, filled(256, 3)), false);
    }
    assert.throws(() => own.signMlDsa44(seed, message, filled(256, 3)));
  });

  test(`${name}: ECDSA signatures always have the low s`, () => {
    for (let i = 0; i < 40; i++) {
      const s = own.signP256(seed, Uint8Array.of(i)).subarray(32);
      assert.ok(BigInt(`0x${hex(s)}`) <= P256_ORDER / 2n);
    }
  });

  test(`${name}: every flipped bit of key, signature or message is refused`, () => {
    const { cases } = signed(own);
    for (const { verify, parts } of cases) {
      assert.equal(verify(...parts), true);
      const bits = fc.integer({ min: 0, max: parts.reduce((sum, part) => sum + part.length, 0) * 8 - 1 });
      fc.assert(
        fc.property(bits, (bit) => assert.equal(verify(...withFlippedBit(parts, bit)), false)),
        { numRuns: 150 },
      );
    }
  });

  test(`${name}: hostile arguments are refused and never throw`, () => {
    const hostile = [undefined, null, 0, 'text', {}, [], new ArrayBuffer(64), new Uint16Array(32)];
    for (const { verify, parts } of signed(own).cases) {
      for (let at = 0; at < 3; at++) {
        const wrongLengths = at === 1 ? [] : [0, 1, 31, 33, 63, 65, 66, 1311, 2421].map((n) => filled(n, 4));
        for (const wrong of [...hostile, ...wrongLengths]) {
          if (wrong instanceof Uint8Array && wrong.length === parts[at]?.length) continue;
          assert.equal(verify(...(parts.with(at, wrong as Bytes) as Parts)), false);
        }
      }
    }
    const signature = own.signMlDsa44(seed, message);
    for (const wrong of [null, 0, 'text']) {
      assert.equal(own.verifyMlDsa44(own.mlDsa44PublicKey(seed), message, signature, wrong as never), false);
    }
  });

  test(`${name}: keys off the curve and numbers out of range are refused`, () => {
    const [ed25519, p256] = signed(own).cases;
    const [, , edSignature] = ed25519.parts;
    const [p256Key, , p256Signature] = p256.parts;
    const offCurve = p256Key.with(64, (p256Key[64] as number) ^ 1);
    assert.equal(own.verifyP256Equation(offCurve, message, p256Signature), false);
    for (const form of [2, 3, 5, 6, 7]) {
      assert.equal(own.verifyP256Equation(p256Key.with(0, form), message, p256Signature), false);
    }
    for (const wrong of [filled(32, 0), unhex(P256_ORDER.toString(16))]) {
      for (const at of [0, 32]) {
        const broken = Uint8Array.from(p256Signature);
        broken.set(wrong, at);
        assert.equal(own.verifyP256Equation(p256Key, message, broken), false);
      }
    }
    assert.equal(own.verifyEd25519Equation(filled(32, 2), message, edSignature), false, 'y = 0x0202... is no point');
  });

  test(`${name}: a secret of the wrong length or range is a bug and throws`, () => {
    for (const wrong of [new Uint8Array(0), filled(31, 1), filled(33, 1)]) {
      assert.throws(() => own.ed25519PublicKey(wrong));
      assert.throws(() => own.signEd25519(wrong, message));
      assert.throws(() => own.p256PublicKey(wrong));
      assert.throws(() => own.signP256(wrong, message));
      assert.throws(() => own.mlDsa44PublicKey(wrong));
      assert.throws(() => own.signMlDsa44(wrong, message));
    }
    for (const wrong of [filled(32, 0), filled(32, 255), unhex(P256_ORDER.toString(16))]) {
      assert.throws(() => own.p256PublicKey(wrong));
    }
    assert.equal(own.p256PublicKey(unhex((P256_ORDER - 1n).toString(16))).length, 65);
  });

  test(`${name}: results are plain byte arrays of their own`, () => {
    const results = [
      own.sha256(message),
      own.ed25519PublicKey(seed),
      own.signEd25519(seed, message),
      own.p256PublicKey(seed),
      own.signP256(seed, message),
      own.mlDsa44PublicKey(seed),
      own.signMlDsa44(seed, message),
    ];
    assert.deepEqual(
      results.map((bytes) => bytes.length),
      [32, 32, 64, 65, 64, 1312, 2420],
    );
    for (const bytes of results) assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
  });
}

test('both export the same names', () => {
  assert.deepEqual(Object.keys(native).sort(), Object.keys(portable).sort());
});

test('SHA-256 agrees for every length from 0 to 200', () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);
    assert.equal(hex(native.sha256(bytes)), hex(portable.sha256(bytes)));
    const shifted = Uint8Array.of(0, ...bytes).subarray(1);
    assert.equal(hex(native.sha256(shifted)), hex(portable.sha256(bytes)), 'a view into a larger buffer');
  }
});

test('keys and Ed25519 signatures agree for every seed', () => {
  fc.assert(
    fc.property(seeds, messages, (secret, text) => {
      const scalar = Uint8Array.of(1, ...secret.subarray(1));
      assert.deepEqual(native.ed25519PublicKey(secret), portable.ed25519PublicKey(secret));
      assert.deepEqual(native.signEd25519(secret, text), portable.signEd25519(secret, text));
      assert.deepEqual(native.p256PublicKey(scalar), portable.p256PublicKey(scalar));
      assert.deepEqual(native.mlDsa44PublicKey(secret), portable.mlDsa44PublicKey(secret));
    }),
    { numRuns: 50 },
  );
});

test('the native key cache stays right when it overflows', () => {
  const first = native.mlDsa44PublicKey(seed);
  const signature = native.signMlDsa44(seed, message);
  assert.equal(native.verifyMlDsa44(first, message, signature), true);
  for (let i = 0; i < 600; i++) {
    const stranger = Uint8Array.from(first);
    stranger.set([i & 255, i >> 8], 600);
    assert.equal(native.verifyMlDsa44(stranger, message, signature), false);
  }
  assert.equal(native.verifyMlDsa44(first, message, signature), true);
});

type Parts = [key: Bytes, message: Bytes, signature: Bytes];
type Case = { readonly verify: (...parts: Parts) => boolean; readonly parts: Parts };

function signed(own: Crypto): { readonly cases: readonly [Case, Case, Case] } {
  return {
    cases: [
      {
        verify: own.verifyEd25519Equation,
        parts: [own.ed25519PublicKey(seed), message, own.signEd25519(seed, message)],
      },
      { verify: own.verifyP256Equation, parts: [own.p256PublicKey(seed), message, own.signP256(seed, message)] },
      {
        verify: (key, text, signature) => own.verifyMlDsa44(key, text, signature),
        parts: [own.mlDsa44PublicKey(seed), message, own.signMlDsa44(seed, message)],
      },
    ],
  };
}

function withFlippedBit(parts: Parts, bit: number): Parts {
  const copies = parts.map((part) => Uint8Array.from(part)) as Parts;
  let at = bit >> 3;
  for (const part of copies) {
    if (at < part.length) {
      part[at] = (part[at] as number) ^ (1 << (bit & 7));
      return copies;
    }
    at -= part.length;
  }
  throw new Error('no such bit');
}

function filled(length: number, byte: number): Bytes {
  return new Uint8Array(length).fill(byte);
}

function ascii(text: string): Bytes {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function hex(bytes: Bytes): string {
  return Buffer.from(bytes).toString('hex');
}

function unhex(text: string): Bytes {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
] as const;

/** The published s is the high one, which the equation accepts and kernel/signature.ts refuses. */
const RFC_6979 = {
  secret: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
  publicKey:
    '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
  signature:
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
} as const;
