/** What the interface says when the answer is no: RFC 9457 problem details with our code and its typed detail. */
import type { FastifyReply } from 'fastify';
import type { Refusal } from '#kernel';

/** Which HTTP status a refusal has; whatever is not named here is a refusal by the rules, 422. */
const STATUS: { readonly [code: string]: number } = {
  'not-found': 404,
  'not-a-transaction': 404,
  'query-unknown': 404,
  'not-founded': 409,
  replayed: 409,
  'input-invalid': 422,
  'transaction-malformed': 400,
  'transaction-too-large': 413,
  'input-malformed': 400,
  'batch-too-large': 413,
  busy: 503,
  halted: 503,
  stopped: 503,
  'not-stored': 503,
};

/** Sends the refusal. Only codes and typed details leave the node, never a message of the program's own. */
export function problem(reply: FastifyReply, refusal: Refusal, status = STATUS[refusal.code] ?? 422): FastifyReply {
  const { code, detail } = refusal;
  return reply
    .code(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({ type: 'about:blank', title: code, status, code, ...(detail === undefined ? {} : { detail }) }),
    );
}
