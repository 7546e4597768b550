/**
 * Land for everybody: the search, the map of the whole town, and the instruments of a parcel. Of the vault they show
 * outlines, and of the roll what the town publishes (decision 24).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { BY, findLand } from '../land/find.ts';
import { instrumentsOf } from '../land/instruments.ts';
import { recordOf } from '../land/roll.ts';
import { type MapAnswer, TownMap } from '../land/town-map.ts';
import type { TownNode } from '../town-node.ts';
import { anyValue, jsonAnswer, whole } from './answers.ts';
import { projection } from './book-routes.ts';
import { problem } from './problems.ts';

const tags = ['titles'];

const hitSchema = z.object({
  kind: z.enum(['parcel', 'roll', 'instrument']),
  name: z.string().describe('In the book: the parcel, year and property, or registry and reception.'),
  by: z.enum(BY).describe('What it was found by.'),
  text: z.string(),
  ended: z.literal(true).optional().describe('A correction has ended this entry of the index.'),
  exact: z.boolean(),
  parcels: z.array(z.string()),
  address: z.string().optional(),
  type: z.string().optional(),
  entry: whole,
});

const mapSchema = z.object({
  unitsPerDegree: whole,
  parcels: z.array(
    z.object({
      parcel: z.string(),
      kind: z.string(),
      mapParcel: z.string().optional(),
      areaM2: whole,
      address: z.string().optional(),
      useCode: z.string().optional(),
      flags: z.array(z.string()).optional(),
      outline: z
        .array(z.array(z.array(z.int())))
        .optional()
        .describe('Polygons of rings; longitude and latitude of the first corner, then the way to each next one.'),
    }),
  ),
});

export function landRoutes(server: FastifyInstance, node: TownNode): void {
  findRoute(server, node);
  mapRoute(server, node);
  instrumentsRoute(server, node);
}

function findRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Find land',
    description: 'By parcel, map number, book and page, name, and by what the town publishes of its assessing roll.',
    tags,
    querystring: z.object({
      q: z.string().min(1).max(200),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    response: jsonAnswer('What says exactly so comes first.', z.object({ found: z.array(hitSchema) })),
  };
  plain.withTypeProvider<ZodTypeProvider>().get('/titles/find', { schema }, async ({ query }, reply) => {
    const found = await findLand(node, query.q, query.limit);
    return found.ok ? { found: found.value } : problem(reply, found.refusal);
  });
}

function mapRoute(plain: FastifyInstance, node: TownNode): void {
  const map = new TownMap(node);
  const schema = {
    summary: 'Every parcel with its outline',
    tags,
    response: jsonAnswer('In the order of their ids. The ETag changes when any of it does.', mapSchema),
  };
  plain.get('/titles/map', { schema }, async (request, reply) => {
    const made = await map.answer();
    return made.ok ? sendMap(request, reply, made.value) : problem(reply, made.refusal);
  });
}

function sendMap(request: FastifyRequest, reply: FastifyReply, answer: MapAnswer): FastifyReply {
  reply.header('etag', answer.etag).header('cache-control', 'no-cache').header('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === answer.etag) return reply.code(304).send();
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = (['br', 'gzip'] as const).find((one) =>
    new RegExp(`\\b${one}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\b)`).test(accepted),
  );
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  return reply.type('application/json; charset=utf-8').send(answer[encoding ?? 'identity']);
}

const instrumentSchema = z.object({
  registry: anyValue,
  reception: z.string(),
  record: anyValue.describe('As it stands now, with the entries of its index that have ended.'),
  corrections: z.array(anyValue),
  decisions: z.array(anyValue),
  marks: z.array(anyValue).describe('Later instruments that refer to it.'),
});

function instrumentsRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'The instruments of a parcel, with their corrections',
    tags,
    params: z.object({ id: z.string().min(1).max(64).describe('A parcel, such as F_658629_2844761.') }),
    response: jsonAnswer(
      'Oldest first; at most 200.',
      z.object({ parcel: z.string(), total: whole, instruments: z.array(instrumentSchema) }),
    ),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get('/titles/parcels/:id/instruments', { schema }, async ({ params: { id } }, reply) => {
    const [titles, entries] = [projection(node, 'titles'), projection(node, 'entries')];
    if (recordOf(node, 'parcel', id) === undefined)
      return problem(reply, { code: 'not-found', detail: { parcel: id } });
    if (!titles.ok) return problem(reply, titles.refusal);
    if (!entries.ok) return problem(reply, entries.refusal);
    return { parcel: id, ...instrumentsOf(node, { titles: titles.value, entries: entries.value }, id) };
  });
}
