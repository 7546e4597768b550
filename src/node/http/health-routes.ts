/** For whoever keeps the node running: is the process alive, and does it take transactions? */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TownNode } from '../town-node.ts';
import { jsonAnswer } from './answers.ts';

const readiness = z.object({
  ready: z.boolean(),
  reasons: z.array(z.string()).describe('Codes that say why not; empty where it is ready.'),
  warnings: z.array(z.string()).describe('Codes of what else is wrong: the vault, a projection, the witness.'),
});

export function healthRoutes(server: FastifyInstance, node: TownNode): void {
  const tags = ['node'];
  const live = jsonAnswer('The process answers. Restart it where this fails.', z.object({ ok: z.literal(true) }));
  server.get('/health', { schema: { summary: 'Is it alive?', tags, response: live } }, async () => ({ ok: true }));
  const ready = {
    ...jsonAnswer('It takes transactions.', readiness),
    503: { description: 'It does not.', content: { 'application/json': { schema: readiness } } },
  };
  server.get(
    '/health/ready',
    { schema: { summary: 'Is it ready?', tags, response: ready } },
    async (_request, reply) => {
      const [reasons, warnings] = [reasonsAgainst(node), warningsOf(node)];
      return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons, warnings });
    },
  );
}

/** A book that nobody founded yet can be read and founded, so it is ready. */
function reasonsAgainst(node: TownNode): string[] {
  const status = node.engine.status();
  if (status.state === 'halted') return ['halted', status.reason.code];
  return status.state === 'stopped' ? ['stopped'] : [];
}

function warningsOf({ network, shelf, witness }: TownNode): string[] {
  return [
    ...shelf.faults().map(({ code }) => code),
    ...(witness.renewed ? ['witness-renewed'] : []),
    ...(network?.engine.isUnsteady === true ? ['cometbft-ended'] : []),
    ...(network?.clock.offMs === undefined ? [] : ['clock-off']),
    ...(network?.upgradeAhead === undefined ? [] : ['upgrade-ahead']),
  ];
}
