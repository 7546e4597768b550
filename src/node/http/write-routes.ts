/** Transactions in: one, or a batch of lines. */
import type { FastifyInstance } from 'fastify';
import { type Bytes, type Result, readTransaction, transactionName, type Value } from '#kernel';
import type { TownNode } from '../town-node.ts';
import { problem } from './problems.ts';

const MAX_BATCH = 1_000;
const MAX_BATCH_BYTES = 16 * 1_048_576;

export function writeRoutes(server: FastifyInstance, node: TownNode): void {
  server.post('/transactions', async (request, reply) => {
    const answer = await order(node, request.body as Bytes);
    return answer.ok ? answer.value : problem(reply, answer.refusal);
  });
  server.post('/transactions/batch', { bodyLimit: MAX_BATCH_BYTES }, async (request, reply) => {
    const lines = splitLines(request.body as Buffer);
    if (lines.length > MAX_BATCH) return problem(reply, { code: 'batch-too-large', detail: { limit: MAX_BATCH } });
    const answers = await Promise.all(lines.map((line) => order(node, line)));
    return { answers: answers.map((answer) => (answer.ok ? answer.value : { outcome: 'refused', ...answer.refusal })) };
  });
}

async function order(node: TownNode, bytes: Bytes): Promise<Result<{ readonly [name: string]: Value }>> {
  const owned = Uint8Array.from(bytes ?? []);
  const ordered = await node.engine.submit(owned);
  if (!ordered.ok) return ordered;
  const { answer, height, timeMs } = ordered.value;
  if (!answer.accepted) return { ok: false, refusal: answer.refusal };
  const read = readTransaction(owned);
  const transaction = read.ok ? transactionName(read.value) : '';
  return {
    ok: true,
    value: { outcome: 'accepted', transaction, entry: answer.entry, height, timeMs, result: answer.result },
  };
}

function splitLines(body: Buffer): Bytes[] {
  const lines: Bytes[] = [];
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf(0x0a, start);
    const stop = end < 0 ? body.length : end;
    if (stop > start) lines.push(body.subarray(start, stop));
    start = stop + 1;
  }
  return lines;
}
