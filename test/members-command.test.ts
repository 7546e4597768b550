import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { authorFromSeed } from '#client';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'townledger-members-'));
const home = join(folder, 'home');

/** Days that have passed for the town and for whoever gives it a command. */
const clock = join(folder, 'days');
writeFileSync(clock, '0');
const CLOCK = ['--import', fileURLToPath(new URL('./days-later.ts', import.meta.url))];
const env = { ...process.env, LC_ALL: 'C', DAYS_LATER_FILE: clock };
after(() => rmSync(folder, { recursive: true }));

type Ran = {
  readonly status: number | null;
  readonly facts: { readonly [name: string]: unknown };
  readonly code: string;
};

/** A tilde is a space inside an argument. */
function run(command: string): Ran {
  const args = command.split(' ').map((part) => part.replaceAll('~', ' '));
  const at = args[1] === 'new-key' || args[0] === 'verify' ? [] : ['--home', home];
  const options = [
    ...CLOCK,
    '--conditions=source',
    '--disable-warning=ExperimentalWarning',
    MAIN,
    ...args,
    ...at,
    '--json',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, {
    encoding: 'utf8',
    env,
  });
  assert.notEqual(stdout, '', `${command}: ${stderr}`);
  const facts = JSON.parse(stdout);
  return { status, facts, code: status === 0 ? 'ok' : facts.error.code };
}

const english = { encoding: 'utf8', env } as const;

/** What people read. */
function text(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...CLOCK, '--conditions=source', MAIN, ...args, '--home', home],
    english,
  );
  assert.notEqual(stdout, '', stderr);
  return stdout;
}

const keyIn = (name: string) => join(home, 'keys', `${name}.seed`);
const envelope = join(folder, 'envelope.seed');
const nextEnvelope = join(folder, 'next-envelope.seed');

/** Who holds which public key, made as the story goes. */
let cleosKey = '';

type Row = readonly [command: string | (() => string), outcome: string] | readonly [days: number];

const story: readonly Row[] = [
  ['members add-office assessor --title Board~of~Assessors --role head=members.manage --role member=', 'ok'],
  ['members add-office assessor --title Board --role head=a=b', 'option-wrong'],
  ['members add-office tax --title Tax --role head=titles.load,titles.import', 'right-unknown'],
  ['members enrol ben --job Deputy --seat clerk', 'option-wrong'],
  ['members enrol ben --job Deputy --seat assessor/head', 'ok'],
  ['members enrol cleo --job Member --seat assessor/member', 'ok'],
  ['members enrol Dan:2 --job Member --seat assessor/member', 'ok'],
  [`members leave Dan:2 --key ${keyIn('dan-2')}`, 'not-in-office'],
  ['members give-seat ben clerk/head', 'ok'],
  ['members take-seat ben assessor/head', 'ok'],
  ['members invite erin --job Clerk --seat assessor/member', 'no-sign-in-page'],
  ['members sites http://ledger.example', 'site-not-secure'],
  ['members sites https://ledger.example', 'ok'],
  ['members invite erin --job Clerk --seat assessor/member --hours 337', 'option-wrong'],
  ['members invite erin --job Clerk --seat assessor', 'option-wrong'],
  ['members invite erin --job Clerk --seat clerk/head', 'ok'],
  ['members invite-again erin', 'ok'],
  ['members invite-again ben', 'second-person-needed'],
  ['members invite-myself', 'ok'],
  [`members rotate-key --key ${keyIn('cleo')}`, 'ok'],
  [`members add-key --key ${keyIn('cleo')} --label Phone`, 'ok'],
  [() => `members recover cleo --public-key ${cleosKey}`, 'too-new'],
  [8],
  [() => `members recover cleo --public-key ${cleosKey}`, 'ok'],
  [() => `members confirm-recovery cleo ${cleosKey}`, 'second-person-needed'],
  [() => `members confirm-recovery cleo ${cleosKey} --key ${keyIn('ben')}`, 'ok'],
  [`members rotate-key --key ${keyIn('cleo')}`, 'key-ended'],
  [() => `members report-key ${cleosKey} --what stolen --since yesterday`, 'option-wrong'],
  [() => `members report-key ${cleosKey} --what stolen --since 2026-11-24`, 'ok'],
  ['members close-office assessor', 'ok'],
  [`members seal ${envelope}`, 'ok'],
  [
    `members break-seal chair --job Chair --seat clerk/head --seal ${envelope} --next-seal ${nextEnvelope} --end ben town-clerk`,
    'ok',
  ],
  ['members close-office assessor', 'officer-left'],
  [`members leave cleo --key ${keyIn('chair')}`, 'ok'],
  [`members correct-name Ash~Brook --key ${keyIn('chair')}`, 'ok'],
  [`members adopt-rules members 1 --from-block 1000 --key ${keyIn('chair')}`, 'ok'],
  [`members adopt-rules members one --from-block 1000 --key ${keyIn('chair')}`, 'option-wrong'],
  ['members show nobody', 'not-found'],
];

