/** What a counter asks of the record, and anybody may: it is all in the public book. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Bytes, fromBase64url, isObject, stateKey, type Value } from '#kernel';
import { alikeTo, heldAt, type Received, withDocument } from '../projections/counter.ts';
import type { TownNode } from '../town-node.ts';
import { anyValue, hash, jsonAnswer } from './answers.ts';
import { projection } from './book-routes.ts';
import { problem } from './problems.ts';

const tags = ['titles'];
const MAX_FOUND = 20;
const MAX_LISTED = 200;
const registry = z.string().min(1).max(32);
const number = z.string().min(1).max(24).optional();
const after = z
  .string()
  .regex(/^[0-9]{8}-[0-9]{6}$/)
  .optional()
  .describe('The last reception number that you have.');
const limit = z.coerce.number().int().min(1).max(MAX_LISTED).default(MAX_LISTED);

export function counterRoutes(server: FastifyInstance, node: TownNode): void {
  receptionsRoute(server, node);
  heldRoute(server, node);
  alikeRoute(server, node);
}

function receptionsRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'What a registry received on a day, returned documents included',
    tags,
    querystring: z.object({
      registry,
      day: z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/),
      after,
      limit,
    }),
    response: jsonAnswer('In the order of reception.', z.object({ received: z.array(anyValue) })),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get('/titles/receptions', { schema }, async ({ query: { registry, day, after, limit } }) => {
    const prefix = `${stateKey('titles', 'instrument', registry)}/`;
    const options = { limit, ...(after === undefined ? {} : { after: prefix + after }) };
    const found = node.machine.state.scan(`${prefix}${day.replaceAll('-', '')}-`, options);
    return { received: found.map(([key, value]) => named({ registry, reception: key.slice(prefix.length) }, value)) };
  });
}

function heldRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Instruments on registered land that wait for the examiner',
    tags,
    querystring: z.object({ registry, after, limit }),
    response: jsonAnswer('The oldest first.', z.object({ held: z.array(anyValue) })),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get('/titles/held', { schema }, async ({ query }, reply) => {
    const read = projection(node, 'counter');
    if (!read.ok) return problem(reply, read.refusal);
    return { held: heldAt(read.value, query.registry, query).map((one) => withRecord(node, one)) };
  });
}

function alikeRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Instruments on record that may be the same as one at the counter',
    description:
      'By number, by the hash of the document, and by what they are about. Whether they are is for people to say.',
    tags,
    querystring: z.object({
      registry,
      likeness: hash.optional().describe('Fingerprint of type, parties and land.'),
      document: hash.optional().describe('SHA-256 of the document.'),
      instrumentNo: number,
      book: number,
      page: number,
    }),
    response: jsonAnswer('Each with the reasons why.', z.object({ alike: z.array(anyValue) })),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get('/titles/alike', { schema }, async ({ query }, reply) => {
    const read = projection(node, 'counter');
    if (!read.ok) return problem(reply, read.refusal);
    const [likeness, document] = [bytesIn(query.likeness), bytesIn(query.document)];
    const found: readonly (readonly [string, readonly Received[]])[] = [
      ['number', numbered(node, query)],
      ['document', withDocument(read.value, document, MAX_FOUND)],
      ['content', alikeTo(read.value, likeness, MAX_FOUND)],
    ];
    return { alike: withReasons(found).map(([one, why]) => ({ ...withRecord(node, one), why })) };
  });
}

/** What is no hash is found in nothing. */
function bytesIn(hash: string | undefined): Bytes {
  return fromBase64url(hash ?? '') ?? new Uint8Array();
}

type Wanted = {
  readonly registry: string;
  readonly instrumentNo?: string | undefined;
  readonly book?: string | undefined;
  readonly page?: string | undefined;
};

/** Whoever has the number already; a voided number has no instrument and is refused when it is recorded. */
function numbered(node: TownNode, { registry, instrumentNo, book, page }: Wanted): readonly Received[] {
  const keys = [
    ...(instrumentNo === undefined ? [] : [stateKey('titles', 'number', registry, 'instrument', instrumentNo)]),
    ...(book === undefined || page === undefined
      ? []
      : [stateKey('titles', 'number', registry, 'book-page', book, page)]),
  ];
  return keys.flatMap((key) => {
    const found = node.machine.state.get(key);
    return isObject(found) && typeof found.reception === 'string' ? [{ registry, reception: found.reception }] : [];
  });
}

function withReasons(
  found: readonly (readonly [why: string, all: readonly Received[]])[],
): readonly (readonly [Received, readonly string[]])[] {
  const reasons = new Map<string, [Received, string[]]>();
  for (const [why, all] of found) {
    for (const one of all) {
      const key = `${one.registry}/${one.reception}`;
      const known = reasons.get(key);
      if (known === undefined) reasons.set(key, [one, [why]]);
      else if (!known[1].includes(why)) known[1].push(why);
    }
  }
  return [...reasons.values()];
}

function withRecord(node: TownNode, one: Received): { readonly [name: string]: Value } {
  return named(one, node.machine.state.get(stateKey('titles', 'instrument', one.registry, one.reception)) ?? null);
}

function named({ registry, reception }: Received, record: Value): { readonly [name: string]: Value } {
  return { registry, reception, instrument: record };
}
