/** This node as a witness: C2SP tlog-witness below /witness/, and what its operator does by command below /local/. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatVerifier, NOTE_LIMITS } from '#proofs';
import type { TownNode } from '../town-node.ts';
import { type Looked, lookAt } from '../witness/look.ts';
import { pushCheckpoint } from '../witness/push.ts';
import { latestOf } from '../witness/town-witness.ts';
import type { WatchedRow } from '../witness/witness-store.ts';
import { jsonAnswer, textAnswer } from './answers.ts';
import { problem } from './problems.ts';

const MAX_REQUEST_BYTES = NOTE_LIMITS.bytes + 64 * 45;
const TEXT = 'text/plain; charset=utf-8';

export function witnessRoutes(plain: FastifyInstance, node: TownNode): void {
  plain.register(async (scope) => addCheckpointRoute(scope, node));
  publicRoutes(plain, node);
  operatorRoutes(plain, node);
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
    tags: ['witness'],
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
  const tags = ['witness'];
  server.get(
    '/witness/keys',
    { schema: { summary: 'The keys that cosign here', tags, response: textAnswer('One verifier key a line.') } },
    async (_request, reply) =>
      reply.type(TEXT).send(node.witness.cosigners.map((key) => `${formatVerifier(key)}\n`).join('')),
  );
  server.get(
    '/witness/logs',
    {
      schema: { summary: 'The logs watched here', tags, response: jsonAnswer('Logs.', z.object({ logs: logsSchema })) },
    },
    async () => ({ logs: node.witness.store.watched().map(logAnswer) }),
  );
  server.get(
    '/witness/evidence',
    {
      schema: {
        summary: 'Evidence against logs',
        tags,
        response: jsonAnswer('Each file convicts by itself.', z.object({ evidence: z.array(evidenceSchema) })),
      },
    },
    async () => ({ evidence: node.witness.evidence() }),
  );
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

function operatorRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const tags = ['local'];
  server.post(
    '/local/witness/logs',
    {
      schema: {
        summary: 'Watch a log',
        tags,
        body: z.strictObject({ vkeys: z.array(vkey).min(1).max(8), url: address.optional() }),
        response: jsonAnswer('It is watched from now on.', logSchema),
      },
    },
    async ({ body }, reply) => {
      const watched = node.witness.watch(body.vkeys, body.url);
      return watched.ok ? logAnswer(watched.value) : problem(reply, watched.refusal);
    },
  );
  server.post(
    '/local/witness/push',
    {
      schema: {
        summary: 'Ask a neighbour to cosign our newest checkpoint',
        tags,
        body: z.strictObject({ to: address, vkeys: z.array(vkey).min(1).max(8).optional() }),
        response: jsonAnswer('It did.', z.object({ size: z.int(), cosigners: z.array(vkey) })),
      },
    },
    async ({ body }, reply) => {
      const pushed = await pushCheckpoint(node.witness.store, node.ownLog, body.to, body.vkeys);
      return pushed.ok ? pushed.value : problem(reply, pushed.refusal);
    },
  );
  server.post(
    '/local/witness/check',
    {
      schema: {
        summary: 'Go and look at a watched log',
        tags,
        body: z.strictObject({ origin: z.string().min(1).max(255) }),
        response: jsonAnswer('What was found.', lookedSchema),
      },
    },
    async ({ body }, reply) => {
      const row = node.witness.store.watchedLog(body.origin);
      const looked = row === undefined ? undefined : await lookAt(node.witness, row);
      if (looked === undefined) return problem(reply, { code: 'not-found', detail: { origin: body.origin } });
      return looked.ok ? looked.value : problem(reply, looked.refusal);
    },
  );
}

const vkey = z.string().min(1).max(4_096);
/** Without a slash at the end, because paths are appended. */
const address = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .transform((url) => url.replace(/\/+$/, ''));
const logSchema = z.object({
  origin: z.string(),
  vkeys: z.array(vkey),
  url: z.string().nullable(),
  size: z.int().nullable().describe('Size last cosigned; null where none has been.'),
});
const logsSchema = z.array(logSchema);
const evidenceSchema = z.object({ id: z.int(), origin: z.string(), timeMs: z.int(), file: z.string() });
const lookedSchema = z.object({
  origin: z.string(),
  found: z.enum(['continues', 'behind', 'forked']),
  size: z.int(),
  seen: z.int(),
}) satisfies z.ZodType<Looked>;

function logAnswer({ origin, vkeys, url, latest }: WatchedRow): z.infer<typeof logSchema> {
  const size = latest === undefined ? null : Number(latestOf(latest).size);
  return { origin, vkeys: [...vkeys], url: url ?? null, size };
}

function hexOfHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
