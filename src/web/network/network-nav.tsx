/** The pages about what the towns do together. */
import { Link } from '@tanstack/react-router';
import { type TextKey, useText } from '../text/languages.tsx';

const PAGES = [
  ['/network', 'network.overview'],
  ['/network/decisions', 'decisions.title'],
  ['/network/agreement', 'agreement.title'],
  ['/network/costs', 'costs.title'],
  ['/network/cases', 'cases.title'],
] as const satisfies readonly (readonly [string, TextKey])[];

export function NetworkNav() {
  const { t } = useText();
  return (
    <nav aria-label={t('network.pages')} className="network-nav">
      <ul>
        {PAGES.map(([to, key]) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
              {t(key)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
