/** The log as C2SP tlog-tiles. */
import type { FastifyInstance } from 'fastify';
import { parseTilePath } from '#proofs';
import type { TownNode } from '../town-node.ts';
import { problem } from './problems.ts';

export function logRoutes(server: FastifyInstance, node: TownNode): void {
  server.get('/log/checkpoint', async (_request, reply) => {
    const checkpoint = node.store.checkpoint();
    return checkpoint === undefined
      ? problem(reply, { code: 'not-founded' })
      : reply.type('text/plain; charset=utf-8').send(checkpoint);
  });
  server.get<{ Params: { '*': string } }>('/log/tile/*', async (request, reply) => {
    const tile = parseTilePath(`tile/${request.params['*']}`);
    if (tile === undefined || tile.level === 'entries') return problem(reply, { code: 'not-found' });
    try {
      const bytes = node.store.readTile(tile.level, tile.index, tile.width);
      return reply.type('application/octet-stream').send(Buffer.from(bytes));
    } catch {
      return problem(reply, { code: 'not-found' });
    }
  });
}
