/**
 * Signing in at the desk by passkey, and what a session is. These routes are for the town's own pages, so they are no
 * part of the described interface. Programs sign acts with keys and need no session.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accept, type Result, refuse } from '#kernel';
import { Attempts, Challenges, type Purpose } from '../desk/attempts.ts';
import { answersFor, type Page, readRegistration } from '../desk/passkeys.ts';
import {
  type Desk,
  deskTokenOf,
  dropSession,
  endFormer,
  pageIn,
  type SignedIn,
  setSession,
  signedIn,
} from './desk-guard.ts';
import { problem } from './problems.ts';
import { senderOf } from './sender.ts';

const MINUTE_MS = 60_000;
/**
 * Wrong answers from one address; against one passkey from one address, where a person needs two or three; and against
 * one passkey from everywhere. The last is far higher: whoever knows a passkey's id could otherwise keep its holder out.
 */
const [PER_ADDRESS, PER_PASSKEY_THERE, PER_PASSKEY] = [30, 10, 300];
const WINDOW_MS = 15 * MINUTE_MS;

const hidden = { hide: true };
const id = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/);
const bytes = z
  .string()
  .regex(/^[A-Za-z0-9_-]*$/)
  .max(8_192);
const extensions = z.record(z.string(), z.unknown()).default({});
const registrationSchema = z.object({
  id,
  rawId: id,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: bytes, attestationObject: bytes, transports: z.array(z.string()).optional() }),
  clientExtensionResults: extensions,
});
const assertionSchema = z.object({
  id,
  rawId: id,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.optional(),
  }),
  clientExtensionResults: extensions,
});

type Waiting = {
  readonly challenges: Challenges;
  readonly addresses: Attempts;
  readonly passkeysThere: Attempts;
  readonly passkeys: Attempts;
};

export function deskRoutes(server: FastifyInstance, desk: Desk): void {
  const waiting: Waiting = {
    challenges: new Challenges(),
    addresses: new Attempts(PER_ADDRESS, WINDOW_MS),
    passkeysThere: new Attempts(PER_PASSKEY_THERE, WINDOW_MS),
    passkeys: new Attempts(PER_PASSKEY, WINDOW_MS),
  };
  challengeRoute(server, desk, waiting);
  passkeyRoute(server, desk, waiting);
  signInRoute(server, desk, waiting);
  sessionRoutes(server, desk);
}

/** From one address, where a whole town hall may sit: enough for everybody, too few to push out what others wait for. */
const CHALLENGES_PER_MINUTE = 120;

function challengeRoute(plain: FastifyInstance, desk: Desk, { challenges, addresses }: Waiting): void {
  const body = z.object({
    purpose: z.enum(['sign-in', 'register']),
    /** Whose passkeys the browser is asked for, where it does not know them by itself. */
    officer: z.string().max(64).optional(),
  });
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const config = { rateLimit: { max: CHALLENGES_PER_MINUTE } };
  server.post('/desk-api/challenge', { config, schema: { ...hidden, body } }, (request, reply) => {
    const page = pageIn(request, desk);
    const timeMs = desk.store.now();
    const wait = addresses.waitSeconds(senderOf(request), timeMs);
    if (wait > 0) return problem(reply, { code: 'too-many-attempts', detail: { seconds: wait } });
    const { purpose, officer } = request.body;
    const keys = officer === undefined ? [] : (desk.officers.find(officer)?.keys ?? []);
    const credentials = keys.flatMap((key) => desk.store.credentialsOf(key));
    const challenge = challenges.give(purpose, page.origin, timeMs);
    return reply.send({ challenge, relyingParty: page.relyingParty, timeMs, credentials });
  });
}

/** Remembers which credential of the browser belongs to a key: before the book has taken it in, when nobody else knows it. */
function passkeyRoute(plain: FastifyInstance, desk: Desk, waiting: Waiting): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const config = { rateLimit: { max: CHALLENGES_PER_MINUTE } };
  server.post(
    '/desk-api/passkeys',
    { config, schema: { ...hidden, body: registrationSchema } },
    async (request, reply) => {
      const page = pageIn(request, desk);
      const response = request.body as RegistrationResponseJSON;
      const challenge = takeChallenge(response.response.clientDataJSON, 'register', page, desk, waiting);
      const read = challenge.ok ? await readRegistration(response, challenge.value, page) : challenge;
      if (!read.ok) return problem(reply, read.refusal);
      const { credential, key } = read.value;
      const officer = desk.officers.holderOf(key, page.relyingParty);
      if (officer === undefined) desk.store.expect(credential, key);
      else desk.store.claim(credential, key);
      return reply.send({ officer: officer ?? null, key });
    },
  );
}

