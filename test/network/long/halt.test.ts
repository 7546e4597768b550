/**
 * The procedure of docs/operators/halt.md, rehearsed by the commands that people give: of four towns two are lost for
 * good, so nothing more can be recorded. The two that are left seal the book and go on in a new one.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { COMETBFT, freePort, UNLESS_COMETBFT } from '../../cometbft.ts';
import { DemoNetwork, OPTIONS, type Said, townledger } from '../demo-network.ts';

const AUTHORITY = {
  voteDay: '2026-05-04',
  textHash: 'A'.repeat(43),
  signatory: 'Chair of the select board',
  liabilityCapCents: 2_500_000,
  termEndDay: '2031-05-04',
};
const LEFT = ['ashbrook', 'birchfield'] as const;
type Left = (typeof LEFT)[number];

describe('a halt for good', UNLESS_COMETBFT, () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-halt-'));
  const at = (name: string): string => join(folder, name);
  const running = new Map<string, ChildProcess>();
  const ports = {} as { [town in Left]: { readonly peer: number; readonly web: number } };
  let network: DemoNetwork;
  let sealed: { readonly size: number; readonly root: string };
  let last = 0;

  const address = (town: Left): string => `http://127.0.0.1:${ports[town].web}`;
  const ok = async (...args: readonly string[]): Promise<Said['facts']> => {
    const { status, facts, stdout } = await townledger(...args, '--json');
    assert.equal(status, 0, `${args.join(' ')}: ${stdout}`);
    return facts;
  };
  /** `townledger network …` of a town that is left, with what it says of itself. */
  const ready = (command: 'prepare' | 'join', town: Left, ...more: readonly string[]) =>
    ok(
      ...['network', command, '--home', at(town), '--town', town, '--name', town, '--state', 'MA', '--near'],
      ...['--peer', `127.0.0.1:${ports[town].peer}`, '--address', address(town), '--authority', at('vote.json')],
      ...more,
    );
  const start = async (home: string, port: number): Promise<void> => {
    const args = [...OPTIONS, 'start', '--home', home, '--port', String(port)];
    const env = { ...process.env, LC_ALL: 'C', ...(COMETBFT === undefined ? {} : { TOWNLEDGER_COMETBFT: COMETBFT }) };
    const node = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    running.set(home, node);
    await new Promise((done) => createInterface({ input: node.stdout }).once('line', done));
  };
  const stop = async (home: string): Promise<void> => {
    const node = running.get(home);
    if (node === undefined || node.exitCode !== null) return;
    const exit = new Promise((done) => node.once('exit', done));
    node.kill('SIGINT');
    await exit;
  };
  const verified = (file: string, ...more: readonly string[]) => ok('verify', at(file), ...more);

  before(async () => {
    network = await DemoNetwork.running(4);
    for (const town of LEFT) ports[town] = { peer: await freePort(), web: await freePort() };
    writeFileSync(at('vote.json'), JSON.stringify(AUTHORITY));
    writeFileSync(at('agreement.txt'), 'We two go on.');
    const posted = await network.run('demo-entry', '--text', 'The last thing that four towns said.');
    assert.equal(posted.status, 0);
    last = posted.facts.entry;
    const home = network.homeOf('ashbrook');
    await ok('receipt', String(last), '--out', at('before.tlog-proof'), '--home', home);
    await ok('receipt', String(last), '--strict', '--out', at('before.strict'), '--home', home);
    await network.settled();
  });
  after(async () => {
    await Promise.all([...running.keys()].map(stop));
    await network.remove();
    rmSync(folder, { recursive: true });
  });

  it('two of four towns are lost: nothing more is recorded', async () => {
    for (const town of ['cedar-ford', 'dunmere']) {
      assert.equal((await network.run('stop', '--town', town)).status, 0);
      rmSync(network.homeOf(town), { recursive: true });
    }
    const { status, facts } = await network.run('demo-entry', '--text', 'Too late.');
    assert.deepEqual([status, facts.error.code], [1, 'no-quorum']);
  });

  it('the two that are left have the same book, which more than two thirds signed', async () => {
    const roots = [];
    for (const town of LEFT) {
      const { size, root } = await ok('status', '--home', network.homeOf(town));
      roots.push({ size, root });
      await ok('ledger', 'export', at(`${town}.jsonl`), '--home', network.homeOf(town));
      await verified(`${town}.jsonl`);
    }
    assert.deepEqual(roots[0], roots[1]);
    sealed = roots[0] as typeof sealed;
    await ok('policy', at('ashbrook.jsonl'), '--out', at('four.policy'));
  });

  it('they close it: their homes serve and prove the book and record nothing more in it', async () => {
    await network.stop();
    for (const town of LEFT) {
      const home = network.homeOf(town);
      writeFileSync(join(home, 'node.json'), JSON.stringify({ archive: true }));
      writeFileSync(at('notice.json'), JSON.stringify({ text: 'Alone.' }));
      const office = town === 'ashbrook' ? 'clerk' : `${town}-clerk`;
      const act = ['act', 'members/post-notice', '--input', at('notice.json'), '--office', office, '--home', home];
      assert.equal((await townledger(...act, '--json')).facts.error.code, 'book-is-archive');
      const { size, root } = await ok('status', '--home', home);
      assert.deepEqual({ size, root }, sealed);
      await ok('ledger', 'export', at(`${town}-closed.jsonl`), '--home', home);
      await verified(`${town}-closed.jsonl`, '--policy', at('four.policy'));
      await ok('receipt', String(last), '--out', at(`${town}-after.tlog-proof`), '--home', home);
    }
  });

  it('one founds a new book, the other consents with the old one sealed into it', async () => {
    await ok('init', '--name', 'Ashbrook', '--home', at('ashbrook'));
    await ready('prepare', 'ashbrook', '--agreement', at('agreement.txt'));
    await start(at('ashbrook'), ports.ashbrook.web);
    await ready('prepare', 'birchfield', '--from', address('ashbrook'), '--old-home', network.homeOf('birchfield'));
    const { oldBook } = JSON.parse(readFileSync(join(at('birchfield'), 'accession.json'), 'utf8'));
    assert.deepEqual({ size: oldBook.size, root: oldBook.root }, sealed);
    await ok('network', 'consent', '--home', at('birchfield'));
    await stop(at('ashbrook'));
    const files = ['application', 'consent'].map((name) => join(at('birchfield'), `${name}.json`));
    const founded = await ok(
      ...['network', 'found', '--home', at('ashbrook'), '--charter', join(at('ashbrook'), 'charter.json')],
      ...['--member', files[0] as string, '--consent', files[1] as string],
    );
    assert.deepEqual(founded.towns, LEFT);
    await start(at('ashbrook'), ports.ashbrook.web);
    await ready('join', 'birchfield', '--from', address('ashbrook'), '--genesis-hash', founded.genesisHash);
    await start(at('birchfield'), ports.birchfield.web);
  });

  it('both record in it, and its receipts carry both towns’ signatures', async () => {
    writeFileSync(at('notice.json'), JSON.stringify({ text: 'We go on.' }));
    const act = ['act', 'members/post-notice', '--input', at('notice.json'), '--office', 'birchfield-clerk'];
    let entry: number | undefined;
    for (let tries = 0; entry === undefined && tries < 40; tries++)
      entry = (await townledger(...act, '--home', at('birchfield'), '--json')).facts.entry;
    assert.ok(entry !== undefined, 'two towns agree');
    await ok('ledger', 'export', at('new.jsonl'), '--home', at('ashbrook'));
    await verified('new.jsonl');
    await ok('policy', at('new.jsonl'), '--out', at('two.policy'));
    await ok('receipt', String(entry), '--out', at('new.tlog-proof'), '--home', at('ashbrook'));
    await verified('new.tlog-proof', '--policy', at('two.policy'));
    assert.ok(readFileSync(at('new.jsonl'), 'utf8').includes(sealed.root), 'whoever has the new book has the old root');
  });

  it('old receipts keep verifying, those from before and those that the closed homes hand out', async () => {
    const policy = ['--policy', at('four.policy')];
    for (const file of ['before.tlog-proof', ...LEFT.map((town) => `${town}-after.tlog-proof`)])
      await verified(file, ...policy);
    const { strict } = await verified('before.strict', ...policy);
    await verified('before.strict', ...policy, '--trust', strict.from.validators);
    const other = await townledger('verify', at('before.tlog-proof'), '--policy', at('two.policy'), '--json');
    assert.equal(other.status, 1, 'two towns cannot speak for the four');
    const newer = await townledger('verify', at('new.tlog-proof'), ...policy, '--json');
    assert.equal(newer.status, 1, 'nor is the new book the old one');
  });
});
