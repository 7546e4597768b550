/** The link by which an officer makes a passkey: what it stands for, and how it is exchanged. */
import { type Author, authorFromSeed, makeTransaction } from '#client';
import { accept, fromBase64url, type Result, refuse, signerName, toBase64url, type Value } from '#kernel';
import { client } from '../town/answers.ts';
import { deskCall } from './desk.ts';
import { type Sealed, sealedOf } from './drafts/delivery.ts';
import { type Challenge, makePasskey } from './passkey.ts';
import { random } from './sign.ts';

export type Invitation = {
  readonly author: Author;
  readonly chain: string;
  readonly town: string;
  readonly officer: string;
  readonly job: string;
  readonly offices: readonly string[];
  readonly untilMs: number;
};

type Key = { readonly officer: string; readonly status: string; readonly invitationUntilMs?: number };
type Officer = { readonly job: string; readonly offices: readonly { readonly office: string }[] };

/**
 * Looks up what a link stands for.
 * Refusals: `link-broken`, `link-unknown`, `link-used`, `link-withdrawn`, `invitation-over`, those of the node.
 */
export async function readInvitation(secret: string): Promise<Result<Invitation>> {
  const seed = fromBase64url(secret);
  if (seed?.length !== 32) return refuse('link-broken');
  const author = authorFromSeed(seed);
  const status = await client.status();
  if (!status.ok) return status;
  const key = await ask<Key>('key', { key: signerName(author.signer) });
  if (!key.ok) return key.refusal.code === 'not-found' ? refuse('link-unknown') : key;
  const { officer, invitationUntilMs: untilMs } = key.value;
  if (untilMs === undefined) return refuse('link-unknown');
  if (key.value.status !== 'active') return refuse(key.value.status === 'rotated' ? 'link-used' : 'link-withdrawn');
  // By the node's clock: the book will count by it, and that of an office computer may be wrong.
  const clock = await deskCall<Challenge>('challenge', { purpose: 'register' });
  if (!clock.ok) return clock;
  if (clock.value.timeMs > untilMs) return refuse('invitation-over');
  const record = await ask<Officer>('officer', { officer });
  if (!record.ok) return record;
  const { job } = record.value;
  const offices = record.value.offices.map(({ office }) => office);
  return accept({ author, chain: status.value.chain, town: status.value.name, officer, job, offices, untilMs });
}

async function ask<T>(query: string, input: Value): Promise<Result<T>> {
  return (await client.query('members', query, input)) as Result<T & Value>;
}

export type Exchange = { readonly sealed: Sealed };

/** Makes the passkey, and the transaction that puts it in the place of the invitation. Nothing is sent yet. */
export async function exchange(invitation: Invitation, label: string): Promise<Result<Exchange>> {
  const challenge = await deskCall<Challenge>('challenge', { purpose: 'register' });
  if (!challenge.ok) return challenge;
  const { timeMs } = challenge.value;
  if (timeMs > invitation.untilMs) return refuse('invitation-over');
  const { author, chain, job, town } = invitation;
  const passkey = await makePasskey(challenge.value, job, town);
  if (!passkey.ok) return passkey;
  const act = { action: 'members/rotate-key', input: { key: passkey.value.key, label } };
  const sealed = sealedOf(makeTransaction(act, author, { chain, nowMs: timeMs, random }));
  if (!sealed.ok) return sealed;
  return accept({ sealed: { ...sealed.value, attachments: [] } });
}

const DAY_MS = 24 * 60 * 60_000;

export type NewLink = { readonly key: Value; readonly link: string };

/** A fresh invitation, by the node's clock, and the link that carries its secret. */
export function newLink(nowMs: number, days: number): NewLink {
  const seed = random(32);
  const key = { ...authorFromSeed(seed).signer, invitationUntilMs: nowMs + days * DAY_MS };
  return { key: key as Value, link: `${location.origin}/desk/enrol#${toBase64url(seed)}` };
}
