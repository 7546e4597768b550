import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { encodeUtf8, hashAtOf, inclusionProof, leafHash, rootFromLeaves, toBase64 } from '#kernel';
import { formatVerifier, signerFor } from './note-key.ts';
import { parsePolicy, verifiersOf } from './policy.ts';
import { addCosignatures, signCheckpoint } from './signed-checkpoint.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const ORIGIN = 'town.example/log';
const logKeys = [signerFor(ORIGIN, 'ed25519-note', seed(1)), signerFor(ORIGIN, 'ml-dsa-44-cosignature', seed(2))];
const north = signerFor('north.example/witness', 'ed25519-cosignature', seed(3));
const south = signerFor('south.example/witness', 'ml-dsa-44-cosignature', seed(4));
const all = [...logKeys, north, south];

const entries = Array.from({ length: 300 }, (_, i) => encodeUtf8(`entry ${i}`));
const leaves = entries.map(leafHash);
const checkpoint = { origin: ORIGIN, size: 300n, root: rootFromLeaves(leaves), extensions: [] };
const hashes = inclusionProof(123n, 300n, hashAtOf(leaves));
const proof = { index: 123n, hashes, checkpoint: cosignedNote() };
const TEXT = formatTlogProof(proof);
const entry = { entry: entries[123] as Uint8Array };

const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);

function cosignedNote(): string {
  const note = signCheckpoint(checkpoint, logKeys, 1_800_000_000);
  const lines = signCheckpoint(checkpoint, [north, south], 1_800_000_060).split('\n\n')[1] ?? '';
  const cosigned = addCosignatures(note, lines, [north, south]);
  assert.ok(cosigned.ok);
  return cosigned.value;
}

function policyOf(quorum: string, log = logKeys[0]!) {
  const witnesses = [north, south].map((key, i) => `witness w${i} ${formatVerifier(key)}\n`).join('');
  const parsed = parsePolicy(`log ${formatVerifier(log)}\n${witnesses}group two all w0 w1\nquorum ${quorum}\n`);
  assert.ok(parsed.ok);
  return parsed.value;
}

test('a receipt verifies offline, from the entry or from its hash alone', () => {
  const verified = verifyTlogProof(TEXT, entry, all, { strict: true, everyLogKey: true, policy: policyOf('two') });
  assert.ok(verified.ok);
  assert.equal(verified.value.index, 123n);
  assert.deepEqual(verified.value.checkpoint, checkpoint);
  assert.equal(verified.value.cosignatures.length, 2);
  assert.ok(verifyTlogProof(TEXT, { leafHash: leaves[123]! }, all).ok);
  assert.ok(verifyTlogProof(TEXT, entry, verifiersOf(policyOf('two')), { policy: policyOf('two') }).ok);
});

test('one row a reader', () => {
  const alone = formatTlogProof({ ...proof, checkpoint: signCheckpoint(checkpoint, [logKeys[0]!, north], 5) });
  const stranger = signerFor(ORIGIN, 'ed25519-note', seed(9));
  const rows: [
    title: string,
    text: string,
    leaf: Parameters<typeof verifyTlogProof>[1],
    options: object,
    outcome: string,
  ][] = [
    ['as issued', TEXT, entry, { strict: true }, 'ok'],
    ['another entry', TEXT, { entry: entries[124]! }, {}, 'proof-not-included'],
    ['a leaf hash of 31 bytes', TEXT, { leafHash: seed(0).slice(1) }, {}, 'proof-not-included'],
    ['another index', TEXT.replace('index 123', 'index 122'), entry, {}, 'proof-not-included'],
    ['an index outside', TEXT.replace('index 123', 'index 300'), entry, {}, 'proof-not-included'],
    ['a hash less', formatTlogProof({ ...proof, hashes: hashes.slice(1) }), entry, {}, 'proof-not-included'],
    ['a hash more', formatTlogProof({ ...proof, hashes: [...hashes, seed(0)] }), entry, {}, 'proof-not-included'],
    ['another size', TEXT.replace('\n300\n', '\n301\n'), entry, {}, 'note-signature-invalid'],
    ['quorum of both, one signed', alone, entry, { policy: policyOf('two') }, 'checkpoint-quorum-missing'],
    ['quorum of north, north signed', alone, entry, { policy: policyOf('w0') }, 'ok'],
    ['quorum of south, north signed', alone, entry, { policy: policyOf('w1') }, 'checkpoint-quorum-missing'],
    ['a policy for other log keys', TEXT, entry, { policy: policyOf('none', stranger) }, 'policy-log-unknown'],
    ['the ML-DSA line is missing', alone, entry, { everyLogKey: true }, 'checkpoint-signature-missing'],
  ];
  const sameId = { ...stranger, keyId: logKeys[0]!.keyId };
  const forged = formatTlogProof({ ...proof, checkpoint: signCheckpoint(checkpoint, [sameId], 5) });
  assert.equal(codeOf(verifyTlogProof(forged, entry, [sameId], { policy: policyOf('none') })), 'policy-log-unknown');
  for (const [title, text, leaf, options, outcome] of rows) {
    assert.equal(codeOf(verifyTlogProof(text, leaf, all, options)), outcome, title);
  }
});

