/** The proofs of a book that several towns keep, each with the block by which they agreed on it. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Result, refuse } from '#kernel';
import { blocksOf, strictFile } from '../network/strict-proof.ts';
import type { TownNode } from '../town-node.ts';
import { textAnswer } from './answers.ts';
import { problem } from './problems.ts';
import { historyProof } from './titles-routes.ts';

/** Each asks CometBFT several times, and a reader needs few of them. */
const config = { rateLimit: { max: 60 } };
const tags = ['network'];
const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const querystring = z.object({
  from: place
    .min(1)
    .optional()
    .describe('A block that you know: those that lead from it to the proof come along. Without it there is one block.'),
});
const schema = (summary: string) => ({
  summary: `${summary}, with the block by which the towns agreed on it`,
  description: 'Only where several towns keep the book. "townledger verify --trust" checks it without any of them.',
  tags,
  response: textAnswer('A strict proof.', 'application/json'),
});

export function strictRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/entries/:index/receipt.strict',
    { config, schema: { ...schema('A receipt'), params: z.object({ index: place }), querystring } },
    async ({ params, query }, reply) => send(reply, await strict(node, node.receiptFile(params.index), query.from)),
  );
  server.get(
    '/state/proof.strict',
    {
      config,
      schema: {
        ...schema('The proof for a key of the state'),
        querystring: querystring.extend({ key: z.string().min(1).max(512) }),
      },
    },
    async ({ query }, reply) => send(reply, await strict(node, node.stateFile(query.key), query.from)),
  );
  server.get(
    '/titles/parcels/:id/history/proof.strict',
    {
      config,
      schema: {
        ...schema('A parcel’s complete history'),
        params: z.object({ id: z.string().min(1).max(64) }),
        querystring,
      },
    },
    async ({ params, query }, reply) => send(reply, await strict(node, historyProof(node, params.id), query.from)),
  );
}

async function strict({ network, store }: TownNode, proof: Result<string>, from?: number): Promise<Result<string>> {
  if (network === undefined) return refuse('no-network');
  if (!proof.ok) return proof;
  return strictFile(
    proof.value,
    {
      blocks: blocksOf((method, params) => network.engine.ask(method, params)),
      heightOf: (size) => store.blockOf(size - 1)?.height,
    },
    from,
  );
}

function send(reply: FastifyReply, file: Result<string>): FastifyReply {
  if (!file.ok) return problem(reply, file.refusal);
  return reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(file.value);
}
