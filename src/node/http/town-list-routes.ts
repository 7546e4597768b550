/** The towns that keep this book: who they are, who has signed, who is silent; and the way their cosignatures come. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { toBase64url } from '#kernel';
import { formatVerifier, NOTE_LIMITS } from '#proofs';
import type { Network } from '../network/network.ts';
import type { TownNode } from '../town-node.ts';
import { hash, jsonAnswer, textAnswer, whole } from './answers.ts';
import { problem } from './problems.ts';

const tags = ['network'];

const townSchema = z.object({
  town: z.string(),
  name: z.string(),
  kind: z.string(),
  status: z.string(),
  address: z.string().nullable(),
  validates: z.boolean().describe('Whether it counts for the quorum.'),
  validatorKey: z.string().nullable().describe('The key with which it votes for blocks, as strict proofs name it.'),
  connected: z.boolean().describe('Whether this node is connected with that town’s now.'),
  signed: z
    .object({ size: whole, timeMs: whole })
    .nullable()
    .describe('The newest checkpoint that it is known to have signed.'),
  behindSinceMs: whole.nullable().describe('When the first entry came that it has not signed; null where it has all.'),
  missedSinceMs: whole.nullable().describe('Since when this node has no connection with it; null where it has one.'),
  differs: z.boolean().describe('It signed another book than this one.'),
});

const townsSchema = z.object({
  town: z.string().nullable().describe('Which of them this node is; null where one town keeps the book.'),
  nowMs: whole.describe('The clock of this node.'),
  clockOffMs: z
    .int()
    .nullable()
    .describe('How far it is ahead of most other towns’ clocks (below zero: behind); null where they agree.'),
  height: whole,
  size: whole,
  root: hash,
  quorum: whole.describe('So many validating towns make a block.'),
  mayFail: whole.describe('So many may be down, or lie, without harm.'),
  cosigned: z
    .object({ size: whole, towns: z.array(z.string()) })
    .nullable()
    .describe('The newest checkpoint that a receipt can carry, and who has signed it.'),
  towns: z.array(townSchema),
});

const differenceSchema = z.object({
  town: z.string(),
  size: whole,
  theirs: z.string(),
  ours: z.string(),
  evidence: z.string().nullable().describe('A file for "townledger verify"; null until enough towns have signed ours.'),
});

const differencesSchema = z.object({
  vkeys: z.array(z.string()).describe('The keys with which the members cosign, as the book names them.'),
  differences: z.array(differenceSchema),
});

export function townListRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const schema = {
    summary: 'The towns that keep this book',
    tags,
    response: jsonAnswer('Towns, and who has signed.', townsSchema),
  };
  server.get('/towns', { schema }, async () => townsAnswer(node));
  server.get(
    '/towns/differences',
    {
      schema: {
        summary: 'Towns that have signed another book than this one',
        description: 'Both statements, as they were signed.',
        tags,
        response: jsonAnswer('Differences.', differencesSchema),
      },
    },
    async () => (node.network === undefined ? { vkeys: [], differences: [] } : differencesSeenBy(node.network)),
  );
  plain.register(async (scope) => cosignatureRoute(scope, node));
}

function differencesSeenBy(network: Network): z.infer<typeof differencesSchema> {
  return {
    vkeys: network.membership.members.flatMap(({ cosigners }) => cosigners.map(formatVerifier)),
    differences: network.cosigning.differences().map((one) => ({
      ...one,
      evidence: network.evidenceAgainst(one.town) ?? null,
    })),
  };
}

async function townsAnswer(node: TownNode): Promise<z.infer<typeof townsSchema>> {
  const {
    machine: { tip },
    member,
    network,
    witness,
  } = node;
  const where = { nowMs: Date.now(), height: tip.height, size: tip.size, root: toBase64url(tip.logRoot) };
  if (network === undefined)
    return { town: member ?? null, ...where, clockOffMs: null, quorum: 0, mayFail: 0, cosigned: null, towns: [] };
  const { members, quorum, mayFail } = network.membership;
  const connected = await network.presence.look();
  const differing = new Set(network.cosigning.differences().map(({ town }) => town));
  const own = witness.store.own();
  const towns = members.map(({ town, name, kind, status, node: at, validates, validatorKey }) => ({
    town,
    name,
    kind,
    status,
    address: at?.address ?? null,
    validates,
    validatorKey: validatorKey ?? null,
    connected: town === network.town || (at?.peerId !== undefined && connected.has(at.peerId)),
    signed: network.cosigning.lastOf(town) ?? null,
    behindSinceMs: node.store.blockWith(network.cosigning.lastOf(town)?.size ?? 0)?.timeMs ?? null,
    missedSinceMs: (at?.peerId === undefined ? undefined : network.presence.missedSinceMs(at.peerId)) ?? null,
    differs: differing.has(town),
  }));
  const cosigned = own === undefined ? null : { size: Number(own.size), towns: [...network.signersOf(own)] };
  const clockOffMs = network.clock.offMs ?? null;
  return { town: network.town, ...where, clockOffMs, quorum, mayFail, cosigned, towns };
}

/** A statement is a checkpoint with the lines of one town; the answer is this town’s own, where it has one. */
function cosignatureRoute(server: FastifyInstance, node: TownNode): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const schema = {
    summary: 'Bring a town’s cosignature',
    description: 'The checkpoint with the lines of the town; the answer is this town’s own statement.',
    tags,
    consumes: ['text/plain'],
    response: textAnswer('This town’s newest statement, or nothing.'),
  };
  server.post('/towns/cosignatures', { schema, bodyLimit: NOTE_LIMITS.bytes }, async (request, reply) => {
    const { network } = node;
    if (network === undefined) return problem(reply, { code: 'no-network' });
    const body = request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : '';
    const received = network.cosigning.receive(body);
    if (!received.ok) return problem(reply, received.refusal);
    return reply.type('text/plain; charset=utf-8').send(statementFor(network, received.value.size));
  });
}

/** Who is behind learns nothing from a statement that he cannot compare yet; who is ahead has ours already. */
function statementFor(network: Network, size: number): string {
  return network.exchange.newestSize === size ? (network.exchange.statement ?? '') : '';
}
