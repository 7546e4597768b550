/** Checks a file on this device and shows the card. */
import { useQuery } from '@tanstack/react-query';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { townQuery } from '../town/answers.ts';
import { check } from './check.ts';
import { ProofCard } from './proof-card.tsx';

/** `id` says which file this is, so that another one is checked anew. */
export function Checking({ file, id, name }: { readonly file: Blob; readonly id: string; readonly name: string }) {
  const { t } = useText();
  const town = useQuery(townQuery);
  const keys = town.data?.vkeys;
  const checked = useQuery({
    queryKey: ['checked', id, keys],
    queryFn: () => check(file, keys ?? []),
    // A proof is checked with or without a town that answers.
    enabled: keys !== undefined || town.isError,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div aria-live="polite">
      {checked.isPending ? (
        <p>{t('proof.checking')}</p>
      ) : (
        <Answered of={checked}>{(done) => <ProofCard checked={done} name={name} />}</Answered>
      )}
    </div>
  );
}
