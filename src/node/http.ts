/** The node's HTTP interface. Nothing is interpreted here: bytes go to the engine, answers and problems come back. */
import { Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import {
  type Bytes,
  decode,
  MAX_TRANSACTION_BYTES,
  type Refusal,
  type Result,
  readTransaction,
  toBase64url,
  transactionName,
  type Value,
} from '#kernel';
import { formatVerifier, parseTilePath } from '#proofs';
import type { TownNode } from './town-node.ts';

const MAX_BATCH = 1_000;

/** Which HTTP status a refusal has; whatever is not named here is a refusal by the rules, 422. */
const STATUS: { readonly [code: string]: number } = {
  'not-found': 404,
  'not-a-transaction': 404,
  'query-unknown': 404,
  'not-founded': 409,
  replayed: 409,
  'input-invalid': 422,
  'transaction-malformed': 400,
  'transaction-too-large': 413,
  'input-malformed': 400,
  'batch-too-large': 413,
  busy: 503,
  halted: 503,
  stopped: 503,
  'not-stored': 503,
};

export function httpServer(
  node: TownNode,
  options: { readonly token: string; readonly stop: () => void },
): FastifyInstance {
  const server = fastify({ bodyLimit: MAX_TRANSACTION_BYTES, requestTimeout: 30_000, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  server.setNotFoundHandler((_request, reply) => problem(reply, { code: 'route-unknown' }, 404));
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    // What went wrong inside is for the log, never for the caller.
    const status = error.statusCode ?? 500;
    problem(reply, { code: status >= 500 ? 'internal' : 'request-malformed' }, status);
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    if (request.headers['content-encoding'] !== undefined) return problem(reply, { code: 'compression-refused' }, 415);
  });
  readRoutes(server, node);
  writeRoutes(server, node);
  server.post('/local/stop', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${options.token}`)
      return problem(reply, { code: 'token-missing' }, 401);
    setImmediate(options.stop);
    return reply.send({ stopping: true });
  });
  return server;
}

function readRoutes(server: FastifyInstance, node: TownNode): void {
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
  logRoutes(server, node);
}

/** The log as C2SP tlog-tiles. */
function logRoutes(server: FastifyInstance, node: TownNode): void {
  server.get('/log/checkpoint', async (_request, reply) => {
    const checkpoint = node.store.checkpoint();
    return checkpoint === undefined
      ? problem(reply, { code: 'not-founded' })
      : reply.type('text/plain; charset=utf-8').send(checkpoint);
  });
  server.get<{ Params: { '*': string } }>('/log/tile/*', async (request, reply) => {
    const tile = parseTilePath(`tile/${request.params['*']}`);
    if (tile === undefined || tile.level === 'entries') return problem(reply, { code: 'not-found' });
    try {
      const bytes = node.store.readTile(tile.level, tile.index, tile.width);
      return reply.type('application/octet-stream').send(Buffer.from(bytes));
    } catch {
      return problem(reply, { code: 'not-found' });
    }
  });
}

function writeRoutes(server: FastifyInstance, node: TownNode): void {
  server.post('/transactions', async (request, reply) => {
    const answer = await order(node, request.body as Bytes);
    return answer.ok ? answer.value : problem(reply, answer.refusal);
  });
  server.post('/transactions/batch', { bodyLimit: 16 * 1_048_576 }, async (request, reply) => {
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

/** An error as RFC 9457 asks for it, with our code and its typed detail. */
function problem(reply: FastifyReply, refusal: Refusal, status = STATUS[refusal.code] ?? 422): FastifyReply {
  const { code, detail } = refusal;
  return reply
    .code(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({ type: 'about:blank', title: code, status, code, ...(detail === undefined ? {} : { detail }) }),
    );
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
