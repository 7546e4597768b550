/** What the operator of a witness does, by command on the same machine. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TownNode } from '../town-node.ts';
import { type Looked, lookAt } from '../witness/look.ts';
import { pushCheckpoint } from '../witness/push.ts';
import { jsonAnswer, whole } from './answers.ts';
import { problem } from './problems.ts';
import { foreignSize, logAnswer, logSchema, vkey } from './witness-routes.ts';

export function operatorRoutes(server: FastifyInstance, node: TownNode): void {
  watchRoute(server, node);
  pushRoute(server, node);
  checkRoute(server, node);
  neighboursRoute(server, node);
}

function watchRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
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
}

function pushRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.post(
    '/local/witness/push',
    {
      schema: {
        summary: 'Ask a neighbour to cosign our newest checkpoint',
        tags,
        body: z.strictObject({ to: address, vkeys: z.array(vkey).min(1).max(8).optional() }),
        response: jsonAnswer('It did.', z.object({ size: whole, cosigners: z.array(vkey) })),
      },
    },
    async ({ body }, reply) => {
      const pushed = await pushCheckpoint(node.witness.store, node.ownLog, body.to, body.vkeys);
      return pushed.ok ? pushed.value : problem(reply, pushed.refusal);
    },
  );
}

function checkRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
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

function neighboursRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const schema = {
    summary: 'Who cosigns our book',
    tags,
    response: jsonAnswer('Their addresses.', z.object({ neighbours: z.array(z.string()) })),
  };
  server.get('/local/witness/neighbours', { schema }, async () => ({
    neighbours: [...node.witness.store.neighbours()],
  }));
}

const tags = ['local'];
/** Without a slash at the end, because paths are appended. */
const address = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .transform((url) => url.replace(/\/+$/, ''));

const lookedSchema = z.object({
  origin: z.string(),
  found: z.enum(['continues', 'behind', 'unproved', 'forked']),
  size: foreignSize,
  seen: foreignSize,
}) satisfies z.ZodType<Looked>;
