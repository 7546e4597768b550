/** A town is removed by vote while another one is down: `npm run test:network`. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UNLESS_COMETBFT } from '../../cometbft.ts';
import { DemoNetwork } from '../demo-network.ts';

// biome-ignore lint/suspicious/noExplicitAny: what nodes answer is looked at field by field.
type Facts = any;

describe('five towns, one of them down, and another is removed', UNLESS_COMETBFT, () => {
  let network: DemoNetwork;
  const voters = ['ashbrook', 'birchfield', 'cedar-ford', 'elmhollow'];
  const REASONING = { summary: 'As said at the hearing.', cost: 'None.', risk: 'None.', rollback: 'Admit it again.' };

  const act = async (town: string, action: string, input: object): Promise<Facts> => {
    const file = join(network.folder, 'input.json');
    writeFileSync(file, JSON.stringify(input));
    const office = town === 'ashbrook' ? 'clerk' : `${town}-clerk`;
    const options = ['--input', file, '--office', office, '--home', network.homeOf(town), '--json'];
    const { facts, stdout } = await network.townledger('act', `members/${action}`, ...options);
    assert.equal(facts.error, undefined, stdout);
    return facts;
  };
  const towns = async (place: number): Promise<Facts> =>
    (await fetch(`http://127.0.0.1:${network.towns[place]?.port}/towns`)).json();
  const until = async (what: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 240; tries++) {
      if (await what().catch(() => false)) return;
      await new Promise((done) => setTimeout(done, 250));
    }
    assert.fail('it never came to that');
  };
  const post = (text: string, town: string) => network.run('demo-entry', '--text', text, '--town', town);

  before(async () => {
    network = await DemoNetwork.running(5);
    assert.equal((await post('All five.', 'ashbrook')).status, 0);
  });
  after(() => network.remove());

  it('four of five decide, and the town that goes still counts until the block that ends it', async () => {
    assert.equal((await network.run('stop', '--town', 'dunmere')).status, 0);
    const asked = { class: 'membership', what: { kind: 'remove', town: 'elmhollow', cause: 'breach' } };
    const { result } = await act('ashbrook', 'propose', { ...asked, ...REASONING, councilVote: false });
    const { proposal } = result;
    for (const town of ['birchfield', 'cedar-ford']) await act(town, 'sponsor', { proposal });
    for (const town of voters.slice(0, 3))
      await act(town, 'vote', { proposal, vote: 'yes', reason: 'It broke its word.' });
    assert.equal((await towns(0)).quorum, 4);
    await act('ashbrook', 'execute', { proposal });
  });

  it('three of the four that are left go on, without the removed one and the one that is down', async () => {
    await until(async () => (await towns(0)).quorum === 3);
    assert.equal((await network.run('stop', '--town', 'elmhollow')).status, 0);
    for (const town of ['ashbrook', 'birchfield', 'cedar-ford']) {
      const { status, facts, stdout } = await post(`By three of four, says ${town}.`, town);
      assert.equal(status, 0, stdout);
      assert.deepEqual([...facts.signed].sort(), ['ashbrook', 'birchfield', 'cedar-ford']);
    }
  });

  it('one that was down meanwhile learns of the removal, and counts again at once', async () => {
    assert.equal((await network.run('start', '--town', 'dunmere')).status, 0);
    await until(async () => {
      const [there, here] = [await towns(3), await towns(0)];
      return there.root === here.root && there.quorum === 3;
    });
    const { towns: seen } = await towns(3);
    assert.equal(seen.find(({ town }: Facts) => town === 'elmhollow').validates, false);
    assert.equal((await network.run('stop', '--town', 'cedar-ford')).status, 0);
    const { status, facts, stdout } = await post('With the one that was down.', 'dunmere');
    assert.equal(status, 0, stdout);
    assert.ok(facts.signed.includes('dunmere'));
    assert.equal((await network.run('start', '--town', 'cedar-ford')).status, 0);
  });

  it('the removed town can no longer make up for one that is missing', async () => {
    assert.equal((await network.run('start', '--town', 'elmhollow')).status, 0);
    for (const town of ['birchfield', 'cedar-ford']) await network.run('stop', '--town', town);
    const { status, facts } = await post('By two, and one that was removed.', 'ashbrook');
    assert.equal(status, 1);
    assert.equal(facts.error.code, 'no-quorum');
    for (const town of ['birchfield', 'cedar-ford']) await network.run('start', '--town', town);
    await until(async () => (await post('Four again.', 'birchfield')).status === 0);
    for (const place of [1, 2, 3]) await until(async () => (await towns(place)).root === (await towns(0)).root);
  });
});
