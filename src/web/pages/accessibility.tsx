/** `/accessibility`: the statement. What is not known or does not work is said as plainly as what does. */
import { createLazyRoute } from '@tanstack/react-router';
import { AskHere } from '../parts/contact.tsx';
import { Page } from '../shell/page.tsx';
import { type TextKey, useText } from '../text/languages.tsx';

export const route = createLazyRoute('/accessibility')({ component: Accessibility });

const TESTED = [
  'accessibility.tested1',
  'accessibility.tested2',
  'accessibility.tested3',
  'accessibility.tested4',
  'accessibility.tested5',
] as const satisfies readonly TextKey[];

const KNOWN = [
  'accessibility.known1',
  'accessibility.known2',
  'accessibility.known3',
  'accessibility.known4',
  'accessibility.known5',
  'accessibility.known6',
] as const satisfies readonly TextKey[];

function Accessibility() {
  const { t } = useText();
  return (
    <Page title={t('accessibility.title')} lead={t('accessibility.lead')}>
      <h2>{t('accessibility.standard')}</h2>
      <p>{t('accessibility.standardText')}</p>
      <h2>{t('accessibility.tested')}</h2>
      <p>{t('accessibility.testedWhen')}</p>
      <Points keys={TESTED} />
      <h2>{t('accessibility.known')}</h2>
      <Points keys={KNOWN} />
      <h2>{t('accessibility.complain')}</h2>
      <p>{t('accessibility.complainText')}</p>
      <AskHere />
    </Page>
  );
}

function Points({ keys }: { readonly keys: readonly TextKey[] }) {
  const { t } = useText();
  return (
    <ul className="usa-list">
      {keys.map((key) => (
        <li key={key}>{t(key)}</li>
      ))}
    </ul>
  );
}
