import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exchange } from '#modules/exchange';
import { hasWords, refusalWords } from './refusals.ts';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));

/** Words of a module that is written and not yet one of the book; its README says so. */
const WAITING = exchange.schema.refusals;

const MADE = /\b(?:refuse|HomeError)\(\s*'([a-z0-9-]+)'|\bfail\(reader, '([a-z0-9-]+)'|\bcode: '([a-z0-9-]+)'/g;

/** Every code that a refusal, a problem or a fault of the home is made with, and the file that makes it. */
function codes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const text = readFileSync(join(SOURCE, file), 'utf8');
    for (const [, refused, failed, named] of text.matchAll(MADE))
      found.set((refused ?? failed ?? named) as string, file);
  }
  return found;
}

describe('words for refusals', () => {
  it('there are words in both languages for every code there is', () => {
    const all = codes();
    assert(all.size > 100, 'the codes were found');
    const without = [...all]
      .filter(([code]) => !hasWords(code) && !Object.hasOwn(WAITING, code))
      .map(([code, file]) => `${code} (${file})`);
    assert.deepEqual(without, []);
  });

  it('a fault of the home says what its words name', () => {
    const made: string[] = [];
    for (const file of readdirSync(join(SOURCE, 'node'), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
      const text = readFileSync(join(SOURCE, 'node', file), 'utf8');
      for (const [whole, code] of text.matchAll(/new HomeError\(\s*'([a-z-]+)',[^;]*;/g)) {
        const names = [...refusalWords(code as string).en.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
        const detail = /\{([^{}]*)\},?\s*\);$/.exec(whole)?.[1] ?? 'message';
        const given = detail.split(',').map((part) => part.split(':')[0]?.trim());
        // The address is left to words of their own, for a home that another process has.
        for (const name of names)
          if (name !== 'address' && !given.includes(name)) made.push(`${file}: ${code} without {${name}}`);
      }
    }
    assert.deepEqual(made, []);
  });

  it('English is not taken for Spanish, and what is not known is at least named', () => {
    for (const code of codes().keys()) assert.notEqual(refusalWords(code).en, refusalWords(code).es, code);
    assert.match(refusalWords('never-heard-of').en, /never-heard-of/);
  });
});
