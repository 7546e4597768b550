/** What a network of four towns survives: `npm run test:network`. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { UNLESS_COMETBFT } from '../../cometbft.ts';
import { DemoNetwork } from '../demo-network.ts';

describe('four towns under stress', UNLESS_COMETBFT, () => {
  let network: DemoNetwork;
  const post = async (text: string) => network.run('demo-entry', '--text', text);
  before(async () => {
    network = await DemoNetwork.running(4);
  });
  after(() => network.remove());

  it('each town stopped in turn while entries are made: none that was acknowledged is lost', async () => {
    const acknowledged: string[] = [];
    for (const town of ['1', '2', '3', '4']) {
      const posting = (async () => {
        for (let i = 0; i < 4; i++) {
          const text = `Notice ${i} while town ${town} goes down.`;
          if ((await post(text)).status === 0) acknowledged.push(text);
        }
      })();
      assert.equal((await network.run('stop', '--town', town)).status, 0);
      await posting;
      assert.equal((await network.run('start', '--town', town)).status, 0);
      await network.settled();
    }
    assert.ok(acknowledged.length >= 12, `${acknowledged.length} of 16 were taken`);
    for (const { port } of network.towns) {
      const held = await (await fetch(`http://127.0.0.1:${port}/query/members/notices?input=%7B%7D`)).text();
      for (const text of acknowledged) assert.ok(held.includes(text), `${text} at ${port}`);
    }
  });

  it('a node killed, and a CometBFT killed: both come back by themselves, with the same book', async () => {
    network.signal('birchfield', 'SIGKILL');
    assert.equal((await post('While a node is gone.')).status, 0);
    network.signal('cedar-ford', 'SIGKILL', 'cometbft');
    await new Promise((done) => setTimeout(done, 8_000));
    assert.equal((await post('After both were killed.')).status, 0);
    const { towns } = await network.settled();
    assert.deepEqual(
      towns.map(({ up }: { up: boolean }) => up),
      [true, true, true, true],
    );
  });

  it('a node that stands still for a minute: the others go on, and it catches up', async () => {
    network.signal('dunmere', 'SIGSTOP');
    const { status, facts } = await post('While one stands still.');
    await new Promise((done) => setTimeout(done, 60_000));
    network.signal('dunmere', 'SIGCONT');
    assert.equal(status, 0);
    assert.ok(!facts.signed.includes('dunmere'));
    const settled = await network.settled();
    assert.equal(settled.towns[3].up, true);
  });

  it('a silent town: the others go on, and it catches up afterwards', async () => {
    assert.equal((await network.run('cheat', '--town', '2', '--kind', 'silent')).status, 0);
    const { status, facts } = await post('While one says nothing.');
    assert.equal(status, 0);
    assert.ok(!facts.signed.includes('birchfield'));
    await new Promise((done) => setTimeout(done, 35_000));
    const settled = await network.settled();
    assert.equal(settled.towns[1].signed, true);
  });

  it('a flood of false acts: nothing of it is taken, and entries are made meanwhile', async () => {
    const flood = network.run('cheat', '--town', '4', '--kind', 'flood');
    const { status } = await post('Under a flood.');
    assert.equal(status, 0);
    assert.equal((await flood).facts.taken, 0);
  });
});
