/** Other entries about the same instruments, so that nobody takes an entry for the last word. */
import { useQuery } from '@tanstack/react-query';
import { Alert } from '../parts/alert.tsx';
import { useText } from '../text/languages.tsx';
import { actsBesideQuery } from '../town/answers.ts';
import { Acts } from './acts.tsx';

export function SameInstrument({ entry }: { readonly entry: number }) {
  const { t } = useText();
  const acts = useQuery(actsBesideQuery(entry)).data ?? [];
  if (acts.length === 0) return null;
  const later = acts.filter((act) => act.entry > entry);
  const corrected = later.some(({ action }) => action === 'correct');
  return (
    <>
      {later.length === 0 ? null : (
        <Alert type="warning">
          {t(corrected ? 'entry.corrected' : 'entry.goesOn', { entry: later[0]?.entry ?? 0 })}
        </Alert>
      )}
      <h2>{t('entry.same')}</h2>
      <Acts acts={acts} empty="" />
    </>
  );
}
