/** What keeps one sender from using up the node: sizes, times, connections, and a count of requests per address. */
import type { EventEmitter } from 'node:events';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { MAX_TRANSACTION_BYTES, type Refusal } from '#kernel';
import { holdsToken } from './local-routes.ts';
import { PROBLEM_TYPE, problem, problemOf, RequestFault, refusalOf } from './problems.ts';
import { senderOf } from './sender.ts';
import { sendUnknown, wantsPage } from './web-routes.ts';

export type HttpLimits = {
  /** From one address, each transaction of a batch as one; whoever holds the home's token is not counted. */
  readonly requestsPerMinute: number;
  readonly connections: number;
  /** From one address; behind a proxy, whose connections carry everybody, requests that wait for their answer. */
  readonly connectionsPerAddress: number;
  /** Until the header is there, and until the whole request is. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often slow connections are looked for. */
  readonly checkMs: number;
  /** Readers of /events at once, and from one address. */
  readonly listeners: number;
  readonly listenersPerAddress: number;
};

export const DEFAULT_LIMITS: HttpLimits = {
  requestsPerMinute: 6_000,
  connections: 2_000,
  connectionsPerAddress: 256,
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 2_000,
  listeners: 500,
  listenersPerAddress: 50,
};

/** Longest a connection may stand without a byte either way; an open /events stream has a heartbeat. */
const IDLE_MS = 60_000;

export function serverOptions(limits: HttpLimits, behindProxy: boolean): FastifyServerOptions {
  return {
    bodyLimit: MAX_TRANSACTION_BYTES,
    requestTimeout: limits.requestMs,
    connectionTimeout: IDLE_MS,
    // Only those that wait for nothing: an answer under way is still given.
    forceCloseConnections: 'idle',
    // The proxy is on this machine, like the node; what it appended is believed, not what a client wrote before.
    trustProxy: behindProxy ? 'loopback' : false,
    routerOptions: { maxParamLength: 512 },
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.checkMs, maxHeaderSize: 32_768 },
    clientErrorHandler: answerBrokenRequest,
    // Above all addresses that cannot be read: to a person with a browser they are those of no page.
    frameworkErrors: (error, request, reply) =>
      void (wantsPage(request as unknown as FastifyRequest)
        ? sendUnknown(reply as unknown as FastifyReply)
        : problem(reply as unknown as FastifyReply, refusalOf(error) ?? { code: 'internal' })),
  } as FastifyServerOptions;
}

/** Adds the count per address to every route that is registered afterwards, in a plugin of its own. */
export function limitRequests(server: FastifyInstance, limits: HttpLimits, token: string): void {
  server.server.maxConnections = limits.connections;
  server.register(rateLimit, {
    max: limits.requestsPerMinute,
    timeWindow: 60_000,
    cache: 10_000,
    allowList: (request) => holdsToken(request, token),
    errorResponseBuilder: (_request, { ttl }) =>
      new RequestFault({ code: 'too-many-requests', detail: { retryAfterSeconds: Math.ceil(ttl / 1_000) } }),
  });
}

/** To be called before any route is added. Whoever holds many connections open must not keep the others out. */
export function limitConnections(
  server: FastifyInstance,
  { connectionsPerAddress: most }: HttpLimits,
  behindProxy: boolean,
): void {
  const open = new OpenPerAddress(most);
  if (!behindProxy) {
    server.server.on('connection', (socket) => {
      if (!open.add(senderOf({ ip: socket.remoteAddress ?? '' }), socket)) socket.destroy();
    });
    return;
  }
  server.addHook('onRequest', async (request, reply) => {
    if (open.add(senderOf(request), reply.raw)) return;
    reply.header('retry-after', 1);
    return problem(reply, { code: 'too-many-requests', detail: { retryAfterSeconds: 1 } });
  });
}

class OpenPerAddress {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** False where that address has as many as it may. */
  add(address: string, closing: EventEmitter): boolean {
    const own = this.#counts.get(address) ?? 0;
    if (own >= this.#most) return false;
    this.#counts.set(address, own + 1);
    closing.once('close', () => this.#leave(address));
    return true;
  }

  #leave(address: string): void {
    const left = (this.#counts.get(address) ?? 1) - 1;
    if (left === 0) this.#counts.delete(address);
    else this.#counts.set(address, left);
  }
}

/** Counts what comes in one request beyond its first part; the refusal, where that is more than an address may send. */
export function countFurther(server: FastifyInstance): CountFurther {
  const count = server.createRateLimit();
  return async (request, reply, more) => {
    for (let i = 0; i < more; i++) {
      const counted = await count(request);
      if (counted.isAllowed) return undefined;
      if (!counted.isExceeded) continue;
      const retryAfterSeconds = counted.ttlInSeconds;
      reply.header('retry-after', retryAfterSeconds);
      return { code: 'too-many-requests', detail: { retryAfterSeconds } };
    }
    return undefined;
  };
}

type CountFurther = (request: FastifyRequest, reply: FastifyReply, more: number) => Promise<Refusal | undefined>;

type ClientError = { readonly code?: string };
type Socket = { readonly writable: boolean; readonly end: (text: string) => void; readonly destroy: () => void };

/** For requests that Node could not even read: too slow, a header too large, or no HTTP at all. */
function answerBrokenRequest(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const large = error.code === 'HPE_HEADER_OVERFLOW';
  const body = problemOf({ code: slow ? 'request-too-slow' : large ? 'header-too-large' : 'request-malformed' });
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${body.status} ${slow ? 'Request Timeout' : large ? 'Request Header Fields Too Large' : 'Bad Request'}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
