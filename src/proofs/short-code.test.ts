import assert from 'node:assert/strict';
import { it } from 'node:test';
import { encodeUtf8, leafHash } from '#kernel';
import { shortCode } from './short-code.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

it('a short code is the first 60 bits of the leaf hash, five at a time', () => {
  for (const text of ['', 'a', '{"block":1}', 'ü'.repeat(99)]) {
    const hash = leafHash(encodeUtf8(text));
    const number = hash.subarray(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> 4n;
    const letters = Array.from({ length: 12 }, (_, i) => LETTERS[Number((number >> BigInt(55 - 5 * i)) & 31n)]).join(
      '',
    );
    assert.equal(shortCode(encodeUtf8(text)).replaceAll('-', ''), letters);
    assert.match(shortCode(encodeUtf8(text)), /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  }
});
