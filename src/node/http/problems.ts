/** What the interface says when the answer is no: RFC 9457 problem details with our code and its typed detail. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '#kernel';
import { HOME_CODES, HomeError } from '../home-error.ts';

/** Which HTTP status a refusal has; whatever is not named here is a refusal by the rules, 422. */
const STATUS: { readonly [code: string]: number } = {
  'request-malformed': 400,
  'transaction-malformed': 400,
  'input-malformed': 400,
  'token-missing': 401,
  'browser-refused': 403,
  'session-missing': 401,
  'session-over': 401,
  'desk-token-wrong': 403,
  'vault-not-yours': 403,
  'challenge-over': 401,
  'passkey-refused': 401,
  'passkey-unknown': 401,
  'passkey-ended': 401,
  'too-many-attempts': 429,
  'identity-provider-down': 503,
  'host-refused': 403,
  'not-found': 404,
  'not-a-transaction': 404,
  'query-unknown': 404,
  'route-unknown': 404,
  'request-too-slow': 408,
  'not-founded': 409,
  replayed: 409,
  'vault-item-erased': 410,
  'transaction-too-large': 413,
  'batch-too-large': 413,
  'body-too-large': 413,
  'compression-refused': 415,
  'media-type-refused': 415,
  'input-invalid': 422,
  'too-many-requests': 429,
  'header-too-large': 431,
  internal: 500,
  'too-many-listeners': 503,
  busy: 503,
  halted: 503,
  'upgrade-needed': 503,
  'engine-starting': 503,
  'not-ordered-yet': 503,
  'strict-not-yet': 503,
  'strict-blocks-gone': 410,
  'strict-root-wrong': 503,
  'no-network': 404,
  'book-is-archive': 409,
  stopped: 503,
  'not-stored': 503,
  'attachments-full': 503,
  'attachment-too-large': 413,
  'pages-not-built': 503,
  'projection-behind': 503,
  'projection-failed': 503,
  'projection-fault': 503,
  'book-not-readable': 503,
  'doctor-failed': 500,
  'vault-item-damaged': 503,
  ...Object.fromEntries(HOME_CODES.map((code) => [code, 503])),
};

export const PROBLEM_TYPE = 'application/problem+json';

export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('What programs look at; it never changes its meaning.'),
    detail: z.record(z.string(), z.unknown()).optional().describe('Typed facts to the code: which field, which limit.'),
  })
  .meta({ id: 'Problem', description: 'A problem as RFC 9457 describes it.' });

export type Problem = z.infer<typeof problemSchema>;

export function problemOf({ code, detail }: Refusal, status = STATUS[code] ?? 422): Problem {
  return { type: 'about:blank', title: code, status, code, ...(detail === undefined ? {} : { detail }) };
}

/** Sends the refusal. Only codes and typed details leave the node, never a message of the program's own. */
export function problem(reply: FastifyReply, refusal: Refusal, status?: number): FastifyReply {
  const body = problemOf(refusal, status);
  return reply.code(body.status).type(PROBLEM_TYPE).header('cache-control', 'no-store').send(JSON.stringify(body));
}

/** A request that does not fit what its route states. Thrown inside Fastify's validation and nowhere else. */
export class RequestFault extends Error {
  readonly refusal: Refusal;
  readonly statusCode: number;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
    this.statusCode = problemOf(refusal).status;
  }
}

/** The refusal for an error that Fastify or Node raised; undefined where the fault is ours. */
export function refusalOf(error: { readonly statusCode?: number; readonly code?: string }): Refusal | undefined {
  if (error instanceof RequestFault) return error.refusal;
  // Where on the disk is for the log of the node, not for the caller.
  if (error instanceof HomeError) return { code: error.code };
  const status = error.statusCode ?? 500;
  if (status >= 500) return undefined;
  return { code: BY_STATUS[status] ?? 'request-malformed' };
}

const BY_STATUS: { readonly [status: number]: string } = {
  404: 'route-unknown',
  408: 'request-too-slow',
  413: 'body-too-large',
  415: 'media-type-refused',
  429: 'too-many-requests',
  431: 'header-too-large',
};
