/** The towns that keep this book, as the book itself says. */
import type { Machine, Value } from '#kernel';
import type { Verifier } from '#proofs';
import { cosignersIn } from '#verify';

type LogKey = { readonly algorithm: 'ed25519' | 'ml-dsa-44'; readonly key: string };

/** What the query `members/network` answers of a member, as far as a node needs it. */
type MemberAnswer = {
  readonly town: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly validatorKey?: string;
  readonly node?: { readonly peerId?: string; readonly peer: string; readonly address: string };
  readonly cosigner?: { readonly name: string; readonly keys: readonly LogKey[] };
};
type NetworkAnswer = {
  readonly members: readonly MemberAnswer[];
  readonly validators: readonly { readonly town: string; readonly key: string }[];
  readonly quorum: number;
  readonly mayFail: number;
};

export type Member = MemberAnswer & {
  /** Its keys for cosigning. */
  readonly cosigners: readonly Verifier[];
  /** Whether it counts for the quorum. */
  readonly validates: boolean;
};

export type Membership = {
  readonly members: readonly Member[];
  /** So many validating towns make a block, and their cosignatures a receipt. */
  readonly quorum: number;
  readonly mayFail: number;
};

export function membershipOf(machine: Machine): Membership {
  const answer = machine.query('members', 'network', {});
  if (!answer.ok) throw new Error(`the book does not say who keeps it: ${answer.refusal.code}`);
  const { members, validators, quorum, mayFail } = answer.value as unknown as NetworkAnswer & Value;
  const validating = new Set(validators.map(({ town }) => town));
  const known = members.map((member) => ({
    ...member,
    cosigners: cosignersIn(member as unknown as Value),
    validates: validating.has(member.town),
  }));
  return { members: known, quorum, mayFail };
}

/** Undefined where the book does not know the town. */
export function memberIn(machine: Machine, town: string): Member | undefined {
  return membershipOf(machine).members.find((member) => member.town === town);
}

/** Who has left or was removed is not spoken with any more. */
export function hasGone({ status }: Pick<Member, 'status'>): boolean {
  return status === 'left' || status === 'removed';
}
