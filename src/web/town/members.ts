/** Offices and officers, as the members module tells them. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { answered, client } from './answers.ts';

export type Office = { readonly office: string; readonly title: string; readonly town: string };
export type Holder = { readonly officer: string; readonly job: string };

export const officesQuery = queryOptions({
  queryKey: ['offices'],
  queryFn: async () =>
    (await answered(client.queryAll('members', 'offices', 'office'))) as unknown as readonly Office[],
  staleTime: 300_000,
});

/** People read the title of an office; its short name stands only where no title is known. */
export function useOfficeTitle(): (office: string) => string {
  const offices = useQuery(officesQuery).data;
  return (office) => offices?.find((one) => one.office === office)?.title ?? office;
}

/** The town that an office belongs to. */
export function useOfficeTown(): (office: string) => string | undefined {
  const offices = useQuery(officesQuery).data;
  return (office) => offices?.find((one) => one.office === office)?.town;
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
