import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '#kernel';
import { type Aead, openWith, sealTo } from './hpke.ts';
import { secretKey } from './receiving-keys.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const info = encodeUtf8('Ode on a Grecian Urn');
const plain = 'Beauty is truth, truth beauty';

describe('HPKE', () => {
  it('opens the first message of RFC 9180, appendix A.1.1', () => {
    const aead: Aead = { id: 1, cipher: 'aes-128-gcm', keyLength: 16 };
    const sealed = hex(
      '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    );
    const secret = secretKey(hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'));
    const opened = openWith(secret, info, sealed, encodeUtf8('Count-0'), aead);
    assert.equal(Buffer.from(opened ?? []).toString(), plain);
  });

  /** RFC 9180 has no such message for this suite with AES-256-GCM; this one is of another implementation, hpke-js 1.9. */
  it('opens what another implementation sealed with AES-256-GCM', () => {
    const sealed = hex(
      '337231185884c0df6038f2db091eab9019106c7960f81ebb2effaeab82151b1ccdd7525b1fd36c06eb069685c338418eb8319e8efaab2749b467181f327a5b1fdb5e13243897060b2b1f35de7e',
    );
    const secret = secretKey(hex('98f3f59776e1985e70e5a8e6d701395390dfbde2b763bfa978f4edbe8c608699'));
    const opened = openWith(secret, info, sealed, encodeUtf8('Count-0'));
    assert.equal(Buffer.from(opened ?? []).toString(), plain);
  });

  const [own, other] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')];
  const message = fc.record({ content: fc.uint8Array({ maxLength: 300 }), about: fc.uint8Array({ maxLength: 60 }) });

  it('opens with the one key and under the one info that it was sealed to', () => {
    fc.assert(
      fc.property(message, ({ content, about }) => {
        const sealed = sealTo(own.publicKey, about, content);
        assert(sealed !== undefined);
        assert.deepEqual(openWith(own.privateKey, about, sealed), content);
        assert.equal(openWith(other.privateKey, about, sealed), undefined);
        assert.equal(openWith(own.privateKey, Uint8Array.of(...about, 0), sealed), undefined);
      }),
    );
  });

  it('does not open what was changed, in whichever byte, or cut short', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ content, about }, at, by) => {
        const sealed = sealTo(own.publicKey, about, content) as Uint8Array;
        const changed = sealed.slice();
        changed[at % sealed.length] = (changed[at % sealed.length] as number) ^ by;
        assert.equal(openWith(own.privateKey, about, changed), undefined);
        assert.equal(openWith(own.privateKey, about, sealed.subarray(0, at % sealed.length)), undefined);
      }),
      { numRuns: 400 },
    );
  });

  it('seals nothing to a point that every secret leads to', () => {
    const low = { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) };
    assert.equal(sealTo(createPublicKey({ key: low, format: 'jwk' }), info, info), undefined);
  });
});
