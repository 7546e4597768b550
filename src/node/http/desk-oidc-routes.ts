/** The way to the office account and back. It ends in a session like any other, which signs nothing by itself. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Attempts } from '../desk/attempts.ts';
import { CALLBACK, type IdentityProvider, stateMark } from '../desk/identity-provider.ts';
import { cookieName, cookieOf, type Desk, endFormer, pageIn, setSession } from './desk-guard.ts';
import { problem } from './problems.ts';
import { senderOf } from './sender.ts';

const schema = { hide: true };
const TEN_MINUTES = 600;
/** From one address: what waits for an answer has limited room. */
const [PER_ADDRESS, WINDOW_MS] = [30, 15 * 60_000];

export function deskOidcRoutes(server: FastifyInstance, desk: Desk, provider: IdentityProvider | undefined): void {
  server.get('/desk-api/ways', { schema }, (_request, reply) => reply.send({ account: provider?.name ?? null }));
  if (provider === undefined) return;
  const starts = new Attempts(PER_ADDRESS, WINDOW_MS);
  server.post('/desk-api/oidc/start', { schema }, async (request, reply) => {
    const page = pageIn(request, desk);
    const now = desk.store.now();
    const wait = starts.waitSeconds(senderOf(request), now);
    if (wait > 0) return problem(reply, { code: 'too-many-attempts', detail: { seconds: wait } });
    starts.count(senderOf(request), now);
    const begun = await provider.begin(page.origin);
    if (!begun.ok) return problem(reply, begun.refusal);
    // Here, because a browser that comes back from another site does not bring the cookie of its session.
    endFormer(request, desk);
    const { url, state } = begun.value;
    const secure = page.origin.startsWith('https:');
    // Lax, because the way back begins at the provider.
    const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: TEN_MINUTES } as const;
    reply.setCookie(markName(desk, secure), stateMark(state), cookie);
    return reply.send({ url });
  });
  server.get(CALLBACK, { schema }, async (request, reply) => {
    const { state = '' } = request.query as { readonly state?: string };
    if (typeof state !== 'string' || cookieOf(request, (secure) => markName(desk, secure)) !== stateMark(state))
      return back(reply, 'challenge-over');
    const finished = await provider.finish(state, request.url.split('?')[1] ?? '');
    if (!finished.ok) return back(reply, finished.refusal.code);
    const { officer, origin } = finished.value;
    const page = desk.officers.pages().find((one) => one.origin === origin);
    if (page === undefined || desk.officers.find(officer) === undefined) return back(reply, 'account-unknown');
    // A whole town hall may come from one address in one morning.
    starts.uncount(senderOf(request));
    setSession(reply, desk, page, desk.store.begin(officer, null, desk.limits));
    return reply.redirect('/desk', 303);
  });
}

function markName({ chain }: Desk, secure: boolean): string {
  return `${cookieName(chain, secure)}-away`;
}

function back(reply: FastifyReply, why: string): FastifyReply {
  return reply.redirect(`/desk/sign-in?why=${why}`, 303);
}
