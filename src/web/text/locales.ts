import type { Language } from './languages.tsx';

/** Numbers, money and days as they are written in the United States, in either language: 1,234.50 and not 1.234,50. */
export const LOCALES: { readonly [language in Language]: string } = { en: 'en-US', es: 'es-US' };

/** In Spanish the hours are counted to 24: "p. m." ends with a full stop, and so would each sentence after it. */
export const HOURS: { readonly [language in Language]: 'h12' | 'h23' } = { en: 'h12', es: 'h23' };
