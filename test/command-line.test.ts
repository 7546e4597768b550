import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatVerifier, type NoteSigner } from '#proofs';
import { TestTown } from './test-town.ts';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'townledger-test-'));
after(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--conditions=source', MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
}

function inSpanish(environment: NodeJS.ProcessEnv, ...args: string[]) {
  return spawnSync(process.execPath, ['--conditions=source', MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'es_ES.UTF-8', ...environment },
  });
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('townledger verify', () => {
  const town = TestTown.founded();
  const book = file('book.jsonl', town.book());
  const receipt = file('founding.tlog-proof', town.receipt(0));
  const absence = file('absence.tlog-proof', town.stateProof('members/office/nobody'));
  const vkey = formatVerifier(town.logSigners[0] as NoteSigner);

  it('recognises each file and answers yes with one JSON object', () => {
    for (const [path, kind] of [
      [book, 'book'],
      [receipt, 'receipt'],
      [absence, 'absence'],
    ] as const) {
      const { status, stdout } = run('verify', path, '--json');
      assert.equal(status, 0);
      const facts = JSON.parse(stdout);
      assert.deepEqual([facts.valid, facts.kind, facts.pinned], [true, kind, false]);
    }
  });

  it('speaks to people, in English and Spanish, and says what is not proved', () => {
    assert.match(run('verify', receipt).stdout, /Entry 0 of ashbrook\.example\/log.*\n(.*\n)*.*does not prove/);
    const spanish = spawnSync(process.execPath, ['--conditions=source', MAIN, 'verify', absence], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'es_ES.UTF-8' },
    });
    assert.match(spanish.stdout, /No consta/);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const child = spawn(process.execPath, ['--conditions=source', MAIN, 'verify', receipt]);
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const status = await new Promise((done) => child.once('exit', done));
    assert.deepEqual([status, said.replaceAll(/.*Warning.*\n/g, '')], [0, '']);
  });

  it('takes the reader’s own key', () => {
    assert.equal(JSON.parse(run('verify', book, '--key', vkey, '--json').stdout).pinned, true);
    assert.equal(run('verify', book, '--key', 'no key').status, 2);
  });

  it('answers no with exit code 1 where a file was changed', () => {
    const changed = file('changed.jsonl', Buffer.from(town.book()).toString().replace('Town clerk', 'Town clerc'));
    const { status, stdout, stderr } = run('verify', changed, '--json');
    assert.equal(status, 1);
    assert.equal(JSON.parse(stdout).error.code, 'entry-refused-by-rules');
    assert.match(stderr, /Entry 0/);
  });

  it('answers 2 where there is nothing to check', () => {
    assert.equal(run('verify', join(folder, 'missing')).status, 2);
    assert.equal(run('verify', file('empty', '')).status, 2);
    assert.equal(run('verify', file('note.txt', 'hello')).status, 2);
    assert.equal(run('verify').status, 2);
    assert.equal(run('nonsense').status, 2);
  });

  it('helps, by groups, in the reader’s language', () => {
    assert.match(run('--help').stdout, /Look:\n(.*\n)*Record:\n(.*\n)*Check:\n(.*\n)*Town:\n/);
    const wrong = inSpanish({}, 'receip');
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /^no existe el comando 'receip'\n\(¿Quiso decir receipt\?\)\n(.*\n)*Uso:/);
  });

  for (const [command, sentence] of [
    ['receipt', /^falta el argumento 'asiento'\n/],
    ['receipt 1 2', /^sobran argumentos: se esperan 1 y hay 2\.\n/],
    ['status --home', /^falta el valor de la opción '--home <carpeta>'\n/],
    ['init', /^falta la opción '--name <nombre>'\n/],
    ['status --colour', /^no existe la opción '--colour'\n/],
    [
      'members report-key x --what eaten',
      /^la opción '--what <qué>' no admite el valor 'eaten'\. Admite: lost, stolen\.\n/,
    ],
  ] as const) {
    it(`says in Spanish what is wrong with "${command}"`, () => {
      const { status, stderr } = inSpanish({}, ...command.split(' '));
      assert.equal(status, 2);
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /\[options\]|\[command\]|<file>|\(default|\(choices|error:/);
    });
  }

  for (const [args, sentence] of [
    [['receipt', 'first'], /^No: El valor de ASIENTO no sirve\./],
    [['titles', 'search', ' '], /^No: El valor de TEXTO no sirve\./],
    [['vault', 'show', 'x'], /^No: El valor de COMPROMISO no sirve\./],
    [['members', 'give-seat', 'ada', 'x'], /^No: El valor de OFICINA\/FUNCIÓN no sirve\./],
  ] as const) {
    it(`says in Spanish which value of "${args.join(' ')}" does not fit`, () => {
      const { status, stderr } = inSpanish({}, ...args);
      assert.equal(status, 2);
      assert.match(stderr, sentence);
    });
  }

  it('says that there is no help of what is not there, and helps with what is', () => {
    for (const [args, name] of [
      [['help', 'nonsense'], 'nonsense'],
      [['titles', 'help', 'nonsense'], 'nonsense'],
      [['help', 'titles', 'nonsense'], 'nonsense'],
    ] as const) {
      const { status, stderr } = run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, new RegExp(`^error: unknown command '${name}'`));
    }
    for (const args of [['help'], ['help', 'receipt'], ['help', 'titles', 'search'], ['titles', 'help', 'search']]) {
      const { status, stdout } = run(...args);
      assert.equal(status, 0, args.join(' '));
      assert.match(stdout, /^Usage: townledger/);
    }
  });

  it('takes the language from the first of the three variables that is not empty', () => {
    assert.match(inSpanish({ LC_ALL: '', LC_MESSAGES: 'es_ES.UTF-8', LANG: 'C' }, '--help').stdout, /^Uso:/);
    assert.match(inSpanish({ LC_ALL: '', LC_MESSAGES: '', LANG: 'es' }, '--help').stdout, /^Uso:/);
    assert.match(inSpanish({ LC_ALL: 'C', LC_MESSAGES: 'es', LANG: 'es' }, '--help').stdout, /^Usage:/);
  });

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    assert.deepEqual([run('--version').stdout, run('--version').status], [`${version}\n`, 0]);
  });

  it('takes no home without a name for the working folder', () => {
    for (const wrong of [['--home', ''], ['--home='], ['--home', ' ']]) {
      const { status, stdout } = run('status', ...wrong, '--json');
      assert.deepEqual([status, JSON.parse(stdout).error.code], [2, 'home-blank']);
    }
  });
});

