/**
 * What a web page may do. Pages of any origin may read what is public: that is what a public book is for.
 * The desk answers the town's own sign-in pages and no other.
 * Local routes answer no browser at all. A page that points its own name at this machine ("DNS rebinding")
 * gives itself away by the Host header, and any page by headers that its browser adds.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Refusal } from '#kernel';
import type { Page } from '../desk/passkeys.ts';
import { deskRefusal, isDesk } from './desk-guard.ts';
import { holdsToken, isLocal, THIS_MACHINE } from './local-routes.ts';
import { problem } from './problems.ts';

/** To be called before any route is added. */
export function guardRoutes(server: FastifyInstance, token: string, pages: () => readonly Page[]): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isDesk(request)) {
      const refusal = deskRefusal(request, pages);
      if (refusal !== undefined) return problem(reply, refusal, 403);
      return;
    }
    if (!isLocal(request)) {
      if (request.method === 'GET' || request.method === 'HEAD') reply.header('access-control-allow-origin', '*');
      return;
    }
    const refusal = localRefusal(request, token);
    if (refusal !== undefined) return problem(reply, refusal);
  });
}

function localRefusal(request: FastifyRequest, token: string): Refusal | undefined {
  const { host, origin } = request.headers;
  if (!THIS_MACHINE.test(host ?? '')) return { code: 'host-refused' };
  if (origin !== undefined || request.headers['sec-fetch-site'] !== undefined) return { code: 'browser-refused' };
  return holdsToken(request, token) ? undefined : { code: 'token-missing' };
}
