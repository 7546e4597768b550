/** The acts before and after one, without the entries that only close a block. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useText } from '../text/languages.tsx';
import { actsQuery, nextActQuery } from '../town/answers.ts';

export function Neighbours({ entry }: { readonly entry: number }) {
  const { t } = useText();
  const previous = useQuery(actsQuery({ before: String(entry) }, 1)).data?.[0]?.entry;
  const next = useQuery(nextActQuery(entry)).data;
  if (previous === undefined && (next === undefined || next === null)) return null;
  return (
    <nav className="pages" aria-label={t('entry.neighbours')}>
      {previous === undefined ? null : (
        <Link to="/ledger/$entry" params={{ entry: String(previous) }} className="usa-button usa-button--outline">
          {t('entry.previous', { entry: previous })}
        </Link>
      )}
      {next === undefined || next === null ? null : (
        <Link to="/ledger/$entry" params={{ entry: String(next) }} className="usa-button usa-button--outline">
          {t('entry.next', { entry: next })}
        </Link>
      )}
    </nav>
  );
}
