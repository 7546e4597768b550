/**
 * Titles for readers: a parcel, its history with the proof that nothing is missing, and the search.
 *
 * With the home's token the answers also hold what lies in the vault: owners, addresses, outlines.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { FLAGS, type FlagCode } from '#connect';
import {
  accept,
  type Bytes,
  isList,
  isObject,
  type Result,
  refuse,
  stateKey,
  toBase64url,
  type Value,
  type Words,
} from '#kernel';
import type { IndexEntry, Instrument, Numbers } from '#modules/titles';
import { formatStateFile } from '#proofs';
import type { Database } from '../database.ts';
import { publicRollOf, publishedLand } from '../land/roll.ts';
import {
  commitmentsOf,
  type Found,
  foundByCommitment,
  historyOf,
  matchOf,
  searchText,
} from '../projections/titles-queries.ts';
import type { TownNode } from '../town-node.ts';
import type { LandIndex } from '../vault/land-index.ts';
import type { Box } from '../vault/vault-index.ts';
import { anyValue, jsonAnswer, textAnswer } from './answers.ts';
import { projection } from './book-routes.ts';
import { holdsToken } from './local-routes.ts';
import { problem } from './problems.ts';

const tags = ['titles'];
const params = z.object({ id: z.string().min(1).max(64).describe('A parcel, such as F_658629_2844761.') });
const limit = z.coerce.number().int().min(1).max(200).default(20);
const foundSchema = z.object({
  kind: z.enum(['parcel', 'roll', 'instrument']),
  name: z.string().describe('In the book: the parcel, year and property, or registry and reception.'),
  parcel: z.string().optional(),
  text: z.string().describe('What it was found by.'),
  ended: z.array(z.string()).optional().describe('Parts of the text that a correction of the index has ended.'),
});

export function titlesRoutes(server: FastifyInstance, node: TownNode, token: string): void {
  parcelRoute(server, node, token);
  historyRoutes(server, node);
  searchRoute(server, node, token);
  mapRoute(server, node);
}

function parcelRoute(plain: FastifyInstance, node: TownNode, token: string): void {
  const schema = {
    summary: 'One parcel',
    tags,
    params,
    response: jsonAnswer(
      'Its record and its rows of the roll.',
      z.object({
        parcel: z.string(),
        record: anyValue,
        roll: z.array(anyValue).describe('With address and owner where the town publishes them.'),
        outline: z
          .array(z.array(z.array(z.int())))
          .optional()
          .describe('As in /titles/map.'),
        words: z.record(z.string(), anyValue).describe('What each flag means, in English and Spanish.'),
        sealed: z.array(anyValue).optional().describe('What the vault holds about it; only with the home’s token.'),
      }),
    ),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get('/titles/parcels/:id', { schema }, async (request, reply) => {
    const { id } = request.params;
    const [record, read] = [recordOf(node, id), projection(node, 'titles')];
    if (!record.ok) return problem(reply, record.refusal);
    if (!read.ok) return problem(reply, read.refusal);
    const sealed = holdsToken(request, token) ? { sealed: opened(node, read.value, id) } : {};
    const land = await publishedLand(node);
    const roll = publicRollOf(read.value, land, id);
    const outline = outlineOf(read.value, land, id);
    const words = flagWords([record.value, ...roll]);
    return { parcel: id, record: record.value, roll, ...outline, words, ...sealed };
  });
}

function outlineOf(database: Database, land: LandIndex | undefined, id: string): { readonly outline?: Value } {
  const row = database.row('SELECT commitment FROM titles_parcel WHERE parcel = ?', id);
  const outline = row === undefined ? undefined : land?.outline(row.commitment as Bytes);
  return outline === undefined ? {} : { outline: JSON.parse(outline) as Value };
}

/** What the flags of these mean. A flag of a later version goes without words. */
function flagWords(flagged: readonly Value[]): { readonly [code: string]: Words } {
  const codes = flagged.flatMap((one) => (isObject(one) && isList(one.flags ?? null) ? (one.flags as string[]) : []));
  return Object.fromEntries(
    codes.flatMap((code) => (Object.hasOwn(FLAGS, code) ? [[code, FLAGS[code as FlagCode]]] : [])),
  );
}

function historyRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const list = {
    summary: 'Everything the book ever said about a parcel',
    tags,
    params,
    response: jsonAnswer('Oldest first.', z.object({ parcel: z.string(), items: z.array(anyValue) })),
  };
  server.get('/titles/parcels/:id/history', { schema: list }, async ({ params: { id } }, reply) => {
    const items = completeHistory(node, id);
    return items.ok ? { parcel: id, items: items.value } : problem(reply, items.refusal);
  });
  const proof = {
    summary: 'The same as a file that proves that nothing is missing',
    tags,
    params,
    response: textAnswer('A proof of the parcel’s record, with all items that its chain links.'),
  };
  server.get('/titles/parcels/:id/history/proof', { schema: proof }, async ({ params: { id } }, reply) => {
    const file = historyProof(node, id);
    return file.ok ? sendText(reply, file.value) : problem(reply, file.refusal);
  });
}

