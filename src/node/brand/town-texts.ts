/**
 * A town's own words in the place of some of the pages' texts: changed ones only, so that a newer program brings its
 * other texts along. One that does not fit is named and not used; the page then has its own words.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const LANGUAGES = ['en', 'es'] as const;
type Language = (typeof LANGUAGES)[number];

type Catalogue = { readonly [key: string]: string };
export type Catalogues = { readonly [language in Language]: Catalogue };

const texts = z.record(z.string().max(80), z.string().min(1).max(4_000)).default({});
export const textsSchema = z.strictObject({ en: texts, es: texts });
export type TownTexts = z.infer<typeof textsSchema>;

export type TextFault = {
  readonly language: Language;
  readonly key: string;
  readonly fault: 'unknown-text' | 'placeholder-missing' | 'placeholder-unknown' | 'braces-wrong';
  /** The placeholder, where it is about one. */
  readonly name?: string;
};

export type CheckedTexts = { readonly texts: Catalogues; readonly faults: readonly TextFault[] };

/** The pages' own texts as they were built; undefined where the pages are not built. */
export function readCatalogues(path: string): Catalogues | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Catalogues) : undefined;
}

export function checkTexts(own: TownTexts, catalogues: Catalogues): CheckedTexts {
  const faults: TextFault[] = [];
  const fitting = LANGUAGES.map((language) => {
    const entries = Object.entries(own[language]).filter(([key, text]) => {
      const fault = faultOf(text, Object.hasOwn(catalogues[language], key) ? catalogues[language][key] : undefined);
      if (fault !== undefined) faults.push({ language, key, ...fault });
      return fault === undefined;
    });
    return [language, Object.fromEntries(entries)] as const;
  });
  return { texts: Object.fromEntries(fitting) as Catalogues, faults };
}

function faultOf(text: string, original: string | undefined): Pick<TextFault, 'fault' | 'name'> | undefined {
  if (original === undefined) return { fault: 'unknown-text' };
  if (!balanced(text)) return { fault: 'braces-wrong' };
  const [named, wanted] = [placeholders(text), placeholders(original)];
  const missing = [...wanted].find((name) => !named.has(name));
  if (missing !== undefined) return { fault: 'placeholder-missing', name: missing };
  const unknown = [...named].find((name) => !wanted.has(name));
  // A word of the glossary may be left out of a town's own text, and none may be added that has no meaning here.
  const terms = termsIn(original);
  const foreign = unknown ?? [...termsIn(text)].find((term) => !terms.has(term));
  return foreign === undefined ? undefined : { fault: 'placeholder-unknown', name: foreign };
}

/** What a text names in braces, such as {town}, or {count} of a plural. */
function placeholders(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] as string));
}

function termsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/<\/?(\w*)>?/g)].map((match) => match[1] as string));
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (depth < 0) return false;
  }
  const opened = [...text.matchAll(/<(\w+)>/g)].map((match) => match[1]);
  const closed = [...text.matchAll(/<\/(\w+)>/g)].map((match) => match[1]);
  return depth === 0 && opened.join() === closed.join();
}
