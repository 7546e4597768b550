/** Nodes on one machine fail together: readers are told. */
import { Alert } from '../parts/alert.tsx';
import { useText } from '../text/languages.tsx';
import type { NetworkInBook } from '../town/towns.ts';

export function SharedHosts({ book: { sharedHosts, members } }: { readonly book: NetworkInBook }) {
  const { t } = useText();
  const nameOf = (town: string) => members.find((one) => one.town === town)?.name ?? town;
  if (sharedHosts.length === 0) return null;
  return (
    <Alert type="warning" heading={t('network.shared')}>
      <ul className="usa-list">
        {sharedHosts.map(({ host, towns }) => (
          <li key={host}>{t('network.sharedOn', { host, towns: towns.map(nameOf).join(', ') })}</li>
        ))}
      </ul>
      <p>{t('network.sharedText')}</p>
    </Alert>
  );
}
