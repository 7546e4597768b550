/** The pages about imports name every code and every column that there is, and none that there is not. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { FAULTS, FLAGS, NOTES, REASONS } from '#connect';
import * as canonical from '../src/connect/canonical/columns.ts';
import { ASSESS_COLUMNS } from '../src/connect/massgis/columns.ts';

const page = (name: string) => readFileSync(new URL(`../docs/connect/${name}`, import.meta.url), 'utf8');
const massgis = page('massgis.md');
const both = massgis + page('canonical.md');

describe('docs/connect', () => {
  it('explains every flag, note, reason and fault, and no other', () => {
    const codes = new Set([FLAGS, NOTES, REASONS, FAULTS].flatMap((words) => Object.keys(words)));
    const missing = [...codes].filter((code) => !both.includes(`\`${code}\``));
    assert.deepEqual(missing, []);
    const quoted = [...both.matchAll(/`([a-z]+(?:-[a-z0-9]+)+)`/g)].map((match) => match[1] as string);
    assert.deepEqual(
      quoted.filter((code) => !codes.has(code) && code !== 'csv-parse'),
      [],
    );
  });

  it('has no code that is never given', () => {
    const folder = new URL('../src/connect/', import.meta.url);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const sources = names.filter((name) => name.endsWith('.ts') && !/findings|\.test\./.test(name));
    const text = sources.map((name) => readFileSync(new URL(name, folder), 'utf8')).join();
    const codes = [FLAGS, NOTES, REASONS, FAULTS].flatMap((words) => Object.keys(words));
    assert.deepEqual(
      codes.filter((code) => !text.includes(`'${code}'`)),
      [],
    );
  });

  it('says of every column of the roll where it goes, truly', () => {
    const rowOf = (where: string) => massgis.split('\n').find((line) => line.startsWith(`| ${where}`)) ?? '';
    const places = { ledger: rowOf('the book'), vault: rowOf('the vault'), 'raw line': rowOf('only inside') };
    for (const { name, lives } of ASSESS_COLUMNS) {
      const said = Object.entries(places).filter(([, line]) => new RegExp(`\\b${name}\\b`).test(line));
      assert.deepEqual(
        said.map(([place]) => place),
        [lives],
        name,
      );
    }
  });

  it('lists every column of the canonical set', () => {
    const text = page('canonical.md');
    for (const columns of Object.values(canonical).filter((value) => Array.isArray(value)))
      for (const column of columns)
        if (typeof column === 'object') assert(new RegExp(`\\b${column.name}\\b`).test(text), column.name);
  });
});
