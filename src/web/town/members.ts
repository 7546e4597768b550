/** Offices and officers, as the members module tells them. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { answered, client } from './answers.ts';

export type Office = { readonly office: string; readonly title: string; readonly town: string };
type Named = { readonly town: string; readonly name: string };
export type Holder = { readonly officer: string; readonly job: string };

export const officesQuery = queryOptions({
  queryKey: ['offices'],
  queryFn: async () =>
    (await answered(client.queryAll('members', 'offices', 'office'))) as unknown as readonly Office[],
  staleTime: 300_000,
});

const townNamesQuery = queryOptions({
  queryKey: ['town-names'],
  queryFn: async () => (await answered(client.queryAll('members', 'towns', 'town'))) as unknown as readonly Named[],
  staleTime: 300_000,
});

/** An office by its short name; undefined while that is not known. */
export function useOffice(): (office: string) => Office | undefined {
  const offices = useQuery(officesQuery).data;
  return (office) => offices?.find((one) => one.office === office);
}

/** People read the title of an office, and a dash where nobody acted for one. */
export function useOfficeTitle(): (office: string | null) => string {
  const offices = useQuery(officesQuery).data ?? [];
  const doubled = new Set(offices.map(({ title }) => title)).size < offices.length;
  const towns = useQuery({ ...townNamesQuery, enabled: doubled }).data ?? [];
  return (office) => (office === null ? '–' : titleIn(offices, towns, office));
}

/**
 * Several towns may have an office of the same title: there the name of the town stands beside it. Short names stand
 * only where no other name is known.
 */
export function titleIn(offices: readonly Office[], towns: readonly Named[], office: string): string {
  const found = offices.find((one) => one.office === office);
  if (found === undefined) return office;
  const { title, town } = found;
  const shared = offices.some((one) => one.title === title && one.town !== town);
  return shared ? `${title}, ${towns.find((one) => one.town === town)?.name ?? town}` : title;
}

/** A seat, written as `office/role`, in words. */
export function useSeatTitle(): (seat: string) => string {
  const titleOf = useOfficeTitle();
  return (seat) => {
    const [office = '', role = ''] = seat.split('/');
    return `${titleOf(office)} (${role})`;
  };
}

/** Who holds the key, or held it: keys that were ended stay on record. */
export const holderQuery = (scheme: string, key: string) =>
  queryOptions({
    queryKey: ['holder', scheme, key],
    queryFn: async () => {
      const found = await answered(client.query('members', 'key', { key: `${scheme}:${key}` }));
      const { officer } = found as { readonly officer: string };
      const { job } = (await answered(client.query('members', 'officer', { officer }))) as { readonly job: string };
      return { officer, job } satisfies Holder;
    },
    staleTime: 300_000,
  });
