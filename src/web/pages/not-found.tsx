import { Link } from '@tanstack/react-router';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export function NotFound() {
  const { t } = useText();
  return (
    <Page title={t('shell.missing')} lead={t('shell.missingHint')}>
      <Link to="/" className="usa-button">
        {t('shell.toHome')}
      </Link>
    </Page>
  );
}
