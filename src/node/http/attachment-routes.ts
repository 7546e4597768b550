/** Content that transactions name by hash: brought before its transaction, read by whoever wants to check it. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Bytes, fromBase64url, MAX_ATTACHMENT_BYTES } from '#kernel';
import type { TownNode } from '../town-node.ts';
import { binaryAnswer, hash, jsonAnswer } from './answers.ts';
import { problem } from './problems.ts';
import { senderOf } from './sender.ts';

const NOTHING: Bytes = new Uint8Array(0);

const facts = z.object({ hash: hash.describe('SHA-256, as the transaction must name it.'), size: z.int() });

export function attachmentRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const tags = ['attachments'];
  const put = {
    summary: 'Bring the content of an attachment',
    description:
      'It waits an hour for the transaction that names it, or less where very much waits. It is public, as the book is.',
    tags,
    consumes: ['application/octet-stream'],
    response: jsonAnswer('The content is on the disk.', facts),
  };
  server.post('/attachments', { schema: put, bodyLimit: MAX_ATTACHMENT_BYTES }, async (request, reply) => {
    const { attachments } = node.shelf;
    const kept = attachments.ok
      ? attachments.value.put((request.body as Bytes | undefined) ?? NOTHING, senderOf(request))
      : attachments;
    return kept.ok ? reply.send(kept.value) : problem(reply, kept.refusal);
  });
  const get = {
    summary: 'The content of an attachment',
    tags,
    params: z.object({ hash }),
    response: binaryAnswer('The bytes whose SHA-256 is the hash.'),
  };
  server.get('/attachments/:hash', { schema: get }, async (request, reply) => {
    const { attachments } = node.shelf;
    if (!attachments.ok) return problem(reply, attachments.refusal);
    const content = attachments.value.get(fromBase64url(request.params.hash) ?? NOTHING);
    if (content === undefined) return problem(reply, { code: 'not-found' });
    // Foreign content never opens as a page of ours.
    reply.header('content-disposition', 'attachment').header('content-security-policy', "default-src 'none'; sandbox");
    return reply.type('application/octet-stream').send(Buffer.from(content));
  });
  const prune = {
    summary: 'Let go of the content of old entries',
    description:
      'Only what no field of a class of retention keeps any more: permanent content stays, and the rest for its years. What no field names goes by the day alone. Entries, receipts and proofs stay valid.',
    tags: ['local'],
    body: z.object({ beforeMs: z.int().min(0) }),
    response: jsonAnswer(
      'How many contents were let go of, and how many as old are kept by their class.',
      z.object({ pruned: z.int(), kept: z.int() }),
    ),
  };
  server.post('/local/attachments/prune', { schema: prune }, async (request, reply) => {
    const { attachments } = node.shelf;
    if (!attachments.ok) return problem(reply, attachments.refusal);
    const pruned = attachments.value.prune(request.body.beforeMs);
    return pruned.ok ? reply.send(pruned.value) : problem(reply, pruned.refusal);
  });
}
