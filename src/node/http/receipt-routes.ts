/** Receipts and proofs as files for people: one HTML page that checks itself wherever it is opened, or one sheet. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accept, type Result } from '#kernel';
import { formatReceiptPage, type ReceiptPage } from '#verify';
import { actsBeside, receiptPage } from '../receipt-pages.ts';
import type { TownNode } from '../town-node.ts';
import { jsonAnswer, textAnswer } from './answers.ts';
import { problem } from './problems.ts';
import { historyProof } from './titles-routes.ts';
import { standaloneFile } from './web-routes.ts';

/** Where the built file takes its data. */
const DATA_PLACE = '<!--data-->';

const tags = ['receipts'];
const index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).describe('Zero-based place in the log.');
const html = textAnswer('One HTML file, to be saved. It checks itself with no network.', 'text/html');

export function receiptRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/entries/:index/receipt.html',
    {
      schema: {
        summary: 'A receipt that checks itself',
        description: 'It also carries what became of the instruments that the entry is about, as of now.',
        tags,
        params: z.object({ index }),
        response: html,
      },
    },
    async ({ params }, reply) => sendPage(reply, receiptPage(node, params.index), `entry-${params.index}.html`),
  );
  server.get(
    '/entries/:index/acts',
    {
      schema: {
        summary: 'Other entries about the same instruments',
        tags,
        params: z.object({ index }),
        response: jsonAnswer('Their places in the log, in order.', z.object({ entries: z.array(z.int()) })),
      },
    },
    async ({ params }, reply) => {
      const entries = actsBeside(node, params.index);
      return entries.ok ? { entries: entries.value } : problem(reply, entries.refusal);
    },
  );
  proofRoutes(plain, node);
}

function proofRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/state/proof.html',
    {
      schema: {
        summary: 'The proof for a key of the state, as a page that checks itself',
        tags,
        querystring: z.object({ key: z.string().min(1).max(512) }),
        response: html,
      },
    },
    async ({ query }, reply) => sendPage(reply, alone(node.stateFile(query.key)), 'record.html'),
  );
  server.get(
    '/titles/parcels/:id/history/proof.html',
    {
      schema: {
        summary: 'A parcel’s complete history, as a page that checks itself',
        tags,
        params: z.object({ id: z.string().min(1).max(64) }),
        response: html,
      },
    },
    async ({ params }, reply) => sendPage(reply, alone(historyProof(node, params.id)), 'history.html'),
  );
}

function alone(proof: Result<string>): Result<ReceiptPage> {
  return proof.ok ? accept({ proof: proof.value, instruments: [], acts: [] }) : proof;
}

/** To be saved, not shown: what counts is that it opens from the reader's own disk. */
function sendPage(reply: FastifyReply, page: Result<ReceiptPage>, name: string): FastifyReply {
  const file = standaloneFile();
  if (!page.ok) return problem(reply, page.refusal);
  if (file === undefined) return problem(reply, { code: 'pages-not-built' });
  const text = file.replace(DATA_PLACE, () => formatReceiptPage(page.value));
  return reply
    .type('text/html; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(text);
}
