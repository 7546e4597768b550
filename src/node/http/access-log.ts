/**
 * One line per request: method, route pattern, status, milliseconds. Never a body, a header, an address or the
 * path itself: a query may hold a name, and who read which parcel is nobody's business.
 */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

export function logRequests(server: FastifyInstance, log: Logger): void {
  server.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    log[reply.statusCode >= 500 ? 'error' : 'info'](line, 'request');
  });
  server.addHook('onError', async (request, _reply, error) => {
    if ((error.statusCode ?? 500) < 500) return;
    log.error({ route: request.routeOptions.url ?? 'unknown', ...placeOf(error) }, 'fault');
  });
}

/** Where an error arose, without its message: that may quote what somebody sent. */
export function placeOf(error: Error): { readonly error: string; readonly at: readonly string[] } {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, at: frames.slice(0, 8).map((line) => line.trim()) };
}
