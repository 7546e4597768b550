import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { toHex } from '#kernel';
import { checkCheckpointSignature, cosignatureMessage, signCheckpointText, subtreeMessage } from './cosignature.ts';
import { signerFor } from './note-key.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const types = ['ed25519-note', 'ed25519-cosignature', 'ml-dsa-44-cosignature'] as const;

test('the Ed25519 message of the specification', () => {
  // Source: C2SP tlog-cosignature v1.0.1.
  const message = new TextDecoder().decode(cosignatureMessage(TEXT, 1679315147));
  assert.equal(message, `cosignature/v1\ntime 1679315147\n${TEXT}`);
});

test('the ML-DSA message, field by field', () => {
  const statement = { cosigner: 'w', timeSeconds: 258, origin: 'ab', start: 0n, end: 2n ** 63n, hash: seed(0xcc) };
  const expected = [
    '737562747265652f76310a00',
    '0177',
    '0000000000000102',
    '026162',
    '0000000000000000',
    '8000000000000000',
    'cc'.repeat(32),
  ];
  assert.equal(toHex(subtreeMessage(statement)), expected.join(''));
  const subtree = { ...statement, timeSeconds: 0, start: 256n, end: 512n };
  assert.equal(toHex(subtreeMessage(subtree)).slice(50, 82), '00000000000001000000000000000200');
  const wrong = [
    { start: 256n, end: 512n },
    { start: 1n, end: 1n, timeSeconds: 0 },
    { start: 2n, end: 1n, timeSeconds: 0 },
    { end: 2n ** 64n },
    { timeSeconds: -1 },
    { timeSeconds: 2 ** 53 },
    { cosigner: '' },
    { origin: 'x'.repeat(256) },
    { hash: seed(1).slice(1) },
  ];
  for (const change of wrong) assert.throws(() => subtreeMessage({ ...statement, ...change }));
  assert.ok(subtreeMessage({ ...statement, end: 0n }), 'an empty log can be cosigned');
});

test('each key type signs a checkpoint, and each verifies only its own', () => {
  for (const type of types) {
    const signer = signerFor('watcher.example/w', type, seed(9));
    const { signature } = signCheckpointText(signer, TEXT, 1_800_000_000);
    const holds = checkCheckpointSignature(signer, TEXT, signature);
    const timeSeconds = type === 'ed25519-note' ? undefined : 1_800_000_000;
    assert.equal(holds?.timeSeconds, timeSeconds);
    assert.ok(holds !== undefined);
    for (const other of types) {
      if (other === type) continue;
      const verifier = signerFor('watcher.example/w', other, seed(9));
      assert.equal(checkCheckpointSignature(verifier, TEXT, signature), undefined, `${type} read as ${other}`);
    }
    const otherSize = TEXT.replace('20852163', '20852164');
    assert.equal(checkCheckpointSignature(signer, otherSize, signature), undefined);
    assert.equal(checkCheckpointSignature(signer, 'no checkpoint\n', signature), undefined);
    assert.throws(() => signCheckpointText(signer, 'no checkpoint\n', 0));
    assert.throws(() => signCheckpointText(signer, TEXT, 1.5));
  }
});

test('what each cosignature covers', () => {
  const ed25519 = signerFor('watcher.example/w', 'ed25519-cosignature', seed(9));
  const mlDsa = signerFor('watcher.example/w', 'ml-dsa-44-cosignature', seed(9));
  const renamed = (signer: typeof mlDsa) => ({ ...signer, name: 'other.example/w' });
  const extended = `${TEXT}extension\n`;
  const one = signCheckpointText(ed25519, TEXT, 5).signature;
  const two = signCheckpointText(mlDsa, TEXT, 5).signature;
  // NOTE: both facts are the specification's. openNote still finds keys by name, so a renamed line is unknown.
  assert.ok(checkCheckpointSignature(renamed(ed25519), TEXT, one), 'Ed25519 does not sign the name');
  assert.equal(checkCheckpointSignature(renamed(mlDsa), TEXT, two), undefined, 'ML-DSA does');
  assert.equal(checkCheckpointSignature(ed25519, extended, one), undefined, 'Ed25519 signs extension lines');
  assert.ok(checkCheckpointSignature(mlDsa, extended, two), 'ML-DSA does not');
});

test('no changed byte of a cosignature verifies, the time included; no bytes throw', () => {
  for (const type of types) {
    const signer = signerFor('watcher.example/w', type, seed(9));
    const { signature } = signCheckpointText(signer, TEXT, 1_800_000_000);
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = signature.slice();
        changed[at] = (changed[at] as number) ^ flip;
        assert.equal(checkCheckpointSignature(signer, TEXT, changed), undefined);
      }),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.string({ unit: 'binary' }), (bytes, text) => {
        assert.equal(checkCheckpointSignature(signer, text, bytes), undefined);
        assert.equal(checkCheckpointSignature(signer, TEXT, bytes), undefined);
      }),
    );
  }
});
