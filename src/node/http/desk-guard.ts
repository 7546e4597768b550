/**
 * The way to the desk: only pages of the town's own sign-in addresses, and, past sign-in, only with a session whose
 * officer the book still knows. Whoever writes also brings the session's token in a header, which no foreign page
 * can read.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accept, type Refusal, type Result, refuse } from '#kernel';
import type { DeskLimits, DeskStore, Session } from '../desk/desk-store.ts';
import { CALLBACK } from '../desk/identity-provider.ts';
import type { OfficerOf, Officers } from '../desk/officers.ts';
import type { Page } from '../desk/passkeys.ts';
import { THIS_MACHINE } from './local-routes.ts';

const DESK = /^\/desk-api\//;
const TOKEN_HEADER = 'x-desk-token';

export function isDesk(request: FastifyRequest): boolean {
  return DESK.test(request.routeOptions.url ?? '');
}

/** Refusals: `browser-refused`, `site-unknown`. A program without a browser's headers may ask; it has no session. */
export function deskRefusal(request: FastifyRequest, pages: () => readonly Page[]): Refusal | undefined {
  // Coming back from the provider a browser comes from another site; what it brings is checked by its state.
  if (request.routeOptions.url === CALLBACK) return undefined;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return { code: 'browser-refused' };
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && origin === undefined) return undefined;
  return pageOf(request, pages()) === undefined
    ? { code: 'site-unknown', detail: { origin: origin ?? '' } }
    : undefined;
}

/** The page that sent the request: its browser says so, and scripts cannot change it. */
function pageOf(request: FastifyRequest, pages: readonly Page[]): Page | undefined {
  return pages.find(({ origin }) => origin === request.headers.origin);
}

/** As `pageOf`, behind `guardRoutes`, which has let nobody through who comes from another page. */
export function pageIn(request: FastifyRequest, { officers }: Desk): Page {
  const page = pageOf(request, officers.pages());
  if (page === undefined) throw new Error('a request from no page of the town came through');
  return page;
}

export type SignedIn = { readonly session: Session; readonly officer: OfficerOf; readonly token: string };

export type Desk = {
  readonly store: DeskStore;
  readonly officers: Officers;
  readonly limits: DeskLimits;
  /** Names the cookie: towns on one machine must not take each other's. */
  readonly chain: string;
  /** Told whenever an officer reads or writes what is sealed from the public. */
  readonly opened: (officer: string, route: string) => void;
};

/** Refusals: `session-missing`, `session-over`, and for whoever writes `desk-token-wrong`. */
export function signedIn(request: FastifyRequest, { store, officers, limits, chain }: Desk): Result<SignedIn> {
  const token = cookieOf(request, (secure) => cookieName(chain, secure));
  if (token === undefined) return refuse('session-missing');
  const session = store.session(token, limits);
  const officer = session === undefined ? undefined : officers.find(session.officer);
  // A key that has ended, or an officer who has left, ends the session at once.
  const counts = officer !== undefined && (session?.key === null || officer.keys.includes(session?.key ?? ''));
  if (session === undefined || !counts) {
    store.end(token);
    return refuse('session-over');
  }
  const writes = request.method !== 'GET' && request.method !== 'HEAD';
  if (writes && !holdsDeskToken(request, token)) return refuse('desk-token-wrong');
  return accept({ session, officer, token });
}

/** What a page of the session sends with everything that it writes: made from the session's token, which it cannot see. */
export function deskTokenOf(token: string): string {
  return createHash('sha256').update(`desk token of ${token}`).digest('base64url');
}

function holdsDeskToken(request: FastifyRequest, token: string): boolean {
  const given = Buffer.from(String(request.headers[TOKEN_HEADER] ?? ''));
  const expected = Buffer.from(deskTokenOf(token));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A sign-in takes the place of the session that the browser had. */
export function endFormer(request: FastifyRequest, { store, chain }: Desk): void {
  const former = cookieOf(request, (secure) => cookieName(chain, secure));
  if (former !== undefined) store.end(former);
}

export function setSession(reply: FastifyReply, { chain, limits }: Desk, page: Page, token: string): void {
  const secure = page.origin.startsWith('https:');
  const maxAge = Math.floor(limits.longestMs / 1_000);
  reply.setCookie(cookieName(chain, secure), token, { ...COOKIE, secure, maxAge });
}

export function dropSession(reply: FastifyReply, { chain }: Desk): void {
  for (const secure of [true, false]) reply.clearCookie(cookieName(chain, secure), { ...COOKIE, secure });
}

const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

/**
 * The cookie without the prefix counts on this machine alone: elsewhere a neighbouring domain could have set it, and
 * with it somebody else's session. What a proxy has passed on comes from elsewhere, whatever host the proxy names.
 */
export function cookieOf({ cookies, headers }: FastifyRequest, named: (secure: boolean) => string): string | undefined {
  const own = cookies[named(true)];
  const passedOn = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded'].some(
    (name) => name in headers,
  );
  return own === undefined && !passedOn && THIS_MACHINE.test(headers.host ?? '') ? cookies[named(false)] : own;
}

export function cookieName(chain: string, secure: boolean): string {
  // A book may be named with a colon, and a cookie may not.
  return `${secure ? '__Host-' : ''}desk-${chain.replaceAll(':', '_')}`;
}