function signInRoute(plain: FastifyInstance, desk: Desk, waiting: Waiting): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.post('/desk-api/sign-in', { schema: { ...hidden, body: assertionSchema } }, async (request, reply) => {
    const page = pageIn(request, desk);
    const now = desk.store.now();
    const response = request.body as AuthenticationResponseJSON;
    const ip = senderOf(request);
    const counts = [
      [waiting.addresses, ip],
      [waiting.passkeysThere, `${ip} ${response.id}`],
      [waiting.passkeys, response.id],
    ] as const;
    const wait = Math.max(...counts.map(([attempts, name]) => attempts.waitSeconds(name, now)));
    if (wait > 0) return problem(reply, { code: 'too-many-attempts', detail: { seconds: wait } });
    // Counted beforehand, so that answers sent all at once are counted too.
    for (const [attempts, name] of counts) attempts.count(name, now);
    const challenge = takeChallenge(response.response.clientDataJSON, 'sign-in', page, desk, waiting);
    const found = challenge.ok ? await holderOf(response, challenge.value, page, desk) : challenge;
    if (!found.ok) return problem(reply, found.refusal);
    // A whole town hall may come from one address in one morning.
    for (const [attempts, name] of counts) attempts.uncount(name);
    desk.store.remember(response.id, found.value.key);
    endFormer(request, desk);
    const token = desk.store.begin(found.value.officer, found.value.key, desk.limits);
    setSession(reply, desk, page, token);
    return reply.send(viewOf(desk, token));
  });
}

/** The officer whose passkey answered. Refusals: `passkey-unknown`, `passkey-ended`, `passkey-refused`. */
async function holderOf(
  response: AuthenticationResponseJSON,
  challenge: string,
  page: Page,
  { store, officers }: Desk,
): Promise<Result<{ readonly officer: string; readonly key: string }>> {
  const known = store.keysOf(response.id);
  // What is known may be somebody else's claim, so the others are tried as well.
  const others = officers.passkeysOf(page.relyingParty).filter((key) => !known.includes(key));
  for (const key of [...known, ...others]) {
    const officer = officers.holderOf(key, page.relyingParty);
    if (officer !== undefined && (await answersFor(key, response, challenge, page))) return accept({ officer, key });
  }
  if (known.length === 0) return refuse('passkey-unknown');
  const counts = known.some((key) => officers.holderOf(key, page.relyingParty) !== undefined);
  return refuse(counts ? 'passkey-refused' : 'passkey-ended');
}

/** The challenge that the browser says it answered, if it was given to this page for this purpose and not yet taken. */
function takeChallenge(
  clientData: string,
  purpose: Purpose,
  page: Page,
  { store }: Desk,
  { challenges }: Waiting,
): Result<string> {
  const challenge = challengeIn(clientData);
  const taken = challenge !== undefined && challenges.take(challenge, purpose, page.origin, store.now());
  return taken ? accept(challenge) : refuse('challenge-over');
}

function challengeIn(clientData: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}

function sessionRoutes(server: FastifyInstance, desk: Desk): void {
  const schema = hidden;
  // Nobody being signed in is no fault: every page may ask.
  server.get('/desk-api/session', { schema }, (request, reply) => {
    const signed = signedIn(request, desk);
    return reply.type('application/json').send(signed.ok ? viewOf(desk, signed.value.token) : 'null');
  });
  server.post('/desk-api/sign-out', { schema }, (request, reply) =>
    withSession(request, reply, desk, ({ token }) => {
      desk.store.end(token);
      dropSession(reply, desk);
      return reply.send({ ended: 1 });
    }),
  );
  server.post('/desk-api/sign-out-everywhere', { schema }, (request, reply) =>
    withSession(request, reply, desk, ({ session }) => {
      dropSession(reply, desk);
      return reply.send({ ended: desk.store.endAll(session.officer) });
    }),
  );
}

function withSession(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  answer: (signed: SignedIn) => FastifyReply,
): FastifyReply {
  const signed = signedIn(request, desk);
  return signed.ok ? answer(signed.value) : problem(reply, signed.refusal);
}

/** What the pages show of a session, and need in order to sign: everything in it is the book's. */
function viewOf({ store, officers, limits }: Desk, token: string): object {
  const session = store.session(token, limits);
  const officer = session === undefined ? undefined : officers.find(session.officer);
  if (session === undefined || officer === undefined) throw new Error('a session ended while it was being shown');
  const passkeys = officer.keys
    .filter((key) => key.startsWith('passkey:'))
    .map((key) => ({ key, credentials: store.credentialsOf(key) }));
  return {
    officer: officer.officer,
    job: officer.job,
    offices: officer.offices,
    key: session.key,
    passkeys,
    deskToken: deskTokenOf(token),
    timeMs: store.now(),
    endsMs: session.startedMs + limits.longestMs,
    idleMs: limits.idleMs,
  };
}
