/** How one town's book becomes the book of several: the charter, and the accession of those it names. */
import {
  accept,
  bytesOf,
  type Context,
  isEd25519Point,
  type Result,
  refuse,
  type StateView,
  signerName,
  type Value,
} from '#kernel';
import { consortiumOf, isAwaited, isAwaitedKey } from '../consortium.ts';
import {
  CHARTER,
  consortia,
  HOUR_MS,
  MAX_MEMBERS,
  type Member,
  members,
  type Terms,
  validatorKeys,
} from '../records/network.ts';
import { isNamedPage, isPublicKey, nameOfKey, officers, offices, towns } from '../records.ts';
import type { Input } from '../schema.ts';
import { isTaken, type Refused } from './key-ring.ts';
import { actingTown } from './own-town.ts';
import { areUsableKeys, establish } from './town.ts';

type Candidate = Input<'charter'>['others'][number];
type Node = Pick<Member, 'node' | 'validatorKey' | 'cosigner'>;
type Cosigner = NonNullable<Member['cosigner']>;

/** An agreement between governmental units of Massachusetts lasts at most 25 years (c. 40, section 4A). */
const MAX_TERM_MS = 9_131 * 24 * HOUR_MS;

const NOTHING_YET = { optedOut: [], chargedCents: 0 } as const;

/** The town that keeps the book alone writes down what was agreed, and with whom. */
export function charter(context: Context, input: Input<'charter'>): Result<Value> {
  const { state, block, entry } = context;
  if (consortiumOf(state) !== undefined) return refuse('consortium-exists');
  const founder = actingTown(context);
  const { name, terms, authority, node, validatorKey, cosigner, others } = input;
  const faulty = faultInTerms(terms, block.timeMs);
  if (faulty !== undefined) return faulty;
  consortia.put(state, { name, founder, terms, amendments: 0, sinceMs: block.timeMs, sinceEntry: entry }, CHARTER);
  const own = { name: towns.get(state, founder)?.name as string, kind: 'full', authority } as const;
  const refused = faultInNode(context, founder, own.kind, { node, validatorKey, cosigner });
  if (refused !== undefined) return refused;
  putMember(context, founder, { ...own, node, validatorKey, cosigner, status: 'active', ...beginning(context) });
  for (const other of others) {
    const fault = nameMember(context, other, 'founding');
    if (fault !== undefined) return fault;
  }
  return accept({ founder, members: others.length + 1 });
}

/** Writes down a body that may now come. Refusals: those of a candidate. */
export function nameMember(
  context: Context,
  candidate: Candidate,
  status: 'founding' | 'admitted',
): Refused | undefined {
  const refusal = faultInCandidate(context, candidate);
  if (refusal !== undefined) return refusal;
  const { town, key, ...member } = candidate;
  putMember(context, town, { ...member, status, firstKey: nameOfKey(key) });
  return undefined;
}

/** Refusals: `town-exists`, `too-many-members`, `key-malformed`, `key-exists`, and those of the node. */
export function faultInCandidate(context: Context, { town, key, ...member }: Candidate): Refused | undefined {
  const { state } = context;
  const known = members.get(state, town);
  // Who was named and taken off the list before it came can be named again, with another key.
  const gone = known === undefined || (known.status === 'removed' && known.sinceMs === undefined);
  if (!gone || towns.get(state, town) !== undefined) return refuse('town-exists', { town });
  if ([...members.each(state)].length >= MAX_MEMBERS) return refuse('too-many-members', { limit: MAX_MEMBERS });
  return faultInFirstKey(state, key) ?? faultInNode(context, town, member.kind, member);
}

/**
 * Signed by the key that was named for the town, so it is both its consent and the proof that it holds the key. Its
 * offices stand in the book from this entry on, and where it is a full member, it orders blocks.
 */
export function accede(context: Context, input: Input<'accede'>): Result<Value> {
  const { state, transaction } = context;
  const { town, oldBook } = input;
  const member = members.get(state, town);
  if (member === undefined || !isAwaited(member)) return refuse('not-awaited', { town });
  if (signerName(transaction.signer) !== member.firstKey) return refuse('not-the-named-key', { town });
  const { firstKey, ...named } = member;
  const { signer } = transaction;
  if (signer.scheme === 'passkey' && !isNamedPage(input.relyingParties, signer)) {
    return refuse('site-unknown', { origin: signer.origin, relyingParty: signer.relyingParty });
  }
  if (offices.get(state, input.office) !== undefined) return refuse('office-exists', { office: input.office });
  if (officers.get(state, input.officer) !== undefined) return refuse('officer-exists', { officer: input.officer });
  const founder = consortiumOf(state)?.founder as string;
  putMember(context, town, {
    ...named,
    status: 'active',
    ...(oldBook === undefined ? {} : { oldBook }),
    ...beginning(context),
  });
  return establish(context, input, towns.get(state, founder)?.origin as string);
}

