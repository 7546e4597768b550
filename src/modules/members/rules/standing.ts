/** How members come, are suspended, return, go, and are followed by others. */
import { accept, type Context, type Result, refuse, type StateView, type Value } from '#kernel';
import { isActive, isAwaited, termsOf, validators } from '../consortium.ts';
import { type Of, votesCast } from '../records/decisions.ts';
import { HOUR_MS, MAX_MEMBERS, type Member, members } from '../records/network.ts';
import { absences, applications, testReports } from '../records/standing.ts';
import type { Input } from '../schema.ts';
import { isAbsent, mayVote } from '../tally.ts';
import { faultInCandidate, nameMember } from './charter.ts';
import type { Refused } from './key-ring.ts';
import { actingTown } from './own-town.ts';
import { faultInVoice } from './voice.ts';

/** A member lodges what a body has sent it. That the body consents, it shows itself by its accession. */
export function apply(context: Context, input: Input<'apply'>): Result<Value> {
  const { state, block, entry } = context;
  const refusal = faultInVoice(context) ?? faultInCandidate(context, input);
  if (refusal !== undefined) return refusal;
  const waiting = [...applications.each(state)].filter(([town]) => town !== input.town).length;
  if (waiting >= MAX_MEMBERS) return refuse('too-many-members', { limit: MAX_MEMBERS });
  // A new application is another body's word for all that is known, so its test counts no more.
  testReports.delete(state, input.town);
  applications.put(state, { ...input, lodgedBy: actingTown(context), entry, timeMs: block.timeMs }, input.town);
  return accept({ town: input.town });
}

/** The newest report counts. */
export function reportTest(context: Context, { town, ...report }: Input<'report-test'>): Result<Value> {
  const { state, block, entry } = context;
  const refusal = faultInTester(context);
  if (refusal !== undefined) return refusal;
  if (applications.get(state, town) === undefined) return refuse('application-unknown', { town });
  testReports.put(state, { ...report, by: actingTown(context), entry, timeMs: block.timeMs }, town);
  return accept({ town });
}

export function reportCanary(context: Context, { releaseHash, ...report }: Input<'report-canary'>): Result<Value> {
  const { state, block, entry } = context;
  const refusal = faultInTester(context);
  if (refusal !== undefined) return refusal;
  testReports.put(state, { ...report, by: actingTown(context), entry, timeMs: block.timeMs }, releaseHash);
  return accept({ releaseHash });
}

/** From now on the body is awaited. A full member has shown before that its node does what the others' do. */
export function admit(context: Context, { town }: Of<'admit'>): Result<Value> {
  const { state } = context;
  const application = applications.get(state, town);
  if (application === undefined) return refuse('application-unknown', { town });
  const { lodgedBy: _by, entry: _entry, timeMs: _time, ...candidate } = application;
  const tested = testReports.get(state, town)?.outcome === 'passed';
  if (candidate.kind === 'full' && !tested) return refuse('report-missing');
  const refusal = nameMember(context, candidate, 'admitted');
  if (refusal !== undefined) return refusal;
  applications.delete(state, town);
  return accept({ town });
}

export function suspend(context: Context, { town, cause }: Of<'suspend'>): Result<Value> {
  const found = memberThat(context, town, isActive);
  if (!found.ok) return found;
  const refusal = faultInCause(context, town, cause);
  if (refusal !== undefined) return refusal;
  return stand(context, town, { ...found.value, status: 'suspended' });
}

export function reinstate(context: Context, { town }: Of<'reinstate'>): Result<Value> {
  const found = memberThat(context, town, ({ status }) => status === 'suspended');
  if (!found.ok) return found;
  absences.delete(context.state, town);
  const status = found.value.leavesMs === undefined ? 'active' : 'leaving';
  return stand(context, town, { ...found.value, status });
}

/** Whoever was named and never came can be taken off the list in the same way. */
export function remove(context: Context, { town, cause }: Of<'remove'>): Result<Value> {
  const found = memberThat(
    context,
    town,
    (member) => isActive(member) || isAwaited(member) || member.status === 'suspended',
  );
  if (!found.ok) return found;
  const refusal = isAwaited(found.value) ? undefined : faultInCause(context, town, cause);
  return refusal ?? end(context, town, found.value, 'removed');
}

