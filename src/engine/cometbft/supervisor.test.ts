import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type ProgramEnd, Supervisor } from './supervisor.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-supervisor-'));
after(() => rmSync(folder, { recursive: true }));

/** A supervisor over a program that is this runtime with a line of script; `ends` are the ends so far. */
function supervised(script: string, options: { program?: string; logFile?: string; maxLogBytes?: number } = {}) {
  const ends: ProgramEnd[] = [];
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  let starts = 0;
  const supervisor = new Supervisor({
    program: process.execPath,
    args: ['-e', script],
    folder,
    logFile: join(folder, 'program.log'),
    beforeStart: () => starts++,
    onEnd: (end) => {
      ends.push(end);
      for (const { count, done } of waiting) if (ends.length >= count) done();
    },
    firstDelayMs: 10,
    ...options,
  });
  const ended = (count: number): Promise<void> =>
    ends.length >= count ? Promise.resolve() : new Promise((done) => waiting.push({ count, done }));
  return { supervisor, ends, ended, starts: () => starts };
}

const FOREVER = 'setInterval(() => {}, 1000);';

describe('supervisor', () => {
  it('starts the program again also after it ended with 0, each time later', async () => {
    const { supervisor, ends, ended, starts } = supervised('console.log("app closed\\nstopping")');
    supervisor.start();
    await ended(4);
    await supervisor.stop();
    assert.deepEqual(
      ends.slice(0, 4).map(({ code, restartMs }) => [code, restartMs]),
      [10, 20, 40, 80].map((delay) => [0, delay]),
    );
    assert.equal(ends[0]?.lastLine, 'stopping');
    assert.equal(starts(), 4);
  });

  it('tells the code, and what was written to either stream last', async () => {
    const { supervisor, ends, ended } = supervised('console.error("panic: no genesis"); process.exitCode = 3');
    supervisor.start();
    await ended(1);
    await supervisor.stop();
    assert.deepEqual(ends[0], { code: 3, lastLine: 'panic: no genesis', restartMs: 10, missing: false });
  });

  it('says that the program is missing, and finds it once it is there', async () => {
    const program = join(folder, 'nowhere', 'cometbft');
    const { supervisor, ends, ended } = supervised('', { program });
    supervisor.start();
    await ended(2);
    await supervisor.stop();
    assert.equal(ends[0]?.missing, true);
    assert.equal(ends[0]?.code, null);
    assert.match(ends[0]?.lastLine ?? '', /ENOENT/);
  });

  it('starts nothing after a stop while it waits', async () => {
    const { supervisor, ended, starts } = supervised('');
    supervisor.start();
    await ended(3);
    await supervisor.stop();
    const count = starts();
    await new Promise((done) => setTimeout(done, 150));
    assert.equal(starts(), count);
    supervisor.start();
    assert.equal(starts(), count);
  });

  it('a stop right at the start, and of a missing program, comes to an end', async () => {
    for (const options of [{}, { program: join(folder, 'nowhere') }]) {
      const { supervisor, ends } = supervised(FOREVER, options);
      supervisor.start();
      await supervisor.stop();
      assert.equal(supervisor.pid, undefined);
      assert.deepEqual(ends, [], 'an end that was asked for is none to hear of');
    }
  });

  it('starts a killed program again', async () => {
    const { supervisor, ends, ended } = supervised(FOREVER);
    supervisor.start();
    const first = supervisor.pid as number;
    process.kill(first, 'SIGKILL');
    await ended(1);
    assert.equal(ends[0]?.code, null);
    await new Promise((done) => setTimeout(done, 60));
    assert.notEqual(supervisor.pid, first);
    await supervisor.stop();
  });

  it('ends and starts again a program that has failed and goes on running', async () => {
    const failure = { _msg: 'CONSENSUS FAILURE!!!', err: 'no space left on device', stack: 'x'.repeat(5_000) };
    const line = `${JSON.stringify({ level: 'error' })}\n${JSON.stringify(failure)}\n`;
    // In two pieces, as a pipe may give it.
    const pieces = [line.slice(0, 40), line.slice(40)].map((piece) => JSON.stringify(piece));
    const script = `process.stdout.write(${pieces[0]}); setTimeout(() => process.stdout.write(${pieces[1]}), 50);`;
    const { supervisor, ends, ended } = supervised(script + FOREVER);
    supervisor.start();
    assert.equal(supervisor.isUnsteady, false);
    await ended(2);
    assert.equal(supervisor.isUnsteady, true);
    await supervisor.stop();
    const told = ends.map(({ lastLine }) => lastLine);
    assert.deepEqual(told.slice(0, 2), Array(2).fill('CONSENSUS FAILURE!!! no space left on device'));
  });

  it('keeps one log and the one before it, however much is written', async () => {
    const logFile = join(folder, 'chatty.log');
    const script = 'for (let i = 0; i < 2000; i++) console.log("line", i, "x".repeat(100))';
    const { supervisor, ended } = supervised(script, { logFile, maxLogBytes: 50_000 });
    supervisor.start();
    await ended(1);
    await supervisor.stop();
    const files = readdirSync(folder).filter((name) => name.startsWith('chatty'));
    assert.deepEqual(files.sort(), ['chatty.log', 'chatty.log.1']);
    // A piece of output is written whole, so a file may be larger by one.
    for (const name of files) assert(statSync(join(folder, name)).size < 50_000 + 65_536 + 1);
    assert.match(readFileSync(logFile, 'utf8'), /line 1999 x+\n$/);
    assert.equal(statSync(logFile).mode & 0o077, 0);
  });

  it('a log that cannot be written stops nobody', async () => {
    const { supervisor, ends, ended } = supervised('console.log("unheard")', {
      logFile: join(folder, 'no', 'such', 'log'),
    });
    supervisor.start();
    await ended(1);
    await supervisor.stop();
    assert.equal(ends[0]?.lastLine, 'unheard');
  });
});
