/** The readable book: who did what, newest first, and which entry brought a commitment. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { fromBase64url, type Result, type Words } from '#kernel';
import type { Database } from '../database.ts';
import { entriesOfCommitment } from '../projections/commitments.ts';
import { type EntryFilter, type EntryRow, findEntries } from '../projections/entries.ts';
import type { TownNode } from '../town-node.ts';
import { hash, jsonAnswer } from './answers.ts';
import { problem } from './problems.ts';

const name = z.string().max(80).optional();
const whole = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

export const actSchema = z.object({
  entry: z.int(),
  module: z.string(),
  action: z.string(),
  office: z.string().nullable(),
  signer: z.string().describe('The public key.'),
  height: z.int(),
  timeMs: z.int(),
  label: z.object({ en: z.string(), es: z.string() }).nullable().describe('The act in words.'),
});

export function bookRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const acts = {
    summary: 'Who did what',
    description: 'Newest first. The next page begins before the last entry of this one.',
    tags: ['read'],
    querystring: z.object({
      module: name,
      action: name,
      office: name,
      fromMs: whole.describe('Time of the block, this one included.'),
      untilMs: whole.describe('Time of the block, this one included.'),
      before: whole.describe('Entries before this one.'),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
    response: jsonAnswer('Entries without their content.', z.object({ acts: z.array(actSchema) })),
  };
  server.get('/acts', { schema: acts }, async ({ query }, reply) => {
    const read = projection(node, 'entries');
    if (!read.ok) return problem(reply, read.refusal);
    return { acts: actsFound(node, read.value, query) };
  });
  const commitments = {
    summary: 'The entries that name a commitment',
    tags: ['read'],
    params: z.object({ commitment: hash }),
    response: jsonAnswer('Their places in the log.', z.object({ entries: z.array(z.int()) })),
  };
  server.get('/commitments/:commitment', { schema: commitments }, async ({ params }, reply) => {
    const commitment = fromBase64url(params.commitment);
    if (commitment === undefined) return problem(reply, { code: 'request-malformed', detail: { path: 'commitment' } });
    const read = projection(node, 'commitments');
    return read.ok ? { entries: entriesOfCommitment(read.value, commitment) } : problem(reply, read.refusal);
  });
}

/** As `actSchema` describes them. */
export function actsFound(node: TownNode, entries: Database, filter: EntryFilter) {
  return findEntries(entries, filter).map((row) => ({ ...row, label: labelOf(node, row) }));
}

/** Null where this program does not know the act. */
function labelOf({ machine }: TownNode, { module, action }: EntryRow): Words | null {
  const actions = machine.modules.find(({ name }) => name === module)?.schema.actions ?? {};
  return Object.hasOwn(actions, action) ? (actions[action]?.label ?? null) : null;
}

/** The tables of a projection as of the newest block. */
export function projection(node: TownNode, name: string): Result<Database> {
  const { projections } = node.shelf;
  return projections.ok ? projections.value.read(name) : projections;
}
