/** Who says so: who signed the book last, who is silent and since when, whom this town watches, and what was found. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Refusal, Result } from '#kernel';
import { cosignedAtMs, formatVerifier } from '#proofs';
import type { TownNode } from '../town-node.ts';
import { latestOf, verifiersOf } from '../witness/town-witness.ts';
import type { WatchedRow } from '../witness/witness-store.ts';
import { jsonAnswer, whole } from './answers.ts';

/** A reader wants the picture; whoever wants all of them asks /witness/logs and /witness/evidence page by page. */
const MAX_LISTED = 100;
const tags = ['read'];

const signed = {
  size: whole.nullable().describe('Entries of the book that it signed last; null where it never did.'),
  timeMs: whole.nullable().describe('When, as it says itself.'),
};

const cosignerSchema = z.object({
  name: z.string(),
  vkeys: z.array(z.string()),
  ...signed,
  behindSinceMs: whole.nullable().describe('When the first entry came that it has not signed; null where it has all.'),
});

const signersSchema = z.object({
  size: whole.describe('Entries in the book now.'),
  timeMs: whole.describe('When the last of them came.'),
  nowMs: whole.describe('The clock of the town’s computer.'),
  log: z.array(z.object({ vkey: z.string(), type: z.string() })).describe('The keys of the town itself.'),
  cosigners: z.array(cosignerSchema).describe('Who has cosigned this book, at least once.'),
  watched: z.array(z.object({ origin: z.string(), ...signed })).describe('Books that this town cosigns.'),
  evidence: z
    .array(z.object({ id: whole, origin: z.string(), timeMs: whole }))
    .describe('Books that were found to say two things; the files are at /witness/evidence.'),
});

const part = z.string().nullable().describe('null where it works; otherwise the code of what is wrong.');
const healthSchema = z.object({
  engine: z.enum(['running', 'halted', 'archive', 'stopped']),
  vault: part,
  attachments: part,
  projections: part,
});

export function signersRoutes(server: FastifyInstance, node: TownNode): void {
  const signers = {
    summary: 'Who signed the book last, and who is silent',
    tags,
    response: jsonAnswer('At most 100 of each.', signersSchema),
  };
  server.get('/town/signers', { schema: signers }, async () => signersOf(node));
  const health = {
    summary: 'Which parts of the town’s computer work',
    tags,
    response: jsonAnswer('Codes alone, and no detail.', healthSchema),
  };
  server.get('/town/health', { schema: health }, async () => healthOf(node));
}

function signersOf(node: TownNode): z.infer<typeof signersSchema> {
  const { size, timeMs } = node.machine.tip;
  const { store } = node.witness;
  return {
    size,
    timeMs,
    nowMs: Date.now(),
    log: node.signers.map((key) => ({ vkey: formatVerifier(key), type: key.type })),
    cosigners: store
      .neighbours()
      .slice(0, MAX_LISTED)
      .map((url) => cosignerOf(node, store.neighbour(url) ?? [])),
    watched: store.watchedAfter('', MAX_LISTED).map((row) => watchedOf(node, row)),
    evidence: store.evidenceAfter(0, MAX_LISTED).map(({ id, origin, timeMs: foundMs }) => ({
      id,
      origin,
      timeMs: foundMs,
    })),
  };
}

/** A neighbour has several keys, which sign together: the oldest of their signatures is what all of them say. */
function cosignerOf(node: TownNode, vkeys: readonly string[]): z.infer<typeof cosignerSchema> {
  const verifiers = verifiersOf({ vkeys });
  const own = node.witness.store.own();
  const last = verifiers.flatMap((key) => {
    const vkey = formatVerifier(key);
    const kept = node.witness.store.cosignedBy(vkey);
    if (kept !== undefined) return [kept];
    // Signed before this program kept it by key.
    const timeMs = own?.vkeys.includes(vkey) === true ? cosignedAtMs(own.note, key) : undefined;
    return own === undefined || timeMs === undefined ? [] : [{ size: Number(own.size), timeMs }];
  });
  const least = last.toSorted((a, b) => a.size - b.size)[0];
  return {
    name: verifiers[0]?.name ?? '',
    vkeys: [...vkeys],
    size: least?.size ?? null,
    timeMs: least?.timeMs ?? null,
    behindSinceMs: node.store.blockWith(least?.size ?? 0)?.timeMs ?? null,
  };
}

function watchedOf({ witness }: TownNode, { origin, latest, cosigned }: WatchedRow) {
  const times = witness.cosigners.map((key) => (cosigned === undefined ? undefined : cosignedAtMs(cosigned, key)));
  return {
    origin,
    size: latest === undefined ? null : Number(latestOf(latest).size),
    timeMs: times.find((time) => time !== undefined) ?? null,
  };
}

function healthOf({ engine, shelf }: TownNode): z.infer<typeof healthSchema> {
  const projectionFault = shelf.projections.ok
    ? shelf.faults().find(({ code }) => code.startsWith('projection-') || code === 'older-book')
    : shelf.projections.refusal;
  return {
    engine: engine.status().state,
    vault: codeOf(shelf.vault),
    attachments: codeOf(shelf.attachments),
    projections: projectionFault?.code ?? null,
  };
}

function codeOf(opened: Result<unknown>): string | null {
  const refusal: Refusal | undefined = opened.ok ? undefined : opened.refusal;
  return refusal?.code ?? null;
}
