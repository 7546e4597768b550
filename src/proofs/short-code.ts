/**
 * Twelve letters and digits that stand for an entry, for people who compare a paper with a screen: 60 bits of the
 * entry's leaf hash in Crockford's base 32, which leaves out I, L, O and U. It names an entry; it proves nothing.
 */
import { type Bytes, leafHash } from '#kernel';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Such as `7F3A-09KX-Q2MV`. */
export function shortCode(entry: Bytes): string {
  let [value, bits, code] = [0, 0, ''];
  for (const byte of leafHash(entry).subarray(0, 8)) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      code += LETTERS[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8, 12)].join('-');
}
