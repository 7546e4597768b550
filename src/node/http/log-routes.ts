/**
 * The log as C2SP tlog-tiles: a checkpoint, hash tiles and entry bundles.
 *
 * A full tile never changes, so caches may keep it for good. A partial tile is served for every width that the
 * log has passed: a client may hold an older checkpoint. The checkpoint alone is new every few seconds.
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Bytes } from '#kernel';
import { encodeEntries, parseTilePath, TILE_WIDTH, type Tile } from '#proofs';
import type { TownNode } from '../town-node.ts';
import { binaryAnswer, textAnswer } from './answers.ts';
import { problem } from './problems.ts';

const FOR_GOOD = 'public, max-age=31536000, immutable';
const FOR_SECONDS = 'public, max-age=3';

const tags = ['log'];

export function logRoutes(server: FastifyInstance, node: TownNode): void {
  checkpointRoute(server, node);
  tileRoute(server, node);
}

function checkpointRoute(server: FastifyInstance, node: TownNode): void {
  server.get(
    '/log/checkpoint',
    {
      schema: {
        summary: 'The newest signed checkpoint',
        tags,
        response: textAnswer('A C2SP signed note: origin, size and root of the log, with its signatures.'),
      },
    },
    async (_request, reply) => {
      const checkpoint = node.checkpoint();
      if (checkpoint === undefined) return problem(reply, { code: 'not-founded' });
      reply.header('cache-control', FOR_SECONDS);
      return reply.type('text/plain; charset=utf-8').send(checkpoint.note);
    },
  );
}

function tileRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/log/tile/*',
    {
      schema: {
        summary: 'A hash tile or an entry bundle',
        description:
          'Hash tiles at <level>/<number>, entry bundles at entries/<number>; the number in groups of three digits, ' +
          'all but the last with an x before them; a partial one ends in .p/<width>.',
        tags,
        params: z.object({ '*': z.string().max(64).describe('For example 0/x001/234.p/17') }),
        response: binaryAnswer('Hashes of 32 bytes each, or entries with their length before them.'),
      },
    },
    async (request, reply) => {
      const tile = parseTilePath(`tile/${request.params['*']}`);
      const bytes = tile === undefined ? undefined : readTile(node, tile);
      if (bytes === undefined) return problem(reply, { code: 'not-found' });
      reply.header('cache-control', FOR_GOOD);
      return reply.type('application/octet-stream').send(Buffer.from(bytes));
    },
  );
}

/** Undefined where the log does not reach so far. */
function readTile(node: TownNode, { level, index, width }: Tile): Bytes | undefined {
  const size = BigInt(node.machine.tip.size);
  const hashes = level === 'entries' ? size : size >> BigInt(8 * level);
  if (index * BigInt(TILE_WIDTH) + BigInt(width) > hashes) return undefined;
  if (level !== 'entries') return node.store.readTile(level, index, width);
  return encodeEntries(node.store.entriesFrom(Number(index) * TILE_WIDTH, width));
}
