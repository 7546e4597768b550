/** A text of the catalogue in which the words of the glossary explain themselves. */
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { Fill, TextKey } from '../text/languages.tsx';
import { TERMS } from './glossary.ts';
import { Term } from './term.tsx';

type Chunks = readonly ReactNode[];

const EXPLAINED = Object.fromEntries(TERMS.map((term) => [term, (chunks: Chunks) => <Term of={term}>{chunks}</Term>]));

export function useTold(): (key: TextKey, fill?: Fill) => ReactNode {
  const intl = useIntl();
  return (key, fill) => intl.formatMessage({ id: key }, { ...(fill as object), ...EXPLAINED });
}
