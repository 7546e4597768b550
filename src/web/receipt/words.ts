/** The texts of the files that stand alone: those of the proof card and of the receipt, in every language. */
import { IntlMessageFormat } from 'intl-messageformat';
import enProof from '../text/en/proof.json' with { type: 'json' };
import enReceipt from '../text/en/receipt.json' with { type: 'json' };
import enVerify from '../text/en/verify.json' with { type: 'json' };
import esProof from '../text/es/proof.json' with { type: 'json' };
import esReceipt from '../text/es/receipt.json' with { type: 'json' };
import esVerify from '../text/es/verify.json' with { type: 'json' };
import type { Fill, Language, TextKey } from '../text/languages.tsx';
import { HOURS, LOCALES } from '../text/locales.ts';

const TEXTS: { readonly [language in Language]: { readonly [key: string]: string } } = {
  en: { ...enProof, ...enReceipt, ...enVerify },
  es: { ...esProof, ...esReceipt, ...esVerify },
};

export type Voice = {
  readonly language: Language;
  readonly t: (key: TextKey, fill?: Fill) => string;
  readonly time: (timeMs: number) => string;
  readonly day: (timeMs: number) => string;
  readonly dollars: (cents: number) => string;
  readonly number: (value: number) => string;
};

export function voiceOf(language: Language): Voice {
  return {
    language,
    t: (key, fill) =>
      String(new IntlMessageFormat(plain(TEXTS[language][key] ?? key), LOCALES[language]).format({ ...fill })),
    time: (timeMs) =>
      new Intl.DateTimeFormat(LOCALES[language], {
        dateStyle: 'medium',
        timeStyle: 'short',
        hourCycle: HOURS[language],
      }).format(timeMs),
    day: (timeMs) => new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long' }).format(timeMs),
    dollars: (cents) =>
      new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: 'USD' }).format(cents / 100),
    number: (value) => new Intl.NumberFormat(LOCALES[language]).format(value),
  };
}

/** Words of the glossary stand here without their meaning. */
function plain(text: string): string {
  return text.replace(/<\/?\w+>/g, '');
}

export function firstLanguage(): Language {
  const asked = navigator.languages.map((tag) => tag.slice(0, 2));
  return (asked.find((tag) => tag === 'en' || tag === 'es') ?? 'en') as Language;
}
