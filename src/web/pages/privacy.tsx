/** `/privacy`: what is public for good, what is not, and what this site knows of its readers. */
import { createLazyRoute, Link } from '@tanstack/react-router';
import { Page } from '../shell/page.tsx';
import { useTold } from '../terms/told.tsx';
import { type TextKey, useText } from '../text/languages.tsx';

export const route = createLazyRoute('/privacy')({ component: Privacy });

const BOOK = [
  ['privacy.public', 'privacy.publicText'],
  ['privacy.shown', 'privacy.shownText'],
  ['privacy.sealed', 'privacy.sealedText'],
  ['privacy.erase', 'privacy.eraseText'],
] as const satisfies readonly (readonly [TextKey, TextKey])[];

const SITE = [
  ['privacy.device', 'privacy.deviceText', 'privacy.cookies'],
  ['privacy.elsewhere', 'privacy.elsewhereText'],
  ['privacy.log', 'privacy.logText'],
] as const satisfies readonly (readonly TextKey[])[];

function Privacy() {
  const { t } = useText();
  const tell = useTold();
  const told = ([heading, ...texts]: readonly TextKey[]) =>
    heading === undefined ? null : (
      <section key={heading}>
        <h2>{t(heading)}</h2>
        {texts.map((text) => (
          <p key={text}>{tell(text)}</p>
        ))}
      </section>
    );
  return (
    <Page title={t('privacy.title')} lead={t('privacy.lead')}>
      {BOOK.map(told)}
      <p>
        <Link to="/records" search={{}}>
          {t('privacy.records')}
        </Link>
      </p>
      {SITE.map(told)}
    </Page>
  );
}
