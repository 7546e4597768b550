import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toBase64url } from '#kernel';
import { simulate } from './simulator.ts';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'townledger-replay-'));
after(() => rmSync(folder, { recursive: true }));

const older = process.env.TOWNLEDGER_NODE24;
const book = join(folder, 'book.jsonl');
let root = '';
let stateRoot = '';
/** Letters that languages sort and fold differently; the generator names some offices with them. */
const LETTERS = 'İ';

// A town that has seen nearly every act and refusal, from the first seed that brings the letters into its book.
for (let seed = 1; root === ''; seed++) {
  assert(seed < 10, 'the letters are in no book');
  simulate(seed, 200, {
    onEnd: (town) => {
      const text = Buffer.from(town.book());
      if (!text.includes(LETTERS)) return;
      writeFileSync(book, text);
      [root, stateRoot] = [toBase64url(town.machine.tip.logRoot), toBase64url(town.machine.tip.stateRoot)];
    },
  });
}

const surroundings: readonly (readonly [
  name: string,
  program: string | undefined,
  options: string[],
  env: NodeJS.ProcessEnv,
])[] = [
  ['another time zone and language', process.execPath, [], { TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8' }],
  ['a small stack', process.execPath, ['--stack-size=200'], {}],
  ['the oldest supported Node', older, [], {}],
];

for (const [name, program, options, env] of surroundings) {
  it(`replays to the same roots: ${name}`, {
    skip: program === undefined ? 'no older Node here: run npm test' : false,
  }, () => {
    const args = ['--conditions=source', ...options, MAIN, 'verify', book, '--json'];
    const { status, stdout, stderr } = spawnSync(program as string, args, {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    assert.equal(status, 0, stderr);
    const replayed = JSON.parse(stdout);
    assert.deepEqual([replayed.root, replayed.stateRoot], [root, stateRoot]);
  });
}
