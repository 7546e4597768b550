import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { genesisPath } from '../../src/node/network/network-file.ts';
import { UNLESS_COMETBFT } from '../cometbft.ts';
import { DemoNetwork } from './demo-network.ts';

/** A strict proof of another network of four towns with the same names. */
const RECORDED: { readonly strict: string; readonly trust: string } = JSON.parse(
  readFileSync(new URL('../vectors/cometbft/strict.json', import.meta.url), 'utf8'),
);

describe('four towns, one book', UNLESS_COMETBFT, () => {
  let network: DemoNetwork;
  let entries = 0;
  const post = async (text: string) => network.run('demo-entry', '--text', text);
  const downOf = (facts: { towns: readonly { up: boolean; town: string }[] }) =>
    facts.towns.filter(({ up }) => !up).map(({ town }) => town);

  before(async () => {
    network = await DemoNetwork.running(4);
  });
  after(() => network.remove());

  it('all four are up, and one may fail', async () => {
    const { status, facts } = await network.run('status');
    assert.equal(status, 0);
    assert.equal(facts.tolerates, 1);
    assert.equal(facts.towns.length, 4);
    assert.deepEqual(downOf(facts), []);
  });

  it('an entry is signed by enough of them before it counts as done', async () => {
    const { status, facts } = await post('The hall is closed on Monday.');
    assert.equal(status, 0);
    assert.ok(facts.signed.length >= 3);
    entries = facts.entry;
  });

  it('each town hands out a strict proof of it, which holds without any of them, and against no other towns', async () => {
    const home = network.homeOf('birchfield');
    const [book, policy] = [join(network.folder, 'book'), join(network.folder, 'policy')];
    const file = join(network.folder, 'receipt.strict');
    assert.equal((await network.townledger('ledger', 'export', book, '--home', home)).status, 0);
    assert.equal((await network.townledger('policy', book, '--out', policy)).status, 0);
    const made = await network.townledger('receipt', String(entries), '--strict', '--out', file, '--home', home);
    assert.equal(made.status, 0, made.stdout);
    const verify = (trust: string) =>
      network.townledger('verify', file, '--policy', policy, '--trust', trust, '--json');
    const told = await network.townledger('verify', file, '--json');
    assert.deepEqual([told.status, told.facts.strict.trusted, told.facts.strict.validators.length], [0, false, 4]);
    for (const hash of [told.facts.strict.from.validators, told.facts.strict.from.block])
      assert.deepEqual([(await verify(hash)).facts.valid, (await verify(hash)).facts.strict.trusted], [true, true]);
    const forged = await verify(RECORDED.trust);
    assert.deepEqual([forged.status, forged.facts.error.code], [1, 'trust-other-validators']);
    // Other towns of the same names, with a receipt and votes of their own.
    writeFileSync(file, RECORDED.strict);
    const others = await verify(RECORDED.trust);
    assert.deepEqual([others.status, others.facts.error.code], [1, 'note-unsigned']);
  });

  it('the proof leads there from the network’s first block', async () => {
    const [home, file] = [network.homeOf('ashbrook'), join(network.folder, 'office.strict')];
    const { initial_height } = JSON.parse(readFileSync(genesisPath(home), 'utf8'));
    const from = ['--from-block', initial_height];
    const made = await network.townledger('proof', 'members/town/ashbrook', ...from, '--out', file, '--home', home);
    assert.equal(made.status, 0, made.stdout);
    const { facts } = await network.townledger('verify', file, '--json');
    assert.deepEqual([facts.valid, facts.strict.blocks], [true, 2]);
    const earlier = ['--from-block', '1', '--home', home, '--json'];
    const gone = await network.townledger('receipt', '0', ...earlier);
    assert.deepEqual([gone.status, gone.facts.error.code], [1, 'strict-blocks-gone']);
  });

  it('one town stops: the others go on', async () => {
    assert.equal((await network.run('stop', '--town', '4')).status, 0);
    const { status, facts } = await post('The road is open again.');
    assert.equal(status, 0);
    assert.equal(facts.entry, entries + 2, 'a notice, and the block entry before it');
    assert.deepEqual(downOf((await network.run('status')).facts), ['dunmere']);
    const { stdout } = await network.townledger('network', 'status', '--home', network.folder);
    assert.match(stdout, /3 of 4 towns work and agree; it takes 3, so no other may fail/);
    const silent = await network.run('demo-entry', '--text', 'From a dark hall.', '--town', 'Dunmere');
    assert.deepEqual([silent.status, silent.facts.error.code], [1, 'town-stopped']);
  });

  it('what is for training alone is refused with its reason at a real town, and a second start of the same network', async () => {
    const code = async (command: readonly string[], home: string) =>
      (await network.townledger('network', ...command, '--home', home, '--json')).facts.error.code;
    const real = network.homeOf('ashbrook');
    assert.equal(await code(['cheat', '--town', '1', '--kind', 'silent'], real), 'network-real');
    assert.equal(await code(['demo', '--towns', '2'], real), 'network-real');
    assert.equal(await code(['demo', '--towns', '4'], network.folder), 'network-demo-runs');
  });

  it('a second town stops: nothing is recorded, and the reason is said', async () => {
    assert.equal((await network.run('stop', '--town', 'Cedar Ford')).status, 0);
    const { status, facts } = await post('This will not be entered.');
    assert.equal(status, 1);
    assert.deepEqual(facts.error, { code: 'no-quorum', detail: { up: 2, towns: 4, quorum: 3 } });
  });

  it('both start again: the book goes on, and all have the same one', async () => {
    for (const town of ['3', '4']) assert.equal((await network.run('start', '--town', town)).status, 0);
    assert.equal((await post('All are back.')).status, 0);
    const facts = await network.settled();
    assert.deepEqual(downOf(facts), []);
    assert.equal(new Set(facts.towns.map(({ root }: { root: string }) => root)).size, 1);
    const { port } = network.towns[3] as { port: number };
    const notices = await (await fetch(`http://localhost:${port}/query/members/notices?input=%7B%7D`)).text();
    assert.ok(notices.includes('All are back.'));
    assert.ok(!notices.includes('will not be entered'));
  });

  it('ends on interrupt, and takes up where it was', async () => {
    const before = await network.settled();
    assert.equal(await network.stop(), 0);
    assert.equal((await network.run('status')).status, 1);
    await network.start();
    const facts = await network.settled();
    assert.equal(facts.towns[0].root, before.towns[0].root);
    assert.equal((await post('After the night.')).status, 0);
  });
});

