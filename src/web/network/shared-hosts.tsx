/** Nodes on one machine fail together: readers are told. */
import { Alert } from '../parts/alert.tsx';
import { useText } from '../text/languages.tsx';
import type { NetworkInBook } from '../town/towns.ts';
import { nameIn } from './together.tsx';

export function SharedHosts({ book }: { readonly book: NetworkInBook }) {
  const { t } = useText();
  const { sharedHosts } = book;
  if (sharedHosts.length === 0) return null;
  return (
    <Alert type="warning" heading={t('network.shared')}>
      <ul className="usa-list">
        {sharedHosts.map(({ host, towns }) => (
          <li key={host}>{t('network.sharedOn', { host, towns: towns.map(nameIn(book)).join(', ') })}</li>
        ))}
      </ul>
      <p>{t('network.sharedText')}</p>
    </Alert>
  );
}
