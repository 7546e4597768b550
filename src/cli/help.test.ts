import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { PLACES } from './places.ts';

const folder = new URL('./', import.meta.url);

describe('help', () => {
  it('has a Spanish word for whatever stands for a value', () => {
    const files = ['options.ts', ...readdirSync(new URL('commands/', folder)).map((name) => `commands/${name}`)];
    const sources = files
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => readFileSync(new URL(name, folder)));
    const names = sources.flatMap((source) =>
      [...source.toString().matchAll(/['\s][<[]([a-z/-]+)(?:\.{3})?[>\]]'/g)].map(([, name]) => name as string),
    );
    assert(names.length > 50, `${names.length}`);
    assert.deepEqual(
      names.filter((name) => !Object.hasOwn(PLACES, name)),
      [],
    );
    assert.deepEqual(
      Object.keys(PLACES).filter((name) => !['options', 'command', ...names].includes(name)),
      [],
    );
  });
});
