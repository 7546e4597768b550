/** Whose an act is. In a book of several towns nobody touches the offices and officers of another one. */
import { type Context, refuse } from '#kernel';
import { members } from '../records/network.ts';
import { offices, type Town, towns } from '../records.ts';
import type { Refused } from './key-ring.ts';

/** The town that the signer's office belongs to. */
export function actingTown({ state, transaction }: Pick<Context, 'state' | 'transaction'>): string {
  return offices.get(state, transaction.office as string)?.town as string;
}

export function ownTown(context: Pick<Context, 'state' | 'transaction'>): { id: string; record: Town } {
  const id = actingTown(context);
  return { id, record: towns.get(context.state, id) as Town };
}

/** A town that is gone from the consortium writes nothing more into its book. Refusals: `town-not-active`. */
export function faultInStay({ state }: Pick<Context, 'state'>, town: string): Refused | undefined {
  const status = members.get(state, town)?.status;
  return status === 'left' || status === 'removed' ? refuse('town-not-active', { town }) : undefined;
}

/** Refusals: `other-town`. */
export function faultInTown(context: Context, ...of: readonly { readonly town: string }[]): Refused | undefined {
  const own = actingTown(context);
  return of.every(({ town }) => town === own) ? undefined : refuse('other-town');
}
