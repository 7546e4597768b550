/** Transactions in, one or a batch of lines; and what became of one that was sent. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Bytes, Receipt, Result, Value } from '#kernel';
import { takeIn } from '../intake.ts';
import { entriesNamed } from '../projections/transactions.ts';
import type { TownNode } from '../town-node.ts';
import { anyValue, hash, jsonAnswer, whole } from './answers.ts';
import { projection } from './book-routes.ts';
import { countFurther } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { problem } from './problems.ts';

const MAX_BATCH = 1_000;
const MAX_BATCH_BYTES = 16 * 1_048_576;

const acceptedSchema = z.object({
  outcome: z.literal('accepted'),
  transaction: hash.describe('The name of the transaction: its leaf hash in the log.'),
  entry: whole,
  height: whole,
  timeMs: whole,
  result: anyValue,
});
const refusedSchema = z.object({ outcome: z.literal('refused'), code: z.string(), detail: anyValue.optional() });

export function writeRoutes(server: FastifyInstance, node: TownNode, metrics: Metrics): void {
  const one = {
    summary: 'Submit one transaction',
    description: 'Answers after the transaction is durable.',
    tags: ['write'],
    consumes: ['application/json'],
    response: jsonAnswer('The transaction is in the book.', acceptedSchema),
  };
  const many = {
    summary: 'Submit up to 1,000 transactions',
    description: 'One transaction a line; the answers come in the same order.',
    tags: ['write'],
    consumes: ['application/x-ndjson'],
    response: jsonAnswer(
      'What came of each.',
      z.object({ answers: z.array(z.discriminatedUnion('outcome', [acceptedSchema, refusedSchema])) }),
    ),
  };
  transactionRoute(server, node);
  const further = countFurther(server);
  server.post('/transactions', { schema: one }, async (request, reply) => {
    const answer = await order(node, request.body as Bytes, metrics);
    return answer.ok ? answer.value : problem(reply, answer.refusal);
  });
  server.post('/transactions/batch', { schema: many, bodyLimit: MAX_BATCH_BYTES }, async (request, reply) => {
    const lines = splitLines(request.body as Buffer | undefined);
    if (lines.length > MAX_BATCH) return problem(reply, { code: 'batch-too-large', detail: { limit: MAX_BATCH } });
    const tooMany = await further(request, reply, lines.length - 1);
    if (tooMany !== undefined) return problem(reply, tooMany);
    const answers = await Promise.all(lines.map((line) => order(node, line, metrics)));
    return { answers: answers.map((answer) => (answer.ok ? answer.value : { outcome: 'refused', ...answer.refusal })) };
  });
}

/** For a sender who lost the answer: the same answer again. */
function transactionRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const schema = {
    summary: 'What became of a transaction',
    description: 'By its name, the leaf hash. One that was refused, or never came, is not found.',
    tags: ['read'],
    params: z.object({ name: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
    response: jsonAnswer('The transaction is in the book.', acceptedSchema),
  };
  server.get('/transactions/:name', { schema }, async ({ params: { name } }, reply) => {
    const read = projection(node, 'transactions');
    if (!read.ok) return problem(reply, read.refusal);
    for (const entry of entriesNamed(read.value, name)) {
      const block = node.store.blockWith(entry);
      const receipts = block === undefined ? [] : node.store.receiptsAt(block.height);
      const receipt = receipts.map(readReceipt).find((one) => one.outcome === 'accepted' && one.transaction === name);
      if (block !== undefined && receipt !== undefined)
        return { ...receipt, height: block.height, timeMs: block.timeMs };
    }
    return problem(reply, { code: 'not-found', detail: { transaction: name } });
  });
}

function readReceipt(bytes: Bytes): Receipt {
  return JSON.parse(Buffer.from(bytes).toString()) as Receipt;
}

async function order(
  node: TownNode,
  bytes: Bytes,
  metrics: Metrics,
): Promise<Result<{ readonly [name: string]: Value }>> {
  const ordered = await takeIn(new Uint8Array(bytes ?? []), node);
  metrics.ordered(
    ordered.ok ? (ordered.value.answer.accepted ? undefined : ordered.value.answer.refusal) : ordered.refusal,
  );
  if (!ordered.ok) return ordered;
  const { transaction, answer, height, timeMs } = ordered.value;
  if (!answer.accepted) return { ok: false, refusal: answer.refusal };
  return {
    ok: true,
    value: { outcome: 'accepted', transaction, entry: answer.entry, height, timeMs, result: answer.result },
  };
}

function splitLines(body: Buffer | undefined): Bytes[] {
  const lines: Bytes[] = [];
  if (body === undefined) return lines;
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf(0x0a, start);
    const stop = end < 0 ? body.length : end;
    if (stop > start) lines.push(body.subarray(start, stop));
    start = stop + 1;
  }
  return lines;
}
