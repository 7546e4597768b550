import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { thisRelease } from './release.ts';
import { upgradeAhead, upgradeFault } from './upgrades.ts';

const upgrades = [
  { height: 100, release: '1.1.0', releaseHash: 'one' },
  { height: 200, release: '1.2.0', releaseHash: 'two' },
];
const running = (hash: string) => ({ version: 'x', hash });

describe('upgrades', () => {
  const rows: readonly (readonly [hash: string, height: number, due: number | undefined, ahead: number | undefined])[] =
    [
      ['old', 99, undefined, 100],
      ['old', 100, 100, 200],
      ['old', 250, 200, undefined],
      ['one', 50, undefined, 200],
      ['one', 199, undefined, 200],
      ['one', 200, 200, undefined],
      ['two', 50, undefined, undefined],
      ['two', 150, undefined, undefined],
      ['two', 300, undefined, undefined],
    ];
  for (const [hash, height, due, ahead] of rows)
    it(`${hash} at block ${height}: ${due === undefined ? 'takes part' : `stopped by ${due}`}`, () => {
      assert.equal(upgradeFault(upgrades, running(hash), height)?.detail?.height, due);
      assert.equal(upgradeAhead(upgrades, running(hash), height)?.height, ahead);
    });

  it('a release has one hash', () => {
    assert.match(thisRelease().hash, /^[\w-]{43}$/);
    assert.deepEqual(thisRelease(), thisRelease());
  });
});
