/** How people write an address or a book and page, and what of it the search understands. */

/** What assessors write short. The search takes either form for the other. */
const SHORT: readonly (readonly string[])[] = [
  ['street', 'st'],
  ['avenue', 'ave', 'av'],
  ['road', 'rd'],
  ['lane', 'ln'],
  ['drive', 'dr'],
  ['boulevard', 'blvd', 'bv'],
  ['court', 'ct'],
  ['circle', 'cir', 'cr'],
  ['place', 'pl'],
  ['terrace', 'ter', 'terr'],
  ['way', 'wy'],
  ['highway', 'hwy'],
  ['square', 'sq'],
  ['north', 'n'],
  ['south', 's'],
  ['east', 'e'],
  ['west', 'w'],
];

/** Words in lower case without accents. */
function wordsIn(text: string): readonly string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** The word and what else it may be written as. */
function formsOf(word: string): readonly string[] {
  return SHORT.find((forms) => forms.includes(word)) ?? [word];
}

/**
 * An FTS5 expression for published words: all of them, in any form, the last one also as a beginning. Every word is
 * letters and digits in quotation marks, so nothing that is typed has a meaning of its own.
 */
export function publishedMatch(question: string): string | undefined {
  const words = wordsIn(question);
  if (words.length === 0) return undefined;
  const anyForm = (word: string) => `(${formsOf(word).map((form) => `"${form}"`).join(' OR ')})`; // biome-ignore format: one line
  const last = words.at(-1) as string;
  const lastForms = [...formsOf(last).map((form) => `"${form}"`), `"${last}"*`];
  return [...words.slice(0, -1).map(anyForm), `(${lastForms.join(' OR ')})`].join(' AND ');
}

/** `book 12345 page 67`, `12345 67` and `12345-67` as the book has it, beside what was typed. */
export function questionsOf(question: string): readonly string[] {
  const match =
    /^\s*(?:book|libro|bk\.?)?\s*(\d{1,8})\s*[\s/,;:-]\s*(?:page|p[aá]gina|pg\.?|p\.?)?\s*(\d{1,6})\s*$/i.exec(
      question,
    );
  return match === null ? [question] : [`${match[1]}/${match[2]}`, question];
}

/** How well a text answers: 3 says exactly so, 2 has every word, 1 has every word or begins with it, 0 neither. */
export function fitOf(question: string, text: string): 0 | 1 | 2 | 3 {
  const [asked, said] = [wordsIn(question), wordsIn(text)];
  if (asked.length === 0) return 0;
  const same = (a: string, b: string) => formsOf(a).includes(b);
  if (asked.length === said.length && asked.every((word, i) => same(word, said[i] as string))) return 3;
  if (asked.every((word) => said.some((other) => same(word, other)))) return 2;
  return asked.every((word) => said.some((other) => same(word, other) || other.startsWith(word))) ? 1 : 0;
}
