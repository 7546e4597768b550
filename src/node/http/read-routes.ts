/** What anybody may read: where the book stands, entries, receipts, proofs, queries, the whole book. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decode, decodeUtf8, encode, encodeStateProof, type Result, toBase64url, type Value } from '#kernel';
import { formatVerifier, type StateParts } from '#proofs';
import { founderIn, townsIn } from '#verify';
import type { TownNode } from '../town-node.ts';
import { anyValue, hash, jsonAnswer, textAnswer, whole } from './answers.ts';
import { problem } from './problems.ts';

const MAX_ENTRIES = 1_000;
const MAX_PAGE_LENGTH = 2_097_152;
/** The whole book is the one costly answer; mirrors follow the tiles instead. */
const BOOKS_PER_MINUTE = 30;
const tags = ['read'];

const index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).describe('Zero-based place in the log.');
const stateKey = z.string().min(1).max(512).describe('A key of the state, such as members/office/clerk.');

const statusSchema = z.object({
  name: z.string(),
  town: z.string().nullable().describe('The town’s short name in the book; null before the book is founded.'),
  chain: z.string(),
  origin: z.string(),
  vkey: z.string().describe('The Ed25519 key of the log, as C2SP writes verifier keys.'),
  vkeys: z.array(z.string()).describe('Every key that signs the log’s checkpoints.'),
  members: z.array(z.string()).describe('Keys of the other towns that keep this book, as it names them.'),
  witnessKeys: z.array(z.string()).describe('The keys with which this node cosigns other logs.'),
  height: whole,
  size: whole.describe('Entries in the log.'),
  root: hash,
  stateRoot: hash,
  timeMs: whole,
  engine: z.enum(['running', 'halted', 'archive', 'stopped']),
});

const entrySchema = z.object({ index: whole, value: anyValue });

export function readRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const members = keysOfMembers(node);
  server.get(
    '/town',
    { schema: { summary: 'Where the book stands', tags, response: jsonAnswer('The tip of the book.', statusSchema) } },
    async () => status(node, members()),
  );
  entriesRoute(plain, node);
  entryRoute(plain, node);
  stateRoutes(plain, node);
  queryRoute(plain, node);
  wholeBookRoute(plain, node);
}

function queryRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/query/:module/:name',
    {
      schema: {
        summary: 'Ask a module',
        description: 'Every question of every module stands below /query/ in this document.',
        tags: ['query'],
        params: z.object({ module: z.string(), name: z.string() }),
        querystring: z.object({ input: z.string().max(16_384).default('{}').describe('The question as JSON.') }),
        response: jsonAnswer('The answer from the committed state.', anyValue),
      },
    },
    async (request, reply) => {
      const input = parseJson(request.query.input);
      if (input === undefined) return problem(reply, { code: 'input-malformed' });
      const answer = node.machine.query(request.params.module, request.params.name, input);
      return answer.ok ? sendJson(reply, JSON.stringify(answer.value)) : problem(reply, answer.refusal);
    },
  );
}

function wholeBookRoute(server: FastifyInstance, node: TownNode): void {
  server.get(
    '/book',
    {
      config: { rateLimit: { max: BOOKS_PER_MINUTE } },
      schema: {
        summary: 'The whole public book',
        tags,
        response: textAnswer('One line each.', 'application/x-ndjson'),
      },
    },
    async (_request, reply) => {
      const book = node.book();
      if (!book.ok) return problem(reply, book.refusal);
      return reply.type('application/x-ndjson').send(Readable.from(book.value));
    },
  );
}

function entriesRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/entries',
    {
      schema: {
        summary: 'Entries in order',
        description: 'There may be fewer than asked for, where they are large; go on after the last one.',
        tags,
        querystring: z.object({
          after: index.optional().describe('The last index that you have.'),
          limit: z.coerce.number().int().min(1).max(MAX_ENTRIES).default(100),
        }),
        response: jsonAnswer('Entries.', z.object({ size: whole, entries: z.array(entrySchema) })),
      },
    },
    async ({ query: { after, limit } }, reply) => {
      const texts = entriesWithin(node, after === undefined ? 0 : after + 1, limit);
      return sendJson(reply, `{"size":${node.machine.tip.size},"entries":[${texts.join()}]}`);
    },
  );
}

