/** What the operators of two towns type, and what they read. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatVerifier } from '#proofs';
import { announce } from '../src/node/home.ts';
import { folder, RunningTown, TOKEN } from './running-town.ts';

const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** In a process of its own, while the nodes of this one answer it. */
function run(
  ...args: readonly string[]
): Promise<{ readonly exit: number; readonly out: string; readonly err: string }> {
  const options = { env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '' } };
  return new Promise((done) => {
    const child = execFile(process.execPath, [...process.execArgv, CLI, ...args], options, (_error, out, err) =>
      done({ exit: child.exitCode ?? -1, out, err }),
    );
  });
}

function announced(town: RunningTown): RunningTown {
  announce(town.home, town.address, TOKEN);
  return town;
}

it('two towns watch each other by command, and a forked book is shown to anybody', async () => {
  let ashbrook = announced(await RunningTown.founded('ashbrook'));
  const north = announced(await RunningTown.founded('north'));
  const at = (town: RunningTown) => ['--home', town.home] as const;
  const backup = join(folder, 'backup');
  await ashbrook.stop();
  cpSync(ashbrook.home, backup, { recursive: true });
  ashbrook = announced(await RunningTown.start(ashbrook.home, ashbrook.pen));
  await ashbrook.addOffices('tax');

  const keys = ashbrook.node.signers.map(formatVerifier);
  const early = await run('witness', 'push', '--to', `${north.address}/witness`, ...at(ashbrook));
  assert.deepEqual([early.exit, early.out], [1, '']);
  assert.match(early.err, /does not watch this log/);
  assert.equal((await run('witness', 'add', `${keys[0]}x`, ...at(north))).exit, 1);
  const added = await run('witness', 'add', ...keys, '--url', ashbrook.address, ...at(north));
  assert.deepEqual([added.exit, added.err], [0, '']);
  const pushed = await run('witness', 'push', '--to', `${north.address}/witness`, ...at(ashbrook), '--json');
  assert.deepEqual([pushed.exit, JSON.parse(pushed.out).size], [0, 4], pushed.err);
  const authorization = `Bearer ${TOKEN}`;
  const known = await fetch(`${ashbrook.address}/local/witness/neighbours`, { headers: { authorization } });
  assert.deepEqual(await known.json(), { neighbours: [`${north.address}/witness`] });
  const receipt = join(folder, 'receipt.tlog-proof');
  assert.equal((await run('receipt', '2', '--out', receipt, ...at(ashbrook))).exit, 0);
  const verified = await run('verify', receipt, '--json');
  assert.deepEqual(JSON.parse(verified.out).witnesses, ['north.example/log/witness']);
  assert.match((await run('witness', 'list', ...at(north))).out, /ashbrook.example\/log {2}seen with 4 entries/);
  const well = await run('witness', 'check', ...at(north));
  assert.deepEqual([well.exit, well.out.includes('continue what was seen before (4)')], [0, true], well.err);
  assert.match((await run('witness', 'evidence', ...at(north))).out, /no evidence/);

  await ashbrook.stop();
  rmSync(ashbrook.home, { recursive: true });
  cpSync(backup, ashbrook.home, { recursive: true });
  ashbrook = announced(await RunningTown.start(ashbrook.home, ashbrook.pen));
  ashbrook.pen.timeMs += 1_000;
  const behind = await run('witness', 'push', '--to', `${north.address}/witness`, ...at(ashbrook));
  assert.match(behind.err, /seen this book with 4 entries; here it has 2/);
  await ashbrook.addOffices('water');
  const forked = await run('witness', 'push', '--to', `${north.address}/`, ...at(ashbrook));
  assert.equal(forked.exit, 1);
  assert.match(forked.err, /another book under this name/);
  const kept = join(folder, 'not', 'there', 'yet');
  const saved = await run('witness', 'evidence', '--out', kept, ...at(north));
  assert.equal(saved.exit, 0, saved.err);
  const [file] = readdirSync(kept).filter((name) => name.endsWith('.evidence'));
  assert(file !== undefined);
  await Promise.all([ashbrook.stop(), north.stop()]);

  const convicted = await run('verify', join(kept, file), '--key', keys[0] as string, '--json');
  const facts = JSON.parse(convicted.out);
  assert.deepEqual([convicted.exit, facts.valid, facts.kind, facts.proves], [0, true, 'evidence', 'two-roots']);
  assert.match((await run('verify', join(kept, file))).out, /signed two different books of 4 entries/);
});
