/** Every parcel as a table that sorts and turns pages; the map's twin for whoever does not see it. */
import { Link } from '@tanstack/react-router';
import {
  createColumnHelper,
  createPaginatedRowModel,
  createSortedRowModel,
  type PaginationState,
  rowPaginationFeature,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import type { MapParcel } from '../town/land.ts';
import { kindWord } from './words.ts';

/** On a telephone each row is a card as high as a thumb. */
const PER_PAGE = 10;

const features = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});
const helper = createColumnHelper<typeof features, MapParcel>();

const COLUMNS = [
  ['address', 'land.address'],
  ['parcel', 'land.parcel'],
  ['mapParcel', 'land.mapNumber'],
  ['kind', 'land.kind'],
  ['areaM2', 'land.area'],
] as const satisfies readonly (readonly [keyof MapParcel, TextKey])[];

const columns = helper.columns(
  COLUMNS.map(([name]) =>
    helper.accessor((parcel) => parcel[name], {
      id: name,
      sortFn: name === 'areaM2' ? 'basic' : 'alphanumeric',
      sortUndefined: 'last',
      sortDescFirst: false,
    }),
  ),
);

type Chosen = {
  readonly parcels: readonly MapParcel[];
  readonly chosen: string | undefined;
  readonly choose: (parcel: string) => void;
};

export function ParcelList({ parcels, chosen, choose }: Chosen) {
  const { t, number } = useText();
  const [sorting, setSorting] = useState<SortingState>([{ id: 'address', desc: false }]);
  const [pagination, setPagination] = useState<PaginationState>({ pageIndex: 0, pageSize: PER_PAGE });
  const table = useTable({
    features,
    columns,
    data: parcels as MapParcel[],
    state: { sorting, pagination },
    onSortingChange: setSorting,
    onPaginationChange: setPagination,
    getRowId: ({ parcel }) => parcel,
    enableSortingRemoval: false,
  });
  const latest = useRef(table);
  latest.current = table;
  // A parcel that is chosen on the map comes into view; from there the reader turns pages freely.
  useEffect(() => {
    const place = latest.current.getPrePaginatedRowModel().rows.findIndex(({ id }) => id === chosen);
    if (place >= 0) setPagination({ pageIndex: Math.floor(place / PER_PAGE), pageSize: PER_PAGE });
  }, [chosen]);
  const pages = Math.max(1, table.getPageCount());
  if (parcels.length === 0) return <p>{t('land.noneFits')}</p>;
  return (
    <>
      <table className="usa-table usa-table--borderless usa-table--stacked width-full parcels">
        <caption className="usa-sr-only">{t('land.list')}</caption>
        <thead>
          <tr>
            {COLUMNS.map(([name, key]) => (
              <Heading key={name} word={t(key)} column={table.getColumn(name)} />
            ))}
            <th scope="col">{t('land.map')}</th>
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map(({ original }) => (
            <Row key={original.parcel} parcel={original} isChosen={original.parcel === chosen} choose={choose} />
          ))}
        </tbody>
      </table>
      <nav className="pages" aria-label={t('land.list')}>
        <Button look="outline" disabled={!table.getCanPreviousPage()} onClick={() => table.previousPage()}>
          {t('land.previous')}
        </Button>
        <span aria-live="polite" className="pages__where">
          {t('land.page', { page: number(pagination.pageIndex + 1), pages: number(pages) })}
        </span>
        <Button look="outline" disabled={!table.getCanNextPage()} onClick={() => table.nextPage()}>
          {t('land.next')}
        </Button>
      </nav>
    </>
  );
}

type Column = { readonly getIsSorted: () => false | 'asc' | 'desc'; readonly toggleSorting: () => void };

function Heading({ word, column }: { readonly word: string; readonly column: Column | undefined }) {
  const { t } = useText();
  const sorted = column?.getIsSorted() ?? false;
  return (
    <th scope="col" aria-sort={sorted === false ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}>
      <button
        type="button"
        className="usa-button usa-button--unstyled sort"
        aria-label={t('land.sortBy', { column: word })}
        onClick={() => column?.toggleSorting()}
      >
        {word} <span aria-hidden="true">{sorted === false ? '↕' : sorted === 'asc' ? '↑' : '↓'}</span>
      </button>
    </th>
  );
}

function Row({
  parcel: { parcel, kind, mapParcel, areaM2, address, outline, flags },
  isChosen,
  choose,
}: {
  readonly parcel: MapParcel;
  readonly isChosen: boolean;
  readonly choose: (parcel: string) => void;
}) {
  const { t, number } = useText();
  return (
    <tr className={isChosen ? 'parcels__chosen' : undefined}>
      <td data-label={t('land.address')}>{address ?? '–'}</td>
      <th scope="row" data-label={t('land.parcel')}>
        <Link to="/land/$parcel" params={{ parcel }}>
          {parcel}
        </Link>
      </th>
      <td data-label={t('land.mapNumber')}>{mapParcel ?? '–'}</td>
      <td data-label={t('land.kind')}>
        {t(kindWord(kind))}
        {flags === undefined ? null : `, ${t('land.flagged')}`}
      </td>
      <td data-label={t('land.area')}>{t('land.squareMeters', { area: number(areaM2) })}</td>
      <td data-label={t('land.map')}>
        {outline === undefined ? (
          t('land.noOutline')
        ) : (
          <Button look="unstyled" aria-pressed={isChosen} onClick={() => choose(parcel)}>
            {t(isChosen ? 'land.onMapNow' : 'land.showOnMap')}
            <span className="usa-sr-only"> {address ?? parcel}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}