describe('townledger members', () => {
  let node: ChildProcess | undefined;
  after(() => node?.kill());

  it('is founded, and its node runs', async () => {
    assert.equal(run('init --name Ashbrook').status, 0);
    node = spawn(process.execPath, [...CLOCK, '--conditions=source', MAIN, 'start', '--home', home, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env,
    });
    await once(node.stdout as Readable, 'data');
    const { managers, sealed } = run('members list').facts;
    assert.deepEqual([managers, sealed], [1, false]);
    cleosKey = run(`members new-key ${join(folder, 'cleo-new.seed')}`).facts.key as string;
    assert.match(cleosKey, /^ed25519:/);
  });

  for (const [command, outcome] of story) {
    if (typeof command === 'number') {
      it(`${command} days pass`, () => writeFileSync(clock, String(command)));
      continue;
    }
    it(`${typeof command === 'string' ? command : 'with a key made before'} → ${outcome}`, () => {
      assert.equal(run(typeof command === 'string' ? command : command()).code, outcome);
    });
  }

  it('key files are their owner’s alone, and a rotated key has taken the place of the old one', () => {
    for (const file of [keyIn('ben'), keyIn('cleo'), envelope, nextEnvelope])
      assert.equal(statSync(file).mode & 0o077, 0);
    assert.equal(existsSync(`${keyIn('cleo')}.next`), true, 'the refused rotation left its key for another try');
  });

  it('prints a link whose secret the book knows by its public key alone', () => {
    const { link } = run(`members invite fred --job Clerk --seat clerk/head --key ${keyIn('chair')}`).facts;
    const [, secret = ''] = /^https:\/\/ledger\.example\/desk\/enrol#([\w-]{43})$/.exec(link as string) ?? [];
    const { key } = authorFromSeed(Buffer.from(secret, 'base64url')).signer;
    const { keys } = run('members show fred').facts as { keys: { key: string; invitationUntilMs: number }[] };
    assert.deepEqual(
      keys.map((one) => [one.key, one.invitationUntilMs > 0]),
      [[`ed25519:${key}`, true]],
    );
  });

  it('lists offices and officers, and every key that one ever had', () => {
    const { offices, officers, managers, sealed } = run('members list').facts as {
      offices: object[];
      officers: object[];
    } & Ran['facts'];
    assert.deepEqual([managers, sealed], [1, true]);
    assert.deepEqual([offices.length, officers.length], [2, 7]);
    const { keys } = run('members show cleo').facts as { keys: { status: string }[] };
    assert.deepEqual(keys.map(({ status }) => status).sort(), ['lost', 'lost', 'rotated', 'stolen']);
  });

  it('changes the keys of the log, without losing what the old ones signed', () => {
    const { vkey: before } = run('status').facts as { vkey: string };
    assert.equal(run(`members new-log-keys --key ${keyIn('chair')}`).code, 'ok');
    const { vkey: after } = run('status').facts as { vkey: string };
    assert.notEqual(after, before);
    const told = text('members', 'new-log-keys', '--key', keyIn('chair'));
    const { vkey: last, vkeys } = run('status').facts as { vkey: string; vkeys: string[] };
    assert.match(told, /No neighbour has cosigned this book yet/);
    assert(told.includes(`\n  ${last}\n`), 'the key to publish');
    assert(told.includes(`\n  townledger witness add ${vkeys.join(' ')}\n`), 'the line for whoever watches the book');
    const [book, receipt] = [join(folder, 'book.jsonl'), join(folder, 'founding.tlog-proof')];
    assert.equal(run(`ledger export ${book}`).code, 'ok');
    assert.equal(run(`receipt 0 --out ${receipt}`).code, 'ok');
    for (const file of [book, receipt]) assert.equal(run(`verify ${file} --key ${last}`).facts.pinned, true);
    assert.equal(run(`verify ${book} --key ${before}`).code, 'checkpoint-not-signed-by-pinned-key');
    const foreign = join(folder, 'foreign.json');
    const key = cleosKey.slice('ed25519:'.length);
    writeFileSync(foreign, JSON.stringify({ logKeys: [{ algorithm: 'ed25519', key }] }));
    assert.equal(
      run(`act members/change-log-keys --input ${foreign} --key ${keyIn('chair')}`).code,
      'log-keys-not-here',
    );
  });

  it('goes on where a rotation was cut short after the book had it', () => {
    const file = keyIn('chair');
    const before = readFileSync(file, 'utf8');
    assert.equal(run(`members rotate-key --key ${file}`).code, 'ok');
    const after = readFileSync(file, 'utf8');
    // As if the machine had stopped just before the new key took the place of the old one.
    writeFileSync(`${file}.next`, after, { mode: 0o600 });
    writeFileSync(file, before);
    assert.equal(run(`members rotate-key --key ${file}`).code, 'ok');
    assert.equal(readFileSync(file, 'utf8'), after);
  });

  it('says of each new key file who may have it', () => {
    const file = join(folder, 'own.seed');
    const told = spawnSync(process.execPath, ['--conditions=source', MAIN, 'members', 'new-key', file], english);
    assert.match(told.stdout, /^ed25519:\S+\nThe secret key is in .*own\.seed\. .* keep it/);
    const next = ['--label', 'Phone', '--key', keyIn('chair')];
    assert.match(text('members', 'add-key', ...next, '--out', join(folder, 'phone.seed')), /your other device/);
    assert.match(text('members', 'rotate-key', '--key', keyIn('chair')), /chair\.seed holds the new key now/);
    const seat = ['--job', 'Deputy', '--seat', 'clerk/head', '--key', keyIn('chair')];
    assert.match(text('members', 'enrol', 'eve', ...seat), /eve\.seed\. .* hand it over in person/);
    const envelope = text('members', 'seal', join(folder, 'third.seed'), '--key', keyIn('chair'));
    assert.match(envelope, /third\.seed\. .* sealed envelope/);
  });
});
