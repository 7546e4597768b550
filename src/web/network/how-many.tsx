/** How many more towns may fail, in one sentence and what follows from it. */
import { Alert } from '../parts/alert.tsx';
import { useText } from '../text/languages.tsx';
import type { TownsSeen } from '../town/towns.ts';
import { roomIn } from './standing.ts';

export function HowMany({ seen }: { readonly seen: TownsSeen }) {
  const { t } = useText();
  const { count, working, left } = roomIn(seen);
  const { quorum } = seen;
  if (left < 0) {
    return (
      <Alert type="error" heading={t('network.halted')}>
        <p>{t('network.haltedText', { working, count, quorum })}</p>
      </Alert>
    );
  }
  return (
    <Alert type={left === 0 ? 'warning' : 'success'} heading={t('network.room', { left })}>
      <p>{t('network.roomText', { working, count, quorum })}</p>
      {count < 4 ? <p>{t('network.few', { count })}</p> : null}
    </Alert>
  );
}
