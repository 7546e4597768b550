/**
 * What offices share under grants. A parcel is for everybody to take, since one office alone can open it; all else needs
 * the home's token.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type Refusal, toBase64url } from '#kernel';
import { fetchFrom } from '../sharing/fetch-parcel.ts';
import type { TownNode } from '../town-node.ts';
import { binaryAnswer, hash, jsonAnswer, whole } from './answers.ts';
import { problem } from './problems.ts';
import { commitmentParam } from './vault-routes.ts';

const office = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,63}$/);
const grantParam = z
  .string()
  .regex(/^[0-9]{1,15}$/)
  .transform(Number)
  .describe('Its number.');
const grantBody = z.int().min(0).describe('Its number.');

/** Here the grant is what is asked for; in an act it would be a field of the act. */
const STATUS: { readonly [code: string]: number } = {
  'grant-unknown': 404,
  'parcel-not-here': 404,
  'grant-revoked': 410,
  'grant-expired': 410,
  'giver-unreachable': 503,
  'giver-refused': 503,
};

export function sharingRoutes(plain: FastifyInstance, node: TownNode, log: Logger | undefined): void {
  parcelRoute(plain, node);
  givingRoutes(plain, node);
  receivingRoutes(plain, node, log);
}

function parcelRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'The encrypted parcel of a grant',
    description:
      'Only the office that the grant names can open it. Once the grant is revoked or has ended, it is not given out any more.',
    tags: ['sharing'],
    params: z.object({ grant: grantParam }),
    response: binaryAnswer('The parcel, whose SHA-256 and size the grant states.'),
  };
  plain.withTypeProvider<ZodTypeProvider>().get('/shared/:grant', { schema }, async ({ params }, reply) => {
    const { sharing } = node.shelf;
    const parcel = sharing.ok ? sharing.value.parcel(params.grant) : sharing;
    if (!parcel.ok) return refused(reply, parcel.refusal);
    return reply.header('cache-control', 'no-store').type('application/octet-stream').send(Buffer.from(parcel.value));
  });
}

function givingRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const key = {
    summary: 'Make a key for receiving',
    description: 'Its secret half is in a file of the home. An office names it by sharing/name-key.',
    tags: ['sharing'],
    response: jsonAnswer('The public key.', z.object({ key: hash })),
  };
  server.post('/vault/receiving-keys', { schema: key }, async (_request, reply) => {
    const { sharing } = node.shelf;
    return sharing.ok ? { key: sharing.value.makeKey() } : refused(reply, sharing.refusal);
  });
  const parcel = {
    summary: 'Encrypt an item of the vault to an office',
    description: 'The parcel waits an hour for the grant that names it.',
    tags: ['sharing'],
    body: z.object({ from: office, to: office, item: commitmentParam }),
    response: jsonAnswer('What the grant is to state.', z.object({ key: hash, parcelHash: hash, parcelSize: whole })),
  };
  server.post('/vault/parcels', { schema: parcel }, async ({ body }, reply) => {
    const { sharing } = node.shelf;
    const prepared = sharing.ok ? sharing.value.prepare(body.from, body.to, body.item) : sharing;
    return prepared.ok ? reply.send(prepared.value) : refused(reply, prepared.refusal);
  });
}

const openedSchema = z.object({
  grant: whole,
  from: office,
  to: office,
  purpose: z.string(),
  untilMs: whole,
  item: hash,
  kind: z.string(),
  content: z.string(),
});
const hereSchema = z.object({
  grant: whole,
  receivedMs: whole,
  endedMs: whole.nullable(),
  why: z.string().nullable(),
  openings: z.array(z.object({ openedMs: whole, by: z.string() })),
});

function receivingRoutes(plain: FastifyInstance, node: TownNode, log: Logger | undefined): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const open = {
    summary: 'Open an item that was shared with an office of this town',
    description:
      'The first time it is fetched from its giver. Every opening is noted, and erased is it when the grant ends.',
    tags: ['sharing'],
    body: z.object({
      grant: grantBody,
      by: z.string().min(1).max(120).describe('Who opens it, for the log of the node.'),
      address: z
        .string()
        .max(261)
        .regex(/^https?:\/\/[a-z0-9.:[\]-]+$/)
        .optional(),
    }),
    response: jsonAnswer('The item, checked against the commitment of the grant.', openedSchema),
  };
  server.post('/vault/received', { schema: open }, async ({ body }, reply) => {
    const { sharing } = node.shelf;
    const fetch = fetchFrom(node.machine, body.address);
    const opened = sharing.ok ? await sharing.value.open(body.grant, body.by, fetch) : sharing;
    if (!opened.ok) return refused(reply, opened.refusal);
    log?.info({ grant: body.grant, by: body.by }, 'shared item opened');
    const { from, to, purpose, untilMs, item } = opened.value.grant;
    const { kind, content } = opened.value.item;
    return reply.send({ grant: body.grant, from, to, purpose, untilMs, item, kind, content: toBase64url(content) });
  });
  const here = {
    summary: 'What is known here of items that were shared with this town',
    description: 'When each came, who opened it, and when and why it was erased.',
    tags: ['sharing'],
    body: z.object({ grants: z.array(grantBody).max(200) }),
    response: jsonAnswer('Those that ever came, in the order asked.', z.object({ here: z.array(hereSchema) })),
  };
  server.post('/vault/received/facts', { schema: here }, async ({ body }, reply) => {
    const { sharing } = node.shelf;
    if (!sharing.ok) return refused(reply, sharing.refusal);
    return reply.send({ here: body.grants.flatMap((grant) => sharing.value.here(grant) ?? []) });
  });
}

function refused(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return problem(reply, refusal, STATUS[refusal.code]);
}
