/** What a town needs that wants to join: with what the network began. It checks all of it for itself. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { foundingBook, foundingCheckpointOf, foundingOf } from '../network/founding.ts';
import type { TownNode } from '../town-node.ts';
import { jsonAnswer, textAnswer, whole } from './answers.ts';
import { problem } from './problems.ts';

const tags = ['network'];
/** As the whole book: a costly answer that is rarely needed. */
const BOOKS_PER_MINUTE = 30;

export function newcomerRoutes(server: FastifyInstance, node: TownNode): void {
  foundingRoutes(server, node);
  lightRoute(server, node);
  snapshotRoute(server, node);
}

/** What CometBFT's light client asks of a town while a newcomer takes up a snapshot; nothing that changes anything. */
const LIGHT: readonly unknown[] = ['commit', 'consensus_params', 'status', 'validators'];

function lightRoute(server: FastifyInstance, { network }: TownNode): void {
  const schema = {
    summary: 'Ask for signed blocks',
    description: `CometBFT’s JSON-RPC, of which only ${LIGHT.join(', ')} are answered.`,
    tags,
    response: textAnswer('What CometBFT answers.', 'application/json'),
  };
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post('/towns/light', { schema, bodyLimit: 16_384 }, async (request, reply) => {
      if (network === undefined) return problem(reply, { code: 'no-network' });
      const question = questionIn(typeof request.body === 'string' ? request.body : '');
      if (question === undefined) return problem(reply, { code: 'request-malformed', detail: { path: 'method' } });
      try {
        return reply.type('application/json; charset=utf-8').send(await network.engine.passOn(question));
      } catch {
        return problem(reply, { code: 'engine-starting' });
      }
    });
  });
}

type Asked = { readonly id?: unknown; readonly method?: unknown; readonly params?: unknown };

/**
 * Written anew from what was read: CometBFT takes `Method` for `method` too, so the sender's own text could ask for
 * more than was looked at. Undefined where it asks for anything else.
 */
function questionIn(body: string): string | undefined {
  try {
    const { id, method, params } = JSON.parse(body) as Asked;
    return LIGHT.includes(method) ? JSON.stringify({ jsonrpc: '2.0', id, method, params }) : undefined;
  } catch {
    return undefined;
  }
}

function snapshotRoute(server: FastifyInstance, { machine, network }: TownNode): void {
  const made = z.object({ height: whole, size: whole, pieces: whole });
  const schema = {
    summary: 'Keep a snapshot of the book now',
    tags: ['local'],
    response: jsonAnswer('All that are kept, newest first.', z.object({ snapshots: z.array(made) })),
  };
  server.post('/local/snapshot', { schema }, async (_request, reply) => {
    if (network === undefined) return problem(reply, { code: 'no-network' });
    await network.snapshots.make(machine.tip);
    const kept = network.snapshots.list();
    return { snapshots: kept.map(({ height, size, pieces }) => ({ height, size, pieces: pieces.length })) };
  });
}

function foundingRoutes(server: FastifyInstance, { home, store }: TownNode): void {
  const genesis = {
    summary: 'The genesis of the network',
    description: 'The same bytes in every town. A newcomer compares their hash with what the towns tell it.',
    tags,
    response: textAnswer('CometBFT’s genesis file.', 'application/json'),
  };
  server.get('/towns/genesis', { schema: genesis }, async (_request, reply) => {
    const founding = foundingOf(home);
    if (founding === undefined) return problem(reply, { code: 'no-network' });
    return reply.type('application/json; charset=utf-8').send(founding.genesis);
  });
  const book = {
    summary: 'The book as it was when the network began',
    description: 'With this and the genesis a newcomer takes up every block since.',
    tags,
    response: textAnswer('One line each.', 'application/x-ndjson'),
  };
  const checkpoint = {
    summary: 'The founder’s signature on it',
    tags,
    response: textAnswer('A checkpoint.'),
  };
  server.get('/towns/founding-checkpoint', { schema: checkpoint }, async (_request, reply) => {
    const note = foundingCheckpointOf(home, store);
    if (note === undefined) return problem(reply, { code: 'no-network' });
    return reply.type('text/plain; charset=utf-8').send(note);
  });
  const config = { rateLimit: { max: BOOKS_PER_MINUTE } };
  server.get('/towns/founding-book', { schema: book, config }, async (_request, reply) => {
    const lines = foundingBook(home, store);
    if (!lines.ok) return problem(reply, lines.refusal);
    return reply.type('application/x-ndjson').send(Readable.from(lines.value));
  });
}
