/**
 * The clock of one town of four is an hour off: that of its node, of its commands, and of its CometBFT, which puts the
 * time into its votes. `npm run test:network`.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it, type TestContext } from 'node:test';
import { UNLESS_COMETBFT } from '../../cometbft.ts';
import { DemoNetwork } from '../demo-network.ts';
import { shiftedCometbft } from '../shifted-cometbft.ts';

const TOWN = 'dunmere';
const HOUR_MS = 3_600_000;
/** From the vote of the slowest to the block that has its time. */
const NEAR_MS = 10_000;

// biome-ignore lint/suspicious/noExplicitAny: what nodes answer is looked at field by field.
type Facts = any;

describe('four towns, and the clock of one is an hour off', UNLESS_COMETBFT, () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-clock-'));
  let network: DemoNetwork;
  let program: string | undefined;

  const post = (text: string, town: string) => network.run('demo-entry', '--text', text, '--town', town);
  const ask = async (town: string, path: string): Promise<Facts> => {
    const { port } = network.towns.find((one) => one.town === town) as { port: number };
    return (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  };
  /** The book's time of a block. */
  const timeOf = (height: number): number => {
    const book = new DatabaseSync(join(network.homeOf('ashbrook'), 'ledger.db'), { readOnly: true });
    try {
      return Number(book.prepare('SELECT time_ms FROM block WHERE height = ?').get(height)?.time_ms);
    } finally {
      book.close();
    }
  };
  /** How far the book's time of a new entry is from the true time, in milliseconds. */
  const postedOff = async (text: string, town: string): Promise<number> => {
    const { status, facts, stdout } = await post(text, town);
    assert.equal(status, 0, stdout);
    return timeOf(facts.height) - Date.now();
  };
  const setClock = (town: string, shiftMs: number): void => {
    process.env.TEST_CLOCK_TOWN = town;
    process.env.TEST_CLOCK_SHIFT_MS = String(shiftMs);
    process.env.TEST_CLOCK_SHIFT = `${shiftMs}ms`;
    process.env.NODE_OPTIONS = `--import=${new URL('../shifted-clock.mjs', import.meta.url)}`;
  };
  const startWith = async (shiftMs: number): Promise<void> => {
    await network.stop();
    setClock(TOWN, shiftMs);
    await network.start();
  };
  const warned = async (town: string): Promise<boolean> =>
    (await ask(town, '/health/ready')).warnings.includes('clock-off');

  before(async () => {
    program = await shiftedCometbft(folder);
    // Founded two hours ago: CometBFT waits for the time of its genesis, which is long past in a network that has lived.
    setClock('', -2 * HOUR_MS);
    network = await DemoNetwork.running(4);
    if (program === undefined) return;
    const file = join(network.homeOf(TOWN), 'network.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), program }));
  });
  after(async () => {
    await network.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, shiftMs, ownAct] of [
    ['ahead', HOUR_MS, 'taken'],
    ['behind', -HOUR_MS, 'expired'],
  ] as const) {
    it(`an hour ${name}: the others go on, the book keeps the time, and the town is told`, async (test: TestContext) => {
      if (program === undefined) return test.skip('Go, or the source of CometBFT, is not here');
      await startWith(shiftMs);
      const offs: number[] = [];
      for (const town of ['ashbrook', 'birchfield', 'cedar-ford', 'ashbrook', 'birchfield', 'cedar-ford'])
        offs.push(await postedOff(`While a clock is ${name}, by ${town}.`, town));
      test.diagnostic(`the book's time minus the true one, in ms: ${offs.join(', ')}`);
      const own = await post(`By the town whose clock is ${name}.`, TOWN);
      assert.equal(own.status === 0 ? 'taken' : own.facts.error.code, ownAct);
      const { towns } = (await network.settled()) as Facts;
      assert.equal(new Set(towns.map(({ root }: Facts) => root)).size, 1);
      const signed = (await ask('ashbrook', '/towns')).towns.find(({ town }: Facts) => town === TOWN).signed;
      test.diagnostic(`its cosignature says ${Math.round((signed.timeMs - Date.now()) / 1_000)} s from now`);
      const { clockOffMs } = await ask(TOWN, '/towns');
      assert.ok(Math.abs(clockOffMs - shiftMs) < NEAR_MS, String(clockOffMs));
      assert.ok(await warned(TOWN));
      for (const other of ['ashbrook', 'birchfield', 'cedar-ford']) assert.ok(!(await warned(other)), other);
      for (const off of offs) assert.ok(Math.abs(off) < NEAR_MS, `${off} ms`);
    });
  }

  it('put right again, it is warned of nothing any more', async (test) => {
    if (program === undefined) return test.skip('Go, or the source of CometBFT, is not here');
    await startWith(0);
    for (const town of ['ashbrook', TOWN]) assert.ok(Math.abs(await postedOff(`In time, by ${town}.`, town)) < NEAR_MS);
    assert.ok(!(await warned(TOWN)));
  });
});
