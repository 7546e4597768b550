/**
 * How hard a text is to read. English by the grade of Flesch and Kincaid (1975), Spanish by the INFLESZ scale of
 * Szigriszt-Pazos and Barrio-Cantalejo (2008), on which 55 and more is normal and a newspaper has about that.
 */
import { syllable } from 'syllable';

export type Measured = { readonly words: number; readonly sentences: number; readonly syllables: number };

/** As a reader sees it: what the page fills in is a short word, and of several forms the last is shown. */
export function asRead(text: string): string {
  let shown = text.replace(/<\/?\w+>/g, '');
  for (let before = ''; before !== shown; ) {
    before = shown;
    shown = shown.replace(/\{\w+, plural,(?:\s*\S+\s*\{[^{}]*\})*?\s*other\s*\{([^{}]*)\}\s*\}/g, '$1');
    shown = shown.replace(/\{\w+\}/g, 'Ann');
  }
  return shown.replaceAll('#', '5');
}

export function measure(texts: readonly string[], syllablesIn: (word: string) => number): Measured {
  let [words, sentences, syllables] = [0, 0, 0];
  for (const text of texts.map(asRead)) {
    for (const sentence of text.split(/(?<=[.!?:…])\s+/)) {
      const found = sentence.match(/[\p{L}\p{N}][\p{L}\p{N}’'-]*/gu) ?? [];
      if (found.length === 0) continue;
      sentences += 1;
      words += found.length;
      syllables += found.reduce((sum, word) => sum + Math.max(1, syllablesIn(word)), 0);
    }
  }
  return { words, sentences, syllables };
}

/** The school grade whose pupils read it. */
export function englishGrade({ words, sentences, syllables }: Measured): number {
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
}

/** From 0, which nobody reads, to 100. */
export function spanishEase({ words, sentences, syllables }: Measured): number {
  return 206.835 - 62.3 * (syllables / words) - words / sentences;
}

export const englishSyllables = (word: string): number => syllable(word);

const WEAK = /^[iuü]$/;

/** Vowels that sound together are one syllable; two strong ones, and a weak one with an accent, are two. */
export function spanishSyllables(word: string): number {
  const letters = word
    .toLowerCase()
    .replace(/qu|gu(?=[eiéí])/g, (pair) => pair.charAt(0))
    .replace(/y$/, 'i');
  let count = 0;
  for (const [group] of letters.matchAll(/[aeiouáéíóúü]+/g)) {
    count += 1;
    for (let i = 1; i < group.length; i++) {
      const [before, here] = [group.charAt(i - 1), group.charAt(i)];
      if (!WEAK.test(before) && !WEAK.test(here)) count += 1;
    }
  }
  return count;
}
