import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { encodeUtf8, leafHash, rootFromLeaves } from '#kernel';
import { formatVerifier, type NoteSigner, signCheckpoint, signerFor } from '#proofs';
import { verifyFile } from '#verify';
import { TownWitness } from './town-witness.ts';

const home = mkdtempSync(join(tmpdir(), 'townledger-witness-'));
mkdirSync(join(home, 'keys'));
const witness = new TownWitness(home, 'north.example/log', () => 1_800_000_000_000);
after(() => {
  witness.close();
  rmSync(home, { recursive: true });
});

const ORIGIN = 'ashbrook.example/log';
const key = (byte: number, name = ORIGIN) => signerFor(name, 'ed25519-note', new Uint8Array(32).fill(byte));
const [first, second, third] = [key(1), key(2), key(3)];
const watch = (...keys: readonly NoteSigner[]) => witness.watch(keys.map(formatVerifier), undefined);

function request(oldSize: number, size: number, signer: NoteSigner, book = 'book'): string {
  const leaves = Array.from({ length: size }, (_, i) => leafHash(encodeUtf8(`${book} ${i}`)));
  const checkpoint = { origin: ORIGIN, size: BigInt(size), root: rootFromLeaves(leaves), extensions: [] };
  return `old ${oldSize}\n\n${signCheckpoint(checkpoint, [signer], 1)}`;
}

describe('watching a log', () => {
  it('takes keys of one log alone', () => {
    const codes = [watch(), watch(first, key(1, 'other.example/log')), watch(witness.cosigners[0] as NoteSigner)];
    assert.deepEqual(
      codes.map((watched) => watched.ok || watched.refusal.code),
      ['witness-keys-differ', 'witness-keys-differ', 'witness-keys-differ'],
    );
    assert.deepEqual(witness.store.watched(), []);
  });

  it('cosigns under the newest keys alone, and still convicts by the former ones', () => {
    assert(watch(first).ok);
    assert.equal(witness.answer(request(0, 5, first)).status, 200);
    assert(watch(second).ok);
    assert.equal(
      witness.answer(request(5, 5, first)).status,
      403,
      'a key that was stolen and replaced is worth nothing',
    );
    assert.equal(witness.answer(request(5, 5, second)).status, 200, 'the same book under the new key');
    assert(watch(third).ok);
    assert.equal(witness.answer(request(5, 5, third, 'another book')).status, 409);
    const [evidence, ...more] = witness.evidence();
    assert(evidence !== undefined && more.length === 0);
    const verified = verifyFile([encodeUtf8(evidence.file)]);
    assert(verified.ok && verified.value.kind === 'evidence' && 'keys' in verified.value);
    assert.deepEqual([...verified.value.keys].sort(), [first, second, third].map(formatVerifier).sort());
  });

  it('keeps each piece of evidence once, and the first ones of a log that goes on', () => {
    for (let i = 0; i < 40; i++) witness.answer(request(5, 5, third, `book ${i}`));
    const kept = witness.evidence();
    assert.equal(kept.length, 16);
    assert.equal(new Set(kept.map(({ file }) => file)).size, 16);
    witness.answer(request(5, 5, third, 'another book'));
    assert.deepEqual(witness.evidence(), kept);
  });
});
