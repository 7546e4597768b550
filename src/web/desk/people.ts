/** Offices, officers and their keys, as the book has them. */
import { queryOptions } from '@tanstack/react-query';
import { isList, type Words } from '#kernel';
import { members } from '#modules/members';
import { answered, client } from '../town/answers.ts';

export type Office = {
  readonly office: string;
  readonly title: string;
  readonly open: boolean;
  readonly roles: readonly { readonly role: string; readonly rights: readonly string[] }[];
};

export type Officer = {
  readonly officer: string;
  readonly job: string;
  readonly status: 'active' | 'left';
  readonly offices: readonly { readonly office: string; readonly role: string }[];
  readonly keys: readonly string[];
};

export type Key = {
  readonly key: string;
  readonly label: string;
  readonly status: string;
  readonly invitationUntilMs?: number;
  readonly sinceMs: number;
  readonly untilMs?: number;
};

export type Recovery = {
  readonly officer: string;
  readonly key: { readonly scheme: string; readonly key: string };
  readonly label: string;
  readonly byOfficer: string;
  readonly expiresMs: number;
};

/** What may have become of a key, in the words of the book. */
export function keyState(status: string): Words {
  const field = members.schema.records.key;
  const state = field?.kind === 'record' ? field.fields.status : undefined;
  return (state?.kind === 'choice' ? state.options[status] : undefined) ?? { en: status, es: status };
}

const all = async <T>(query: string, name: string): Promise<readonly T[]> =>
  (await answered(client.queryAll('members', query, name))) as unknown as readonly T[];

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async () => {
    const [offices, officers, recoveries] = await Promise.all([
      all<Office>('offices', 'office'),
      all<Officer>('officers', 'officer'),
      all<Recovery>('recoveries', 'officer'),
    ]);
    return { offices, officers, recoveries };
  },
});

export type People = {
  readonly offices: readonly Office[];
  readonly officers: readonly Officer[];
  readonly recoveries: readonly Recovery[];
};

export const keysQuery = (officer: string) =>
  queryOptions({
    queryKey: ['people', 'keys', officer],
    queryFn: async () => {
      const keys = await answered(client.query('members', 'keys', { officer }));
      return (isList(keys) ? keys : []) as unknown as readonly Key[];
    },
  });

/** Seats as a form offers them. */
export function seatsOf(offices: readonly Office[]): readonly string[] {
  return offices
    .filter(({ open }) => open)
    .flatMap(({ office, roles }) => roles.map(({ role }) => `${office}/${role}`));
}

export function seatFrom(seat: string): { readonly office: string; readonly role: string } {
  const [office = '', role = ''] = seat.split('/');
  return { office, role };
}
