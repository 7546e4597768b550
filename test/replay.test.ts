import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toBase64url } from '#kernel';
import { citizen, codeOf, TestTown } from './test-town.ts';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'townledger-replay-'));
after(() => rmSync(folder, { recursive: true }));

const older = process.env.TOWNLEDGER_NODE24;
const town = TestTown.founded();
for (let i = 0; i < 40; i++) {
  const office = { office: `office-${i}`, title: `Office ${i} İıßẞ`, roles: [{ role: 'head', rights: [] }] };
  assert.equal(codeOf(town.act(citizen('Ada Quill'), 'clerk', 'members/add-office', office)), 'ok');
}
const book = join(folder, 'book.jsonl');
writeFileSync(book, town.book());

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
    const { root, stateRoot } = JSON.parse(stdout);
    const { tip } = town.machine;
    assert.deepEqual([root, stateRoot], [toBase64url(tip.logRoot), toBase64url(tip.stateRoot)]);
  });
}
