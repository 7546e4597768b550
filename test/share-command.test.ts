/** A sealed item goes from one office to another and back, by the command line alone. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const OPTIONS = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN];
const folder = mkdtempSync(join(tmpdir(), 'townledger-share-'));
const home = join(folder, 'home');
const SECRET = 'OAK, ADA, 12 Long Street';
let node: ChildProcess;
let item: string;

function run(args: readonly string[], language = 'C'): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [...OPTIONS, ...args, '--home', home], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: language },
  });
}

function share(...args: readonly string[]) {
  const { status, stdout } = run(['share', ...args, '--json']);
  return { status, ...JSON.parse(stdout) };
}

/** What an import or a page of the desk would have put there. */
async function putSecret(): Promise<string> {
  const [salt, content] = [Buffer.alloc(32, 5), Buffer.from(SECRET)];
  const commitment = createHash('sha256').update('townledger commitment v1\0').update(salt).update(content).digest();
  const texts = Object.fromEntries(
    Object.entries({ commitment, salt, content }).map(([name, bytes]) => [name, bytes.toString('base64url')]),
  );
  const [address, token] = ['address', 'token'].map((name) => readFileSync(join(home, 'run', name), 'utf8').trim());
  const answer = await fetch(`${address}/vault/items`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ items: [{ ...texts, kind: 'owner', retention: 'while-current' }] }),
  });
  assert.equal(answer.status, 200);
  return texts.commitment as string;
}

before(async () => {
  assert.equal(run(['init', '--name', 'Ashbrook']).status, 0);
  node = spawn(process.execPath, [...OPTIONS, 'start', '--home', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((done) => createInterface({ input: node.stdout as never }).once('line', done));
  const rights = 'head=sharing.receive,sharing.share';
  const office = ['members', 'add-office', 'assessor', '--title', 'Board of Assessors', '--role', rights];
  assert.equal(run(office).status, 0);
  assert.equal(run(['members', 'give-seat', 'town-clerk', 'assessor/head']).status, 0);
  item = await putSecret();
});

after(async () => {
  const ended = new Promise((done) => node.once('exit', done));
  node.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true });
});

const give = (...more: readonly string[]) =>
  share('give', item, '--to', 'assessor', '--purpose', 'Appeal of a valuation', ...more);

describe('townledger share', () => {
  it('key, give, list, open, revoke', () => {
    const early = give('--until', nextYear());
    assert.deepEqual([early.status, early.error.code], [1, 'receiver-without-key']);
    const named = share('key', '--office', 'assessor');
    assert.equal(named.status, 0, JSON.stringify(named));
    assert.equal(readdirSync(join(home, 'keys')).filter((name) => name.startsWith('receiving-')).length, 1);

    const given = give('--until', nextYear());
    assert.equal(given.status, 0, JSON.stringify(given));
    assert.equal(given.grant, given.entry);
    const number = String(given.grant);

    const opened = run(['share', 'open', number, '--office', 'assessor']);
    assert.equal(opened.stdout.split('\n')[0], SECRET);
    assert.match(opened.stdout, new RegExp(`Shared by clerk for: Appeal of a valuation.*after ${nextYear()}`));
    const file = join(folder, 'item.txt');
    assert.equal(share('open', number, '--out', file).file, file);
    assert.equal(readFileSync(file, 'utf8'), SECRET);
    assert.equal(share('open', number, '--out', file).error.code, 'file-not-usable', 'nothing is written over');

    assert.match(
      run(['share', 'list']).stdout,
      new RegExp(`^${number}  to assessor, until ${nextYear()}, stands: Appeal`),
    );
    const revoked = share('revoke', number, '--reason', 'The appeal was withdrawn');
    assert.equal(revoked.status, 0, JSON.stringify(revoked));
    const late = share('open', number, '--office', 'assessor');
    assert.deepEqual([late.status, late.error.code], [1, 'grant-revoked']);
    assert.match(run(['share', 'list', '--office', 'assessor']).stdout, /from clerk, .*, revoked: Appeal/);
    assert.equal(share('list').given[0].reason, 'The appeal was withdrawn');
  });

  it('puts nothing of the item into the book', () => {
    const file = join(folder, 'book.jsonl');
    assert.equal(run(['ledger', 'export', file]).status, 0);
    const book = readFileSync(file, 'utf8');
    assert(book.includes('Appeal of a valuation') && book.includes(item));
    assert.doesNotMatch(book, /OAK|Long Street|"owner"/);
  });

  it('says no with a reason, in both languages', () => {
    for (const [args, status, code] of [
      [['open', 'one'], 2, 'option-wrong'],
      [['open', '999999'], 1, 'grant-unknown'],
      [['revoke', '999999', '--reason', 'None'], 1, 'grant-unknown'],
      [['give', 'nothing', '--to', 'assessor', '--purpose', 'p', '--until', '2027-01-01'], 2, 'option-wrong'],
      [['give', item, '--to', 'assessor', '--purpose', 'p', '--until', 'tomorrow'], 2, 'option-wrong'],
      [['give', item, '--to', 'assessor', '--purpose', 'p', '--until', '2020-01-01'], 1, 'grant-end-wrong'],
      [['give', item, '--to', 'moon', '--purpose', 'p', '--until', nextYear()], 1, 'receiver-without-key'],
    ] as const) {
      const answer = share(...args);
      assert.deepEqual([answer.status, answer.error.code], [status, code], args.join(' '));
    }
    assert.match(run(['share', 'open', '999999'], 'es_ES.UTF-8').stderr, /No hay ningún permiso 999999/);
    assert.match(run(['share', 'list', '--office', 'nobody'], 'es_ES.UTF-8').stdout, /nobody no ha dado/);
  });

  it('tells whoever erases an item which grants of it still stand', () => {
    const { grant } = give('--until', nextYear());
    const erased = run(['vault', 'erase', item, '--reason', 'Request under the records law']);
    assert.match(erased.stdout, new RegExp(`under these grants: ${grant}\\.`));
    assert.equal(share('open', String(grant)).error.code, 'parcel-not-here');
  });
});

/** A day about a year from now. */
function nextYear(): string {
  const now = new Date();
  return `${now.getUTCFullYear() + 1}-${String(now.getUTCMonth() + 1).padStart(2, '0')}-15`;
}