/** New keys and addresses of a member's own node; what is not given stays. */
export function changeNode(context: Context, input: Input<'change-node'>): Result<Value> {
  const { state } = context;
  const town = actingTown(context);
  const member = members.get(state, town);
  if (member === undefined) return refuse('no-consortium');
  const changed = { ...member, ...input };
  const refusal = faultInNode(context, town, member.kind, changed);
  if (refusal !== undefined) return refusal;
  keepMember(context, town, changed);
  return accept({ town });
}

/** Refusals: `terms-wrong`. */
export function faultInTerms(terms: Terms, nowMs: number): Refused | undefined {
  const wrong = (term: string) => refuse('terms-wrong', { term });
  for (const [name, { quorum, majority, commentHours, noticeHours }] of Object.entries(terms.classes)) {
    if (quorum.numerator > quorum.denominator) return wrong(`${name}.quorum`);
    if (!isMajority(majority)) return wrong(`${name}.majority`);
    if (commentHours > noticeHours) return wrong(`${name}.commentHours`);
  }
  const { sunsetMs, moneyWeights = [] } = terms;
  if (sunsetMs <= nowMs || sunsetMs > nowMs + MAX_TERM_MS) return wrong('sunsetMs');
  return new Set(moneyWeights.map(({ town }) => town)).size === moneyWeights.length ? undefined : wrong('moneyWeights');
}

/** Two opposite decisions cannot both have a majority, and a majority can be reached. */
function isMajority({ numerator, denominator, more }: Terms['classes']['routine']['majority']): boolean {
  const twice = 2 * numerator;
  return more ? twice >= denominator && numerator < denominator : twice > denominator && numerator <= denominator;
}

/** Refusals: `node-incomplete`, `validator-key-wrong`, `cosigner-wrong`. */
function faultInNode({ state }: Context, town: string, kind: Member['kind'], given: Node): Refused | undefined {
  const { node, validatorKey, cosigner } = given;
  const whole = node !== undefined && validatorKey !== undefined && cosigner !== undefined;
  if (kind === 'full' && !whole) return refuse('node-incomplete');
  if (validatorKey !== undefined && !isOwnValidatorKey(state, town, kind, validatorKey))
    return refuse('validator-key-wrong');
  return cosigner === undefined || isOwnCosigner(state, town, cosigner) ? undefined : refuse('cosigner-wrong');
}

/** A key once on record stays that town's, and once replaced never comes back: evidence names its holder by it. */
function isOwnValidatorKey(state: StateView, town: string, kind: Member['kind'], key: string): boolean {
  if (kind !== 'full' || !isEd25519Point(bytesOf(key))) return false;
  return validatorKeys.get(state, key) === undefined || members.get(state, town)?.validatorKey === key;
}

/** One that two members shared would count twice in a reader's policy. */
function isOwnCosigner(state: StateView, town: string, { name, keys: own }: Cosigner): boolean {
  if (!areUsableKeys(own)) return false;
  const others = [...members.each(state)].flatMap(([id, { cosigner }]) => (id === town || !cosigner ? [] : [cosigner]));
  const origins = [...towns.each(state)].map(([, { origin }]) => origin);
  const taken = others.flatMap(({ keys: theirs }) => theirs.map(({ key }) => key));
  return (
    !others.some((other) => other.name === name) &&
    !origins.includes(name) &&
    !own.some(({ key }) => taken.includes(key))
  );
}

function faultInFirstKey(state: StateView, key: Candidate['key']): Refused | undefined {
  if (!isPublicKey(key)) return refuse('key-malformed');
  return isTaken(state, key) || isAwaitedKey(state, nameOfKey(key)) ? refuse('key-exists') : undefined;
}

function beginning({ block, entry }: Context) {
  return { sinceMs: block.timeMs, sinceEntry: entry };
}

type Standing = Omit<Member, 'statusMs' | 'statusEntry' | 'optedOut' | 'chargedCents'>;

/** A new standing begins with this entry. */
function putMember(context: Context, town: string, member: Standing): void {
  const { block, entry } = context;
  keepMember(context, town, { ...NOTHING_YET, ...member, statusMs: block.timeMs, statusEntry: entry });
}

function keepMember({ state, entry }: Context, town: string, member: Member): void {
  members.put(state, member, town);
  const { validatorKey: key } = member;
  if (key !== undefined && validatorKeys.get(state, key) === undefined)
    validatorKeys.put(state, { town, sinceEntry: entry }, key);
}
