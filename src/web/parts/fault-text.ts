/** What is wrong with a field and what to do, in words: the same ones in every form. */
import type { Fault, FaultCode } from '#kernel';
import { type TextKey, useText } from '../text/languages.tsx';

/** Those not named here are about how it is written, which depends on what is asked. */
const FAULTS: { readonly [fault in FaultCode]?: TextKey } = {
  missing: 'fields.missing',
  'not-an-option': 'fields.missing',
  'too-long': 'fields.tooLong',
  'too-short': 'fields.tooShort',
  'too-small': 'fields.tooSmall',
  'too-large': 'fields.tooLarge',
  'too-few': 'fields.tooFew',
  'too-many': 'fields.tooMany',
  'forbidden-character': 'fields.forbidden',
};

export function useFaultText(): (fault: Fault | undefined) => string | undefined {
  const { t } = useText();
  return (fault) => {
    if (fault === undefined) return undefined;
    return t(FAULTS[fault.fault] ?? wrongForm(fault.path), { limit: fault.limit ?? 0 });
  };
}

/** Amounts and counts are typed as text, so theirs is a wrong form. */
function wrongForm(path: string): TextKey {
  if (/[cC]ents$/.test(path)) return 'fields.wrongAmount';
  if (/(Count|num|den)$/.test(path)) return 'fields.wrongWhole';
  if (/Day$|day$/.test(path)) return 'fields.wrongDay';
  if (/note$/.test(path)) return 'fields.wrongNote';
  return /(book|page|instrumentNo|certificateNo)$/.test(path) ? 'fields.wrongNumber' : 'fields.wrongForm';
}
