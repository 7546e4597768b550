/**
 * How a request is read. A route that states a body schema gets the body decoded and checked; one that states
 * none gets the bytes as they were sent, because what was signed must not be read and written again.
 */
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import type { FaultCode, Value } from '#kernel';
import { problem, RequestFault, refusalOf } from './problems.ts';
import { sendPage, wantsPage } from './web-routes.ts';

/** Media types of bodies. A form of a foreign web page can send none of them without the browser asking first. */
const BODY_TYPES = ['application/json', 'application/x-ndjson', 'application/octet-stream', 'text/plain'];

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
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    if (request.headers['content-encoding'] !== undefined) return problem(reply, { code: 'compression-refused' });
  });
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
