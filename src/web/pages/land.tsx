/** `/land`: the search, and every parcel of the town on a map and in a list. */
import { createLazyRoute } from '@tanstack/react-router';
import { AllParcels } from '../land/all-parcels.tsx';
import { Hits } from '../land/hits.tsx';
import { LandSearch } from '../land/land-search.tsx';
import { TownProof } from '../land/town-proof.tsx';
import { Page } from '../shell/page.tsx';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/land')({ component: Land });

function Land() {
  const { t } = useText();
  const tell = useTold();
  const { q, at } = route.useSearch();
  return (
    <Page title={t('land.title')} lead={tell('land.lead')} proofs={<TownProof />}>
      <LandSearch words={q} />
      {q === undefined ? null : <Hits words={q} />}
      <AllParcels at={at} />
    </Page>
  );
}
