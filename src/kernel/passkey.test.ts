import assert from 'node:assert/strict';
import { createPrivateKey, sign } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { p256PublicKey } from '#crypto';
import { assertWith, type Bent, clientDataText, type SoftwarePasskey } from '../../test/authenticator.ts';
import { type Bytes, fromHex, toHex } from './bytes.ts';
import { derToP1363, type PasskeyAssertion, type PasskeyExpectation, verifyPasskey } from './passkey.ts';
import { P256_N, verifyP256 } from './signature.ts';

const RP_ID = 'ledger.millbrook.example';
const ORIGIN = `https://${RP_ID}`;
const challenge = new Uint8Array(32).fill(0xfb);
const passkey: SoftwarePasskey = { secret: new Uint8Array(32).fill(8), rpId: RP_ID, origin: ORIGIN };
const expected: PasskeyExpectation = { challenge, rpId: RP_ID, origins: [ORIGIN] };
const good = assertWith(passkey, challenge);
const text = clientDataText(ORIGIN, challenge);
const open = text.slice(0, -1);

test('an honest assertion is accepted and its facts are told', () => {
  assert.deepEqual(verifyPasskey(good, expected), { ok: true, value: { backedUp: true } });
  const inOneDevice = assertWith(passkey, challenge, { flags: 0x05, counter: 77 });
  assert.deepEqual(verifyPasskey(inOneDevice, expected), { ok: true, value: { backedUp: false } });
  const second = { ...expected, origins: ['https://old.millbrook.example', ORIGIN] };
  assert.equal(outcome(good, second), 'accepted');
});

/** Each row: what the device sends, and what the rule says. */
const table: ReadonlyArray<readonly [name: string, bent: Bent, outcome: string]> = [
  ['user verified, not eligible for backup', { flags: 0x05 }, 'accepted'],
  ['eligible for backup, not backed up', { flags: 0x0d }, 'accepted'],
  ['backed up without being eligible', { flags: 0x11 }, 'passkey-flags-wrong'],
  ['reserved bit 1', { flags: 0x03 }, 'passkey-flags-wrong'],
  ['reserved bit 5', { flags: 0x21 }, 'passkey-flags-wrong'],
  ['attested credential data', { flags: 0x41 }, 'passkey-flags-wrong'],
  ['present, and not verified', { flags: 0x01 }, 'passkey-user-unverified'],
  ['nobody present', { flags: 0x04 }, 'passkey-user-absent'],
  ['no flags', { flags: 0x00 }, 'passkey-user-absent'],
  ['extensions', { flags: 0x85, extensions: new Uint8Array(1024) }, 'accepted'],
  ['too many extensions', { flags: 0x81, extensions: new Uint8Array(1025) }, 'passkey-authenticator-data-malformed'],
  ['extensions announced and missing', { flags: 0x81 }, 'passkey-authenticator-data-malformed'],
  ['bytes nobody announced', { extensions: new Uint8Array(1) }, 'passkey-authenticator-data-malformed'],
  ['more members', { clientData: `${open},"other":"keys can be added here"}` }, 'accepted'],
  ['longest client data', { clientData: `${open},"a":"${'x'.repeat(1024 - open.length - 8)}"}` }, 'accepted'],
  ['too long', { clientData: `${open},"a":"${'x'.repeat(1025 - open.length - 8)}"}` }, 'passkey-client-data-too-large'],
  ['not closed', { clientData: open }, 'passkey-client-data-malformed'],
  ['closed twice', { clientData: `${text}}` }, 'passkey-client-data-malformed'],
  ['text after the end', { clientData: `${text} ` }, 'passkey-client-data-malformed'],
  ['remainder not closed', { clientData: `${open},"a":1` }, 'passkey-client-data-malformed'],
  ['space before the end', { clientData: `${open} }` }, 'passkey-client-data-malformed'],
  ['empty', { clientData: '' }, 'passkey-type-wrong'],
  ['spaces', { clientData: text.replace(':', ': ') }, 'passkey-type-wrong'],
  ['a registration', { clientData: text.replace('.get', '.create') }, 'passkey-type-wrong'],
  ['byte order mark', { clientData: `\uFEFF${text}` }, 'passkey-type-wrong'],
  ['another challenge', { clientData: clientDataText(ORIGIN, new Uint8Array(32)) }, 'passkey-challenge-wrong'],
  [
    'a longer challenge',
    { clientData: clientDataText(ORIGIN, Uint8Array.of(...challenge, 0xfb, 0xfb, 0xfb)) },
    'passkey-challenge-wrong',
  ],
  ['another page', { clientData: clientDataText('https://evil.example', challenge) }, 'passkey-origin-wrong'],
  [
    'a page that begins alike',
    { clientData: clientDataText(`${ORIGIN}.evil.example`, challenge) },
    'passkey-origin-wrong',
  ],
  ['without crossOrigin', { clientData: `${text.replace(',"crossOrigin":false', '')}` }, 'passkey-origin-wrong'],
  ['cross origin', { clientData: text.replace('false', 'true') }, 'passkey-cross-origin'],
];

test('scenario table of assertions that are signed as they stand', async (t) => {
  for (const [name, bent, verdict] of table) {
    await t.test(`${name}: ${verdict}`, () => assert.equal(outcome(assertWith(passkey, challenge, bent)), verdict));
  }
});