function searchRoute(plain: FastifyInstance, node: TownNode, token: string): void {
  const schema = {
    summary: 'Search by words',
    description: 'Every word must be found. With the home’s token owners and addresses are searched as well.',
    tags,
    querystring: z.object({ q: z.string().min(1).max(200), limit }),
    response: jsonAnswer(
      'What is called exactly so comes first, then the best matches.',
      z.object({ found: z.array(foundSchema) }),
    ),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get('/titles/search', { schema }, async (request, reply) => {
    const { q, limit } = request.query;
    const found = foundFor(node, q, limit, holdsToken(request, token));
    return found.ok ? { found: found.value } : problem(reply, found.refusal);
  });
}

/** With the vault, owners and addresses are searched as well. */
export function foundFor(node: TownNode, question: string, limit: number, vault: boolean): Result<readonly Found[]> {
  const read = projection(node, 'titles');
  if (!read.ok) return read;
  const open = searchText(read.value, question, limit);
  const found = vault ? [...open, ...searchVault(node, read.value, question, limit)] : open;
  return accept(
    firstOfEach(found)
      .slice(0, limit)
      .map((one) => withEnded(node, one)),
  );
}

function mapRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Parcels in a part of the map',
    tags,
    querystring: z.object({
      box: z.string().max(120).describe('West, south, east and north in degrees, with commas between.'),
      limit: z.coerce.number().int().min(1).max(2_000).default(500),
    }),
    response: jsonAnswer('Parcels whose bounds touch the box.', z.object({ parcels: z.array(z.string()) })),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.get('/local/map', { schema }, async ({ query: { box, limit } }, reply) => {
    const read = projection(node, 'titles');
    const { vaultIndex } = node.shelf;
    const bounds = box.split(',').map(Number);
    if (bounds.length !== 4 || bounds.some(Number.isNaN))
      return problem(reply, { code: 'request-malformed', detail: { path: 'box' } });
    if (!read.ok) return problem(reply, read.refusal);
    if (!vaultIndex.ok) return problem(reply, vaultIndex.refusal);
    const commitments = vaultIndex.value.within(bounds as unknown as Box, limit);
    const found = commitments.flatMap((one) => foundByCommitment(read.value, one, '') ?? []);
    return { parcels: found.flatMap(({ parcel }) => parcel ?? []) };
  });
}

function keyOf(id: string): string {
  return stateKey('titles', 'parcel', id);
}

function recordOf(node: TownNode, id: string): Result<Value> {
  const record = node.machine.state.get(keyOf(id));
  return record === undefined ? refuse('not-found', { parcel: id }) : accept(record);
}

/** As many items as the record counts; fewer would be told as a fault of the town by whoever checks them. */
function completeHistory(node: TownNode, id: string): Result<readonly Value[]> {
  const [record, read] = [recordOf(node, id), projection(node, 'titles')];
  if (!record.ok) return record;
  if (!read.ok) return read;
  const items = historyOf(read.value, id);
  const count = isObject(record.value) ? record.value.historyCount : undefined;
  return items.length === count ? accept(items) : refuse('projection-fault', { items: items.length });
}

/** The parcel's record with its proof and every item of its history. */
export function historyProof(node: TownNode, id: string): Result<string> {
  const [items, parts] = [completeHistory(node, id), node.stateParts(keyOf(id))];
  if (!items.ok) return items;
  return parts.ok ? accept(formatStateFile({ ...parts.value, more: { history: items.value } })) : parts;
}

/** What of the vault belongs to the parcel and can be opened. */
export function opened(node: TownNode, database: Database, id: string): readonly Value[] {
  const { vault } = node.shelf;
  if (!vault.ok) return [];
  return commitmentsOf(database, id).flatMap((commitment) => {
    const record = vault.value.get(commitment);
    if (!record.ok) return [];
    const { kind, content } = record.value;
    return [{ commitment: toBase64url(commitment), kind, content: toBase64url(content) }];
  });
}

function searchVault(node: TownNode, database: Database, question: string, limit: number): readonly Found[] {
  const { vaultIndex } = node.shelf;
  const match = matchOf(question, 'beginning');
  if (!vaultIndex.ok || match === undefined) return [];
  return vaultIndex.value
    .search(match, limit)
    .flatMap(({ commitment, text }) => foundByCommitment(database, commitment, text) ?? []);
}

/** What an index said once and says no more is still found, and must not be taken for what it says now. */
function withEnded(node: TownNode, one: Found): Found & { readonly ended?: readonly string[] } {
  const [registry = '', reception = ''] = one.kind === 'instrument' ? one.name.split('/') : [];
  if (registry === '') return one;
  const record = node.machine.state.get(stateKey('titles', 'instrument', registry, reception));
  const { index = [], numbers, earlierNumbers = [] } = (record ?? {}) as unknown as Partial<Instrument>;
  const said = (ended: boolean) =>
    index.filter(({ untilEntry }) => (untilEntry !== undefined) === ended).flatMap(wordsOf);
  const now = new Set([...said(false), ...wordsOfNumbers(numbers)]);
  const before = earlierNumbers.flatMap((earlier) => wordsOfNumbers(earlier.numbers));
  const ended = [...new Set([...said(true), ...before])].filter((word) => !now.has(word));
  return ended.length === 0 ? one : { ...one, ended };
}

function wordsOf({ party, legal }: IndexEntry): readonly string[] {
  const words = [party?.name, legal?.parcel, legal?.plan, legal?.lot, legal?.description];
  return words.filter((word) => word !== undefined);
}

/** As the search was made over them. */
function wordsOfNumbers({ instrumentNo, certificateNo, book, page }: Numbers = {}): readonly string[] {
  const words = [instrumentNo, certificateNo, book === undefined ? undefined : `${book}/${page ?? ''}`];
  return words.filter((word) => word !== undefined);
}

function firstOfEach(found: readonly Found[]): readonly Found[] {
  const names = new Map(found.toReversed().map((one) => [`${one.kind} ${one.name}`, one]));
  return found.filter((one) => names.get(`${one.kind} ${one.name}`) === one);
}

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(text);
}
