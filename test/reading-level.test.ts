import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asRead, englishGrade, englishSyllables, measure, spanishEase, spanishSyllables } from './reading-level.ts';

const TEXTS = fileURLToPath(new URL('../src/web/text', import.meta.url));

const MOST_GRADE = 8;
const LEAST_EASE = 55;
/** A text with fewer words says nothing about itself: "Accessibility" alone is of grade 55. It counts in its file. */
const ENOUGH_WORDS = 12;

const catalogue = (language: string, file: string): { readonly [key: string]: string } =>
  JSON.parse(readFileSync(join(TEXTS, language, file), 'utf8'));
const files = readdirSync(join(TEXTS, 'en')).filter((name) => name.endsWith('.json'));

const LANGUAGES = [
  {
    language: 'en',
    syllables: englishSyllables,
    faultOf: (of: ReturnType<typeof measure>) => englishGrade(of) - MOST_GRADE,
  },
  {
    language: 'es',
    syllables: spanishSyllables,
    faultOf: (of: ReturnType<typeof measure>) => LEAST_EASE - spanishEase(of),
  },
];

describe('the texts of the pages', () => {
  for (const { language, syllables, faultOf } of LANGUAGES) {
    for (const file of files) {
      it(`${language}/${file} is not too hard to read`, () => {
        // Labels and buttons are no sentences; what is read in one go is.
        const texts = Object.entries(catalogue(language, file)).filter(([, text]) => /[.!?]$/.test(asRead(text)));
        if (texts.length === 0) return;
        const whole = faultOf(
          measure(
            texts.map(([, text]) => text),
            syllables,
          ),
        );
        const hard = texts
          .map(([key, text]) => [key, measure([text], syllables)] as const)
          .filter(([, of]) => of.words >= ENOUGH_WORDS && faultOf(of) > 0)
          .map(([key, of]) => `${key} ${faultOf(of).toFixed(1)} too hard`);
        assert.deepEqual([hard, whole > 0 ? `the whole file is ${whole.toFixed(1)} too hard` : ''], [[], '']);
      });
    }
  }
});

describe('how hard a text is', () => {
  it('is measured on what a reader sees', () => {
    assert.equal(asRead('{count, plural, one {# day} other {# days}} of {town}'), '5 days of Ann');
    assert.equal(asRead('the <book>book</book> of {town}'), 'the book of Ann');
    assert.equal(asRead('{a, plural, one {x {b}} other {y {b}}}.'), 'y Ann.');
  });

  it('counts sentences, words and syllables', () => {
    assert.deepEqual(measure(['The cat sat. A dog ran away!'], englishSyllables), {
      words: 7,
      sentences: 2,
      syllables: 8,
    });
    // Kincaid's formula on 7 words, 2 sentences, 8 syllables.
    assert.equal(englishGrade({ words: 7, sentences: 2, syllables: 8 }).toFixed(2), '-0.74');
    assert.equal(spanishEase({ words: 100, sentences: 10, syllables: 200 }).toFixed(3), '72.235');
  });

  it('knows where a Spanish word is divided', () => {
    const words = {
      libro: 2,
      asiento: 3,
      tierra: 2,
      día: 2,
      aéreo: 4,
      ciudad: 2,
      guerra: 2,
      averigüe: 4,
      muy: 1,
      quiere: 2,
      país: 2,
    };
    for (const [word, count] of Object.entries(words)) assert.equal(spanishSyllables(word), count, word);
  });

  it('finds a text that nobody would read', () => {
    const hard =
      'Notwithstanding aforementioned considerations, municipal administrators shall subsequently authenticate documentation.';
    assert(englishGrade(measure([hard], englishSyllables)) > 20);
    const dificil =
      'Independientemente de consideraciones administrativas anteriormente mencionadas, autentíquese documentación complementaria.';
    assert(spanishEase(measure([dificil], spanishSyllables)) < 20);
  });
});
