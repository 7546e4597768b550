/** An upgrade that one town does not follow: it says so beforehand, stops at the block, and the others go on. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMETBFT, UNLESS_COMETBFT } from '../../cometbft.ts';
import { DemoNetwork } from '../demo-network.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

// biome-ignore lint/suspicious/noExplicitAny: what nodes answer is looked at field by field.
type Facts = any;

describe('an upgrade that one town refuses', UNLESS_COMETBFT, () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-upgrade-'));
  let network: DemoNetwork;
  let node: ChildProcess | undefined;
  let height: number;

  const act = async (town: string, action: string, input: object): Promise<Facts> => {
    const file = join(folder, 'input.json');
    writeFileSync(file, JSON.stringify(input));
    const office = town === 'ashbrook' ? 'clerk' : `${town}-clerk`;
    const options = ['--input', file, '--office', office, '--home', network.homeOf(town), '--json'];
    const { facts, stdout } = await network.townledger('act', `members/${action}`, ...options);
    assert.equal(facts.error, undefined, stdout);
    return facts;
  };
  const last = async (path: string): Promise<Facts> =>
    (await fetch(`http://127.0.0.1:${network.towns[3]?.port}${path}`)).json();

  /** The same program but for one comment: another release. */
  const otherProgram = (): string => {
    const program = join(folder, 'program');
    cpSync(join(ROOT, 'src'), join(program, 'src'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(program, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(program, 'node_modules'));
    appendFileSync(join(program, 'src', 'node', 'main.ts'), '// changed');
    return join(program, 'src', 'cli', 'main.ts');
  };

  before(async () => {
    network = await DemoNetwork.running(4);
    assert.equal((await network.run('stop', '--town', '4')).status, 0);
    const options = ['--conditions=source', '--disable-warning=ExperimentalWarning', otherProgram()];
    const args = [...options, 'start', '--home', network.homeOf('dunmere'), '--port', String(network.towns[3]?.port)];
    const env = { ...process.env, LC_ALL: 'C', TOWNLEDGER_COMETBFT: COMETBFT };
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    node = started;
    await new Promise((done) => createInterface({ input: started.stdout }).once('line', done));
  });
  after(async () => {
    node?.kill('SIGKILL');
    await network.remove();
    rmSync(folder, { recursive: true });
  });

  it('the members decide on the release that three of them run', async () => {
    const home = ['--home', network.homeOf('ashbrook'), '--json'];
    const asked = await network.townledger('network', 'upgrade', ...home);
    assert.equal(asked.status, 0, 'nothing was decided yet');
    const { release } = asked.facts;
    height = asked.facts.height + 24;
    const reportHash = hashOf('the report');
    await act('birchfield', 'report-canary', {
      releaseHash: release.hash,
      outcome: 'passed',
      reportHash,
      tester: 'Clerk of Birchfield',
    });
    const { result } = await act('ashbrook', 'propose', {
      class: 'upgrade',
      what: { kind: 'upgrade', height, release: release.version, releaseHash: release.hash, mayOptOut: [] },
      summary: 'As tried out in Birchfield.',
      difference: { text: 'The release notes.', hash: reportHash },
      cost: 'None.',
      risk: 'None.',
      rollback: 'Vote again.',
      councilVote: false,
    });
    const { proposal } = result;
    await act('birchfield', 'sponsor', { proposal });
    for (const town of ['ashbrook', 'birchfield', 'cedar-ford'])
      await act(town, 'vote', { proposal, vote: 'yes', reason: 'It was tried out.' });
    await act('cedar-ford', 'execute', { proposal });
    assert.equal((await network.townledger('network', 'upgrade', ...home)).facts.ready, true);
  });

  it('the town that runs another one is told beforehand', async () => {
    await network.settled();
    const { ready, warnings } = await last('/health/ready');
    assert.equal(ready, true);
    assert.ok(warnings.includes('upgrade-ahead'));
  });

  it('it stops at the block and says why; the others go on', async () => {
    for (let i = 0; ; i++) {
      const { status, facts } = await network.run('demo-entry', '--text', `Notice ${i}.`);
      assert.equal(status, 0);
      if (facts.height > height) break;
    }
    const { ready, reasons } = await last('/health/ready');
    assert.equal(ready, false);
    assert.deepEqual(reasons, ['halted', 'upgrade-needed']);
    assert.equal((await last('/town')).height, height - 1);
  });

  it('with the release it takes up where the others are', async () => {
    const ended = new Promise((done) => node?.once('exit', done));
    node?.kill('SIGINT');
    await ended;
    assert.equal((await network.run('start', '--town', '4')).status, 0);
    const facts = await network.settled();
    assert.equal(facts.towns.filter(({ up }: Facts) => up).length, 4);
  });
});