function entryRoute(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get(
    '/entries/:index',
    { schema: { summary: 'One entry', tags, params: z.object({ index }), response: jsonAnswer('It.', entrySchema) } },
    async ({ params }, reply) => {
      const entry = node.store.entry(params.index);
      if (entry === undefined) return problem(reply, { code: 'not-found', detail: { entry: params.index } });
      return sendJson(reply, entryText(params.index, decodeUtf8(entry)));
    },
  );
  server.get(
    '/entries/:index/receipt',
    {
      schema: {
        summary: 'The receipt of a transaction',
        description: 'A C2SP tlog-proof. It carries the cosignatures of witnesses where they have seen the entry.',
        tags,
        params: z.object({ index }),
        response: textAnswer('A file that proves by itself that the entry is in the book.'),
      },
    },
    async ({ params }, reply) => sendText(reply, node.receiptFile(params.index)),
  );
}

function stateRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const querystring = z.object({ key: stateKey });
  server.get(
    '/state',
    {
      schema: {
        summary: 'A value of the state with its proof',
        tags,
        querystring,
        response: jsonAnswer('The value, or null where there is none, and what proves it.', stateSchema),
      },
    },
    async ({ query }, reply) => {
      const parts = node.stateParts(query.key);
      return parts.ok ? sendJson(reply, JSON.stringify(stateAnswer(parts.value))) : problem(reply, parts.refusal);
    },
  );
  server.get(
    '/state/proof',
    {
      schema: {
        summary: 'The proof file for a key of the state',
        tags,
        querystring,
        response: textAnswer('A file that proves by itself what is, or is not, on record under the key.'),
      },
    },
    async ({ query }, reply) => sendText(reply, node.stateFile(query.key)),
  );
}

const stateSchema = z.object({
  key: z.string(),
  value: anyValue,
  proof: anyValue.describe('From the value, or its absence, to the state root in the block entry.'),
  block: z.object({ entry: z.string(), index: whole, proof: z.array(hash) }).describe('From there to the log root.'),
  checkpoint: z.string().describe('The signed note over the log root.'),
  keys: z.array(z.string()),
});

function stateAnswer({ key, value, proof, block, checkpoint, keys }: StateParts): z.infer<typeof stateSchema> {
  const decoded = value === undefined ? undefined : decode(value);
  return {
    key,
    value: decoded?.ok === true ? decoded.value : null,
    proof: encodeStateProof(proof),
    block: { entry: toBase64url(block.entry), index: block.index, proof: block.hashes.map(toBase64url) },
    checkpoint,
    keys: keys.map(formatVerifier),
  };
}

function status(node: TownNode, members: readonly string[]): z.infer<typeof statusSchema> {
  const { chain, origin, name } = node.town;
  const { height, size, logRoot, stateRoot, timeMs } = node.machine.tip;
  const vkeys = node.signers.map(formatVerifier);
  return {
    name,
    town: node.member ?? founderIn(node.machine) ?? null,
    chain,
    origin,
    vkey: vkeys[0] as string,
    vkeys,
    members: members.filter((key) => !vkeys.includes(key)),
    witnessKeys: node.witness.cosigners.map(formatVerifier),
    height,
    size,
    root: toBase64url(logRoot),
    stateRoot: toBase64url(stateRoot),
    timeMs,
    engine: node.engine.status().state,
  };
}

/** Up to the limit, and no more than fit into one answer: the caller goes on after the last one. */
function entriesWithin(node: TownNode, first: number, limit: number): readonly string[] {
  const texts: string[] = [];
  let length = 0;
  for (let at = first; at < first + limit && length < MAX_PAGE_LENGTH; at++) {
    const entry = node.store.entry(at);
    if (entry === undefined) break;
    const text = entryText(at, decodeUtf8(entry));
    length += text.length;
    texts.push(text);
  }
  return texts;
}

/** Entries are canonical JSON already, so they stand in the answer as they stand in the log. */
function entryText(index: number, text: string | undefined): string {
  return `{"index":${index},"value":${text ?? 'null'}}`;
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}

function sendText(reply: FastifyReply, text: Result<string>): FastifyReply {
  return text.ok ? reply.type('text/plain; charset=utf-8').send(text.value) : problem(reply, text.refusal);
}

/** As a value of the kernel: without fractions and other numbers that two machines may read differently. */
function parseJson(text: string): Value | undefined {
  try {
    const decoded = decode(encode(JSON.parse(text) as Value));
    return decoded.ok ? decoded.value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whoever trusts a town's page for its own keys trusts its word about the towns that keep the book with it. Anybody may
 * ask at any time, so they are worked out once a block.
 */
function keysOfMembers({ machine }: TownNode): () => readonly string[] {
  let known: { readonly height: number; readonly keys: readonly string[] } | undefined;
  return () => {
    const { height } = machine.tip;
    if (known?.height !== height) {
      const { towns = [] } = townsIn(machine) ?? {};
      const keys = towns.flatMap(({ cosigners, logKeys }) => [...logKeys, ...cosigners].map(formatVerifier));
      known = { height, keys };
    }
    return known.keys;
  };
}
