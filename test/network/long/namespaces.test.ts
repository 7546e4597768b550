/**
 * Four towns on four machines, as real towns found a network: `npm run test:network`. The machines are network
 * namespaces. Each has the two doors that docs/operators/network.md names, and lines that can be cut: what is sent over
 * one that was cut is lost without a word, as between two towns.
 */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { COMETBFT, UNLESS_COMETBFT } from '../../cometbft.ts';
import { OPTIONS } from '../demo-network.ts';
import { addressOf, Machines, tunnelTo } from '../namespaces.ts';

const TOWNS = ['ashbrook', 'birchfield', 'cedar-ford', 'dunmere'] as const;
const PEER_PORT = 26_656;
const AUTHORITY = {
  voteDay: '2026-05-04',
  textHash: 'A'.repeat(43),
  signatory: 'Chair of the select board',
  liabilityCapCents: 2_500_000,
  termEndDay: '2031-05-04',
};
const ENVIRONMENT = { ...process.env, LC_ALL: 'C', TOWNLEDGER_COMETBFT: COMETBFT };
/** What an operator's web server does, without TLS: from the door to the node behind it. */
const DOOR = `require('node:net').createServer((near) => {
  const far = require('node:net').connect(7400, '127.0.0.1');
  for (const socket of [near, far]) socket.on('error', () => { near.destroy(); far.destroy(); });
  near.pipe(far).pipe(near);
}).listen(80, '0.0.0.0', () => console.log('open'))`;

// biome-ignore lint/suspicious/noExplicitAny: what commands print is looked at field by field.
type Facts = any;

const machines = COMETBFT === undefined ? undefined : Machines.make(TOWNS.length);
const NEEDS = UNLESS_COMETBFT.skip ?? (machines === undefined ? 'no network namespaces can be made here' : undefined);

