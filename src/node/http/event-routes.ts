/**
 * `GET /events`: a line to every listener after each block is durable (server-sent events).
 *
 *     id: 42
 *     event: block
 *     data: {"height":42,"timeMs":…,"size":100,"root":"…","stateRoot":"…","first":97,"entries":3}
 *
 * The id is the height, so that a browser that lost its connection asks for what it missed. A listener that
 * does not keep up is dropped and comes back by itself: the node keeps nothing for anybody.
 */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Tip, toBase64url } from '#kernel';
import type { TownNode } from '../town-node.ts';
import { textAnswer } from './answers.ts';
import type { HttpLimits } from './limits.ts';
import { problem } from './problems.ts';
import { senderOf } from './sender.ts';

/** A request here ends when the listener goes, so its length says nothing about the node. */
export const EVENTS = '/events';

const HEARTBEAT_MS = 15_000;
/** More missed blocks than this, and the listener is told to read the book instead. */
const MAX_MISSED = 1_000;
const MAX_UNSENT_BYTES = 262_144;

type Limits = Pick<HttpLimits, 'listeners' | 'listenersPerAddress'>;
type BlockTip = Omit<Tip, 'peaks'>;

export function eventRoutes(plain: FastifyInstance, node: TownNode, limits: Limits): void {
  const server = plain.withTypeProvider<ZodTypeProvider>();
  const listeners = new Listeners(limits);
  node.engine.onCommit(({ commit: { tip, entries } }) => listeners.tell(blockEvent(tip, tip.size - entries.length)));
  const heartbeat = setInterval(() => listeners.tell(':\n\n'), HEARTBEAT_MS).unref();
  server.addHook('preClose', async () => {
    clearInterval(heartbeat);
    listeners.close();
  });
  const schema = {
    summary: 'Every block as it becomes durable',
    description: 'Server-sent events. With Last-Event-ID, or after, the blocks since that height come first.',
    tags: ['read'],
    querystring: z.object({ after: height.optional() }),
    headers: z.looseObject({ 'last-event-id': height.optional().catch(undefined) }),
    response: textAnswer('A stream that does not end.', 'text/event-stream'),
  };
  server.get(EVENTS, { schema, exposeHeadRoute: false }, async (request, reply) => {
    if (!listeners.hasRoom(senderOf(request))) return problem(reply, { code: 'too-many-listeners' });
    const after = request.headers['last-event-id'] ?? request.query.after;
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, { ...HEADERS, ...(reply.getHeaders() as object) });
    stream.write('retry: 3000\n\n');
    if (after !== undefined) stream.write(missed(node, after));
    listeners.add(stream, senderOf(request));
  });
}

const height = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const HEADERS = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };

class Listeners {
  readonly #limits: Limits;
  readonly #streams = new Map<ServerResponse, string>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  hasRoom(address: string): boolean {
    let own = 0;
    for (const other of this.#streams.values()) if (other === address) own++;
    return this.#streams.size < this.#limits.listeners && own < this.#limits.listenersPerAddress;
  }

  add(stream: ServerResponse, address: string): void {
    this.#streams.set(stream, address);
    stream.once('close', () => this.#streams.delete(stream));
    stream.once('error', () => stream.destroy());
  }

  tell(text: string): void {
    for (const stream of this.#streams.keys()) {
      if (stream.writableLength > MAX_UNSENT_BYTES) stream.destroy();
      else stream.write(text);
    }
  }

  close(): void {
    for (const stream of this.#streams.keys()) stream.end();
  }
}

function missed(node: TownNode, after: number): string {
  const blocks = node.store.blocksAfter(after, MAX_MISSED + 1);
  // Whoever has seen more than there is has seen a book that was put back to an older one.
  if (blocks.length > MAX_MISSED || after > node.machine.tip.height) return 'event: reset\ndata: {}\n\n';
  return blocks.map(({ tip, first }) => blockEvent(tip, first)).join('');
}

function blockEvent({ height, timeMs, size, logRoot, stateRoot }: BlockTip, first: number): string {
  const data = {
    height,
    timeMs,
    size,
    root: toBase64url(logRoot),
    stateRoot: toBase64url(stateRoot),
    first,
    entries: size - first,
  };
  return `id: ${height}\nevent: block\ndata: ${JSON.stringify(data)}\n\n`;
}
