/** A network that falls into parts: `npm run test:network`. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { UNLESS_COMETBFT } from '../../cometbft.ts';
import { DividedNetwork } from '../divided-network.ts';

describe('four towns, divided', UNLESS_COMETBFT, () => {
  let towns: DividedNetwork;
  const post = (text: string, town: string) => towns.network.run('demo-entry', '--text', text, '--town', town);
  const noticesAt = async (place: number) => {
    const { port } = towns.network.towns[place] as { port: number };
    return (await fetch(`http://127.0.0.1:${port}/query/members/notices?input=%7B%7D`)).text();
  };
  const untilTaken = async (text: string, town: string) => {
    for (let tries = 0; tries < 10; tries++) if ((await post(text, town)).status === 0) return;
    assert.fail(`${town} never took it`);
  };

  before(async () => {
    towns = await DividedNetwork.running();
    assert.equal((await post('All together.', 'ashbrook')).status, 0);
  });
  after(() => towns.remove());

  it('three against one: the three go on, the one acknowledges nothing, and follows when it is back', async () => {
    towns.divide(['ashbrook', 'birchfield', 'cedar-ford'], ['dunmere']);
    await untilTaken('By three.', 'ashbrook');
    const alone = await post('By one alone.', 'dunmere');
    assert.equal(alone.status, 1);
    assert.equal(alone.facts.error.code, 'no-quorum');
    towns.heal();
    await untilTaken('By four again.', 'dunmere');
    await towns.network.settled();
    const held = await noticesAt(3);
    assert.ok(held.includes('By three.'));
    assert.ok(!held.includes('By one alone.'));
  });

  it('two against two: nobody records anything; together again they go on with one book', async () => {
    towns.divide(['ashbrook', 'birchfield'], ['cedar-ford', 'dunmere']);
    for (const town of ['ashbrook', 'dunmere']) {
      const { status, facts } = await post(`By the half of ${town}.`, town);
      assert.equal(status, 1);
      assert.equal(facts.error.code, 'no-quorum');
    }
    towns.heal();
    await untilTaken('One book.', 'birchfield');
    const { towns: all } = await towns.network.settled();
    assert.equal(new Set(all.map(({ root }: { root: string }) => root)).size, 1);
    for (const place of [0, 1, 2, 3]) {
      const held = await noticesAt(place);
      assert.ok(held.includes('One book.'));
      assert.ok(!held.includes('By the half'));
    }
  });
});