test('the form: extra, index, hashes, empty line, checkpoint', () => {
  const extra = encodeUtf8('shown to nobody');
  const withExtra = formatTlogProof({ ...proof, extra });
  assert.deepEqual(parseTlogProof(withExtra), { ok: true, value: { extra, ...proof } });
  assert.deepEqual(parseTlogProof(TEXT), { ok: true, value: proof });
  const hash = toBase64(seed(0));
  const rows: [head: string, ok: boolean][] = [
    ['c2sp.org/tlog-proof@v1\nindex 0', true],
    [`c2sp.org/tlog-proof@v1\nextra AAAA\nindex 7\n${hash}\n${hash}`, true],
    ['c2sp.org/tlog-proof@v1\nextra \nindex 7', true],
    [`c2sp.org/tlog-proof@v1\nindex 7${`\n${hash}`.repeat(63)}`, true],
    [`c2sp.org/tlog-proof@v1\nindex 7${`\n${hash}`.repeat(64)}`, false],
    ['c2sp.org/tlog-proof@v2\nindex 0', false],
    ['c2sp.org/tlog-proof@v1', false],
    ['c2sp.org/tlog-proof@v1\nindex 00', false],
    ['c2sp.org/tlog-proof@v1\nindex -1', false],
    ['c2sp.org/tlog-proof@v1\nindex 9223372036854775808', false],
    ['c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA', false],
    ['c2sp.org/tlog-proof@v1\nextra AAA\nindex 0', false],
    ['c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 0', false],
    [`c2sp.org/tlog-proof@v1\nindex 0\n${toBase64(seed(0).slice(1))}`, false],
    [' c2sp.org/tlog-proof@v1\nindex 0', false],
    ['', false],
  ];
  for (const [head, ok] of rows) assert.equal(parseTlogProof(`${head}\n\nnote`).ok, ok, head);
  assert.throws(() => formatTlogProof({ ...proof, index: -1n }));
});

test('no character of a receipt can change, come or go unnoticed by a strict reader', () => {
  const put = fc.oneof(
    fc.constantFrom('\n', ' ', '+', '=', '—', 'A', '0'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.nat(TEXT.length), fc.nat(600)), fc.nat(2), put, (at, length, text) => {
      const changed = TEXT.slice(0, at) + text + TEXT.slice(at + length);
      fc.pre(changed !== TEXT);
      assert.ok(!verifyTlogProof(changed, entry, all, { strict: true }).ok);
    }),
    { numRuns: 1000 },
  );
});

test('every entry of logs of many sizes has a receipt', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, at) => {
      const some = leaves.slice(0, size);
      const index = BigInt(at % size);
      const note = signCheckpoint({ ...checkpoint, size: BigInt(size), root: rootFromLeaves(some) }, [logKeys[0]!], 5);
      const text = formatTlogProof({
        index,
        hashes: inclusionProof(index, BigInt(size), hashAtOf(some)),
        checkpoint: note,
      });
      assert.ok(verifyTlogProof(text, { entry: entries[Number(index)]! }, all, { strict: true }).ok);
    }),
    { numRuns: 50 },
  );
});

test('no text makes the parser throw', () => {
  const piece = fc.constantFrom(
    'c2sp.org/tlog-proof@v1\n',
    'extra ',
    'index ',
    '0',
    '\n',
    '\n\n',
    'AAAA',
    proof.checkpoint,
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (any) => typeof verifyTlogProof(any, entry, all).ok === 'boolean'),
    { numRuns: 500 },
  );
});
