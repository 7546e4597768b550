/** What a page shows while it waits, and when it cannot have what it asked for. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { useText } from '../text/languages.tsx';
import { Refused } from '../town/answers.ts';
import { RefusalText } from './refusal-text.tsx';

/** Shows the answer once it is there, and before that what there is to say about it. */
export function Answered<T>({
  of,
  children,
}: {
  readonly of: UseQueryResult<T>;
  readonly children: (value: T) => ReactNode;
}) {
  if (of.data !== undefined) return children(of.data);
  return of.error === null ? <Loading /> : <Failed error={of.error} again={() => void of.refetch()} />;
}

function Loading() {
  const { t } = useText();
  return (
    <p role="status" className="loading">
      {t('shell.loading')}
    </p>
  );
}

/** What an address asks for that was mistyped, is too long, or never was. */
const ABSENT = /^(not-found|route-unknown|request-malformed|header-too-large)$/;

function Failed({ error, again }: { readonly error: Error; readonly again?: () => void }) {
  const { t } = useText();
  // Nobody is at fault, and asking again will not help.
  if (error instanceof Refused && ABSENT.test(error.refusal.code)) {
    return (
      <Alert type="warning" heading={t('shell.absent')}>
        <p>{t('shell.absentHint')}</p>
      </Alert>
    );
  }
  return (
    <Alert type="error" heading={t('shell.failed')}>
      {error instanceof Refused ? <RefusalText refusal={error.refusal} /> : <p>{t('shell.broken')}</p>}
      {again === undefined ? null : (
        <Button look="unstyled" onClick={again}>
          {t('shell.again')}
        </Button>
      )}
    </Alert>
  );
}
