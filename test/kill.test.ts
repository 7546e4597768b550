import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { KilledTown } from './killed-town.ts';

/** `npm run faults` makes it 200 and takes a seed, to repeat a run that failed. */
const ROUNDS = process.env.TOWNLEDGER_LONG === '1' ? 200 : 20;
const SEED = Date.now() % 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'townledger-kill-'));
after(() => rmSync(folder, { recursive: true }));

describe('a town whose node is killed again and again', () => {
  it(`keeps what it acknowledged, and nothing twice (${ROUNDS} rounds, seed ${SEED})`, async () => {
    const town = new KilledTown(join(folder, 'home'), SEED);
    for (let round = 0; round < ROUNDS; round++) await town.round(round);
    const { acknowledged, sent } = await town.judge(ROUNDS);
    assert(acknowledged > ROUNDS * 5, `there was load: ${acknowledged} of ${sent}`);
  });
});
