import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
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
  return (await (await fetch(`${address}/status`)).json()) as { size: number; root: string };
}

describe('npm start', () => {
  const home = join(folder, 'data');
  let before: { readonly size: number; readonly root: string };

  it('makes a sample town in an empty folder, serves it, says where to look, and ends on Ctrl-C with 0', async () => {
    const started = await start(home, '--port', '0');
    assert.match(started.address, /^http:\/\/127\.0\.0\.1:\d+$/);
    before = await statusAt(started.address);
    assert(before.size > 0);
    const page = await (await fetch(started.address)).text();
    assert.match(page, /The book of Ashbrook/);
    assert.equal(await interrupt(started), 0);
    assert.match(started.said(), /Ashbrook is running at .*\n(.*\n)*.*townledger verify/);
  });

  it('takes up the same book, and does not run twice on one folder', async () => {
    const started = await start(home, '--port', '0');
    assert.deepEqual(await statusAt(started.address), before);
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
