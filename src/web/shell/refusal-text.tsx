/** Why the answer is no, in words, and what to do about it. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Refusal } from '#kernel';
import { type TextKey, useText } from '../text/languages.tsx';

/** Fetched when one is first needed: most readers never see a refusal. */
const sentencesQuery = queryOptions({
  queryKey: ['sentences'],
  queryFn: () => import('#client/refusals'),
  staleTime: Number.POSITIVE_INFINITY,
});

export function RefusalText({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useText();
  const why = useRefusalText(refusal);
  return (
    <>
      <p>{why}</p>
      {refusal.code === 'node-unreachable' || SAYS_WHAT_TO_DO.test(refusal.code) ? null : (
        <p>{t(whatToDo(refusal.code), { code: refusal.code })}</p>
      )}
    </>
  );
}

/** The sentence alone. Empty until it is there; the bare code where it cannot be had. */
export function useRefusalText(refusal: Refusal): string {
  const { t, language } = useText();
  const sentences = useQuery(sentencesQuery);
  if (refusal.code === 'node-unreachable') return t('shell.offline');
  if (sentences.isError) return refusal.code;
  return sentences.data?.refusalText(refusal, language) ?? '';
}

function whatToDo(code: string): TextKey {
  if (code === 'not-found' || code === 'route-unknown') return 'shell.doLookAgain';
  return PASSING.test(code) ? 'shell.doWait' : 'shell.doAsk';
}

/** Their sentences say what to do already. */
const SAYS_WHAT_TO_DO = /^((passkey|link|session|challenge|invitation|desk|identity|account)-|too-new$)/;

/** What may be over in a minute. */
const PASSING = /^(busy|halted|stopped|internal|node-error|not-stored|too-many-.*|projection-.*|attachments-full)$/;