/** A town that another one takes up. Both have voted for it, and the other answers for what it began. */
export function succeed(context: Context, { town, successor }: Of<'succession'>, proposal: number): Result<Value> {
  const found = memberThat(context, town, (member) => isActive(member) || member.status === 'suspended');
  if (!found.ok) return found;
  const heir = memberThat(context, successor, (member) => mayVote(member) && successor !== town);
  if (!heir.ok) return heir;
  const asked = found.value.status === 'suspended' ? [successor] : [successor, town];
  const silent = asked.find((one) => votesCast.get(context.state, proposal, one)?.vote !== 'yes');
  if (silent !== undefined) return refuse('consent-missing', { town: silent });
  return end(context, town, { ...found.value, successor }, 'left');
}

export function giveNotice(context: Context, _input: Input<'give-notice'>): Result<Value> {
  const { state, block } = context;
  const town = actingTown(context);
  const found = memberThat(context, town, ({ status }) => status === 'active');
  if (!found.ok) return found;
  const { withdrawalHours } = termsOf(state);
  const leavesMs = block.timeMs + withdrawalHours * HOUR_MS;
  return stand(context, town, { ...found.value, status: 'leaving', leavesMs });
}

export function takeBackNotice(context: Context): Result<Value> {
  const town = actingTown(context);
  const found = memberThat(context, town, ({ status }) => status === 'leaving');
  if (!found.ok) return found;
  const { leavesMs: _leaves, ...member } = found.value;
  return stand(context, town, { ...member, status: 'active' });
}

/** Any member can write down that the notice is over; the book it keeps, and the keys, stay what they are. */
export function leave(context: Context, { town }: Input<'leave'>): Result<Value> {
  const found = memberThat(context, town, ({ leavesMs }) => leavesMs !== undefined);
  if (!found.ok) return found;
  const untilMs = found.value.leavesMs as number;
  return context.block.timeMs < untilMs
    ? refuse('notice-running', { untilMs })
    : end(context, town, found.value, 'left');
}

export function renewAuthority(context: Context, { authority }: Input<'renew-authority'>): Result<Value> {
  const { state } = context;
  const town = actingTown(context);
  const member = members.get(state, town);
  if (member === undefined) return refuse('no-consortium');
  if (authority.liabilityCapCents < member.chargedCents) return refuse('liability-cap', { town });
  members.put(state, { ...member, authority }, town);
  return accept({ town });
}

export function reportAbsence(context: Context, { town, lastSeenHeight }: Input<'report-absence'>): Result<Value> {
  const { state, block, entry } = context;
  const reportedBy = actingTown(context);
  const silent = faultInVoice(context);
  if (silent !== undefined) return silent;
  const found = memberThat(context, town, isActive);
  if (!found.ok) return found;
  if (town === reportedBy) return refuse('not-absent-self');
  if (absences.get(state, town) !== undefined) return refuse('absence-reported', { town });
  absences.put(state, { lastSeenHeight, reportedBy, reportedMs: block.timeMs, entry }, town);
  return accept({ town });
}

export function answerAbsence(context: Context): Result<Value> {
  const { state } = context;
  const town = actingTown(context);
  if (absences.get(state, town) === undefined) return refuse('no-absence');
  absences.delete(state, town);
  return accept({ town });
}

/** Ends the member's part in ordering blocks at once, where others remain. Refusals: `last-validator`. */
function stand(context: Context, town: string, member: Member): Result<Value> {
  const { state, block, entry } = context;
  members.put(state, { ...member, statusMs: block.timeMs, statusEntry: entry }, town);
  return validators(state).length === 0 ? refuse('last-validator') : accept({ town, status: member.status });
}

function end(context: Context, town: string, member: Member, status: 'left' | 'removed'): Result<Value> {
  const { firstKey: _key, leavesMs: _leaves, ...rest } = member;
  absences.delete(context.state, town);
  return stand(context, town, { ...rest, status, untilMs: context.block.timeMs, untilEntry: context.entry });
}

/** Refusals: `town-unknown`, `standing-wrong`. */
function memberThat(
  { state }: { readonly state: StateView },
  town: string,
  fits: (member: Member) => boolean,
): Result<Member> {
  const member = members.get(state, town);
  if (member === undefined) return refuse('town-unknown', { town });
  return fits(member) ? accept(member) : refuse('standing-wrong', { town, status: member.status });
}

/** A witness or an auditor may test; whoever sells does not. Refusals: `no-consortium`, `member-reads-only`. */
function faultInTester(context: Context): Refused | undefined {
  const town = actingTown(context);
  const member = members.get(context.state, town);
  if (member === undefined) return refuse('no-consortium');
  return member.kind === 'vendor' ? refuse('member-reads-only', { town }) : undefined;
}

function faultInCause({ state, block }: Context, town: string, cause: string): Refused | undefined {
  return cause === 'absence' && !isAbsent(state, town, block.timeMs) ? refuse('not-absent', { town }) : undefined;
}
