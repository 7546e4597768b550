/**
 * Items of the vault, for officers whose office works with them: what is sealed from the public is not sealed from the
 * counter. Each route names the rights of which one is needed; nobody erases from here. Who opened what
 * goes to the log of the node.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { TownNode } from '../town-node.ts';
import type { VaultItem } from '../vault/vault.ts';
import { type Desk, signedIn } from './desk-guard.ts';
import { problem } from './problems.ts';
import { commitmentParam, readableItem, vaultItemSchema } from './vault-routes.ts';

/** Whoever works on the record reads what it was made from. */
const READERS = ['titles.record', 'titles.correct', 'titles.decide', 'titles.import'];
/** Whose acts may name commitments. */
const WRITERS = ['titles.record', 'titles.correct', 'titles.import'];

/** A form of the desk holds a few; whole sources come by the command line. */
const MAX_ITEMS = 64;
const MAX_BODY_BYTES = 4 * 1_048_576;
const hidden = { hide: true };

export function deskVaultRoutes(plain: FastifyInstance, node: TownNode, desk: Desk): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const item = { ...hidden, params: z.object({ commitment: commitmentParam }) };
  server.get('/desk-api/vault/items/:commitment', { schema: item }, (request, reply) => {
    if (!mayGoOn(request, reply, desk, READERS)) return reply;
    const { vault } = node.shelf;
    const record = vault.ok ? vault.value.get(request.params.commitment) : vault;
    return record.ok ? reply.send(readableItem(record.value)) : problem(reply, record.refusal);
  });
  const items = { ...hidden, body: z.object({ items: z.array(vaultItemSchema).max(MAX_ITEMS) }) };
  server.post('/desk-api/vault/items', { schema: items, bodyLimit: MAX_BODY_BYTES }, (request, reply) => {
    if (!mayGoOn(request, reply, desk, WRITERS)) return reply;
    const { vault } = node.shelf;
    const stored = vault.ok ? vault.value.put(request.body.items as readonly VaultItem[]) : vault;
    return stored.ok ? reply.send(stored.value) : problem(reply, stored.refusal);
  });
}

/** Whether a session with one of the rights asks; otherwise the answer has been sent. */
function mayGoOn(request: FastifyRequest, reply: FastifyReply, desk: Desk, rights: readonly string[]): boolean {
  const signed = signedIn(request, desk);
  if (!signed.ok) {
    problem(reply, signed.refusal);
    return false;
  }
  const { officer } = signed.value;
  const held = officer.offices.filter(({ open }) => open).flatMap((seat) => seat.rights);
  if (!rights.some((right) => held.includes(right))) {
    problem(reply, { code: 'right-missing', detail: { right: rights[0] as string } }, 403);
    return false;
  }
  desk.opened(officer.officer, request.routeOptions.url ?? '');
  return true;
}
