/** `/land/:parcel`: everything that the book says about one parcel, what was put right in it, and how to check it. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { HistoryProof, HistorySection } from '../land/history-proof.tsx';
import { Instruments } from '../land/instruments.tsx';
import { ParcelFacts, ParcelRoll } from '../land/parcel-facts.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { parcelQuery } from '../town/land.ts';

export const route = createLazyRoute('/land/$parcel')({ component: Parcel });

const LIMITS: readonly TextKey[] = ['land.limitOwner', 'land.limitOlder', 'land.limitRoll', 'land.limitOutline'];

function Parcel() {
  const { t } = useText();
  const { parcel } = route.useParams();
  const found = useQuery(parcelQuery(parcel));
  const address = found.data?.roll.find((row) => row.address !== undefined)?.address;
  return (
    <Page
      title={t('land.parcelTitle', { parcel })}
      {...(address === undefined ? {} : { lead: address })}
      proofs={<HistoryProof parcel={parcel} />}
    >
      <Answered of={found}>
        {(answer) => (
          <>
            <ParcelFacts answer={answer} />
            <HistorySection parcel={parcel} count={answer.record.historyCount} />
            <Instruments parcel={parcel} />
            <ParcelRoll answer={answer} />
            <h2>{t('land.limits')}</h2>
            <ul className="usa-list">
              {LIMITS.map((limit) => (
                <li key={limit}>{t(limit)}</li>
              ))}
            </ul>
            <Button look="outline" onClick={() => print()}>
              {t('land.print')}
            </Button>
          </>
        )}
      </Answered>
    </Page>
  );
}
