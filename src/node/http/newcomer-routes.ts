/** What a town needs that wants to join: with what the network began. It checks all of it for itself. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { foundingBook, foundingOf } from '../network/founding.ts';
import type { TownNode } from '../town-node.ts';
import { textAnswer } from './answers.ts';
import { problem } from './problems.ts';

const tags = ['network'];
/** As the whole book: a costly answer that is rarely needed. */
const BOOKS_PER_MINUTE = 30;

export function newcomerRoutes(server: FastifyInstance, { home, store }: TownNode): void {
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
  const config = { rateLimit: { max: BOOKS_PER_MINUTE } };
  server.get('/towns/founding-book', { schema: book, config }, async (_request, reply) => {
    const lines = foundingBook(home, store);
    if (!lines.ok) return problem(reply, lines.refusal);
    return reply.type('application/x-ndjson').send(Readable.from(lines.value));
  });
}
