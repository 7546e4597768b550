/** A command that comes while another process holds the home: just before it can be reached, or just before it ends. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { announce, lockHome } from '../src/node/home.ts';
import { RunningTown, TOKEN } from './running-town.ts';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** What `status` answers on the home, and its exit code. */
function status(home: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const options = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN];
  const child = spawn(process.execPath, [...options, 'status', '--json', '--home', home]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, said })));
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

it('a command waits for a node that has the home and is about to say where it is', async () => {
  const town = await RunningTown.founded('ashbrook');
  const asked = status(town.home);
  await pause(2_500);
  const { withdraw } = announce(town.home, town.address, TOKEN);
  const { code, said } = await asked;
  withdraw();
  assert.equal(code, 0, said);
  assert.equal(JSON.parse(said).size, town.size);
});

it('a command waits for a node that is about to end, and starts its own', async () => {
  const town = await RunningTown.founded('birchfield');
  const { size } = town;
  await town.stop();
  const lock = lockHome(town.home);
  const asked = status(town.home);
  await pause(6_000);
  lock.close();
  const { code, said } = await asked;
  assert.equal(code, 0, said);
  assert.equal(JSON.parse(said).size, size);
});