describe('four towns on four machines', NEEDS === undefined ? {} : { skip: NEEDS }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-machines-'));
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const nodes = new Map<number, ChildProcess>();

  const run = async (machine: number, ...args: readonly string[]) => {
    const said = await (machines as Machines).run(machine, [...OPTIONS, ...args, '--json'], ENVIRONMENT);
    return { ...said, facts: (said.stdout.startsWith('{') ? JSON.parse(said.stdout) : {}) as Facts };
  };
  const must = async (machine: number, ...args: readonly string[]): Promise<Facts> => {
    const { status, facts, stdout } = await run(machine, ...args);
    assert.equal(status, 0, stdout);
    return facts;
  };
  const launch = async (machine: number, ...args: readonly string[]): Promise<ChildProcess> => {
    const options = { env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'inherit'] } as const;
    const child = (machines as Machines).spawn(machine, args, { ...options, stdio: [...options.stdio] });
    await new Promise((done) => createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', done));
    return child;
  };
  const start = async (machine: number): Promise<void> => {
    const home = at(TOWNS[machine] as string);
    nodes.set(machine, await launch(machine, ...OPTIONS, 'start', '--home', home, '--port', '7400'));
  };
  const stop = async (machine: number): Promise<void> => {
    const node = nodes.get(machine);
    const ended = new Promise((done) => node?.once('exit', done));
    node?.kill('SIGINT');
    await ended;
  };
  const identity = (machine: number): readonly string[] => {
    const town = TOWNS[machine] as string;
    const own = ['--home', at(town), '--town', town, '--name', town, '--state', 'MA', '--authority', at('vote.json')];
    return [...own, '--peer', `${addressOf(machine)}:${PEER_PORT}`, '--address', `http://${addressOf(machine)}`];
  };
  const from = ['--from', `http://${addressOf(0)}`];
  const post = (machine: number, text: string) => {
    const file = at(`notice-${machine}.json`);
    writeFileSync(file, JSON.stringify({ text }));
    const town = TOWNS[machine] as string;
    const office = machine === 0 ? 'clerk' : `${town}-clerk`;
    return run(machine, 'act', 'members/post-notice', '--input', file, '--office', office, '--home', at(town));
  };
  const status = (machine: number) => must(machine, 'network', 'status', '--home', at(TOWNS[machine] as string));
  const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1_000).toFixed(1)} s`;
  /** Answers how long it took. */
  const untilTaken = async (machine: number, text: string): Promise<string> => {
    const sinceMs = performance.now();
    for (let tries = 0; tries < 12; tries++) if ((await post(machine, text)).status === 0) return seconds(sinceMs);
    assert.fail(`${TOWNS[machine]} never took it`);
  };
  /** Answers how long it took until all four have the same book. */
  const untilSame = async (): Promise<string> => {
    const sinceMs = performance.now();
    for (let tries = 0; tries < 120; tries++) {
      const seen = await Promise.all(TOWNS.map((_, machine) => status(machine)));
      const own = seen.map(({ towns }, i) => towns.find(({ town }: Facts) => town === TOWNS[i]).root);
      if (new Set(own).size === 1) return seconds(sinceMs);
      await new Promise((done) => setTimeout(done, 500));
    }
    assert.fail('the towns never agreed');
  };

  before(async () => {
    writeFileSync(at('vote.json'), JSON.stringify(AUTHORITY));
    writeFileSync(at('agreement.txt'), 'We keep one book together.');
    for (const machine of TOWNS.keys()) await launch(machine, '-e', DOOR);
  });
  after(async () => {
    for (const machine of nodes.keys()) await stop(machine);
    machines?.remove();
    rmSync(folder, { recursive: true });
  });

  it('they found a network by the commands of docs/operators/network.md', async (test) => {
    await must(0, 'init', '--name', 'ashbrook', '--home', at('ashbrook'));
    await must(0, 'network', 'prepare', ...identity(0), '--agreement', at('agreement.txt'));
    await start(0);
    const others = [1, 2, 3];
    const papers: string[] = [];
    for (const machine of others) {
      const home = at(TOWNS[machine] as string);
      await must(machine, 'network', 'prepare', ...identity(machine), ...from);
      await must(machine, 'network', 'consent', '--home', home);
      papers.push('--member', join(home, 'application.json'), '--consent', join(home, 'consent.json'));
    }
    await stop(0);
    const founding = ['--home', at('ashbrook'), '--charter', at('ashbrook/charter.json'), ...papers];
    const { genesisHash } = await must(0, 'network', 'found', ...founding);
    await start(0);
    for (const machine of others) {
      const joined = await must(
        machine,
        'network',
        'join',
        ...identity(machine),
        ...from,
        '--genesis-hash',
        genesisHash,
      );
      assert.equal(joined.genesisHash, genesisHash);
    }
    // One town reaches another by a tunnel.
    const file = at('dunmere/network.json');
    const routes = { ashbrook: `${tunnelTo(0)}:${PEER_PORT}` };
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), routes }));
    for (const machine of others) await start(machine);
    test.diagnostic(`the first notice: ${await untilTaken(3, 'All together.')}`);
    test.diagnostic(`the same book everywhere: ${await untilSame()}`);
    const { towns, quorum } = await status(3);
    assert.equal(quorum, 3);
    assert.deepEqual(
      towns.map(({ up }: Facts) => up),
      [true, true, true, true],
    );
  });

  it('nothing listens for others but the two doors', () => {
    for (const machine of TOWNS.keys()) assert.deepEqual(machines?.openPorts(machine), [80, PEER_PORT]);
  });

  it('three against one: the three go on, and the one acknowledges nothing', async (test) => {
    machines?.plug(3, false);
    test.diagnostic(`by three: ${await untilTaken(0, 'By three.')}`);
    const alone = await post(3, 'By one alone.');
    assert.equal(alone.facts.error?.code, 'not-ordered-yet');
    for (const machine of [0, 3]) {
      const { towns } = await status(machine);
      const up = towns.flatMap(({ town, up: isUp }: Facts) => (isUp ? [town] : []));
      test.diagnostic(`${TOWNS[machine]} says that these are up: ${up.join(', ')}`);
    }
    machines?.plug(3, true);
    test.diagnostic(`by four, after a line was put up again: ${await untilTaken(3, 'By four again.')}`);
    test.diagnostic(`the same book everywhere: ${await untilSame()}`);
  });

  it('two against two: nobody records anything; together again they go on with one book', async (test) => {
    machines?.join(false);
    for (const machine of [0, 3]) {
      const { facts } = await post(machine, `By the half of ${TOWNS[machine]}.`);
      assert.equal(facts.error?.code, 'not-ordered-yet');
    }
    machines?.join(true);
    test.diagnostic(`by four, after the line was put up again: ${await untilTaken(1, 'One book.')}`);
    test.diagnostic(`the same book everywhere: ${await untilSame()}`);
  });
});
