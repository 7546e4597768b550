/** From what stands somewhere to the entry that put it there. */
import { Link } from '@tanstack/react-router';
import { useText } from '../text/languages.tsx';

export function EntryLink({ entry }: { readonly entry: number }) {
  const { t } = useText();
  return (
    <Link to="/ledger/$entry" params={{ entry: String(entry) }}>
      {t('network.noticeEntry', { entry })}
    </Link>
  );
}
