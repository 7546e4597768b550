import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Presence } from './presence.ts';

describe('which towns are missed', () => {
  it('a town is missed from the first look at which it was gone, until it is back', async () => {
    const connected = new Set(['a', 'b']);
    let now = 1_000;
    const presence = new Presence({ connected: async () => connected, expected: () => ['a', 'b'], now: () => now });
    await presence.look();
    assert.deepEqual([presence.missedSinceMs('a'), presence.missedSinceMs('b')], [undefined, undefined]);
    connected.delete('b');
    now = 2_000;
    assert.deepEqual([...(await presence.look())], ['a']);
    now = 9_000;
    await presence.look();
    assert.deepEqual([presence.missedSinceMs('a'), presence.missedSinceMs('b')], [undefined, 2_000]);
    connected.add('b');
    await presence.look();
    connected.delete('b');
    now = 12_000;
    await presence.look();
    assert.equal(presence.missedSinceMs('b'), 12_000);
  });
});
