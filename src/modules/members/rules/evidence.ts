/**
 * A key that voted for two blocks at one height and round. The evidence is checked here, by everybody who replays the
 * book, so it matters not who brings it. What follows is what the charter says.
 */
import { accept, type BlockId, bytesOf, type Context, type Result, refuse, type Value, verifyVote } from '#kernel';
import { consortiumOf, isActive, validatingMembers } from '../consortium.ts';
import { members, validatorKeys } from '../records/network.ts';
import { doubleSignings, type Evidence } from '../records/standing.ts';
import type { Input } from '../schema.ts';

/** Whoever holds a key can sign any number of votes; the book keeps no more of them than anybody needs to see. */
const MAX_EVIDENCE = 16;

export function reportDoubleSigning(context: Context, input: Input<'report-double-signing'>): Result<Value> {
  const { state, block, entry } = context;
  const { validatorKey, height } = input;
  const town = validatorKeys.get(state, validatorKey)?.town;
  if (town === undefined) return refuse('validator-unknown');
  if (height > block.height) return refuse('height-ahead', { height: block.height });
  if (doubleSignings.get(state, town, height) !== undefined) return refuse('evidence-exists', { height, town });
  const known = doubleSignings.scan(state, { within: [town], limit: MAX_EVIDENCE }).length;
  if (known === MAX_EVIDENCE) return refuse('evidence-enough', { town });
  if (isSameBlock(input)) return refuse('votes-agree');
  if (!areSigned(context, input)) return refuse('vote-not-signed');
  doubleSignings.put(state, { ...input, entry, timeMs: block.timeMs }, town, height);
  return accept({ town, suspended: suspends(context, town) });
}

function isSameBlock({ votes: [one, other] }: Evidence): boolean {
  const [a, b] = [one?.block, other?.block];
  if (a === undefined || b === undefined) return a === b;
  return a.hash === b.hash && a.parts === b.parts && a.partsHash === b.partsHash;
}

function areSigned({ chain }: Context, { validatorKey, votes, ...at }: Evidence): boolean {
  const key = bytesOf(validatorKey);
  return votes.every(({ signature, block, ...when }) => {
    const vote = { ...at, ...when, chain, block: block === undefined ? undefined : blockIdOf(block) };
    return verifyVote(vote, key, bytesOf(signature));
  });
}

function blockIdOf({ hash, parts, partsHash }: NonNullable<Evidence['votes'][number]['block']>): BlockId {
  return { hash: bytesOf(hash), parts, partsHash: bytesOf(partsHash) };
}

/** Where the charter says so, and somebody else orders blocks as well. */
function suspends({ state, block, entry }: Context, town: string): boolean {
  const member = members.get(state, town);
  if (member === undefined || !isActive(member)) return false;
  if (consortiumOf(state)?.terms.doubleSigning !== 'suspend') return false;
  if (!validatingMembers(state).some((other) => other.town !== town)) return false;
  members.put(state, { ...member, status: 'suspended', statusMs: block.timeMs, statusEntry: entry }, town);
  return true;
}
