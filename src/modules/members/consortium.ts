/** What follows from the members' standing: who acts, who votes, who orders blocks. */
import type { StateView, Validator } from '#kernel';
import { CHARTER, type Consortium, consortia, type Member, members, type Terms } from './records/network.ts';
import { NOW, type Pause, pauses } from './records/standing.ts';
import { offices } from './records.ts';

export function consortiumOf(state: StateView): Consortium | undefined {
  return consortia.get(state, CHARTER);
}

/** What the members agreed on, where there is a consortium: whoever asks has seen a member or a proposal. */
export function termsOf(state: StateView): Terms {
  const consortium = consortiumOf(state);
  if (consortium === undefined) throw new Error('members without a consortium');
  return consortium.terms;
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

/** The pause in force at a time. */
export function pauseAt(state: StateView, timeMs: number): Pause | undefined {
  const pause = pauses.get(state, NOW);
  return pause !== undefined && timeMs <= pause.untilMs ? pause : undefined;
}

export type Towns = {
  /** The town that an office belongs to; undefined for the founder's. */
  of(office: string): string | undefined;
  /** The town that answers for what a town began: itself, or the one that took its place. */
  heir(town: string | undefined): string | undefined;
};

/** Successions follow one another no further than this. */
const MAX_HEIRS = 8;

/** Whose things are, for other modules. Undefined where one town keeps the book: then all is its own. */
export function townsOf(state: StateView): Towns | undefined {
  const founder = consortiumOf(state)?.founder;
  if (founder === undefined) return undefined;
  const named = (town: string | undefined) => (town === founder ? undefined : town);
  return {
    of: (office) => named(offices.get(state, office)?.town),
    heir: (town) => {
      let heir = town ?? founder;
      for (let i = 0; i < MAX_HEIRS; i++) {
        const next = members.get(state, heir)?.successor;
        if (next === undefined) break;
        heir = next;
      }
      return named(heir);
    },
  };
}
