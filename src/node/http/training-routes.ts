/** For training networks alone: lies that a running town can be told to tell. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TRAINING } from '../network/cheat.ts';
import type { TownNode } from '../town-node.ts';
import { jsonAnswer, whole } from './answers.ts';
import { problem } from './problems.ts';

export function trainingRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const schema = {
    summary: 'Fall silent for a while',
    description: 'The town neither votes nor signs. Refused but in a training network.',
    tags: ['local'],
    body: z.object({ seconds: z.int().min(1).max(600) }),
    response: jsonAnswer('It is silent now.', z.object({ silent: z.literal(true) })),
  };
  server.post('/local/training/silence', { schema }, async ({ body }, reply) => {
    const network = trainingNetwork(node);
    if (network === undefined) return problem(reply, { code: 'training-only' });
    network.fallSilent(body.seconds * 1_000);
    return reply.send({ silent: true });
  });
  const twice = {
    summary: 'Sign two blocks at one height',
    description: 'The other towns are told. Refused but in a training network.',
    tags: ['local'],
    response: jsonAnswer('It has.', z.object({ height: whole })),
  };
  server.post('/local/training/double-sign', { schema: twice }, async (_request, reply) => {
    const network = trainingNetwork(node);
    if (network === undefined) return problem(reply, { code: 'training-only' });
    return reply.send(await network.doubleSign());
  });
}

function trainingNetwork({ network, town }: TownNode): TownNode['network'] {
  return TRAINING.test(town.chain) ? network : undefined;
}
