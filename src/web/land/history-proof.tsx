/** The proof that the whole history of a parcel is here: fetched when it is asked for, and checked on this device. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Checking } from '../proof/checking.tsx';
import { SaveProof } from '../proof/save-proof.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { historyProofQuery } from '../town/land.ts';
import { HistoryList } from './history-list.tsx';

export function HistorySection({ parcel, count }: { readonly parcel: string; readonly count: number }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  return (
    <section>
      <h2>{t('land.proof')}</h2>
      <p>{t('land.proofText', { count })}</p>
      <details>
        <summary>{t('land.items', { count })}</summary>
        <HistoryList parcel={parcel} />
      </details>
      {asked ? <HistoryProof parcel={parcel} /> : <Button onClick={() => setAsked(true)}>{t('land.proofGo')}</Button>}
    </section>
  );
}

export function HistoryProof({ parcel }: { readonly parcel: string }) {
  const proof = useQuery(historyProofQuery(parcel));
  const name = `${parcel}.tlog-proof`;
  return (
    <Answered of={proof}>
      {(text) => (
        <>
          <Checking file={new Blob([text])} id={`history ${parcel} ${text.length}`} name={name} />
          <SaveProof
            page={`/titles/parcels/${encodeURIComponent(parcel)}/history/proof.html`}
            name={parcel}
            text={text}
          />
        </>
      )}
    </Answered>
  );
}
