import type { Language } from './languages.tsx';

/** Numbers, money and days as they are written in the United States, in either language: 1,234.50 and not 1.234,50. */
export const LOCALES: { readonly [language in Language]: string } = { en: 'en-US', es: 'es-US' };
