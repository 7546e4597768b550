import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { toBase64 } from '#kernel';
import { formatCheckpoint, MAX_SIZE, parseCheckpoint, parseSize } from './checkpoint.ts';

const ROOT = toBase64(new Uint8Array(32).fill(7));

test('the example of the specification', () => {
  // Source: C2SP tlog-checkpoint v1.0.0.
  const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  const parsed = parseCheckpoint(text);
  assert.ok(parsed.ok);
  assert.equal(parsed.value.origin, 'example.com/behind-the-sofa');
  assert.equal(parsed.value.size, 20852163n);
  assert.deepEqual(parsed.value.extensions, []);
  assert.equal(formatCheckpoint(parsed.value), text);
});

test('what is a checkpoint and what is none', () => {
  const cases: [text: string, ok: boolean][] = [
    [`a\n0\n${ROOT}\n`, true],
    [`go.sum database tree\n1\n${ROOT}\n`, true],
    [`a\n1\n${ROOT}\nextension one\nextension two\n`, true],
    [`a\n${MAX_SIZE}\n${ROOT}\n`, true],
    [`a\n${MAX_SIZE + 1n}\n${ROOT}\n`, false],
    [`a\n01\n${ROOT}\n`, false],
    [`a\n+1\n${ROOT}\n`, false],
    [`a\n-1\n${ROOT}\n`, false],
    [`a\n1 \n${ROOT}\n`, false],
    [`a\n1e3\n${ROOT}\n`, false],
    [`a\n\u0661\n${ROOT}\n`, false],
    [`a\n\n${ROOT}\n`, false],
    [`\n1\n${ROOT}\n`, false],
    [`a\n1\n${ROOT}`, false],
    [`a\n1\n${ROOT}\n\n`, false],
    [`a\n1\n${ROOT}\n\nx\n`, false],
    [`a\n1\n${ROOT.slice(0, -1)}\n`, false],
    [`a\n1\n${ROOT.slice(0, -2)}d=\n`, false],
    [`a\n1\n${toBase64(new Uint8Array(31))}\n`, false],
    [`a\n1\n${toBase64(new Uint8Array(33))}\n`, false],
    [`${'a'.repeat(256)}\n1\n${ROOT}\n`, false],
    ['a\n1\n', false],
    ['', false],
  ];
  for (const [text, ok] of cases) assert.equal(parseCheckpoint(text).ok, ok, JSON.stringify(text));
});

test('what has no text is a bug of the caller', () => {
  const good = { origin: 'a', size: 1n, root: new Uint8Array(32), extensions: [] };
  assert.throws(() => formatCheckpoint({ ...good, size: -1n }));
  assert.throws(() => formatCheckpoint({ ...good, root: new Uint8Array(31) }));
  assert.throws(() => formatCheckpoint({ ...good, origin: 'a\n2' }));
  assert.throws(() => formatCheckpoint({ ...good, extensions: ['x\ny'] }));
});

test('format and parse are each other backwards; no text throws', () => {
  const checkpoint = fc.record({
    origin: fc.stringMatching(/^[a-z./]{1,40}$/),
    size: fc.bigInt(0n, MAX_SIZE),
    root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    extensions: fc.array(fc.stringMatching(/^[ -~]{1,10}$/), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(checkpoint, fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), (record, at, put) => {
      const value = { ...record };
      const text = formatCheckpoint(value);
      assert.deepEqual(parseCheckpoint(text), { ok: true, value });
      const changed = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1);
      const parsed = parseCheckpoint(changed);
      if (parsed.ok) assert.equal(formatCheckpoint(parsed.value), changed);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseCheckpoint(text).ok === 'boolean'));
  fc.assert(fc.property(fc.bigInt(0n, MAX_SIZE), (size) => parseSize(`${size}`) === size));
});
