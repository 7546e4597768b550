/** The node's HTTP interface. Nothing is interpreted here: bytes go to the engine, answers and problems come back. */
import fastify, { type FastifyInstance } from 'fastify';
import { MAX_TRANSACTION_BYTES } from '#kernel';
import type { TownNode } from '../town-node.ts';
import { homePage } from './home-page.ts';
import { guardLocalRoutes, localRoutes } from './local-routes.ts';
import { logRoutes } from './log-routes.ts';
import { problem } from './problems.ts';
import { readRoutes } from './read-routes.ts';
import { writeRoutes } from './write-routes.ts';

export type HttpOptions = {
  /** Whoever holds it may call the local routes. */
  readonly token: string;
  readonly stop: () => void;
};

export function httpServer(node: TownNode, options: HttpOptions): FastifyInstance {
  const server = fastify({ bodyLimit: MAX_TRANSACTION_BYTES, requestTimeout: 30_000, forceCloseConnections: true });
  takeBytesAlone(server);
  server.setNotFoundHandler((_request, reply) => problem(reply, { code: 'route-unknown' }, 404));
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    // What went wrong inside is for the log, never for the caller.
    const status = error.statusCode ?? 500;
    problem(reply, { code: status >= 500 ? 'internal' : 'request-malformed' }, status);
  });
  guardLocalRoutes(server, options.token);
  homePage(server, node);
  readRoutes(server, node);
  logRoutes(server, node);
  writeRoutes(server, node);
  localRoutes(server, options.stop);
  return server;
}

/** Bodies reach the routes as the bytes that were sent: what was signed is not read and written again. */
function takeBytesAlone(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  for (const type of ['application/json', 'application/x-ndjson']) {
    server.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    if (request.headers['content-encoding'] !== undefined) return problem(reply, { code: 'compression-refused' }, 415);
  });
}
