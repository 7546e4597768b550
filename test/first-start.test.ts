import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'a folder with spaces '));
after(() => rmSync(folder, { recursive: true }));

type Started = { readonly child: ChildProcess; readonly address: string; readonly said: () => string };

function run(...args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', NODE_OPTIONS: '' },
  });
}

async function start(home: string, ...options: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, 'sample', '--home', home, ...options], {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, address, said: () => said };
}

async function interrupt({ child }: Started): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  return ((await exit) as [number | null])[0];
}

async function statusAt(address: string): Promise<{ readonly size: number; readonly root: string }> {
  return (await (await fetch(`${address}/town`)).json()) as { size: number; root: string };
}

async function entriesAt(address: string): Promise<readonly unknown[]> {
  return ((await (await fetch(`${address}/acts?module=members`)).json()) as { acts: readonly unknown[] }).acts;
}

describe('npm start', () => {
  const home = join(folder, 'data');
  let said = '';
  let before: { readonly size: number; readonly root: string };

  it('makes a sample town in an empty folder, serves it, says where to look, and ends on Ctrl-C with 0', async () => {
    const started = await start(home, '--port', '0');
    assert.match(started.address, /^http:\/\/127\.0\.0\.1:\d+$/);
    before = await statusAt(started.address);
    assert(before.size > 15, 'founded, imported, and recorded at the counter');
    const page = await (await fetch(started.address)).text();
    assert.match(page, /<div id="root">/);
    assert.equal(await interrupt(started), 0);
    said = started.said();
    assert.match(said, /Ashbrook is running at .*\n(.*\n)*.*townledger verify/);
  });

  it('takes up the same book, and does not run twice on one folder', async () => {
    const started = await start(home, '--port', '0');
    const after = await statusAt(started.address);
    const [newest] = await entriesAt(started.address);
    assert(after.size > before.size && after.size <= before.size + 4, 'the page of this start, and a new link');
    assert.match(JSON.stringify(newest), /add-key/);
    const second = spawn(process.execPath, ['--conditions=source', MAIN, 'sample', '--home', home], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    let said = '';
    second.stderr.on('data', (chunk) => {
      said += chunk;
    });
    assert.equal(((await once(second, 'exit')) as [number])[0], 2);
    assert.match(said, /running already, at http/);
    assert.equal(await interrupt(started), 0);
  });

  it('says what to try next, and it works', () => {
    const commands = [...said.matchAll(/\.\/townledger (.*)$/gm)].map(([, command]) => command as string);
    assert.equal(commands.length, 3);
    for (const command of commands) {
      const args = command.match(/"[^"]*"|\S+/g)?.map((arg) => arg.replaceAll('"', '')) as string[];
      const { status, stderr } = run(...args);
      assert.equal(status, 0, `${command}: ${stderr}`);
    }
  });

  it('shows a parcel, and proves that nothing of its history is missing', () => {
    const parcel = /titles parcel (\S+)/.exec(said)?.[1] as string;
    const shown = JSON.parse(run('titles', 'parcel', parcel, '--home', home, '--json').stdout);
    assert.deepEqual(
      shown.history.map(({ kind }: { kind: string }) => kind),
      ['map', 'roll', 'instrument', 'instrument', 'instrument'],
    );
    assert(!('sealed' in shown), 'owners and outlines are shown only where they are asked for');
    assert.equal(run('titles', 'history', parcel, '--home', home, '--out', 'whole.tlog-proof').status, 0);
    const whole = JSON.parse(run('verify', 'whole.tlog-proof', '--json').stdout);
    assert.deepEqual([whole.kind, whole.items], ['history', shown.history]);
    // The same file without the mortgage.
    const file = readFileSync(join(folder, 'whole.tlog-proof'), 'utf8');
    writeFileSync(join(folder, 'hidden.tlog-proof'), file.split('\n').map(hidingMortgages).join('\n'));
    const hidden = run('verify', 'hidden.tlog-proof', '--json');
    assert.equal(hidden.status, 1);
    assert.equal(JSON.parse(hidden.stdout).error.code, 'history-incomplete');
  });

  it('finds what is on record by words, and says no where there is nothing', () => {
    const found = JSON.parse(run('titles', 'search', '43101/17', '--home', home, '--json').stdout).found;
    assert.equal(found[0].kind, 'instrument');
    assert.equal(run('titles', 'search', 'nonesuch', '--home', home).status, 1);
  });

  it('says so where the port that was asked for is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const child = spawn(process.execPath, ['--conditions=source', MAIN, 'start', '--home', home, '--port', `${port}`], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    assert.equal(((await once(child, 'exit')) as [number])[0], 2);
    assert.match(said, new RegExp(`Port ${port} is taken`));
    other.close();
  });
});

/** The line of a proof file that carries the history, without its mortgages. */
function hidingMortgages(line: string): string {
  if (!line.startsWith('extra ')) return line;
  const extra = JSON.parse(Buffer.from(line.slice(6), 'base64').toString('utf8'));
  const history = extra.more.history.filter(({ type }: { type?: string }) => type !== 'mortgage');
  assert.equal(history.length, extra.more.history.length - 1);
  const changed = JSON.stringify({ ...extra, more: { history } });
  return `extra ${Buffer.from(changed).toString('base64')}`;
}
