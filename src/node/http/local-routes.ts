/** What only commands on the same machine may ask for; they prove it with the token in the home's run folder. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { jsonAnswer } from './answers.ts';

/** Every route below these needs the token, whichever file it stands in; `guardRoutes` sees to it. */
export const LOCAL = /^\/(?:local|vault|imports)\//;

/** The Host header of whoever asks from the node's own machine. */
export const THIS_MACHINE = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?$/;

export function localRoutes(server: FastifyInstance, stop: () => void): void {
  const schema = {
    summary: 'Stop the node',
    tags: ['local'],
    response: jsonAnswer('The node finishes what it has taken, and ends.', z.object({ stopping: z.literal(true) })),
  };
  server.post('/local/stop', { schema }, async (_request, reply) => {
    setImmediate(stop);
    return reply.send({ stopping: true });
  });
}

export function isLocal(request: FastifyRequest): boolean {
  return LOCAL.test(request.routeOptions.url ?? '');
}

/** Compares hashes, so that the time taken says nothing about the token. */
export function holdsToken(request: FastifyRequest, token: string): boolean {
  const given = request.headers.authorization;
  if (given === undefined) return false;
  return timingSafeEqual(sha256(given), sha256(`Bearer ${token}`));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
