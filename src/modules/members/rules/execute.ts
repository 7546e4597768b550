/**
 * Carrying out a decision. Nothing happens because a time has come: a member asks for it, and it is done where the
 * notice is over, enough have voted, the majority is there, and so are the documents. Otherwise it says what is missing.
 */
import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { consortiumOf, termsOf } from '../consortium.ts';
import { documents, type Proposal, proposals, type Tally, votesCast, type What } from '../records/decisions.ts';
import type { Consortium } from '../records/network.ts';
import type { Input } from '../schema.ts';
import { faultInTally, tallyOf, votersOf } from '../tally.ts';
import { charge, openPool } from './accounts.ts';
import { confirmPause, pause } from './emergency.ts';
import { amendCharter, planUpgrade, renewSunset } from './governing.ts';
import { hold, lift, permitDestruction } from './keeping.ts';
import type { Refused } from './key-ring.ts';
import { faultInSponsors, faultInSunset, openProposal } from './proposals.ts';
import { admit, reinstate, remove, succeed, suspend } from './standing.ts';
import { bindRules } from './town.ts';

export function execute(context: Context, { proposal: number }: Input<'execute'>): Result<Value> {
  const { state, block, entry } = context;
  const found = openProposal(context, number);
  if (!found.ok) return found;
  const proposal = found.value;
  const tally = tallyOf(state, number, proposal, { nowMs: block.timeMs });
  const refusal = faultInDecision(context, number, proposal, tally);
  if (refusal !== undefined) return refusal;
  const terms = termsOf(state).classes[proposal.class];
  const done = carryOut(context, proposal.what, number);
  if (!done.ok) return done;
  const ended = { status: 'executed', endedMs: block.timeMs, endedEntry: entry, tally, terms } as const;
  proposals.put(state, { ...proposal, ...ended }, number);
  return accept({ proposal: number, tally, done: done.value });
}

function carryOut(context: Context, what: What, number: number): Result<Value> {
  switch (what.kind) {
    case 'resolution':
      return accept(null);
    case 'admit':
      return admit(context, what);
    case 'suspend':
      return suspend(context, what);
    case 'reinstate':
      return reinstate(context, what);
    case 'remove':
      return remove(context, what);
    case 'succession':
      return succeed(context, what, number);
    case 'adopt-rules':
      return bindRules(context, what);
    case 'upgrade':
      return planUpgrade(context, what, number);
    case 'pause':
      return pause(context, what, number);
    case 'confirm-pause':
      return confirmPause(context, what);
    case 'amend-charter':
      return amendCharter(context, what);
    case 'renew-sunset':
      return renewSunset(context, what);
    case 'cost-pool':
      return openPool(context, what, number);
    case 'statement':
      return charge(context, what, number);
    case 'destruction-permit':
      return permitDestruction(context, what, number);
    case 'hold':
      return hold(context, what.town, what);
    case 'lift-hold':
      return lift(context, what.hold);
  }
}

/**
 * Refusals: `sunset-passed`, `sponsors-missing`, `notice-running`, `quorum-missing`, `majority-missing`,
 * `document-missing`, `supporters-missing`.
 */
function faultInDecision(context: Context, number: number, proposal: Proposal, tally: Tally): Refused | undefined {
  const { state, block } = context;
  const consortium = consortiumOf(state) as Consortium;
  const { what } = proposal;
  const early = faultInSunset(consortium, what.kind, block.timeMs);
  if (early !== undefined) return early;
  const terms = consortium.terms.classes[proposal.class];
  if (what.kind === 'pause') return faultInPause(consortium, tally);
  const unsupported = faultInSponsors(state, number, terms.sponsors);
  if (unsupported !== undefined) return unsupported;
  if (block.timeMs < proposal.noticeUntilMs) return refuse('notice-running', { untilMs: proposal.noticeUntilMs });
  const fault = faultInTally(terms, tally);
  if (fault !== undefined) return { ok: false, refusal: fault };
  if (!terms.councilVote && !proposal.councilVote) return undefined;
  const documented = tallyOf(state, number, proposal, { nowMs: block.timeMs, documented: true });
  return faultInTally(terms, documented) === undefined ? undefined : documentMissing(context, number, proposal);
}

/** So many members together, at once, and only for a while. */
function faultInPause({ terms }: Consortium, { yes }: Tally): Refused | undefined {
  const needed = terms.pauseSupporters;
  return yes >= needed ? undefined : refuse('supporters-missing', { yes, needed });
}

/** Names the first member in favour whose document is missing. */
function documentMissing({ state }: Context, number: number, proposal: Proposal): Refused {
  const missing = votersOf(state, proposal).find(
    ({ town }) =>
      votesCast.get(state, number, town)?.vote === 'yes' && documents.get(state, number, town) === undefined,
  );
  return refuse('document-missing', { town: missing?.town as string });
}
