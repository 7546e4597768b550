/** The import of a real town by the command line: its totals, its second run, and one that was interrupted. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { backFile, type PlainSet, writeCanonical } from '#connect';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../shared/data/titles/bellingham', import.meta.url));
const skip = existsSync(SOURCE) ? false : 'the town’s files are not here';
const folder = mkdtempSync(join(tmpdir(), 'townledger import '));
after(() => rmSync(folder, { recursive: true }));

const ARGS = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN];

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [...ARGS, ...args], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
}

function found(name: string): string {
  const home = join(folder, name);
  assert.equal(run('init', '--name', 'Bellingham', '--home', home).status, 0);
  return home;
}

function sum(counts: { readonly [name: string]: number }): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

type Features = readonly { readonly properties: { readonly LOC_ID: string } }[];
const read = new Map<string, Features>();

/** A map of the delivery is parsed once. */
function featuresOf(file: string): Features {
  const features = read.get(file) ?? JSON.parse(readFileSync(join(SOURCE, file), 'utf8')).features;
  read.set(file, features);
  return features;
}

describe('titles import massgis', { skip }, () => {
  const home = skip === false ? found('whole') : '';
  const report = join(folder, 'to look at.csv');
  let root = '';

  it('puts every row on record, and its totals add up', () => {
    const { stdout, status } = run('titles', 'import', 'massgis', SOURCE, '--home', home, '--report', report, '--json');
    assert.equal(status, 0);
    const facts = JSON.parse(stdout);
    assert.deepEqual(facts.rows, { assess: 6999, parcels: 6273, otherLegal: 566, misc: 16 });
    assert.deepEqual(facts.references, { recorded: 5149, landCourt: 593, odd: 11, bookOnly: 1, blank: 1245 });
    assert.equal(sum(facts.outcome), sum(facts.rows));
    assert.equal(facts.added, sum(facts.rows));
    assert.equal(facts.flags['assess-without-polygon'], 9);
    assert.equal(facts.flags['fee-without-assess'], 32);
    assert.equal(facts.flags['placeholder-date'], 57);
    assert.equal(facts.flags['area-twofold'], 32);
    const status2 = JSON.parse(run('status', '--home', home, '--json').stdout);
    assert.deepEqual(facts.ledger, { size: status2.size, root: status2.root });
    root = status2.root;
    const listed = readFileSync(report, 'utf8').trim().split('\n');
    assert.equal(listed.length - 1, facts.outcome.loadedWithFlags + facts.outcome.quarantined);
    const onMap = listed.filter((line) => line.includes('TaxPar') && line.includes('fee-without-assess'));
    assert.equal(onMap.length, 32);
    for (const line of onMap) {
      const [file, , number, key] = line.split(',') as [string, string, string, string];
      assert.equal(featuresOf(file)[Number(number) - 1]?.properties.LOC_ID, key, 'named by its number and its LOC_ID');
    }
  });

  it('adds nothing the second time, and says so', () => {
    const second = run('titles', 'import', 'massgis', SOURCE, '--home', home);
    assert.equal(second.status, 0);
    assert.match(second.stdout, /Nothing new/);
    assert.equal(JSON.parse(run('status', '--home', home, '--json').stdout).root, root);
  });

  it('goes on where it was killed, and ends with every row once', async () => {
    const other = found('killed');
    const child = spawn(process.execPath, [...ARGS, 'titles', 'import', 'massgis', SOURCE, '--home', other], {
      stdio: 'ignore',
    });
    // Killed while rows go in: the node that ran for the command alone ends with it.
    await until(() => sizeOf(other) > 8);
    child.kill('SIGKILL');
    await until(() => !existsSync(join(other, 'run', 'address')));
    const facts = JSON.parse(run('titles', 'import', 'massgis', SOURCE, '--home', other, '--json').stdout);
    assert(facts.added > 0, 'it was killed before it was done');
    assert.equal(facts.added + facts.known, sum(facts.rows));
    const [only, ...others] = JSON.parse(run('ask', 'titles', 'imports', '--home', other, '--json').stdout).answer;
    assert.deepEqual(others, []);
    const { loaded, loadedWithFlags, quarantined } = only;
    assert.deepEqual({ loaded, loadedWithFlags, quarantined }, facts.outcome);
    assert(only.closedEntry > 0);
  });
});