test('a passkey of another domain is refused', () => {
  const foreign = assertWith({ ...passkey, rpId: 'millbrook.example' }, challenge);
  assert.equal(outcome(foreign), 'passkey-domain-wrong');
});

test('a foreign key, a high s and a broken signature are refused', () => {
  const publicKey = p256PublicKey(new Uint8Array(32).fill(9));
  assert.equal(outcome({ ...good, publicKey }), 'passkey-signature-wrong');
  const s = P256_N - BigInt(`0x${toHex(good.signature.slice(32))}`);
  const high = fromHex(toHex(good.signature.slice(0, 32)) + hex64(s)) as Bytes;
  assert.equal(outcome({ ...good, signature: high }), 'passkey-signature-malformed');
  assert.equal(outcome({ ...good, publicKey: publicKey.slice(1) }), 'passkey-signature-malformed');
});

test('every flipped bit of an assertion is refused', () => {
  for (const part of ['publicKey', 'authenticatorData', 'clientDataJSON', 'signature'] as const) {
    for (let bit = 0; bit < good[part].length * 8; bit++) {
      const changed = good[part].with(bit >> 3, (good[part][bit >> 3] as number) ^ (1 << (bit & 7)));
      assert.notEqual(outcome({ ...good, [part]: changed }), 'accepted', `${part}, bit ${bit}`);
    }
  }
});

test('arbitrary bytes and wrong types are refused and nothing throws', () => {
  const parts = ['publicKey', 'authenticatorData', 'clientDataJSON', 'signature'] as const;
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.uint8Array({ maxLength: 1200 }), (part, bytes) => {
      assert.notEqual(outcome({ ...good, [part]: bytes }), 'accepted');
    }),
  );
  for (const part of parts) {
    for (const wrong of [undefined, null, 3, 'text', {}, [], new ArrayBuffer(37)]) {
      assert.notEqual(outcome({ ...good, [part]: wrong }), 'accepted');
    }
  }
});

test('an expectation with odd text matches nothing, and a challenge that is no hash is a bug', () => {
  for (const odd of ['', 'a b', 'a"b', 'a\\b', 'é.example', '\ud800']) {
    assert.equal(outcome(good, { ...expected, rpId: odd }), 'passkey-domain-wrong');
    assert.equal(outcome(good, { ...expected, origins: [odd] }), 'passkey-origin-wrong');
  }
  assert.equal(outcome(good, { ...expected, origins: [] }), 'passkey-origin-wrong');
  assert.throws(() => verifyPasskey(good, { ...expected, challenge: new Uint8Array(0) }), /challenge/);
});

test('DER becomes r || s with a low s, and verifies', () => {
  const secret = new Uint8Array(32).fill(8);
  const header = Buffer.from('3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420', 'hex');
  const key = createPrivateKey({ key: Buffer.concat([header, secret]), format: 'der', type: 'pkcs8' });
  for (let i = 0; i < 300; i++) {
    const message = Uint8Array.of(i & 255, i >> 8);
    const signature = derToP1363(new Uint8Array(sign('sha256', message, key)));
    assert.ok(signature !== undefined && verifyP256(p256PublicKey(secret), message, signature));
  }
});

test('DER has one form of every pair of integers, and no other is read', () => {
  const small = fromHex(`${hex64(1n)}${hex64(2n)}`);
  assert.deepEqual(derToP1363(der('3006020101020102')), small);
  const high = der(`3026020101022100${hex64(P256_N - 2n)}`);
  assert.deepEqual(derToP1363(high), small);
  for (const refused of [
    '',
    '30',
    '3000',
    '300602010102010200',
    '3007020101020102',
    '3005020101020102',
    '308106020101020102',
    '30800201010201020000',
    '3106020101020102',
    '3006030101020102',
    '300702020001020102',
    '3006020101020100',
    '3006020100020102',
    '3006020181020102',
    '3005020002010200',
    '3003020101',
    '3009020101020102020103',
    `3026020101022100${hex64(P256_N)}`,
    `3026022100${hex64(P256_N)}020101`,
    `302702010102220000${hex64(1n)}`,
  ]) {
    assert.equal(derToP1363(der(refused)), undefined, refused);
  }
  for (const wrong of [undefined, null, 'text', 3]) assert.equal(derToP1363(wrong as never), undefined);
});

test('whatever the DER, the answer is 64 bytes that pass the rule, or none', () => {
  const integer = fc.uint8Array({ maxLength: 34 }).map((digits) => [2, digits.length, ...digits]);
  fc.assert(
    fc.property(integer, integer, fc.boolean(), (r, s, honest) => {
      const body = [...r, ...s];
      const signature = derToP1363(Uint8Array.of(0x30, body.length + (honest ? 0 : 1), ...body));
      if (!honest) assert.equal(signature, undefined);
      else if (signature !== undefined) {
        assert.equal(signature.length, 64);
        assert.ok(BigInt(`0x${toHex(signature.slice(32))}`) <= P256_N / 2n);
      }
    }),
    { numRuns: 500 },
  );
});

function outcome(assertion: PasskeyAssertion, against: PasskeyExpectation = expected): string {
  const verdict = verifyPasskey(assertion, against);
  return verdict.ok ? 'accepted' : verdict.refusal.code;
}

function der(text: string): Bytes {
  return fromHex(text) as Bytes;
}

function hex64(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}
