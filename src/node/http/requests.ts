/**
 * How a request is read. A route that states a body schema gets the body decoded and checked; one that states
 * none gets the bytes as they were sent, because what was signed must not be read and written again.
 */
import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import type { FaultCode, Value } from '#kernel';
import { problem, RequestFault, refusalOf } from './problems.ts';
import { sendPage, wantsPage } from './web-routes.ts';

/** Media types of bodies. A foreign web page can send none of them without the browser asking first. */
const BODY_TYPES = ['application/json', 'application/x-ndjson', 'application/octet-stream'];

/** Of the two routes that foreign programs bring signed notes to, and whose protocol names no media type. */
const ANY_TYPE = 'text/plain';

/** What no page is shows nothing and loads nothing, wherever a browser is made to open it. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export function readRequests(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  for (const type of BODY_TYPES) {
    server.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
  server.setValidatorCompiler(validator);
  // Schemas of answers are for readers and tests; checking each answer as it leaves would only cost time.
  server.setSerializerCompiler(() => JSON.stringify);
  server.setNotFoundHandler((request, reply) =>
    wantsPage(request) ? sendPage(reply, 404) : problem(reply, { code: 'route-unknown' }),
  );
  server.setErrorHandler((error: { statusCode?: number; code?: string }, _request, reply) =>
    problem(reply, refusalOf(error) ?? { code: 'internal' }),
  );
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': NO_PAGE,
    });
    if (namesHosts(request) > 1) return problem(reply, { code: 'request-malformed' });
    if (!takesType(request)) return problem(reply, { code: 'media-type-refused' });
    if (request.headers['content-encoding'] !== undefined) return problem(reply, { code: 'compression-refused' });
  });
}

/** Node keeps the first of two and says nothing; a proxy may have gone by the other (RFC 9112 section 3.2). */
function namesHosts({ raw: { rawHeaders } }: FastifyRequest): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === 'host') count++;
  return count;
}

/** Each route takes the media types that it states, and JSON where it states none. */
function takesType({ method, headers, routeOptions: { schema, url } }: FastifyRequest): boolean {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (url === undefined || type === undefined || method === 'GET' || method === 'HEAD') return true;
  const { consumes = ['application/json'] } = (schema ?? {}) as { readonly consumes?: readonly string[] };
  return consumes.includes(ANY_TYPE) || consumes.includes(type);
}

const validator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    const value = httpPart === 'body' ? parseJson(data) : data;
    if (value === undefined) return { error: new RequestFault({ code: 'input-malformed' }) };
    const parsed = schema.safeParse(value);
    return parsed.success ? { value: parsed.data } : { error: faultOf(parsed.error, httpPart ?? 'request') };
  };
};

/** Zod's names for faults, as the kernel's schemas call the same. */
const FAULTS: { readonly [issue: string]: FaultCode } = {
  too_small: 'too-small',
  too_big: 'too-large',
  invalid_type: 'wrong-type',
  invalid_format: 'wrong-form',
  invalid_value: 'not-an-option',
  unrecognized_keys: 'unknown-field',
};

/** The first fault alone, by its place and its name: texts of a library are no protocol. */
function faultOf(error: z.ZodError, part: string): RequestFault {
  const issue = error.issues[0];
  const detail: { readonly [name: string]: Value } = {
    part,
    path: (issue?.path ?? []).join('.'),
    fault: FAULTS[issue?.code ?? ''] ?? 'wrong-form',
  };
  return new RequestFault({ code: part === 'body' ? 'input-invalid' : 'request-malformed', detail });
}

function parseJson(body: unknown): unknown {
  if (!(body instanceof Uint8Array)) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
