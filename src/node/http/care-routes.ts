/** Care of a running town: a backup, and the doctor's visit. Both need the home's token. */
import { execFile } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accept, type Result, refuse, say } from '#kernel';
import { backUp } from '../care/backup.ts';
import { type Check, problem as finding, ok } from '../care/check.ts';
import type { Diagnosis } from '../care/doctor.ts';
import { HomeError } from '../home-error.ts';
import type { TownNode } from '../town-node.ts';
import { anyValue, jsonAnswer } from './answers.ts';
import { problem } from './problems.ts';

const MAX_DIAGNOSIS_BYTES = 4_194_304;
const MAX_DIAGNOSIS_MS = 900_000;

const checkSchema = z.object({
  name: z.string(),
  verdict: z.enum(['ok', 'warning', 'problem']),
  words: anyValue,
  advice: anyValue.optional(),
  facts: anyValue.optional(),
});

export function careRoutes(plain: FastifyInstance, node: TownNode): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const backup = {
    summary: 'Make a backup while the town goes on',
    tags: ['local'],
    body: z.object({
      folder: z.string().max(4_096).refine(isAbsolute).describe('A new folder on the node’s own machine.'),
      keys: z.boolean().default(true).describe('Without the keys the backup alone cannot start the town.'),
    }),
    response: jsonAnswer('The manifest of the backup.', anyValue),
  };
  server.post('/local/backup', { schema: backup }, async ({ body }, reply) => {
    try {
      return await backUp(node.home, body.folder, { keys: body.keys, now: Date.now });
    } catch (error) {
      if (!(error instanceof HomeError)) throw error;
      return problem(reply, { code: error.code, detail: { folder: body.folder } });
    }
  });
  rebuildRoute(plain, node);
  const doctor = {
    summary: 'Look at everything',
    tags: ['local'],
    response: jsonAnswer('What was found.', z.object({ healthy: z.boolean(), checks: z.array(checkSchema) })),
  };
  server.get('/local/doctor', { schema: doctor }, async (_request, reply) => {
    const diagnosis = await diagnose(node.home);
    if (!diagnosis.ok) return problem(reply, diagnosis.refusal);
    const checks = [running(node), ...diagnosis.value.checks];
    return { healthy: checks.every(({ verdict }) => verdict !== 'problem'), checks };
  });
}

function rebuildRoute(plain: FastifyInstance, node: TownNode): void {
  const schema = {
    summary: 'Make the search tables anew from the book',
    description: 'Answers at once; the tables are filled while the town goes on.',
    tags: ['local'],
    response: jsonAnswer('Begun.', z.object({ entries: z.int() })),
  };
  plain.withTypeProvider<ZodTypeProvider>().post('/local/rebuild', { schema }, async (_request, reply) => {
    const { projections } = node.shelf;
    if (!projections.ok) return problem(reply, projections.refusal);
    projections.value.rebuild();
    return { entries: node.machine.tip.size };
  });
}

/** In a process of its own: it reads the whole book, and the node must go on answering. */
function diagnose(home: string): Promise<Result<Diagnosis>> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`../care/main.${extension}`, import.meta.url));
  const args = [...process.execArgv, program, '--home', home, '--doctor'];
  return new Promise((done) => {
    execFile(process.execPath, args, { maxBuffer: MAX_DIAGNOSIS_BYTES, timeout: MAX_DIAGNOSIS_MS }, (error, stdout) => {
      const answer = error === null ? (JSON.parse(stdout) as { ok?: Diagnosis }).ok : undefined;
      done(answer === undefined ? refuse('doctor-failed') : accept(answer));
    });
  });
}

/** What only the running node knows. */
function running(node: TownNode): Check {
  const status = node.engine.status();
  const { state } = status;
  const halted = status.state === 'halted' ? [String(status.reason.detail?.cause ?? status.reason.code)] : [];
  const faults = [...halted, ...node.shelf.faults().map(({ code }) => code)];
  if ((state === 'running' || state === 'archive') && faults.length === 0)
    return ok('node', say('The node is running.', 'El nodo funciona.'));
  const words = say('The node is {state}; faults: {faults}.', 'El nodo está {state}; fallos: {faults}.');
  const advice = say(
    'Put right what the other lines say, then start the node again.',
    'Corrija lo que dicen las otras líneas y vuelva a iniciar el nodo.',
  );
  return finding('node', words, advice, { state, faults: faults.join(', ') });
}