describe('a town that lies', UNLESS_COMETBFT, () => {
  let network: DemoNetwork;
  const differing = async () => {
    for (let tries = 0; tries < 60; tries++) {
      const { facts } = await network.run('status');
      const named = facts.towns.filter(({ differs }: { differs: boolean }) => differs);
      if (named.length > 0) return named.map(({ town }: { town: string }) => town);
      await new Promise((done) => setTimeout(done, 250));
    }
    return [];
  };

  /** What the first town has against the liar convinces a stranger. */
  const evidenceHolds = async () => {
    const { port } = network.towns[0] as { port: number };
    const { differences } = (await (await fetch(`http://127.0.0.1:${port}/towns/differences`)).json()) as {
      differences: readonly { town: string; evidence: string }[];
    };
    assert.deepEqual(
      differences.map(({ town }) => town),
      ['cedar-ford'],
    );
    const file = join(network.folder, 'evidence');
    writeFileSync(file, String(differences[0]?.evidence));
    const checked = await network.townledger('verify', file, '--json');
    assert.deepEqual([checked.status, checked.facts.town], [0, 'cedar-ford'], checked.stdout);
  };

  before(async () => {
    network = await DemoNetwork.running(4);
    assert.equal((await network.run('demo-entry', '--text', 'Before the lie.')).status, 0);
  });
  after(() => network.remove());

  it('that has another state is named by the others, who go on', async () => {
    assert.equal((await network.run('cheat', '--town', '3', '--kind', 'wrong-state')).status, 0);
    assert.equal((await network.run('demo-entry', '--text', 'The next entry.')).status, 0);
    assert.deepEqual(await differing(), ['cedar-ford']);
    assert.equal((await network.run('demo-entry', '--text', 'And one more.')).status, 0);
    await evidenceHolds();
    // The liar is away when the others start anew, so it says nothing more: what was kept speaks.
    for (const town of ['cedar-ford', 'ashbrook']) assert.equal((await network.run('stop', '--town', town)).status, 0);
    assert.equal((await network.run('start', '--town', 'ashbrook')).status, 0);
    await evidenceHolds();
  });
});

describe('a town that signs twice, and one that rewrites its disk', UNLESS_COMETBFT, () => {
  let network: DemoNetwork;
  before(async () => {
    network = await DemoNetwork.running(4);
    assert.equal((await network.run('demo-entry', '--text', 'What was said.')).status, 0);
  });
  after(() => network.remove());

  it('that signs two blocks is on record with both votes, and the book goes on', async () => {
    assert.equal((await network.run('cheat', '--town', '2', '--kind', 'double-sign')).status, 0);
    assert.equal((await network.run('demo-entry', '--text', 'The next entry.')).status, 0);
    const { port } = network.towns[2] as { port: number };
    const address = `http://127.0.0.1:${port}/acts?module=members&action=report-double-signing`;
    for (let tries = 0; tries < 80; tries++) {
      const { acts } = (await (await fetch(address)).json()) as { acts: readonly unknown[] };
      if (acts.length > 0) return assert.equal(acts.length, 1);
      await new Promise((done) => setTimeout(done, 250));
    }
    assert.fail('nobody reported it');
  });

  it('that rewrites its disk is named by the others, who go on', async () => {
    assert.equal((await network.run('cheat', '--town', 'dunmere', '--kind', 'rewrite')).status, 0);
    for (let tries = 0; tries < 60; tries++) {
      const { facts } = await network.run('status');
      if (facts.towns[3].differs) break;
      await new Promise((done) => setTimeout(done, 250));
    }
    const { facts } = await network.run('status');
    assert.deepEqual(
      facts.towns.map(({ differs }: { differs: boolean }) => differs),
      [false, false, false, true],
    );
    assert.equal((await network.run('demo-entry', '--text', 'The others go on.')).status, 0);
  });
});
