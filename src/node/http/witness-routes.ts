/** This node as a witness: C2SP tlog-witness below /witness/, and what the public may know of it. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatVerifier, NOTE_LIMITS } from '#proofs';
import type { TownNode } from '../town-node.ts';
import { latestOf } from '../witness/town-witness.ts';
import type { WatchedRow } from '../witness/witness-store.ts';
import { jsonAnswer, textAnswer, whole } from './answers.ts';
import { problem } from './problems.ts';

const MAX_REQUEST_BYTES = NOTE_LIMITS.bytes + 64 * 45;
const TEXT = 'text/plain; charset=utf-8';
const tags = ['witness'];

export function witnessRoutes(plain: FastifyInstance, node: TownNode): void {
  plain.register(async (scope) => addCheckpointRoute(scope, node));
  publicRoutes(plain, node);
  monitorRoute(plain, node);
}

/** In a scope of its own, because C2SP does not say which media type the request has. */
function addCheckpointRoute(server: FastifyInstance, node: TownNode): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const schema = {
    summary: 'Cosign a checkpoint',
    description:
      'C2SP tlog-witness: a line "old <size>", the consistency proof, an empty line, the checkpoint. ' +
      '409 carries the size last cosigned as text/x.tlog.size.',
    tags,
    consumes: ['text/plain'],
    response: textAnswer('Cosignature lines.'),
  };
  server.post('/witness/add-checkpoint', { schema, bodyLimit: MAX_REQUEST_BYTES }, async (request, reply) => {
    const body = request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : '';
    const { status, contentType, body: answer } = node.witness.answer(body);
    return reply.code(status).type(contentType).send(answer);
  });
}

function publicRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/witness/keys',
    { schema: { summary: 'The keys that cosign here', tags, response: textAnswer('One verifier key a line.') } },
    async (_request, reply) =>
      reply.type(TEXT).send(node.witness.cosigners.map((key) => `${formatVerifier(key)}\n`).join('')),
  );
  server.get(
    '/witness/logs',
    {
      schema: {
        summary: 'The logs watched here',
        description: 'In the order of their origins; go on after the last one.',
        tags,
        querystring: z.object({
          after: z.string().max(255).default('').describe('The last origin that you have.'),
          limit: limit(200),
        }),
        response: jsonAnswer('Logs.', z.object({ logs: logsSchema })),
      },
    },
    async ({ query }) => ({ logs: node.witness.store.watchedAfter(query.after, query.limit).map(logAnswer) }),
  );
  server.get(
    '/witness/evidence',
    {
      schema: {
        summary: 'Evidence against logs',
        description: 'In the order in which it was found; go on after the last one.',
        tags,
        querystring: z.object({
          after: z.coerce.number().int().min(0).default(0).describe('The last id that you have.'),
          limit: limit(50),
        }),
        response: jsonAnswer('Each file convicts by itself.', z.object({ evidence: z.array(evidenceSchema) })),
      },
    },
    async ({ query }) => ({ evidence: node.witness.store.evidenceAfter(query.after, query.limit) }),
  );
}

const limit = (most: number) => z.coerce.number().int().min(1).max(most).default(most);

/** For monitors: C2SP tlog-witness. */
function monitorRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/witness/:hash/checkpoint',
    {
      schema: {
        summary: 'The last checkpoint cosigned for a log',
        tags,
        params: z.object({ hash: z.string().length(64).describe('SHA-256 of the origin, in hexadecimal.') }),
        response: textAnswer('The checkpoint with our cosignatures.'),
      },
    },
    async ({ params }, reply) => {
      const note = node.witness.checkpointOf((origin) => hexOfHash(origin) === params.hash);
      if (note === undefined) return problem(reply, { code: 'not-found' });
      return reply.header('cache-control', 'public, max-age=3').type(TEXT).send(note);
    },
  );
}

export const vkey = z.string().min(1).max(4_096);

/** A foreign log may say any size up to 2^63; from 2^53 on it is rounded here, and exact in the note. */
export const foreignSize = z.number().min(0);

export const logSchema = z.object({
  origin: z.string(),
  vkeys: z.array(vkey),
  url: z.string().nullable(),
  size: foreignSize.nullable().describe('Size last cosigned; null where none has been.'),
});
const logsSchema = z.array(logSchema);
const evidenceSchema = z.object({ id: whole, origin: z.string(), timeMs: whole, file: z.string() });

export function logAnswer({ origin, vkeys, url, latest }: WatchedRow): z.infer<typeof logSchema> {
  const size = latest === undefined ? null : Number(latestOf(latest).size);
  return { origin, vkeys: [...vkeys], url: url ?? null, size };
}

function hexOfHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
