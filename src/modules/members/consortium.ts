/** What follows from the members' standing: who acts, who votes, who orders blocks. */
import type { StateView, Validator } from '#kernel';
import { CHARTER, type Consortium, consortia, type Member, members } from './records/network.ts';

export function consortiumOf(state: StateView): Consortium | undefined {
  return consortia.get(state, CHARTER);
}

/** A member that has given notice takes part until it leaves. */
export function isActive({ status }: Pick<Member, 'status'>): boolean {
  return status === 'active' || status === 'leaving';
}

/** Named or admitted, and not here yet. */
export function isAwaited({ status }: Pick<Member, 'status'>): boolean {
  return status === 'founding' || status === 'admitted';
}

/** Whether the key, by its name in the book, is to open a member's accession. */
export function isAwaitedKey(state: StateView, name: string): boolean {
  return [...members.each(state)].some(([, { firstKey }]) => firstKey === name);
}

/** Full and hosted members keep records and vote; the others watch, or serve. */
export function isVoting({ kind }: Pick<Member, 'kind'>): boolean {
  return kind === 'full' || kind === 'hosted';
}

/** Full members that are active and have named a key. One body, one vote: all have the same power. */
export function validators(state: StateView): readonly Validator[] {
  return validatingMembers(state).map(({ key }) => ({ key, power: 1 }));
}

export function validatingMembers(state: StateView): readonly { readonly town: string; readonly key: string }[] {
  if (consortiumOf(state) === undefined) return [];
  return [...members.each(state)].flatMap(([town, member]) => {
    const { kind, validatorKey: key } = member;
    return kind === 'full' && isActive(member) && key !== undefined ? [{ town, key }] : [];
  });
}

/** How many of so many must agree on a block, more than two thirds, and how many may therefore fail. */
export function quorumOf(count: number): { readonly quorum: number; readonly mayFail: number } {
  const quorum = count === 0 ? 0 : (2 * count - ((2 * count) % 3)) / 3 + 1;
  return { quorum, mayFail: count - quorum };
}

/** Whose the offices are, and who kept the book before others came. Undefined where one town keeps it. */
export function townsOf(state: StateView): { readonly founder: string } | undefined {
  const consortium = consortiumOf(state);
  return consortium === undefined ? undefined : { founder: consortium.founder };
}
