import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { genesisFile, readGenesis } from './genesis.ts';

const genesis = {
  start: { chain: 'ashbrook', height: 7, size: 31, logRoot: 'A'.repeat(43), stateRoot: 'B'.repeat(43) },
  timeMs: 1_800_000_000_000,
  validators: [{ key: `${'C'.repeat(42)}A`, power: 1 }],
};

describe('genesis', () => {
  it('reads what it wrote', () => {
    assert.deepEqual(readGenesis(genesisFile(genesis)), genesis);
  });

  it('begins at the height after the book', () => {
    assert.equal(JSON.parse(genesisFile(genesis)).initial_height, '8');
  });

  it('takes no other form of the same genesis, and nothing else', () => {
    const text = genesisFile(genesis);
    assert.equal(readGenesis(text.replace('"power": "1"', '"power": 1')), undefined);
    assert.equal(readGenesis(`${text} `), undefined);
    assert.equal(readGenesis('{}'), undefined);
    assert.equal(readGenesis(''), undefined);
  });
});
