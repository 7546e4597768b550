/** The vault, for programs of the town's own: all of these need the home's token. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Bytes, SALT_LENGTH, toBase64url } from '#kernel';
import type { TownNode } from '../town-node.ts';
import type { Stub, VaultItem, VaultRecord } from '../vault/vault.ts';
import { hash, jsonAnswer } from './answers.ts';
import { problem } from './problems.ts';

const MAX_ITEMS = 5_000;
/** The outline of a town’s streets is one feature of over a megabyte. */
const MAX_CONTENT_BYTES = 8 * 1_048_576;
const MAX_BODY_BYTES = 32 * 1_048_576;
const MAX_HASHES = 20_000;

const base64url = ({ min, max }: { readonly min: number; readonly max: number }) =>
  z
    .string()
    .max(Math.ceil((max * 4) / 3))
    .transform(bytesIn)
    .refine((bytes): bytes is Bytes => bytes !== undefined && bytes.length >= min && bytes.length <= max);

/** The engine's own decoder: contents are megabytes. It lets pass what is not canonical, which its partner shows. */
function bytesIn(text: string): Bytes | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

export const commitmentParam = base64url({ min: 32, max: 32 }).describe('32 bytes as base64url.');
const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const rawHash = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const retention = z.enum(['permanent', 'while-current', 'one-year', 'seven-years']);

export const vaultItemSchema = z.object({
  commitment: commitmentParam,
  salt: base64url({ min: SALT_LENGTH, max: SALT_LENGTH }),
  content: base64url({ min: 0, max: MAX_CONTENT_BYTES }),
  kind: name,
  retention,
  source: z
    .object({ layer: name, key: z.string().max(256), rawHash })
    .optional()
    .describe('The line of a source that it was made from. Kept only as fingerprints under the key of the vault.'),
});

const recordSchema = z.object({
  commitment: hash,
  salt: hash,
  content: z.string(),
  kind: name,
  retention,
  storedMs: z.int(),
});
const stubSchema = z.object({
  commitment: hash,
  kind: name,
  erasedMs: z.int(),
  reason: z.string(),
  gone: z.boolean().describe('False while a backup is being made: then the bytes go a little later.'),
  shared: z
    .array(z.int())
    .describe('Grants of the item that still stand: other offices keep their copies until these end or are revoked.'),
});

export function vaultRoutes(plain: FastifyInstance, node: TownNode): void {
  putRoute(plain, node);
  readRoute(plain, node);
  eraseRoute(plain, node);
  knownRoute(plain, node);
}

function putRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Put content into the vault',
    tags: ['vault'],
    body: z.object({ items: z.array(vaultItemSchema).max(MAX_ITEMS) }),
    response: jsonAnswer('How many were new.', z.object({ stored: z.int() })),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.post('/vault/items', { schema, bodyLimit: MAX_BODY_BYTES }, async ({ body }, reply) => {
    const { vault } = node.shelf;
    if (!vault.ok) return problem(reply, vault.refusal);
    const stored = vault.value.put(body.items as readonly VaultItem[]);
    return stored.ok ? stored.value : problem(reply, stored.refusal);
  });
}

function readRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Open an item of the vault',
    tags: ['vault'],
    params: z.object({ commitment: commitmentParam }),
    response: jsonAnswer('The content with its salt.', recordSchema),
  };
  plain.withTypeProvider<ZodTypeProvider>().get('/vault/items/:commitment', { schema }, async ({ params }, reply) => {
    const { vault } = node.shelf;
    const record = vault.ok ? vault.value.get(params.commitment) : vault;
    return record.ok ? readableItem(record.value) : problem(reply, record.refusal);
  });
}

function eraseRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Erase an item of the vault',
    description: 'Content and salt are gone for good; what was proved about the book stays proved.',
    tags: ['vault'],
    body: z.object({ commitment: commitmentParam, reason: z.string().min(1).max(300) }),
    response: jsonAnswer('What is left of it.', stubSchema),
  };
  plain.withTypeProvider<ZodTypeProvider>().post('/vault/erase', { schema }, async ({ body }, reply) => {
    const { vault, sharing } = node.shelf;
    // Before the erasure, which takes the parcels along.
    const shared = sharing.ok ? sharing.value.standingOf(body.commitment) : [];
    const stub = vault.ok ? vault.value.erase(body.commitment, body.reason) : vault;
    return stub.ok ? { ...written(stub.value), shared } : problem(reply, stub.refusal);
  });
}

function knownRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Which lines of a source were imported before',
    description: 'True where an item made from the line is in the vault and its commitment in the book.',
    tags: ['vault'],
    body: z.object({ layer: name, rawHashes: z.array(rawHash).max(MAX_HASHES) }),
    response: jsonAnswer('One answer a line.', z.object({ known: z.array(z.boolean()) })),
  };
  const server = plain.withTypeProvider<ZodTypeProvider>();
  server.post('/imports/known', { schema, bodyLimit: MAX_BODY_BYTES }, async ({ body }, reply) => {
    const { vault } = node.shelf;
    return vault.ok ? { known: vault.value.known(body.layer, body.rawHashes) } : problem(reply, vault.refusal);
  });
}

export function readableItem({
  commitment,
  salt,
  content,
  kind,
  retention,
  storedMs,
}: VaultRecord): z.infer<typeof recordSchema> {
  const texts = { commitment: toBase64url(commitment), salt: toBase64url(salt), content: toBase64url(content) };
  return { ...texts, kind, retention, storedMs };
}

function written(stub: Stub): Omit<z.infer<typeof stubSchema>, 'shared'> {
  return { ...stub, commitment: toBase64url(stub.commitment) };
}
