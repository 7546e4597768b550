import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import english from './en/index.ts';
import spanish from './es/index.ts';

const WEB = fileURLToPath(new URL('..', import.meta.url));

/** What a text names in braces: a reader of the other language must be told as much. */
function named(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] as string).toSorted();
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

describe('texts of the pages', () => {
  const texts = { ...english } as { readonly [key: string]: string };
  const other = { ...spanish } as { readonly [key: string]: string };

  it('stand in both languages, and name the same things', () => {
    assert.deepEqual(Object.keys(other).toSorted(), Object.keys(texts).toSorted());
    for (const [key, text] of Object.entries(texts)) {
      assert.deepEqual(named(other[key] as string), named(text), key);
      assert.notEqual(text.trim(), '', key);
    }
  });

  it('have one Spanish word for one meaning, as the table beside them says', () => {
    const other = /\b(?:entradas?|recibos?|escritorio|oficina del municipio)\b/i;
    const said = Object.entries(spanish).filter(([, text]) => other.test(text));
    const sources = ['modules', 'client/refusals'].flatMap((folder) =>
      readdirSync(join(WEB, '..', folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .filter((name) => other.test(readFileSync(join(WEB, '..', folder, name), 'utf8'))),
    );
    assert.deepEqual([said, sources], [[], []]);
  });

  it('are all used, and none is missing', () => {
    const used = new Set(
      sources(WEB).flatMap((text) => [...text.matchAll(/'([a-z]+\.[A-Za-z0-9]+)'/g)].map((m) => m[1])),
    );
    assert.deepEqual(
      Object.keys(texts).filter((key) => !used.has(key)),
      [],
    );
  });

  it('stand in catalogues alone', () => {
    const baked = sources(WEB).flatMap((text) =>
      [...text.matchAll(/>\s*([A-Z][a-z]+ [a-z]+[^<>{}]*)</g)].map((m) => m[1]),
    );
    assert.deepEqual(baked, []);
  });
});
