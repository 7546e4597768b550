import assert from 'node:assert/strict';
import { it } from 'node:test';
import { senderOf } from './sender.ts';

it('counts a whole IPv6 network as one sender, however its addresses are written', () => {
  const table: readonly (readonly [string, string])[] = [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0:0:ffff::7', '2001:db8:0:0::/64'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['not an address', 'not an address'],
  ];
  for (const [ip, sender] of table) assert.equal(senderOf({ ip }), sender, ip);
});
