/** A town of four whose disk fills up: `npm run test:network`. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { UNLESS_COMETBFT } from '../../cometbft.ts';
import { SmallDisk } from '../../small-disk.ts';
import { DemoNetwork } from '../demo-network.ts';

const TOWN = 'dunmere';

describe('four towns, and the disk of one is full', UNLESS_COMETBFT, () => {
  let network: DemoNetwork;
  let disk: SmallDisk | undefined;
  const acknowledged: string[] = [];

  const post = async (text: string, town: string): Promise<void> => {
    const { status, stdout } = await network.run('demo-entry', '--text', text, '--town', town);
    assert.equal(status, 0, stdout);
    acknowledged.push(text);
  };
  const postByOthers = async (what: string): Promise<void> => {
    for (const town of ['ashbrook', 'birchfield', 'cedar-ford']) await post(`${what}, by ${town}.`, town);
  };
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${network.towns[3]?.port}${path}`)).json();
  const health = () => ask('/health/ready') as Promise<{ reasons: string[]; warnings: string[] }>;
  const problems = async (): Promise<readonly string[]> => {
    const { facts } = await network.townledger('doctor', '--home', network.homeOf(TOWN), '--json');
    const checks = facts.checks as readonly { readonly name: string; readonly verdict: string }[];
    return checks.flatMap(({ name, verdict }) => (verdict === 'problem' ? [name] : []));
  };
  const until = async (what: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 240; tries++) {
      if (await what().catch(() => false)) return;
      await new Promise((done) => setTimeout(done, 250));
    }
    assert.fail(`it never came to that: ${JSON.stringify(await health().catch(String))}`);
  };
  const nothingLost = async (): Promise<void> => {
    const { height } = (await network.run('status')).facts;
    await until(async () => ((await ask('/towns')) as { height: number }).height >= height);
    const { towns } = await network.settled();
    assert.equal(towns.filter(({ up }: { up: boolean }) => up).length, 4);
    for (const { port } of network.towns) {
      const held = await (await fetch(`http://127.0.0.1:${port}/query/members/notices?input=%7B%7D`)).text();
      for (const text of acknowledged) assert.ok(held.includes(text), `${text} at ${port}`);
    }
  };
  const skipped = (test: TestContext): boolean => {
    if (disk === undefined) test.skip('no file system can be mounted here');
    return disk === undefined;
  };

  before(async () => {
    network = await DemoNetwork.running(4);
    await network.stop();
    const home = network.homeOf(TOWN);
    renameSync(home, `${home}.before`);
    disk = SmallDisk.mount(home, 160);
    cpSync(`${home}.before`, home, { recursive: true });
    await network.start();
  });
  after(async () => {
    await network.stop();
    disk?.unmount();
    await network.remove();
  });

  it('the others go on, the town says why it does not, and it comes back by itself once there is room', async (test) => {
    if (skipped(test)) return;
    await post('Before.', TOWN);
    assert.deepEqual(await problems(), []);
    disk?.fill();
    await postByOthers('While the disk is full');
    assert.ok((await health()).warnings.includes('cometbft-ended'));
    assert.deepEqual(await problems(), ['disk-space']);
    const alone = await network.run('demo-entry', '--text', 'Unheard.', '--town', TOWN);
    assert.equal(alone.status, 1, 'nothing is acknowledged that may be lost');
    disk?.makeRoom();
    await nothingLost();
    await post('After there was room.', TOWN);
  });

  it('where the book itself finds no room the node stops recording, and goes on once it is started again', async (test) => {
    if (skipped(test)) return;
    await network.run('stop', '--town', TOWN);
    // CometBFT has a disk of its own, so that the store is the first to meet the full one.
    const [inside, outside] = [join(network.homeOf(TOWN), 'cometbft'), join(network.folder, 'other-disk')];
    mkdirSync(outside);
    cpSync(inside, join(outside, 'cometbft'), { recursive: true });
    renameSync(inside, `${inside}.before`);
    symlinkSync(join(outside, 'cometbft'), inside);
    await network.run('start', '--town', TOWN);
    await post('On two disks.', TOWN);
    disk?.fill();
    await until(async () => {
      await postByOthers('While the store is full');
      return (await health()).reasons.length > 0;
    });
    assert.deepEqual((await health()).reasons, ['halted', 'not-stored']);
    const refused = await network.run('demo-entry', '--text', 'Unheard.', '--town', TOWN);
    assert.equal(refused.status, 1);
    await postByOthers('After it halted');
    disk?.makeRoom();
    for (const way of ['stop', 'start']) assert.equal((await network.run(way, '--town', TOWN)).status, 0);
    await nothingLost();
    await post('After it was started again.', TOWN);
  });
});
