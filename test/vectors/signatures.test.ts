/**
 * The signature rules against the public vectors of C2SP/CCTV and C2SP/wycheproof: the same verdicts
 * from both implementations and on every version of Node.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as native from '#crypto/native';
import * as portable from '#crypto/portable';
import { derToP1363 } from '../../src/kernel/passkey.ts';
import { passesEd25519Rule, passesP256Rule } from '../../src/kernel/signature.ts';

const data = new URL('../../../shared/data/engine/', import.meta.url);
const options = existsSync(data) ? {} : { skip: 'shared data not here: ../shared/data' };

type Crypto = typeof portable;
const implementations: ReadonlyArray<readonly [name: string, crypto: Crypto]> = [
  ['native', native],
  ['portable', portable],
];

test('CCTV Ed25519: 106 of 914 pass the rule on bytes', options, () => {
  const vectors = readCctv();
  assert.equal(vectors.length, 914);
  assert.equal(vectors.filter(({ key, sig }) => passesEd25519Rule(bytes(key), bytes(sig))).length, 106);
});

for (const [name, crypto] of implementations) {
  test(`CCTV Ed25519, ${name}: exactly 43 are accepted`, options, () => {
    const accepted = readCctv().filter(({ key, msg, sig }) => verifyEd25519(crypto, key, utf8(msg), sig));
    assert.deepEqual(
      accepted.map(({ number }) => number),
      CCTV_ACCEPTED,
    );
  });

  test(`CCTV Ed25519, ${name}: what passes the rule and fails the equation has a low-order residue`, options, () => {
    const refused = readCctv().filter(
      ({ key, msg, sig }) =>
        passesEd25519Rule(bytes(key), bytes(sig)) && !crypto.verifyEd25519Equation(bytes(key), utf8(msg), bytes(sig)),
    );
    assert.equal(refused.length, 63);
    for (const { flags } of refused) assert.ok(flags?.includes('low_order_residue'));
  });

  test(`Wycheproof Ed25519, ${name}: all 151 verdicts`, options, () => {
    const cases = readWycheproof('ed25519_test.json', (group) => (group.publicKey as { pk: string }).pk);
    assert.deepEqual(counts(cases), [151, 88]);
    for (const { id, key, msg, sig, valid } of cases) {
      assert.equal(verifyEd25519(crypto, key, bytes(msg), sig), valid, `case ${id}`);
    }
  });

  test(`Wycheproof P-256 r || s, ${name}: all 262 verdicts of the equation, and 103 with the low s`, options, () => {
    const cases = readWycheproof('ecdsa_secp256r1_sha256_p1363_test.json', uncompressed);
    assert.deepEqual(counts(cases), [262, 173]);
    let low = 0;
    for (const { id, key, msg, sig, valid } of cases) {
      const verdict = crypto.verifyP256Equation(bytes(key), bytes(msg), bytes(sig));
      assert.equal(verdict, valid, `case ${id}`);
      if (passesP256Rule(bytes(key), bytes(sig)) && verdict) low++;
    }
    assert.equal(low, 103);
  });

  test(`Wycheproof P-256 DER, ${name}: all 484 verdicts through strict DER and the whole rule`, options, () => {
    const cases = readWycheproof('ecdsa_secp256r1_sha256_test.json', uncompressed);
    assert.deepEqual(counts(cases), [484, 174]);
    for (const { id, key, msg, sig, valid } of cases) {
      const signature = derToP1363(bytes(sig));
      const verdict =
        signature !== undefined &&
        passesP256Rule(bytes(key), signature) &&
        crypto.verifyP256Equation(bytes(key), bytes(msg), signature);
      assert.equal(verdict, valid, `case ${id}`);
    }
  });

  test(`Wycheproof ML-DSA-44, ${name}: all 180 verdicts, the eight with a context included`, options, () => {
    const cases = readWycheproof('mldsa_44_verify_test.json', (group) => group.publicKey as string);
    assert.deepEqual(counts(cases), [180, 77]);
    assert.equal(cases.filter(({ ctx }) => ctx !== undefined).length, 8);
    for (const { id, key, msg, sig, ctx, valid } of cases) {
      const verdict = crypto.verifyMlDsa44(bytes(key), bytes(msg), bytes(sig), bytes(ctx ?? ''));
      assert.equal(verdict, valid, `case ${id}`);
    }
  });
}

function verifyEd25519(crypto: Crypto, key: string, message: Uint8Array, sig: string): boolean {
  return passesEd25519Rule(bytes(key), bytes(sig)) && crypto.verifyEd25519Equation(bytes(key), message, bytes(sig));
}

type CctvVector = {
  readonly number: number;
  readonly key: string;
  readonly sig: string;
  readonly msg: string;
  readonly flags: readonly string[] | null;
};

function readCctv(): readonly CctvVector[] {
  return JSON.parse(readFileSync(new URL('cctv/ed25519vectors.json', data), 'utf8'));
}

type Case = {
  readonly id: number;
  readonly key: string;
  readonly msg: string;
  readonly sig: string;
  readonly ctx: string | undefined;
  readonly valid: boolean;
};

type Group = { readonly publicKey: unknown; readonly tests: readonly WycheproofTest[] };
type WycheproofTest = { tcId: number; msg: string; sig: string; ctx?: string; result: string };

function readWycheproof(file: string, keyOf: (group: Group) => string): readonly Case[] {
  const { testGroups } = JSON.parse(readFileSync(new URL(`wycheproof/${file}`, data), 'utf8')) as {
    testGroups: readonly Group[];
  };
  return testGroups.flatMap((group) =>
    group.tests.map(({ tcId, msg, sig, ctx, result }) => ({
      id: tcId,
      key: keyOf(group),
      msg,
      sig,
      ctx,
      valid: result === 'valid',
    })),
  );
}

function uncompressed(group: Group): string {
  return (group.publicKey as { uncompressed: string }).uncompressed;
}

function counts(cases: readonly Case[]): [all: number, valid: number] {
  return [cases.length, cases.filter(({ valid }) => valid).length];
}

/** Hex of any case; an odd digit count would be a broken file. */
function bytes(hex: string): Uint8Array {
  assert.equal(hex.length % 2, 0);
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const CCTV_ACCEPTED = [
  7, 29, 50, 117, 139, 161, 182, 249, 305, 411, 425, 438, 465, 473, 481, 489, 497, 511, 525, 538, 565, 573, 581, 589,
  597, 611, 625, 638, 665, 673, 681, 689, 697, 711, 725, 738, 765, 773, 781, 789, 797, 832, 899,
];