describe('a town by the command line', () => {
  const home = join(folder, 'home');
  const json = (...args: string[]) => JSON.parse(run(...args, '--home', home, '--json').stdout);

  it('is founded, exports its book, and proves to a stranger what it holds', () => {
    assert.equal(run('status', '--home', home).status, 2, 'there is no town yet');
    const { vkey } = json('init', '--name', 'Ashbrook');
    const status = json('status');
    assert.deepEqual([status.height, status.size, status.vkey], [1, 2, vkey]);
    const [exported, receipt, absence] = ['export', 'receipt', 'absence'].map((name) =>
      join(folder, `own-${name}`),
    ) as [string, string, string];
    assert.equal(run('ledger', 'export', exported, '--home', home).status, 0);
    assert.equal(run('receipt', '0', '--out', receipt, '--home', home).status, 0);
    assert.equal(run('proof', 'members/office/nobody', '--out', absence, '--home', home).status, 0);
    for (const path of [exported, receipt, absence]) {
      const verified = JSON.parse(run('verify', path, '--key', vkey, '--json').stdout);
      assert.deepEqual([verified.valid, verified.pinned], [true, true]);
    }
    assert.equal(JSON.parse(run('verify', exported, '--json').stdout).root, status.root);
  });

  it('is never founded twice, and says no where there is nothing', () => {
    assert.equal(run('init', '--name', 'Ashbrook', '--home', home).status, 2);
    assert.equal(run('receipt', '99', '--home', home).status, 1);
    assert.equal(
      run('receipt', '0', '--out', join(folder, 'own-receipt'), '--home', home).status,
      2,
      'nothing is overwritten',
    );
  });
});

