/**
 * Towns come and go, by the commands that people give: one takes the book block by block, one from a snapshot; both are
 * admitted by application, report, sponsors, vote and ceremony; one is removed by vote and leaves with all it needs.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { COMETBFT, freePort, UNLESS_COMETBFT } from '../../cometbft.ts';
import { DemoNetwork, OPTIONS } from '../demo-network.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const AUTHORITY = {
  voteDay: '2026-05-04',
  textHash: hashOf('an invented vote'),
  signatory: 'Chair of the select board',
  liabilityCapCents: 2_500_000,
  termEndDay: '2031-05-04',
};
const REASONING = { summary: 'As said at the hearing.', cost: 'None.', risk: 'None.', rollback: 'Vote again.' };

// biome-ignore lint/suspicious/noExplicitAny: what nodes answer is looked at field by field.
type Facts = any;

describe('towns come and go', UNLESS_COMETBFT, () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-come-'));
  const running: ChildProcess[] = [];
  let network: DemoNetwork;

  /** A town that is not of the demo, with its own home, ports and node. */
  class Newcomer {
    readonly town: string;
    readonly home: string;
    readonly ports: { readonly web: number; readonly peer: number };
    #node: ChildProcess | undefined;

    constructor(town: string, ports: Newcomer['ports']) {
      this.town = town;
      this.home = join(folder, town);
      this.ports = ports;
    }

    static async named(town: string): Promise<Newcomer> {
      return new Newcomer(town, { web: await freePort(), peer: await freePort() });
    }

    get address(): string {
      return `http://127.0.0.1:${this.ports.web}`;
    }

    ready(command: 'prepare' | 'join', ...more: readonly string[]) {
      const vote = join(folder, 'vote.json');
      writeFileSync(vote, JSON.stringify(AUTHORITY));
      const name = this.town.replace(/^./, (first) => first.toUpperCase());
      const options = [
        '--home',
        this.home,
        '--from',
        addressOf(1),
        '--town',
        this.town,
        '--name',
        name,
        '--state',
        'MA',
      ];
      const places = [
        '--peer',
        `127.0.0.1:${this.ports.peer}`,
        '--address',
        this.address,
        '--authority',
        vote,
        '--near',
      ];
      return network.townledger('network', command, ...options, ...places, ...more, '--json');
    }

    async start(): Promise<void> {
      const args = [...OPTIONS, 'start', '--home', this.home, '--port', String(this.ports.web)];
      const env = { ...process.env, LC_ALL: 'C', TOWNLEDGER_COMETBFT: COMETBFT };
      const node = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
      running.push(node);
      this.#node = node;
      await new Promise((done) => createInterface({ input: node.stdout }).once('line', done));
    }

    async stop(): Promise<void> {
      const ended = new Promise((done) => this.#node?.once('exit', done));
      this.#node?.kill('SIGINT');
      await ended;
    }

    async act(action: string, input: object): Promise<Facts> {
      const file = join(folder, 'own-input.json');
      writeFileSync(file, JSON.stringify(input));
      return (await this.#patiently(action, '--input', file, '--office', `${this.town}-clerk`)).facts;
    }

    accede() {
      return this.#patiently('accede', '--input', join(this.home, 'accession.json'));
    }

    /** A node that has just caught up may still say that it is being started; then it is asked again. */
    async #patiently(action: string, ...options: readonly string[]) {
      for (let tries = 0; ; tries++) {
        const said = await network.townledger('act', `members/${action}`, ...options, '--home', this.home, '--json');
        if (said.facts.error?.code !== 'engine-starting' || tries === 40) return said;
      }
    }
  }

  const addressOf = (index: number): string => `http://127.0.0.1:${network.towns[index]?.port}`;
  const towns = async (address: string): Promise<Facts> => (await fetch(`${address}/towns`)).json();

  /** An act of a town of the demo, or of a newcomer. */
  const act = async (town: string, action: string, input: object): Promise<Facts> => {
    const file = join(folder, 'input.json');
    writeFileSync(file, JSON.stringify(input));
    const office = town === 'ashbrook' ? 'clerk' : `${town}-clerk`;
    const home = network.homeOf(town);
    const options = ['--input', file, '--office', office, '--home', home, '--json'];
    return (await network.townledger('act', `members/${action}`, ...options)).facts;
  };

  const decide = async (what: object): Promise<Facts> => {
    const asked = { class: 'membership', what, ...REASONING, councilVote: false };
    const { result } = await act('ashbrook', 'propose', asked);
    const { proposal } = result;
    const early = await act('ashbrook', 'execute', { proposal });
    assert.equal(early.error.code, 'sponsors-missing');
    for (const town of ['birchfield', 'cedar-ford']) await act(town, 'sponsor', { proposal });
    for (const town of ['ashbrook', 'birchfield', 'cedar-ford', 'dunmere'])
      await act(town, 'vote', { proposal, vote: 'yes', reason: 'It is ready.' });
    return act('ashbrook', 'execute', { proposal });
  };

  const admit = async (newcomer: Newcomer): Promise<void> => {
    const application = JSON.parse(readFileSync(join(newcomer.home, 'application.json'), 'utf8'));
    const { town } = newcomer;
    assert.equal((await act('ashbrook', 'apply', application)).action, 'members/apply');
    const report = { town, outcome: 'passed', reportHash: hashOf('the report'), tester: 'Clerk of Birchfield' };
    assert.equal((await act('birchfield', 'report-test', report)).action, 'members/report-test');
    assert.equal((await decide({ kind: 'admit', town })).action, 'members/execute');
  };

  const until = async (what: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 240; tries++) {
      if (await what().catch(() => false)) return;
      await new Promise((done) => setTimeout(done, 250));
    }
    assert.fail('it never came to that');
  };
  const same = async (one: string, other: string): Promise<boolean> => {
    const [a, b] = [await towns(one), await towns(other)];
    return a.root === b.root && a.size === b.size;
  };

  let fifth: Newcomer;
  let sixth: Newcomer;
  before(async () => {
    network = await DemoNetwork.running(4);
    assert.equal((await network.run('demo-entry', '--text', 'Before anybody came.')).status, 0);
    fifth = await Newcomer.named('elmhollow');
    sixth = await Newcomer.named('fernleigh');
  });
  after(async () => {
    for (const node of running) node.kill('SIGKILL');
    await network.remove();
    rmSync(folder, { recursive: true });
  });

  it('a newcomer takes up the founding book, and is told if the genesis is another one', async () => {
    const wrong = await fifth.ready('join', '--genesis-hash', 'a'.repeat(64));
    assert.equal(wrong.facts.error.code, 'genesis-hash-differs');
    const { status, facts } = await fifth.ready('join');
    assert.equal(status, 0);
    assert.equal(facts.application.town, 'elmhollow');
    const genesis = createHash('sha256').update(await (await fetch(`${addressOf(3)}/towns/genesis`)).text());
    assert.equal(facts.genesisHash, genesis.digest('hex'), 'the same bytes in every town');
  });

  it('it is admitted by application, report, sponsors and vote, and follows block by block', async () => {
    await admit(fifth);
    await fifth.start();
    await until(() => same(fifth.address, addressOf(0)));
    assert.equal((await towns(addressOf(0))).quorum, 3, 'it does not count before it has joined');
  });

  it('it joins with the key that was named for it, and orders blocks', async () => {
    const acceded = await fifth.accede();
    assert.equal(acceded.status, 0, acceded.stdout);
    await until(async () => (await towns(addressOf(0))).quorum === 4);
    const seen = await network.townledger('network', 'status', '--home', fifth.home, '--json');
    assert.deepEqual([seen.facts.quorum, seen.facts.tolerates, seen.facts.towns.length], [4, 1, 5]);
    const { towns: all } = await towns(addressOf(0));
    assert.equal(all.find(({ town }: Facts) => town === 'elmhollow').validates, true);
    assert.equal((await network.run('stop', '--town', '4')).status, 0);
    assert.equal((await network.run('demo-entry', '--text', 'Four of five are enough.')).status, 0);
    await until(async () => {
      const { cosigned } = await towns(addressOf(0));
      return cosigned.towns.includes('elmhollow');
    });
    assert.equal((await network.run('start', '--town', '4')).status, 0);
    await network.settled();
  });

  it('another one takes up a snapshot, and ends at the same root', async () => {
    assert.equal((await sixth.ready('prepare')).status, 0);
    await admit(sixth);
    for (const town of ['ashbrook', 'birchfield']) {
      const kept = await network.townledger('network', 'snapshot', '--home', network.homeOf(town), '--json');
      assert.equal(kept.status, 0);
    }
    const pieces = ['ashbrook', 'birchfield'].map((town) => hashOfSnapshot(network.homeOf(town)));
    assert.equal(pieces[0], pieces[1], 'the same bytes in every town');
    for (const text of ['One.', 'Two.']) assert.equal((await network.run('demo-entry', '--text', text)).status, 0);
    const { status, facts, stdout } = await sixth.ready('join', '--snapshot');
    assert.equal(status, 0, stdout);
    assert.ok(facts.size > 20);
    await sixth.start();
    await until(() => same(sixth.address, addressOf(0)));
    assert.ok(await same(sixth.address, fifth.address));
  });

  const hashOfSnapshot = (home: string): string => {
    const [newest] = readdirSync(join(home, 'snapshots'));
    return hashOf(readFileSync(join(home, 'snapshots', newest as string, 'facts'), 'utf8'));
  };

  it('a town that is still a member cannot leave', async () => {
    const { facts } = await network.townledger('network', 'leave', '--home', fifth.home, '--json');
    assert.equal(facts.error.code, 'home-in-use');
  });

  it('it is removed by vote: the others go on without it', async () => {
    assert.equal((await decide({ kind: 'remove', town: 'elmhollow', cause: 'breach' })).action, 'members/execute');
    await until(async () => (await towns(fifth.address)).quorum === 3);
    assert.equal((await network.run('demo-entry', '--text', 'Four towns again.')).status, 0);
    await fifth.stop();
  });

  it('it leaves with everything: a drill shows it beforehand, and its node then serves the book alone', async () => {
    const out = join(folder, 'drill');
    const drill = await network.townledger('network', 'exit-drill', '--home', fifth.home, '--out', out, '--json');
    assert.equal(drill.status, 0, drill.stdout);
    const { allProofsVerified, rehostedAlone, sameEntries, receipts, comparedWith } = drill.facts;
    assert.deepEqual(
      { allProofsVerified, rehostedAlone, sameEntries },
      {
        allProofsVerified: true,
        rehostedAlone: true,
        sameEntries: true,
      },
    );
    assert.equal(receipts.checked, receipts.total);
    assert.notEqual(comparedWith, null);
    assert.equal(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')).entries, drill.facts.entries);
    assert.equal((await network.townledger('network', 'leave', '--home', fifth.home, '--json')).status, 0);
    await fifth.start();
    const receipt = await (await fetch(`${fifth.address}/entries/0/receipt`)).text();
    const file = join(folder, 'receipt');
    writeFileSync(file, receipt);
    const verified = await network.townledger('verify', file, '--json');
    assert.equal(verified.status, 0, verified.stdout);
    const refused = await network.townledger(
      'act',
      'members/post-notice',
      ...['--input', noticeFile(), '--office', 'elmhollow-clerk', '--home', fifth.home, '--json'],
    );
    assert.equal(refused.facts.error.code, 'book-is-archive');
    await fifth.stop();
  });

  it('a town that lost its machine comes back from a backup, with a new key for blocks', async () => {
    const acceded = await sixth.accede();
    assert.equal(acceded.status, 0, acceded.stdout);
    await until(async () => (await towns(addressOf(0))).quorum === 4);
    const kept = await network.townledger('backup', join(folder, 'kept'), '--home', sixth.home, '--json');
    assert.equal(kept.status, 0, kept.stdout);
    await sixth.stop();
    rmSync(sixth.home, { recursive: true });
    const restored = await network.townledger('restore', join(folder, 'kept'), '--home', sixth.home, '--json');
    assert.equal(restored.status, 0, restored.stdout);
    const joined = await sixth.ready('join');
    assert.equal(joined.status, 0, joined.stdout);
    await sixth.start();
    await until(() => same(sixth.address, addressOf(0)));
    const { node, validatorKey, cosigner } = joined.facts.application;
    const changed = await sixth.act('change-node', { node, validatorKey, cosigner });
    assert.equal(changed.error, undefined, JSON.stringify(changed));
    assert.equal((await network.run('demo-entry', '--text', 'All are here.')).status, 0);
    await until(async () => {
      const { cosigned } = await towns(addressOf(0));
      return cosigned.towns.includes('fernleigh');
    });
    await sixth.stop();
  });

  const noticeFile = (): string => {
    const file = join(folder, 'notice.json');
    writeFileSync(file, JSON.stringify({ text: 'Alone.' }));
    return file;
  };
});
