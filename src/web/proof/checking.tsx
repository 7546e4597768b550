/** Checks a file on this device and shows the card; a large one says how far it is, and can be stopped. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { townQuery } from '../town/answers.ts';
import { type Checked, check } from './check.ts';
import { ProofCard } from './proof-card.tsx';

type Chosen = {
  readonly file: Blob;
  /** Which file this is, so that another one is checked anew. */
  readonly id: string;
  readonly name: string;
  /** Keys that count, where the file is signed by others than the town itself. */
  readonly pinned?: readonly string[];
  /** What stands below the card. */
  readonly below?: (checked: Checked) => ReactNode;
};

export function Checking({ file, id, name, pinned, below }: Chosen) {
  const { t } = useText();
  const town = useQuery(townQuery);
  const [stopped, setStopped] = useState(false);
  const [read, setRead] = useState(0);
  const queries = useQueryClient();
  const keys = pinned ?? (town.data && [...town.data.vkeys, ...town.data.members]);
  const queryKey = ['checked', id, keys];
  const checked = useQuery({
    queryKey,
    queryFn: ({ signal }) => check(file, keys ?? [], { signal, onRead: setRead }),
    // A proof is checked with or without a town that answers.
    enabled: !stopped && (keys !== undefined || town.isError),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const stop = () => {
    setStopped(true);
    void queries.cancelQueries({ queryKey });
  };
  if (stopped) return <p role="status">{t('verify.cancelled')}</p>;
  return (
    <div aria-live="polite">
      {checked.isPending ? (
        <Reading size={file.size} read={read} stop={stop} />
      ) : (
        <Answered of={checked}>
          {(done) => (
            <>
              <ProofCard checked={done} name={name} />
              {below?.(done)}
            </>
          )}
        </Answered>
      )}
    </div>
  );
}

/** Files that are read in one piece are checked before anybody could stop it. */
const LARGE = 4_194_304;

function Reading({ size, read, stop }: { readonly size: number; readonly read: number; readonly stop: () => void }) {
  const { t } = useText();
  if (size <= LARGE) return <p>{t('proof.checking')}</p>;
  return (
    <>
      <p>{t('proof.checking')}</p>
      <progress className="reading" max={size} value={read} aria-label={t('proof.checking')} />
      <p aria-live="off">{t('verify.read', { percent: Math.floor((100 * read) / size) })}</p>
      <Button look="outline" onClick={stop}>
        {t('verify.cancel')}
      </Button>
    </>
  );
}
