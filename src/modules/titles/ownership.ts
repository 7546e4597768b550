/**
 * Whose a registry, an import or a row is, where several towns keep one book. It was opened by an office of one town,
 * and only offices of that town, or of the one that took its place, may change it. What states no town is the
 * founder's; in a book of one town nothing states one.
 */
import type { Context, Refusal } from '#kernel';
import { registries } from './records.ts';

/** What `members` tells of towns and offices. */
type Towns = {
  /** The town that an office belongs to now; undefined for the founder's. */
  of(office: string): string | undefined;
  /** The town that answers for what a town opened: itself, or its successor. */
  heir(town: string | undefined): string | undefined;
};

type Owned = { readonly town?: string | undefined };

export type Ownership = {
  /** Goes into a record that the act begins. */
  readonly stated: { readonly town?: string };
  /** Refusals: `other-town`. */
  faultIn(record: Owned | undefined): Refusal | undefined;
};

const ALONE: Ownership = { stated: {}, faultIn: () => undefined };

export function ownership({ view, transaction }: Context): Ownership {
  const towns = view('members.towns') as Towns | undefined;
  if (towns === undefined) return ALONE;
  const own = towns.of(transaction.office as string);
  return {
    stated: own === undefined ? {} : { town: own },
    faultIn: (record) => (record === undefined || towns.heir(record.town) === own ? undefined : { code: 'other-town' }),
  };
}

/** Refusals: `other-town`. One that is not open yet is nobody's, and is refused by its name elsewhere. */
export function faultInRegistry(context: Context, registry: string): Refusal | undefined {
  return ownership(context).faultIn(registries.get(context.state, registry));
}
