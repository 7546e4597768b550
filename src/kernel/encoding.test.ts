import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compareBytes, encodeUtf8, fromBase64, fromBase64url, fromHex, toBase64, toBase64url, toHex } from './bytes.ts';
import { decode, decodeText, encode, encodeText, type Value } from './encoding.ts';

const wellFormed = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => text.isWellFormed());
const integer = fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n));
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<Value>(null, true, false),
    integer,
    wellFormed,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      wellFormed.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

describe('canonical JSON', () => {
  test('decode undoes encode', () => {
    fc.assert(
      fc.property(value, (v) => assert.deepEqual(decode(encode(v)), { ok: true, value: v })),
      { numRuns: 2_000 },
    );
  });

  test('what decodes is exactly what encode writes', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json({ maxDepth: 3 }).map(encodeUtf8),
      fc.tuple(value, fc.nat(), fc.nat(255)).map(([v, at, byte]) => {
        const bytes = encode(v);
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        const decoded = decode(bytes);
        if (decoded.ok) assert.equal(toHex(encode(decoded.value)), toHex(bytes));
      }),
      { numRuns: 5_000 },
    );
  });

  const refused: readonly (readonly [text: string, code: string])[] = [
    ['', 'encoding-malformed'],
    [' 1', 'encoding-malformed'],
    ['1 ', 'encoding-trailing'],
    ['01', 'encoding-integer'],
    ['-0', 'encoding-integer'],
    ['-', 'encoding-integer'],
    ['1.0', 'encoding-trailing'],
    ['1e3', 'encoding-trailing'],
    ['9007199254740992', 'encoding-integer'],
    ['1'.repeat(400), 'encoding-integer'],
    ['{"b":1,"a":2}', 'encoding-key-order'],
    ['{"a":1,"a":2}', 'encoding-key-order'],
    ['{"__proto__":1}', 'encoding-key-forbidden'],
    ['{"a" :1}', 'encoding-malformed'],
    ['{"a":1,}', 'encoding-malformed'],
    ['[1,]', 'encoding-malformed'],
    ['"\\u0041"', 'encoding-text'],
    ['"\\u000a"', 'encoding-text'],
    ['"\\u001F"', 'encoding-text'],
    ['"\\/"', 'encoding-text'],
    ['"\n"', 'encoding-text'],
    ['"a', 'encoding-text'],
    ['nul', 'encoding-malformed'],
    ['undefined', 'encoding-malformed'],
    ['['.repeat(17) + ']'.repeat(17), 'encoding-too-deep'],
    ['['.repeat(30_000), 'encoding-too-deep'],
    [`[${'0,'.repeat(4_096)}0]`, 'encoding-too-many'],
    [`"${'x'.repeat(65_535)}"`, 'encoding-too-large'],
  ];
  for (const [text, code] of refused) {
    test(`refuses ${text.slice(0, 24)}: ${code}`, () => {
      const decoded = decodeText(text);
      assert.equal(decoded.ok ? 'accepted' : decoded.refusal.code, code);
    });
  }

  test('sorts keys by UTF-16 code units and escapes as RFC 8785 says', () => {
    assert.equal(
      encodeText({ '\u20ac': 1, '\r': 2, '\ud83d\ude00': 3, 1: 4, '\ufb33': 5 }),
      '{"\\r":2,"1":4,"€":1,"😀":3,"\ufb33":5}',
    );
    assert.equal(encodeText('\u0000\b\t\n\f\r\u001f"\\/\u007f'), '"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\u007f"');
  });

  test('never writes what has no canonical form', () => {
    for (const bad of [1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '\ud800', 1n, () => 1, Symbol('s')]) {
      assert.throws(() => encode(bad as unknown as Value));
    }
  });
});

describe('bytes as text', () => {
  test('hex, base64 and base64url agree with the platform and undo each other', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        assert.equal(toHex(bytes), buffer.toString('hex'));
        assert.equal(toBase64(bytes), buffer.toString('base64'));
        assert.equal(toBase64url(bytes), buffer.toString('base64url'));
        assert.deepEqual(fromHex(toHex(bytes)), bytes);
        assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
        assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
      }),
    );
  });

  test('a second spelling of the same bytes is refused', () => {
    for (const text of ['QQ', 'QR==', 'QQ=', 'Q', 'Q Q=', 'QQ==\n', 'QQ==QQ==', '=', '====', 'QQ-_']) {
      assert.equal(fromBase64(text), undefined, text);
    }
    for (const text of ['QR', 'Q', 'QQ==', 'Q+', 'Q/', 'é']) assert.equal(fromBase64url(text), undefined, text);
    for (const text of ['0', '0G', 'AB', '0x']) assert.equal(fromHex(text), undefined, text);
  });

  test('byte order is that of the platform', () => {
    const bytes = fc.uint8Array({ maxLength: 4 });
    fc.assert(fc.property(bytes, bytes, (a, b) => assert.equal(Math.sign(compareBytes(a, b)), Buffer.compare(a, b))));
  });
});
