/**
 * The languages of the pages. A text has a key; its words stand in `en/` and `es/`, one file per part of the site,
 * and a town may put its own words in the place of some of them (`texts` in `node.json` of its home).
 */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import type { Words } from '#kernel';
import { TERMS } from '../terms/glossary.ts';
import type english from './en/index.ts';
import { HOURS, LOCALES } from './locales.ts';

export type Language = 'en' | 'es';
export type TextKey = keyof typeof english;
export type Fill = { readonly [name: string]: string | number | Date };
type Texts = { readonly [key in TextKey]: string };

export const LANGUAGES: { readonly [language in Language]: string } = { en: 'English', es: 'Español' };

const load: { readonly [language in Language]: () => Promise<Texts> } = {
  en: async () => (await import('./en/index.ts')).default,
  es: async () => (await import('./es/index.ts')).default,
};

/** Where a text must be plain, the words of the glossary stand in it without their meaning. */
const UNEXPLAINED = Object.fromEntries(TERMS.map((term) => [term, (words: readonly unknown[]) => words.join('')]));

/** The town's own words; the node has seen to it that they fit. Without them the page has its own. */
async function ownWords(language: Language): Promise<Partial<Texts>> {
  try {
    const answer = await fetch(`/texts/${language}.json`);
    return answer.ok ? ((await answer.json()) as Partial<Texts>) : {};
  } catch {
    return {};
  }
}

const KEPT = 'townledger.language';
const Choice = createContext<(language: Language) => void>(() => {});

export function Languages({ children }: { readonly children: ReactNode }) {
  const [language, choose] = useState(firstLanguage);
  const [texts, setTexts] = useState<{ readonly of: Language; readonly texts: Texts }>();
  useEffect(() => {
    document.documentElement.lang = language;
    let current = true;
    void Promise.all([load[language](), ownWords(language)]).then(
      ([texts, own]) => current && setTexts({ of: language, texts: { ...texts, ...own } }),
    );
    return () => {
      current = false;
    };
  }, [language]);
  // The old words stay until the new ones are there: a page must not go blank under a reader.
  if (texts === undefined) return null;
  const chosen = (next: Language) => {
    keep(next);
    choose(next);
  };
  return (
    <Choice value={chosen}>
      <IntlProvider
        locale={LOCALES[texts.of]}
        messages={texts.texts}
        defaultRichTextElements={UNEXPLAINED}
        onError={report}
      >
        {children}
      </IntlProvider>
    </Choice>
  );
}

export type Speaker = {
  readonly language: Language;
  /** The words of a key, with what it names filled in. */
  readonly t: (key: TextKey, fill?: Fill) => string;
  /** Words that come with a module's schema. */
  readonly say: (words: Words) => string;
  readonly time: (timeMs: number) => string;
  /** The hour alone where it was today. */
  readonly clock: (timeMs: number) => string;
  readonly day: (timeMs: number) => string;
  readonly number: (value: number) => string;
  readonly dollars: (cents: number) => string;
};

export function useText(): Speaker {
  const intl = useIntl();
  const language = intl.locale.slice(0, 2) as Language;
  const hours = { timeStyle: 'short', hourCycle: HOURS[language] } as const;
  const time = (timeMs: number) => intl.formatDate(timeMs, { dateStyle: 'medium', ...hours });
  return {
    language,
    t: (key, fill) => intl.formatMessage({ id: key }, fill as Record<string, string | number | Date>),
    say: (words) => words[language],
    time,
    clock: (timeMs) => (isToday(timeMs) ? intl.formatDate(timeMs, hours) : time(timeMs)),
    day: (timeMs) => intl.formatDate(timeMs, { dateStyle: 'long' }),
    number: (value) => intl.formatNumber(value),
    dollars: (cents) => intl.formatNumber(cents / 100, { style: 'currency', currency: 'USD' }),
  };
}

function isToday(timeMs: number): boolean {
  return new Date(timeMs).toDateString() === new Date().toDateString();
}

export function useLanguageChoice(): (language: Language) => void {
  return useContext(Choice);
}

function firstLanguage(): Language {
  const kept = read();
  const asked = [kept, ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return (asked.find((tag) => tag === 'en' || tag === 'es') ?? 'en') as Language;
}

/** Storage may be switched off on an office computer; then the choice lasts as long as the page. */
function read(): string | undefined {
  try {
    return localStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {}
}

function report(error: Error): void {
  console.error(error.message);
}
