/** The commands of README.md, run in their order in a folder of their own. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sampleTown } from '#connect';
import { COMETBFT, UNLESS_COMETBFT } from './cometbft.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ARGS = ['--conditions=source', '--disable-warning=ExperimentalWarning', join(ROOT, 'src/cli/main.ts')];
const folder = mkdtempSync(join(tmpdir(), 'townledger readme '));
const options = {
  cwd: folder,
  encoding: 'utf8',
  env: { ...process.env, LC_ALL: 'C', TOWNLEDGER_HOME: '', TOWNLEDGER_COMETBFT: COMETBFT },
} as const;
const running: ChildProcess[] = [];
after(async () => {
  for (const child of running) {
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
  }
  rmSync(folder, { recursive: true });
});

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({ language, text }));
const commands = blocks
  .filter(({ language }) => language === '')
  .flatMap(({ text = '' }) => text.split('\n').filter((line) => line !== ''));

/** What the README speaks of: a delivery, here an invented one, and the deed that it shows. */
function provide(): void {
  mkdirSync(join(folder, 'M025'));
  for (const [name, bytes] of sampleTown(1).files) writeFileSync(join(folder, 'M025', name), bytes);
  const deed = blocks.find(({ language }) => language === 'json')?.text;
  writeFileSync(join(folder, 'deed.json'), deed as string);
}

/** Starts what runs until it is stopped, and waits for the address on its first line. */
async function start(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [...ARGS, ...args], { ...options, stdio: 'pipe' });
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  assert.equal((await fetch(line.split(' ')[0] as string)).status, 200);
}

describe('README', () => {
  provide();
  assert(commands.length > 15, 'the commands were found');

  for (const command of commands) {
    it(command, async (test) => {
      const [program, ...args] = command.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [];
      if (program === 'npm') {
        const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
        const script: unknown = scripts[args[0] as string];
        assert.equal(typeof script, 'string');
        if (args[0] === 'start') await start([...(script as string).split(' ').slice(2), '--port', '0']);
        return;
      }
      assert.equal(program, './townledger');
      if (args[0] === 'start') return start([...args, '--port', '0']);
      if (args[0] === 'network' && COMETBFT === undefined) return test.skip(String(UNLESS_COMETBFT.skip));
      if (args[1] === 'demo') return start(args);
      const { status, stderr } = spawnSync(process.execPath, [...ARGS, ...args], options);
      assert.equal(status, 0, stderr);
    });
  }
});
