/** Clearing by command, on files alone: the networks with known optimum, and what is refused. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const networks = new URL('../../shared/data/exchange/', import.meta.url);
const skip = existsSync(networks) ? false : 'shared data not here: ../shared/data/exchange';
const folder = mkdtempSync(join(tmpdir(), 'townledger-test-'));
after(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, 'exchange', ...args], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text) => stdout.push(text));
  child.stderr.setEncoding('utf8').on('data', (text) => stderr.push(text));
  const [code] = await once(child, 'close');
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('exchange clear: networks with known optimum', { skip }, () => {
  const [, ...rows] = skip === false ? readFileSync(new URL('expected.csv', networks), 'utf8').trim().split('\n') : [];

  it('clears each to the cent, proves it, and nothing of the rest can be cleared', async () => {
    assert.equal(rows.length, 29);
    const halves = [rows.filter((_, i) => i % 2 === 0), rows.filter((_, i) => i % 2 === 1)];
    await Promise.all(
      halves.map(async (half) => {
        for (const row of half) await clears(row);
      }),
    );
  });

  async function clears(row: string): Promise<void> {
    const [name, used, firms, debt, net, most] = row.split(',') as [string, ...string[]];
    const debts = fileURLToPath(new URL(name, networks));
    const [result, proof] = [join(folder, `${name}.result`), join(folder, `${name}.proof`)];
    const { code, stdout } = await run('clear', debts, '--out', result, '--certificate', proof, '--json');
    assert.equal(code, 0);
    const facts = JSON.parse(stdout);
    assert.deepEqual(
      [facts.obligations, facts.debt, facts.netInternalDebt, facts.cleared, facts.certificate],
      [Number(used), Number(debt), Number(net), Number(most), { valid: true, bound: Number(most) }],
      name,
    );
    // The expected figures count firms of used rows only, ours all that are named.
    assert.ok(facts.firms >= Number(firms) && facts.loops >= (facts.cleared > 0 ? 1 : 0));
    const checked = await run('check', debts, result, proof, '--json');
    assert.deepEqual(JSON.parse(checked.stdout), { valid: true, cleared: Number(most), bound: Number(most) });
    const rest = readFileSync(result, 'utf8')
      .split('\n')
      .map((line) => line.replace(/^([^,]*,[^,]*,[^,]*),\d+,\d+,(\d+)$/, '$1,$2').replace(/,set_off,remainder$/, ''))
      .join('\n');
    assert.equal(JSON.parse((await run('clear', file(`${name}.rest`, rest), '--json')).stdout).cleared, 0, name);
  }
});

describe('exchange', () => {
  const debts = file('debts.csv', 'id,debtor,creditor,amount\n1,A,B,500\n2,B,C,400\n3,C,A,300\n4,A,B,-1\n');

  it('clears a file with a bad row and names the row', async () => {
    const { code, stdout, stderr } = await run('clear', debts, '--rejected', join(folder, 'rejected.csv'));
    assert.equal(code, 0);
    assert.match(
      stdout,
      /3 debts of 3 firms: 12\.00 dollars\.\n9\.00 dollars \(75\.00 %\) can be set off, in 1 loops\./,
    );
    assert.match(stderr, /Line 5 \(id 4\) is not used: The amount is negative/);
    assert.equal(readFileSync(join(folder, 'rejected.csv'), 'utf8'), 'line,id,fault\n5,4,amount-negative\n');
  });

  it('clears more with common credit, and the check knows its limits', async () => {
    const [result, proof] = [join(folder, 'credit.csv'), join(folder, 'credit.json')];
    const given = ['clear', debts, '--liquidity', '100', '--out', result, '--certificate', proof, '--json'];
    const facts = JSON.parse((await run(...given)).stdout);
    assert.deepEqual([facts.cleared, facts.creditDrawn], [1_200, 200]);
    assert.equal((await run('check', debts, result, proof)).code, 0);
    const without = file(
      'without.json',
      readFileSync(proof, 'utf8').replace('"liquidityPercent":100', '"liquidityPercent":0'),
    );
    assert.match((await run('check', debts, result, without)).stderr, /draws more common credit than it may/);
  });

  it('refuses what is forged, of other debts or short of the most, and says how', async () => {
    const [result, proof] = [join(folder, 'r.csv'), join(folder, 'c.json')];
    await run('clear', debts, '--out', result, '--certificate', proof);
    const refused = async (why: RegExp, ...files: [string, string, string]) => {
      const { code, stderr } = await run('check', ...files);
      assert.equal(code, 1);
      assert.match(stderr, why);
    };
    const text = readFileSync(result, 'utf8');
    const short = file(
      'short.csv',
      text.replaceAll(/,300,(\d+)$/gm, (_, rest) => `,299,${Number(rest) + 1}`),
    );
    await refused(/does not prove that this is the most/, debts, short, proof);
    const unbalanced = file('unbalanced.csv', text.replace('500,300,200', '500,299,201'));
    await refused(/At the firm A, what comes in and what goes out differ/, debts, unbalanced, proof);
    const other = file('other.csv', 'id,debtor,creditor,amount\n1,A,B,500\n2,B,C,400\n3,C,A,300\n5,A,B,1\n');
    await refused(/The debt 5 is not in/, other, result, proof);
    const more = file('more.csv', `${readFileSync(debts, 'utf8')}5,C,A,7\n`);
    const withFive = file('five.csv', `${text}5,C,A,7,0,7\n`);
    await refused(/about other debts/, more, withFive, proof);
    await refused(/no clearing certificate/, debts, result, result);
    assert.match((await run('check', debts, result, join(folder, 'nothing.json'))).stderr, /There is no file/);
  });

  it('refuses what it cannot read with the way out, and never writes over a file', async () => {
    for (const [content, why] of [
      ['', /The file is empty/],
      ['1,A,B,5\n', /A required column is missing/],
    ] as const)
      assert.match((await run('clear', file('bad.csv', content))).stderr, why);
    assert.match((await run('clear', debts, '--liquidity', '101')).stderr, /--liquidity does not fit/);
    const kept = file('kept.csv', 'mine');
    assert.equal((await run('clear', debts, '--out', kept)).code, 2);
    assert.equal(readFileSync(kept, 'utf8'), 'mine');
  });

  it('invents a network of each family', async () => {
    const { stdout } = await run('generate', 'core', '50', '200', '7');
    assert.equal(stdout.trim().split('\n').length, 201);
    assert.equal(stdout, (await run('generate', 'core', '50', '200', '7')).stdout);
    assert.match((await run('generate', 'wheel', '50', '200', '7')).stderr, /FAMILY does not fit/);
    assert.match((await run('generate', 'core', '1', '200', '7')).stderr, /FIRMS does not fit/);
  });
});
