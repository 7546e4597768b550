/**
 * Titles for those who are signed in: the search and a parcel with what lies in the vault. Only for officers of an open
 * office with some right over titles; whoever looks after keys alone has no need of owners and addresses.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accept, decodeUtf8, fromBase64url, isObject, type Result, refuse, stateKey, type Value } from '#kernel';
import type { TownNode } from '../town-node.ts';
import { projection } from './book-routes.ts';
import { type Desk, signedIn } from './desk-guard.ts';
import { problem } from './problems.ts';
import { foundFor, opened } from './titles-routes.ts';

const hidden = { hide: true };
const MAX_FOUND = 50;

export function deskTitlesRoutes(plain: FastifyInstance, node: TownNode, desk: Desk): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const querystring = z.object({ q: z.string().min(1).max(200) });
  server.get('/desk-api/titles/search', { schema: { ...hidden, querystring } }, async (request, reply) => {
    const may = maySee(request, desk);
    const found = may.ok ? foundFor(node, request.query.q, MAX_FOUND, true) : may;
    return found.ok ? reply.send({ found: found.value }) : problem(reply, found.refusal);
  });
  const params = z.object({ id: z.string().min(1).max(64) });
  server.get('/desk-api/titles/parcels/:id', { schema: { ...hidden, params } }, async (request, reply) => {
    const may = maySee(request, desk);
    const sealed = may.ok ? sealedOf(node, request.params.id) : may;
    return sealed.ok ? reply.send({ parcel: request.params.id, sealed: sealed.value }) : problem(reply, sealed.refusal);
  });
}

/** Refusals: those of a session, and `right-missing`. */
function maySee(request: FastifyRequest, desk: Desk): Result<null> {
  const signed = signedIn(request, desk);
  if (!signed.ok) return signed;
  const { offices } = signed.value.officer;
  const may = offices.some(({ open, rights }) => open && rights.some((right) => right.startsWith('titles.')));
  if (!may) return refuse('vault-not-yours');
  desk.opened(signed.value.officer.officer, request.routeOptions.url ?? '');
  return accept(null);
}

function sealedOf(node: TownNode, id: string): Result<readonly Value[]> {
  const read = projection(node, 'titles');
  if (!read.ok) return read;
  if (node.machine.state.get(stateKey('titles', 'parcel', id)) === undefined)
    return refuse('not-found', { parcel: id });
  return accept(opened(node, read.value, id).map(readable));
}

/** Fields in words; an outline is a picture and says nothing in numbers. */
function readable(one: Value): Value {
  const { kind, content } = one as { readonly kind: string; readonly content: string };
  const text = decodeUtf8(fromBase64url(content) ?? new Uint8Array()) ?? '';
  try {
    const value = JSON.parse(text) as Value;
    const fields = isObject(value) ? Object.entries(value).filter(([, field]) => typeof field === 'string') : [];
    return { kind, fields: fields as unknown as Value };
  } catch {
    return { kind, fields: [['text', text]] };
  }
}
