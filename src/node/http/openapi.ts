/**
 * `GET /openapi.json`: every route from the schema that it checks requests with, and every action and query
 * of every module from the module's own schema.
 */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Action, Module, Query, Words } from '#kernel';
import { anyValue, jsonAnswer } from './answers.ts';
import { type JsonSchema, schemaOf } from './field-schema.ts';
import { LOCAL } from './local-routes.ts';
import { PROBLEM_TYPE } from './problems.ts';

const ABOUT = `A town's book: write signed transactions, read entries, receipts and proofs, and the log itself as
C2SP tlog-tiles. Nothing here has to be believed: what matters comes with a proof that "townledger verify" checks
offline. Text in transactions never holds control characters. Each field says in "x-lives-in" where its content
lives (ledger, vault or attachment) and in "x-retention" how long it is kept there.`;

/** To be called before any route is added. */
export function describeRoutes(server: FastifyInstance, modules: readonly Module[]): void {
  server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Townledger', version: '1', description: ABOUT.replaceAll('\n', ' ') },
      tags: TAGS,
      components: { securitySchemes: { home: { type: 'http', scheme: 'bearer', description: TOKEN } } },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route as never) as { schema: JsonSchema; url: string };
      return { schema: LOCAL.test(url) ? { ...schema, security: [{ home: [] }] } : schema, url };
    },
    transformObject: (document) => {
      const described = jsonSchemaTransformObject(document) as unknown as OpenApi;
      return withModules(described, modules) as never;
    },
  });
}

/** To be called after every route was added. */
export function openapiRoute(server: FastifyInstance): void {
  const schema = { summary: 'This document', tags: ['node'], response: jsonAnswer('OpenAPI 3.1.', anyValue) };
  server.get('/openapi.json', { schema }, async (_request, reply) => reply.send(server.swagger()));
}

const TOKEN = 'The text in run/token of the home folder; only programs on the same machine can read it.';
const TAGS = [
  { name: 'read', description: 'Entries, receipts, proofs' },
  { name: 'write', description: 'Transactions' },
  { name: 'query', description: 'Questions to the modules' },
  { name: 'titles', description: 'Land: parcels, papers on record, search' },
  { name: 'attachments', description: 'Files that transactions name by hash' },
  { name: 'log', description: 'The log as C2SP tlog-tiles' },
  { name: 'witness', description: 'Watching other towns’ logs' },
  { name: 'network', description: 'The towns that keep this book together' },
  { name: 'node', description: 'The node itself' },
  { name: 'vault', description: 'The vault, for programs that hold the home’s token' },
  { name: 'sharing', description: 'Sealed items that offices share under grants' },
  { name: 'local', description: 'For programs on the same machine that hold the home’s token' },
];

type OpenApi = JsonSchema & {
  readonly paths: { readonly [path: string]: JsonSchema };
  readonly components?: { readonly schemas?: JsonSchema };
};

function withModules(document: OpenApi, modules: readonly Module[]): OpenApi {
  const actions = modules.flatMap((module) => Object.entries(module.schema.actions).map(actionSchema(module)));
  const queries = modules.flatMap((module) => Object.entries(module.queries).map(queryPath(module)));
  const schemas = {
    ...document.components?.schemas,
    ...Object.fromEntries(actions),
    Transaction: transactionSchema(actions),
  };
  const write = document.paths['/transactions'] as { post?: JsonSchema } | undefined;
  const body = {
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Transaction' } } },
  };
  return {
    ...document,
    'x-modules': Object.fromEntries(modules.map(({ name, label, schema }) => [name, aboutModule(label, schema)])),
    components: { ...document.components, schemas },
    paths: {
      ...document.paths,
      ...(write === undefined ? {} : { '/transactions': { ...write, post: { ...write.post, requestBody: body } } }),
      ...Object.fromEntries(queries),
    },
  };
}

/** Words for the rights that its actions ask for, and for what its rules may answer. */
function aboutModule(label: Words, { rights, refusals }: Module['schema']): JsonSchema {
  return { label, rights, refusals };
}

/** The input of one action; `x-right` is the right that the signer's office must hold. */
function actionSchema({ name }: Module): (entry: [string, Action<unknown>]) => readonly [string, JsonSchema] {
  return ([action, { label, sentence, right, input }]) => [
    `${name}.${action}`,
    {
      ...schemaOf(input),
      title: label.en,
      'x-label': label,
      'x-sentence': sentence,
      'x-action': `${name}/${action}`,
      'x-right': right,
    },
  ];
}

function queryPath({ name, label }: Module): (entry: [string, Query<unknown>]) => readonly [string, JsonSchema] {
  return ([query, { label: question, input }]) => [
    `/query/${name}/${query}`,
    {
      get: {
        summary: question.en,
        description: label.en,
        tags: ['query'],
        'x-label': question,
        parameters: [{ name: 'input', in: 'query', content: { 'application/json': { schema: schemaOf(input) } } }],
        responses: {
          200: { description: 'The answer from the committed state.', content: { 'application/json': { schema: {} } } },
          default: {
            description: 'The answer is no, and why.',
            content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
    },
  ];
}

/** As the kernel reads it: canonical JSON (RFC 8785), signed over the canonical bytes of `body`. */
function transactionSchema(actions: readonly (readonly [string, JsonSchema])[]): JsonSchema {
  return {
    type: 'object',
    title: 'Signed transaction',
    description: 'Canonical JSON. The signature covers the canonical bytes of the body.',
    required: ['body', 'signature', 'signer'],
    additionalProperties: false,
    properties: {
      body: {
        type: 'object',
        required: ['action', 'chain', 'expiresMs', 'id', 'input'],
        properties: {
          action: { type: 'string', enum: actions.map(([, schema]) => schema['x-action']) },
          attachments: { type: 'array', items: { type: 'object' } },
          chain: { type: 'string' },
          expiresMs: { type: 'integer' },
          founds: { type: 'object' },
          id: { type: 'string', description: '16 random bytes as base64url' },
          input: { oneOf: actions.map(([name]) => ({ $ref: `#/components/schemas/${name}` })) },
          office: { type: 'string' },
        },
      },
      signature: { type: ['string', 'object'] },
      signer: { type: 'object' },
    },
  };
}
