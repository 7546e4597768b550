/** What only commands on the same machine may ask for; they prove it with the token in the home's run folder. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from './problems.ts';

/** Every route below these needs the token, whichever file it stands in. */
const LOCAL = /^\/(?:local|vault|imports)\//;

/** Refuses local routes without the token. To be called before any route is added. */
export function guardLocalRoutes(server: FastifyInstance, token: string): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isLocal(request) && !holdsToken(request, token)) return problem(reply, { code: 'token-missing' }, 401);
  });
}

export function localRoutes(server: FastifyInstance, stop: () => void): void {
  server.post('/local/stop', async (_request, reply) => {
    setImmediate(stop);
    return reply.send({ stopping: true });
  });
}

export function isLocal(request: FastifyRequest): boolean {
  return LOCAL.test(request.routeOptions.url ?? '');
}

/** Compares hashes, so that the time taken says nothing about the token. */
export function holdsToken(request: FastifyRequest, token: string): boolean {
  const given = request.headers.authorization ?? '';
  return timingSafeEqual(sha256(given), sha256(`Bearer ${token}`));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
