/** What the towns decide together: the questions to the book, and how far a proposal has come. */
import { queryOptions } from '@tanstack/react-query';
import { stateKey, type Value } from '#kernel';
import { faultInTally } from '#modules/members';
import { answered, client } from '../town/answers.ts';
import { type Needed, type Terms, togetherListQuery, togetherQuery } from '../town/towns.ts';

export const CLASSES = ['routine', 'rules', 'upgrade', 'money', 'membership', 'emergency', 'constitution'] as const;
export type DecisionClass = (typeof CLASSES)[number];

export type ProposalRow = {
  readonly number: number;
  readonly kind: string;
  readonly class: DecisionClass;
  readonly summary: string;
  readonly town: string;
  readonly proposedMs: number;
  readonly commentsUntilMs: number;
  readonly noticeUntilMs: number;
  readonly status: 'open' | 'executed' | 'withdrawn';
};

export type Tally = {
  readonly entitled: number;
  readonly yes: number;
  readonly no: number;
  readonly abstained: number;
  readonly recused: number;
  readonly absent: number;
};

export type Cast = {
  readonly town: string;
  readonly vote: 'yes' | 'no' | 'abstain';
  readonly reason: string;
  readonly by: string;
  readonly entry: number;
  readonly timeMs: number;
};
type Told = { readonly town: string; readonly entry: number; readonly timeMs: number };

export type Proposal = Omit<ProposalRow, 'kind'> & {
  readonly what: { readonly kind: string; readonly town?: string } & { readonly [part: string]: Value };
  readonly difference?: { readonly text: string; readonly hash: string };
  readonly cost: string;
  readonly risk: string;
  readonly rollback: string;
  readonly hearing?: string;
  readonly proposedEntry: number;
  readonly endedMs?: number;
  readonly endedEntry?: number;
  readonly needed: Needed;
  readonly sponsors: readonly Told[];
  readonly comments: readonly { readonly town: string; readonly text: string; readonly timeMs: number }[];
  readonly votes: readonly Cast[];
  readonly recusals: readonly (Told & { readonly reason: string })[];
  readonly documents: readonly (Told & {
    readonly body: string;
    readonly voteDay: string;
    readonly textHash: string;
  })[];
  readonly tally: Tally;
};

export const proposalsQuery = togetherListQuery<ProposalRow>('proposals');

export const proposalQuery = (number: number) =>
  queryOptions({
    queryKey: ['network', 'proposal', number],
    queryFn: async () => {
      // The time tells absent members from others.
      const input = { proposal: number, atMs: Date.now() };
      return (await answered(client.query('members', 'proposal', input))) as unknown as Proposal;
    },
  });

/** Where the state keeps it. */
export function proposalKey(number: number): string {
  return stateKey('members', 'proposal', number);
}

/** Where a proposal is on its way. */
export type Stage =
  | 'executed'
  | 'withdrawn'
  | 'lapsed'
  | 'sponsors'
  | 'comments'
  | 'voting'
  | 'votes'
  | 'documents'
  | 'ready';

/** A decision that nobody carried out for so long after its notice is void. */
const LAPSES_AFTER_MS = 90 * 24 * 3_600_000;

export const STATES = ['open', 'lapsed', 'executed', 'withdrawn'] as const;

/** What a list can tell without the votes. */
export function stateOf(row: ProposalRow, nowMs: number): (typeof STATES)[number] {
  return row.status === 'open' && nowMs > row.noticeUntilMs + LAPSES_AFTER_MS ? 'lapsed' : row.status;
}

type Weighing = Pick<Terms, 'pauseSupporters' | 'moneyWeights'>;

/** The first thing that is still missing, by the clock of whoever asks. */
export function stageOf(proposal: Proposal, terms: Weighing, nowMs: number): Stage {
  const { status, what, needed, sponsors, commentsUntilMs, noticeUntilMs, tally } = proposal;
  if (status !== 'open') return status;
  if (nowMs > noticeUntilMs + LAPSES_AFTER_MS) return 'lapsed';
  if (what.kind === 'pause') return tally.yes >= terms.pauseSupporters ? 'ready' : 'votes';
  if (sponsors.length < needed.sponsors) return 'sponsors';
  if (nowMs < commentsUntilMs) return 'comments';
  if (nowMs < noticeUntilMs) return 'voting';
  if (faultInTally(needed, tally) !== undefined) return 'votes';
  return documentsSuffice(proposal, terms) ? 'ready' : 'documents';
}

/** The towns in favour whose council or town meeting has not been heard. */
export function undocumented({ votes, documents }: Proposal): readonly string[] {
  return votes
    .filter(({ town, vote }) => vote === 'yes' && !documents.some((one) => one.town === town))
    .map(({ town }) => town);
}

function documentsSuffice(proposal: Proposal, { moneyWeights = [] }: Weighing): boolean {
  const { needed, tally, class: of } = proposal;
  if (!needed.councilVote) return true;
  const weightOf = (town: string) => (of === 'money' ? moneyWeights.find((one) => one.town === town)?.weight : 1) ?? 1;
  const lacking = undocumented(proposal).reduce((sum, town) => sum + weightOf(town), 0);
  return faultInTally(needed, { ...tally, yes: tally.yes - lacking }) === undefined;
}

/** Whether a town can still vote, and has not. */
export function waitsFor(proposal: Proposal, town: string, nowMs: number): boolean {
  const { status, what, needed, sponsors, votes, recusals, commentsUntilMs, noticeUntilMs } = proposal;
  const concerned = (what.kind === 'remove' || what.kind === 'suspend') && what.town === town;
  const open = status === 'open' && nowMs >= commentsUntilMs && nowMs <= noticeUntilMs + LAPSES_AFTER_MS;
  const done = [...votes, ...recusals].some((one) => one.town === town);
  return open && sponsors.length >= needed.sponsors && !concerned && !done;
}

type Delegation = {
  readonly town: string;
  readonly to: string;
  readonly classes: readonly string[];
  readonly untilMs: number;
};

export const delegationsQuery = togetherQuery<readonly Delegation[]>('delegations');
