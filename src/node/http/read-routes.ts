/** What anybody may read: where the book stands, entries, receipts, proofs, queries, the whole book. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { decode, type Result, toBase64url, type Value } from '#kernel';
import { formatVerifier } from '#proofs';
import type { TownNode } from '../town-node.ts';
import { problem } from './problems.ts';

export function readRoutes(server: FastifyInstance, node: TownNode): void {
  server.get('/health', async () => ({ ok: node.engine.status().state === 'running' }));
  server.get('/status', async () => status(node));
  server.get<{ Params: { index: string } }>('/entries/:index/receipt', async (request, reply) =>
    sendText(reply, node.receiptFile(indexOf(request.params.index))),
  );
  server.get<{ Params: { index: string } }>('/entries/:index', async (request, reply) => {
    const index = indexOf(request.params.index);
    const entry = node.store.entry(index);
    const value = entry === undefined ? undefined : decode(entry);
    if (value?.ok !== true) return problem(reply, { code: 'not-found', detail: { entry: index } });
    return { index, value: value.value };
  });
  server.get<{ Querystring: { key?: string } }>('/state/proof', async (request, reply) =>
    sendText(reply, node.stateFile(request.query.key ?? '')),
  );
  server.get<{ Params: { module: string; name: string }; Querystring: { input?: string } }>(
    '/query/:module/:name',
    async (request, reply) => {
      const input = parseJson(request.query.input ?? '{}');
      if (input === undefined) return problem(reply, { code: 'input-malformed' });
      const answer = node.machine.query(request.params.module, request.params.name, input);
      return answer.ok ? reply.send(JSON.stringify(answer.value)) : problem(reply, answer.refusal);
    },
  );
  server.get('/book', async (_request, reply) => {
    const book = node.book();
    if (!book.ok) return problem(reply, book.refusal);
    return reply.type('application/x-ndjson').send(Readable.from(book.value));
  });
}

function status(node: TownNode): { readonly [name: string]: Value } {
  const { chain, origin, name } = node.town;
  const { height, size, logRoot, stateRoot, timeMs } = node.machine.tip;
  const vkeys = node.signers.map(formatVerifier);
  const engine = node.engine.status().state;
  return {
    name,
    chain,
    origin,
    vkey: vkeys[0] as string,
    vkeys,
    height,
    size,
    root: toBase64url(logRoot),
    stateRoot: toBase64url(stateRoot),
    timeMs,
    engine,
  };
}

function sendText(reply: FastifyReply, text: Result<string>): FastifyReply {
  return text.ok ? reply.type('text/plain; charset=utf-8').send(text.value) : problem(reply, text.refusal);
}

function indexOf(text: string): number {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : -1;
}

function parseJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
