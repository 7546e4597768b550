/** In the place of a page whose program could not be had: the town stopped, or was given a newer one meanwhile. */
import { useState } from 'react';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export function Broken() {
  const { t } = useText();
  const [silent, setSilent] = useState(false);
  // Only where the town answers: else the reader would lose this page for one of the browser's own.
  const again = () =>
    void fetch('/town', { cache: 'no-store' }).then(
      () => location.reload(),
      () => setSilent(true),
    );
  return (
    <Page title={t('shell.failed')}>
      <Alert type="error">
        <p>{t(silent ? 'shell.offline' : 'shell.broken')}</p>
        <Button onClick={again}>{t('shell.again')}</Button>
      </Alert>
    </Page>
  );
}
