/** What a checked file says in words: drawn by the same code that draws it in a receipt that stands alone. */
import { useEffect, useRef } from 'react';
import { accountOf } from '../receipt/account.ts';
import { useText } from '../text/languages.tsx';
import { useTownOfValidator } from '../town/towns.ts';
import type { CheckedFile } from './check.ts';

export function Account({ file }: { readonly file: CheckedFile }) {
  const townOf = useTownOfValidator(file.kind === 'strict');
  const { language, t, time, day, dollars, number } = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(
    () => place.current?.replaceChildren(...accountOf({ language, t, time, day, dollars, number }, file, townOf)),
    [file, language, townOf],
  );
  return <div ref={place} className="account" />;
}