describe('any act and any question', () => {
  const home = join(folder, 'acts');
  const office = { office: 'assessor', title: 'Board of Assessors', roles: [{ role: 'head', rights: [] }] };

  it('acts from a file, and finds what it did', () => {
    assert.equal(run('init', '--name', 'Ashbrook', '--home', home).status, 0);
    const input = file('office.json', JSON.stringify(office, null, 2));
    const acted = JSON.parse(run('act', 'members/add-office', '--input', input, '--home', home, '--json').stdout);
    assert.deepEqual([acted.action, acted.entry], ['members/add-office', 2]);
    const asked = run('ask', 'members', 'office', '--input', '{"office":"assessor"}', '--home', home, '--json');
    assert.equal(JSON.parse(asked.stdout).answer.title, 'Board of Assessors');
  });

  it('says of a file that is no JSON which one it is', () => {
    const { status, stderr } = run('act', 'members/add-office', '--input', file('no.json', '{'), '--home', home);
    assert.equal(status, 2);
    assert.match(stderr, /^No: The file .*no\.json is not JSON\.$/m);
  });

  it('names what a search cannot take, and the keys that are none', () => {
    for (const [option, ...args] of [
      ['TEXT', 'search', ' '],
      ['--limit', 'search', 'Mill', '--limit', '0'],
      ['--limit', 'search', 'Mill', '--limit', 'many'],
    ] as const) {
      const { status, stdout } = run('titles', ...args, '--home', home, '--json');
      assert.deepEqual([status, JSON.parse(stdout).error.detail], [2, { option }]);
    }
    const pushed = run('witness', 'push', '--to', 'ftp://north.example', '--home', home);
    assert.match(pushed.stderr, /field to does not fit: it is not written in the right form/);
    assert.match(run('verify', file('a.txt', 'x'), '--key', 'none').stderr, /not a public key/);
  });

  it('shows an officer in the reader’s language', () => {
    const shown = inSpanish({}, 'members', 'show', 'town-clerk', '--home', home).stdout;
    assert.match(shown, /^town-clerk: Town clerk, Activo\n/);
    assert.match(shown, / {2}Activa {2}/);
    assert.match(inSpanish({}, 'status', '--home', home).stdout, /\nraíz .*\nestado /);
    assert.equal(inSpanish({}, 'witness', 'check', '--home', home).stdout, 'Aquí no se vigila ningún registro.\n');
  });

  it('names the field that does not fit, before anything is sent', () => {
    const input = file('bad-office.json', JSON.stringify({ ...office, title: '' }));
    const { status, stderr, stdout } = run('act', 'members/add-office', '--input', input, '--home', home, '--json');
    assert.equal(status, 2);
    assert.match(stderr, /title does not fit: it is too short/);
    assert.deepEqual(JSON.parse(stdout).error.detail, { path: 'title', fault: 'too-short', limit: 1 });
  });

  it('says no with the words of the town’s rules', () => {
    const again = run('act', 'members/add-office', '--input', join(folder, 'office.json'), '--home', home);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /There is an office assessor already/);
    assert.equal(run('act', 'members/fly', '--input', join(folder, 'office.json'), '--home', home).status, 2);
  });

  it('leaves nothing behind where founding is refused, and the folder can be used afterwards', () => {
    const tried = join(folder, 'tried');
    assert.equal(run('init', '--name', 'A'.repeat(81), '--home', tried).status, 2);
    assert.equal(existsSync(tried), false);
    assert.equal(run('init', '--name', 'Ashbrook', '--home', tried).status, 0);
  });

  it('answers bad usage with 2 and one JSON object', () => {
    const wrong: readonly (readonly [code: string, ...args: string[]])[] = [
      ['file-not-usable', 'proof', 'titles/parcel/F_1', '--out', join(folder, 'no', 'such', 'folder')],
      ['file-not-usable', 'ledger', 'export', join(folder, 'no', 'such', 'book')],
      ['state-key-unknown', 'proof', 'titles/parcle/F_1'],
      ['usage', 'status', '--bogus'],
    ];
    for (const [code, ...args] of wrong) {
      const { status, stdout } = run(...args, '--home', home, '--json');
      assert.deepEqual([status, JSON.parse(stdout).error.code], [2, code]);
    }
  });
});
