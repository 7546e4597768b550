/** Receipts and proofs as files for people: one HTML page that checks itself wherever it is opened, or one sheet. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accept, type Result } from '#kernel';
import { formatReceiptPage, type ReceiptPage, verifyReceiptPage } from '#verify';
import { actsBeside, receiptPage } from '../receipt-pages.ts';
import { receiptSheet } from '../sheet/sheet.ts';
import type { TownNode } from '../town-node.ts';
import { binaryAnswer, jsonAnswer, textAnswer } from './answers.ts';
import { actSchema, actsFound, projection } from './book-routes.ts';
import { problem } from './problems.ts';
import { historyProof } from './titles-routes.ts';
import { PRINT_FONTS, standaloneFile } from './web-routes.ts';

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
    '/entries/:index/receipt.pdf',
    {
      schema: {
        summary: 'A receipt on one sheet of paper',
        description: 'With a QR code that leads to the entry. It tells; what proves is the page or the proof file.',
        tags,
        params: z.object({ index }),
        querystring: z.object({ language: z.enum(['en', 'es']).default('en') }),
        response: binaryAnswer('A tagged PDF.', 'application/pdf'),
      },
    },
    async ({ params, query, protocol, host }, reply) => {
      const address = addressOf(protocol, host, params.index);
      return sendSheet(reply, node, { entry: params.index, address, language: query.language });
    },
  );
  server.get(
    '/entries/:index/acts',
    {
      schema: {
        summary: 'Other entries about the same instruments',
        tags,
        params: z.object({ index }),
        response: jsonAnswer('Entries without their content, in order.', z.object({ acts: z.array(actSchema) })),
      },
    },
    async ({ params }, reply) => {
      const entries = actsBeside(node, params.index);
      const read = projection(node, 'entries');
      if (!entries.ok) return problem(reply, entries.refusal);
      if (!read.ok) return problem(reply, read.refusal);
      return { acts: entries.value.flatMap((entry) => actsFound(node, read.value, { before: entry + 1, limit: 1 })) };
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

type Asked = { readonly entry: number; readonly address: string; readonly language: 'en' | 'es' };

/** The sheet tells only what the verifier found. */
async function sendSheet(reply: FastifyReply, node: TownNode, asked: Asked): Promise<FastifyReply> {
  const made = receiptPage(node, asked.entry);
  if (!made.ok) return problem(reply, made.refusal);
  if (standaloneFile() === undefined) return problem(reply, { code: 'pages-not-built' });
  const page = verifyReceiptPage(made.value);
  if (!page.ok) return problem(reply, page.refusal);
  const { name: town, chain } = node.town;
  const sheet = await receiptSheet({ ...asked, page: page.value, town, chain, fonts: PRINT_FONTS });
  return reply
    .type('application/pdf')
    .header('content-disposition', `attachment; filename="entry-${asked.entry}.pdf"`)
    .header('cache-control', 'no-store')
    .send(sheet);
}

/** As whoever asks has reached the town; a name that is none leaves the path alone. */
function addressOf(protocol: string, host: string, entry: number): string {
  return `${/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) ? `${protocol}://${host}` : ''}/ledger/${entry}`;
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
