import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import english from '../text/en/index.ts';
import spanish from '../text/es/index.ts';
import { GLOSSARY, TERMS } from './glossary.ts';

const page = readFileSync(new URL('../../../docs/glossary.md', import.meta.url), 'utf8');

/** Words in angle brackets that a text explains. */
function explained(text: string): readonly string[] {
  return [...text.matchAll(/<(\w+)>/g)].map((match) => match[1] as string).toSorted();
}

describe('glossary', () => {
  it('of the pages and docs/glossary.md are one', () => {
    const rows = [...page.matchAll(/^\| (.+) \| (.+) \|$/gm)].map((match) => [match[1], match[2]]);
    const words = TERMS.map((term) => GLOSSARY[term].map((key) => english[key]));
    const byWord = (a: (string | undefined)[], b: (string | undefined)[]) =>
      String(a[0]).toLowerCase() < String(b[0]).toLowerCase() ? -1 : 1;
    assert.deepEqual(rows.slice(1), words.toSorted(byWord));
  });

  it('has every word that a text explains, and both languages explain the same ones', () => {
    for (const [key, text] of Object.entries(english)) {
      const names = explained(text);
      assert.deepEqual(
        names.filter((name) => !Object.hasOwn(GLOSSARY, name)),
        [],
        key,
      );
      assert.deepEqual(explained(spanish[key as keyof typeof spanish]), names, key);
    }
  });
});
