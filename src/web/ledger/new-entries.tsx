/** A line that has its place from the start, so that nothing moves when it says that there are new entries. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '../parts/button.tsx';
import { useText } from '../text/languages.tsx';
import { type EntryRow, townQuery } from '../town/answers.ts';
import { useLive } from './live.ts';

/** `shown` is the newest act that the page shows; `onShow` is called before the page is made anew. */
export function NewEntries({ shown, onShow }: { readonly shown: EntryRow | undefined; readonly onShow?: () => void }) {
  const { t } = useText();
  const town = useQuery(townQuery).data;
  const client = useQueryClient();
  const seen = shown?.height ?? town?.height;
  const { count, connected } = useLive(seen);
  const show = () => {
    onShow?.();
    void client.invalidateQueries({
      predicate: ({ queryKey }) => ['acts', 'town', 'signers'].includes(String(queryKey[0])),
    });
  };
  return (
    <div className="live" role="status">
      {count > 0 ? (
        <Button look="outline" onClick={show}>
          {t('ledger.new', { count })}
        </Button>
      ) : (
        <p>{t(connected ? 'ledger.live' : 'ledger.notLive')}</p>
      )}
    </div>
  );
}