describe('titles import canonical', () => {
  const home = found('canonical');
  const source = join(folder, 'back-file');

  it('asks for the registry first, then takes every line in, once', () => {
    mkdirSync(source);
    const [set] = backFile({ seed: 3, instruments: 400, atOnce: 400 });
    const files = writeCanonical(set as PlainSet);
    for (const [layer, bytes] of Object.entries(files)) writeFileSync(join(source, `${layer}.csv`), bytes);
    const early = run('titles', 'import', 'canonical', source, '--home', home);
    assert.equal(early.status, 1);
    assert.match(early.stderr, /no registry deeds/);
    assert.equal(
      run('titles', 'open-registry', 'deeds', '--name', 'Deeds', '--authority', 'copy', '--home', home).status,
      0,
    );
    const facts = JSON.parse(run('titles', 'import', 'canonical', source, '--home', home, '--json').stdout);
    assert.equal(facts.rows.instruments, 400);
    assert.equal(sum(facts.outcome), sum(facts.rows));
    const again = JSON.parse(run('titles', 'import', 'canonical', source, '--home', home, '--json').stdout);
    assert.deepEqual([again.added, again.ledger], [0, facts.ledger]);
  });

  it('sets aside what cannot stand beside what is on record, one line at a time', () => {
    const other = join(folder, 'other back-file');
    mkdirSync(other);
    const [set] = backFile({ seed: 4, instruments: 60, atOnce: 60 });
    const { instruments = [], ...rest } = set as PlainSet;
    // Half of its numbers are those of the set before.
    const renumbered = instruments.map((row, i) => (i % 2 === 0 ? row : { ...row, instrument_no: `n${i}`, book: 'x' }));
    for (const [layer, bytes] of Object.entries(writeCanonical({ ...rest, instruments: renumbered })))
      writeFileSync(join(other, `${layer}.csv`), bytes);
    const report = join(folder, 'taken.csv');
    const args = ['titles', 'import', 'canonical', other, '--home', home, '--json'];
    const facts = JSON.parse(run(...args, '--report', report).stdout);
    assert.equal(sum(facts.outcome), sum(facts.rows));
    assert.equal(readFileSync(report, 'utf8').match(/quarantined,number-taken/g)?.length, 30);
    const imports = JSON.parse(run('ask', 'titles', 'imports', '--home', home, '--json').stdout).answer;
    const own = imports.find((one: { import: string }) => one.import === facts.import);
    assert.deepEqual([own.loaded + own.loadedWithFlags, own.quarantined >= 30, own.closedEntry > 0], [30, true, true]);
    assert.equal(JSON.parse(run(...args).stdout).added, 0);
  });

  it('opens a sealed line, and erases it for good', () => {
    const sealed = JSON.parse(run('ledger', 'export', join(folder, 'sealed.jsonl'), '--home', home, '--json').stdout);
    const ofRow = /titles.import-instruments.*?"commitment":"([A-Za-z0-9_-]{43})"/;
    const commitment = ofRow.exec(readFileSync(sealed.file, 'utf8'))?.[1] ?? '';
    const show = () => run('vault', 'show', commitment, '--home', home, '--json');
    assert.match(JSON.parse(show().stdout).text, /^\S/);
    assert.equal(run('vault', 'erase', commitment, '--reason', 'Records law', '--home', home).status, 0);
    assert.deepEqual([show().status, JSON.parse(show().stdout).error.code], [1, 'vault-item-erased']);
    assert.equal(run('vault', 'show', 'something', '--home', home).status, 2);
    const hyphen = `-${'A'.repeat(42)}`;
    assert.equal(run('vault', 'show', hyphen, '--home', home).status, 1, 'not found, and not an option');
    assert.equal(run('verify', sealed.file).status, 0, 'the book is what it was');
  });

  it('says which file is missing, and which folder', () => {
    const empty = join(folder, 'nothing in it');
    mkdirSync(empty);
    const none = run('titles', 'import', 'massgis', empty, '--home', home, '--json');
    assert.equal(none.status, 2);
    assert.equal(JSON.parse(none.stdout).error.code, 'file-missing');
    assert.equal(run('titles', 'import', 'massgis', join(folder, 'no such folder'), '--home', home).status, 2);
  });
});

/** Entries in the book by the size of its file, so that no process is needed to look. */
function sizeOf(home: string): number {
  const wal = join(home, 'ledger.db-wal');
  return existsSync(wal) ? readFileSync(wal).length / 65_536 : 0;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (condition()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('it never happened');
}
