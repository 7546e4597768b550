import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'townledger-care-command-'));
const home = join(folder, 'home');
after(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
}

function json(...args: string[]) {
  const { status, stdout } = run(...args, '--json');
  return { status, ...JSON.parse(stdout) };
}

async function start(at: string): Promise<ChildProcess> {
  const args = [
    '--conditions=source',
    '--disable-warning=ExperimentalWarning',
    MAIN,
    'start',
    '--home',
    at,
    '--port',
    '0',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((done) =>
    createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).once('line', done),
  );
  return child;
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill('SIGTERM');
  return ended;
}

describe('care by the command line', () => {
  before(() => assert.equal(run('init', '--name', 'Ashbrook', '--home', home).status, 0));

  it('a town is looked at, backed up and restored, without a running node', () => {
    const well = json('doctor', '--home', home);
    assert.deepEqual([well.status, well.healthy], [0, true]);
    const at = join(folder, 'backup');
    const made = json('backup', at, '--home', home);
    assert.deepEqual([made.status, made.size, made.keys], [0, 2, true]);
    assert.equal(run('backup', at, '--home', home).status, 2, 'it is not written over');
    const restored = join(folder, 'restored');
    const { status, stdout } = run('restore', at, '--home', restored);
    assert.equal(status, 0);
    assert.match(stdout, /signs a second book/);
    assert.equal(json('status', '--home', restored).root, made.root);
    assert.equal(run('restore', at, '--home', restored).status, 2, 'a home is not written over');
    truncateSync(join(at, 'ledger.db'), 5_000);
    const refused = json('restore', at, '--home', join(folder, 'never'));
    assert.deepEqual([refused.status, refused.error.code], [2, 'backup-damaged']);
    assert(!existsSync(join(folder, 'never', 'town.json')));
  });

  it('and with one', async () => {
    const node = await start(home);
    const well = json('doctor', '--home', home);
    assert.deepEqual([well.status, well.healthy, well.checks[0].name], [0, true, 'node']);
    assert.equal(json('backup', join(folder, 'second'), '--home', home, '--without-keys').keys, false);
    assert.equal(run('start', '--home', home).status, 2, 'a second node is refused');
    assert.deepEqual(json('rebuild', '--home', home), { status: 0, entries: 2 });
    assert.equal(await stop(node), 0);
  });

  it('the doctor speaks where the town cannot start', () => {
    const broken = join(folder, 'broken');
    cpSync(home, broken, { recursive: true });
    truncateSync(join(broken, 'ledger.db'), 5_000);
    assert.equal(run('status', '--home', broken).status, 2);
    const { status, stdout } = run('doctor', '--home', broken);
    assert.equal(status, 1);
    assert.match(stdout, /✗ .*damaged[\s\S]*townledger restore/);
    assert.equal(run('doctor', '--home', join(folder, 'nowhere')).status, 2);
  });
});
