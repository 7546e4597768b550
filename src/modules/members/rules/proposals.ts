/** How a decision begins: it is proposed, supported, commented on, or withdrawn. */
import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { consortiumOf } from '../consortium.ts';
import { comments, type Kind, type Proposal, proposals, sponsors } from '../records/decisions.ts';
import { type Consortium, type DecisionClass, HOUR_MS, nextNumber, type Terms } from '../records/network.ts';
import type { Input } from '../schema.ts';
import type { Refused } from './key-ring.ts';
import { actingTown } from './own-town.ts';
import { faultInVoter, isVoter } from './voice.ts';

/** A decision that nobody carried out within so long after its notice is void. */
const EXECUTION_MS = 90 * 24 * HOUR_MS;

/** How each kind is decided. A resolution can be of any class. */
const CLASSES: { readonly [K in Kind]: DecisionClass | undefined } = {
  resolution: undefined,
  admit: 'membership',
  suspend: 'membership',
  reinstate: 'membership',
  remove: 'membership',
  succession: 'membership',
  'adopt-rules': 'rules',
  upgrade: 'upgrade',
  pause: 'emergency',
  'confirm-pause': 'emergency',
  'amend-charter': 'constitution',
  'renew-sunset': 'constitution',
  'cost-pool': 'money',
  statement: 'money',
  'destruction-permit': 'routine',
  hold: 'routine',
  'lift-hold': 'routine',
};

export function propose(context: Context, input: Input<'propose'>): Result<Value> {
  const { state, block, entry, transaction } = context;
  const consortium = consortiumOf(state);
  if (consortium === undefined) return refuse('no-consortium');
  const town = actingTown(context);
  const refusal =
    faultInVoter(state, town) ??
    faultInProposal(input, town) ??
    faultInSunset(consortium, input.what.kind, block.timeMs);
  if (refusal !== undefined) return refusal;
  const { commentHours, noticeHours } = waits(consortium.terms, input);
  const number = nextNumber(state, 'proposal');
  const begun = {
    town,
    office: transaction.office as string,
    proposedMs: block.timeMs,
    proposedEntry: entry,
    commentsUntilMs: block.timeMs + commentHours * HOUR_MS,
    noticeUntilMs: block.timeMs + noticeHours * HOUR_MS,
    status: 'open',
  } as const;
  proposals.put(state, { ...input, ...begun }, number);
  return accept({ proposal: number, noticeUntilMs: begun.noticeUntilMs });
}

/** Whether it is put to the vote is for others to say. */
export function sponsor(context: Context, { proposal: number }: Input<'sponsor'>): Result<Value> {
  const { state, block, entry } = context;
  const town = actingTown(context);
  const found = openProposal(context, number);
  if (!found.ok) return found;
  const refusal = faultInVoter(state, town);
  if (refusal !== undefined) return refusal;
  if (found.value.town === town) return refuse('own-proposal');
  if (sponsors.get(state, number, town) !== undefined) return refuse('sponsored-already');
  sponsors.put(state, { entry, timeMs: block.timeMs }, number, town);
  return accept({ proposal: number });
}

/** Every member may speak, those without a vote among them. */
export function comment(context: Context, { proposal: number, text }: Input<'comment'>): Result<Value> {
  const { state, block, entry } = context;
  const found = openProposal(context, number);
  if (!found.ok) return found;
  if (block.timeMs > found.value.commentsUntilMs) return refuse('comments-closed');
  comments.put(state, { town: actingTown(context), text, timeMs: block.timeMs }, number, entry);
  return accept({ proposal: number });
}

export function withdraw(context: Context, { proposal: number }: Input<'withdraw'>): Result<Value> {
  const { state, block, entry } = context;
  const found = openProposal(context, number);
  if (!found.ok) return found;
  if (found.value.town !== actingTown(context)) return refuse('not-the-proposer');
  proposals.put(state, { ...found.value, status: 'withdrawn', endedMs: block.timeMs, endedEntry: entry }, number);
  return accept({ proposal: number });
}

/** Refusals: `proposal-unknown`, `proposal-closed`, `proposal-lapsed`. */
export function openProposal({ state, block }: Context, number: number): Result<Proposal> {
  const proposal = proposals.get(state, number);
  if (proposal === undefined) return refuse('proposal-unknown', { proposal: number });
  const { status } = proposal;
  if (status !== 'open') return refuse('proposal-closed', { proposal: number, status });
  return isLapsed(proposal, block.timeMs) ? refuse('proposal-lapsed', { proposal: number }) : accept(proposal);
}

export function isLapsed({ noticeUntilMs }: Proposal, nowMs: number): boolean {
  return nowMs > noticeUntilMs + EXECUTION_MS;
}

/** Whoever calls for a pause waits for nobody. */
export function sponsorsNeeded(terms: Terms, { class: of, what }: Proposal): number {
  return what.kind === 'pause' ? 0 : terms.classes[of].sponsors;
}

/** Refusals: `sponsors-missing`. */
export function faultInSponsors(state: StateView, number: number, needed: number): Refused | undefined {
  const standing = [...sponsors.each(state, number)].filter(([town]) => isVoter(state, town)).length;
  return standing < needed ? refuse('sponsors-missing', { sponsors: standing, needed }) : undefined;
}

/** After its end a consortium can only be renewed, or say something. Refusals: `sunset-passed`. */
export function faultInSunset({ terms }: Consortium, kind: Kind, nowMs: number): Refused | undefined {
  const ended = nowMs > terms.sunsetMs;
  return ended && kind !== 'renew-sunset' && kind !== 'resolution' ? refuse('sunset-passed') : undefined;
}

/** Refusals: `class-wrong`, `difference-missing`, `not-the-proposer`, `never-paused`. */
function faultInProposal({ class: stated, what, difference }: Input<'propose'>, town: string): Refused | undefined {
  const needed = CLASSES[what.kind];
  if (needed !== undefined && needed !== stated) return refuse('class-wrong', { class: needed });
  const technical = what.kind === 'adopt-rules' || what.kind === 'upgrade' || what.kind === 'amend-charter';
  if (technical && difference === undefined) return refuse('difference-missing');
  if (what.kind === 'succession' && town !== what.town && town !== what.successor) return refuse('not-the-proposer');
  return what.kind === 'pause' && what.modules.includes('members') ? refuse('never-paused') : undefined;
}

/** A pause cannot wait; it lapses instead. */
function waits(terms: Terms, { class: of, what }: Input<'propose'>): { commentHours: number; noticeHours: number } {
  return what.kind === 'pause' ? { commentHours: 0, noticeHours: 0 } : terms.classes[of];
}
