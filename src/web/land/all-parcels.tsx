/** The map of the town and the list beside it, from one answer: what is chosen in one is marked in the other. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { SelectField, TextField } from '../parts/field.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { mapQuery, type TownMap } from '../town/land.ts';
import { fits, type ParcelFilter } from './outlines.ts';
import { ParcelList } from './parcel-list.tsx';
import { kindWord } from './words.ts';

/** Leaflet is fetched only where a map is drawn. */
const DrawnMap = lazy(() => import('./drawn-map.tsx'));

export function AllParcels({ at }: { readonly at?: string | undefined }) {
  const { t } = useText();
  const map = useQuery(mapQuery);
  return (
    <section>
      <h2>{t('land.all')}</h2>
      <Answered of={map}>{(answer) => <Parcels map={answer} at={at} />}</Answered>
    </section>
  );
}

function Parcels({ map, at }: { readonly map: TownMap; readonly at: string | undefined }) {
  const { t } = useText();
  const [filter, setFilter] = useState<ParcelFilter>({ words: '', kind: '' });
  const [chosen, choose] = useState(at);
  const shown = useMemo(() => map.parcels.filter((parcel) => fits(parcel, filter)), [map, filter]);
  const drawn = useMemo(() => map.parcels.filter(({ outline }) => outline !== undefined).length, [map]);
  const kinds = useMemo(() => [...new Set(map.parcels.map(({ kind }) => kind))].toSorted(), [map]);
  const [list, all] = [shown.length, map.parcels.length];
  return (
    <>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label={t('land.filterWords')}
          value={filter.words}
          onChange={({ target }) => setFilter({ ...filter, words: target.value })}
        />
        <SelectField
          label={t('land.filterKind')}
          value={filter.kind}
          onChange={({ target }) => setFilter({ ...filter, kind: target.value })}
        >
          <option value="">{t('land.any')}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(kindWord(kind))}
            </option>
          ))}
        </SelectField>
      </form>
      <p role="status">
        {list === all
          ? t('land.counts', { list: all, map: drawn })
          : t('land.countsFiltered', { shown: list, list: all })}
      </p>
      <Suspense fallback={<p>{t('land.loadingMap')}</p>}>
        <DrawnMap map={map} shown={shown} chosen={chosen} choose={choose} />
      </Suspense>
      <Chosen chosen={chosen} map={map} />
      <ParcelList parcels={shown} chosen={chosen} choose={choose} />
    </>
  );
}

function Chosen({ chosen, map }: { readonly chosen: string | undefined; readonly map: TownMap }) {
  const { t } = useText();
  const parcel = map.parcels.find((one) => one.parcel === chosen);
  return (
    <p aria-live="polite" className="chosen">
      {parcel === undefined ? null : (
        <>
          {t('land.selected', { parcel: [parcel.address, parcel.parcel].filter(Boolean).join(' · ') })}
          {parcel.outline === undefined ? ` (${t('land.noOutline')})` : ''}{' '}
          <Link to="/land/$parcel" params={{ parcel: parcel.parcel }}>
            {t('land.open')}
          </Link>
        </>
      )}
    </p>
  );
}
