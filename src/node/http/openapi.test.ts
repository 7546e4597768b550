import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import {
  attachmentHash,
  bytes,
  choice,
  commitment,
  type Field,
  faultIn,
  flag,
  integer,
  list,
  optional,
  readTransaction,
  record,
  say,
  text,
  type Value,
  variant,
} from '#kernel';
import { modules } from '#modules';
import { livedInTown } from '../../../test/fuzz/town.ts';
import { RunningTown } from '../../../test/running-town.ts';
import { type JsonSchema, schemaOf } from './field-schema.ts';

type Operation = {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: JsonSchema }[];
  readonly responses: {
    readonly [status: string]: { readonly content?: { readonly [type: string]: { schema: object } } };
  };
  readonly security?: readonly object[];
};
type Document = {
  readonly openapi: string;
  readonly 'x-modules': { readonly [name: string]: object };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: JsonSchema } };
};

let town: RunningTown;
let document: Document;
const registered: { readonly method: string; readonly path: string }[] = [];

before(async () => {
  town = await RunningTown.founded('ashbrook', {
    onRoute: ({ method, url, schema }) => {
      // The pages for people are files, not an interface.
      if ((schema as { readonly hide?: boolean } | undefined)?.hide === true) return;
      for (const name of [method].flat()) registered.push({ method: name.toLowerCase(), path: url });
    },
  });
  document = (await (await fetch(`${town.address}/openapi.json`)).json()) as Document;
});

describe('/openapi.json', () => {
  it('holds every route, each with a summary and its answers', () => {
    assert.equal(document.openapi, '3.1.0');
    const routes = registered.filter(({ method }) => method !== 'head' && method !== 'options');
    assert(routes.length > 25, `${routes.length} routes were registered`);
    for (const { method, path } of routes) {
      const name = path.replaceAll(/:([A-Za-z]+)/g, '{$1}').replace('*', '{*}');
      const operation = document.paths[name]?.[method];
      assert(operation !== undefined, `${method} ${name} is not in the document`);
      assert(operation.summary, `${method} ${name} has no summary`);
      assert(operation.responses['200'] !== undefined, `${method} ${name} does not say what it answers`);
      const local = /^\/(local|vault|imports)\//.test(path);
      assert.equal(operation.security !== undefined, local, `${method} ${name}`);
    }
  });

  it('holds every action and query of every module', () => {
    for (const { name, label, schema, queries } of modules) {
      assert.deepEqual(document['x-modules'][name], { label, rights: schema.rights, refusals: schema.refusals });
      for (const action of Object.keys(schema.actions)) {
        assert.equal(document.components.schemas[`${name}.${action}`]?.['x-action'], `${name}/${action}`);
      }
      for (const query of Object.keys(queries)) {
        assert(document.paths[`/query/${name}/${query}`]?.get?.parameters?.length === 1, query);
      }
    }
    assert.deepEqual(document.components.schemas.Transaction?.required, ['body', 'signature', 'signer']);
  });

  it('points at nothing that it does not hold', () => {
    const targets = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    assert(targets.length > 50);
    for (const [, name] of targets) assert(document.components.schemas[name as string] !== undefined, name);
  });

  it('says of what the routes answer what they do answer', async () => {
    const rows: readonly (readonly [url: string, path: string])[] = [
      ['/town', '/town'],
      ['/health', '/health'],
      ['/health/ready', '/health/ready'],
      ['/entries', '/entries'],
      ['/entries/0', '/entries/{index}'],
      ['/state?key=members/office/clerk', '/state'],
      ['/state?key=members/office/none', '/state'],
      ['/witness/logs', '/witness/logs'],
      ['/witness/evidence', '/witness/evidence'],
    ];
    for (const [url, path] of rows) {
      const stated = document.paths[path]?.get?.responses['200']?.content?.['application/json']?.schema;
      assert(stated !== undefined, path);
      const answer = await (await fetch(town.address + url)).json();
      const parsed = z.fromJSONSchema(stated as never).safeParse(answer);
      assert(parsed.success, `${url}: ${parsed.error?.message} ${JSON.stringify(answer).slice(0, 200)}`);
    }
    const wrong = (await (await fetch(`${town.address}/entries/999`)).json()) as object;
    const problem = document.paths['/entries']?.get?.responses.default?.content?.['application/problem+json']?.schema;
    assert.deepEqual(problem, { $ref: '#/components/schemas/Problem' });
    const stated = z.fromJSONSchema(document.components.schemas.Problem as never);
    assert(stated.safeParse(wrong).success && !stated.safeParse({ ...wrong, more: 1 }).success);
  });
});

const label = say('A label', 'Una etiqueta');
const short = text(label, { min: 2, max: 4, pattern: /^[a-z]+$/ });

/** Fields of every kind, and what lies near their limits. */
const fields: readonly (readonly [Field<unknown>, readonly Value[]])[] = [
  [short, ['', 'a', 'ab', 'abcd', 'abcde', 'AB', 5, null]],
  [integer(label, { min: 2, max: 5 }), [1, 2, 5, 6, '3']],
  [flag(label), [true, false, 0, 'true']],
  [choice(label, { one: label, two: label }), ['one', 'two', 'three', 1]],
  [
    bytes(label, { min: 3, max: 6 }),
    ['AAAA', 'AAA', 'AAAAA', 'AAAAAA', 'AAAAAB', 'AAAAAAA', 'AAAAAAC', 'AAAAAAAA', 'AAAAAAAAA', 'AA+A'],
  ],
  [commitment(label, { retention: 'one-year' }), ['A'.repeat(43), 'A'.repeat(42), 'A'.repeat(44)]],
  [attachmentHash(label, { retention: 'seven-years' }), ['A'.repeat(43), '']],
  [list(label, short, { min: 1, max: 2 }), [[], ['ab'], ['ab', 'cd'], ['ab', 'cd', 'ef'], ['a'], 'ab']],
  [
    record(label, { must: short, may: optional(flag(label)) }),
    [{ must: 'ab' }, { must: 'ab', may: true }, { may: true }, { must: 'ab', more: 1 }, [], null],
  ],
  [
    variant(label, 'kind', { a: { x: short }, b: { y: flag(label) } }),
    [{ kind: 'a', x: 'ab' }, { kind: 'b', y: true }, { kind: 'a', y: true }, { kind: 'c' }, { x: 'ab' }],
  ],
];

describe('a field as JSON Schema', () => {
  it('takes and refuses what the kernel takes and refuses', () => {
    // Values have no fractions; the decoder refuses them before a schema is asked.
    const leaves = [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)];
    const anything = fc.anything({ values: leaves, maxDepth: 2 }) as fc.Arbitrary<Value>;
    const texts = fc.string({ unit: fc.constantFrom(...'aZ09-_AQgwBE+'), maxLength: 46 });
    for (const [field, near] of fields) {
      const schema = z.fromJSONSchema(schemaOf(field) as never);
      const agree = (value: Value): void => {
        const taken = faultIn(field, value) === undefined;
        assert.equal(schema.safeParse(value).success, taken, `${field.kind} ${JSON.stringify(value)}`);
      };
      assert(near.some((value) => faultIn(field, value) === undefined) || field.kind === 'text', field.kind);
      for (const value of near) agree(value);
      fc.assert(fc.property(fc.oneof(anything, texts), agree), { numRuns: 1_000 });
    }
  });

  it('says where each field lives and how long it is kept, in both languages', () => {
    const schema = schemaOf(commitment(label, { retention: 'one-year' }));
    assert.deepEqual([schema['x-lives-in'], schema['x-retention']], ['vault', 'one-year']);
    assert.equal(schemaOf(attachmentHash(label, { retention: 'one-year' }))['x-lives-in'], 'attachment');
    assert.equal(schemaOf(short)['x-lives-in'], 'ledger');
    assert.deepEqual(schema['x-label'], label);
    assert.deepEqual(schemaOf({ ...short, example: 'abc' } as Field<unknown>).examples, ['abc']);
  });

  it('fits every act of a town that has lived a while', () => {
    const schemas = new Map<string, z.ZodType>();
    for (const entry of livedInTown().store.entries) {
      const read = readTransaction(entry);
      if (!read.ok) continue;
      const { action, input } = read.value.body;
      const stated = document.components.schemas[action.replace('/', '.')];
      const schema = schemas.get(action) ?? z.fromJSONSchema(stated as never);
      schemas.set(action, schema);
      const parsed = schema.safeParse(input);
      assert(parsed.success, `${action} ${parsed.error?.message}`);
    }
    assert(schemas.size > 12, `${[...schemas.keys()]}`);
  });

  it('refuses what the action does not have', async () => {
    const { entries } = (await (await fetch(`${town.address}/entries`)).json()) as {
      entries: { value: { body?: { action: string; input: Value } } }[];
    };
    const body = entries[0]?.value.body;
    assert(body !== undefined);
    const schema = document.components.schemas[body.action.replace('/', '.')];
    assert(z.fromJSONSchema(schema as never).safeParse(body.input).success);
    assert(!z.fromJSONSchema(schema as never).safeParse({ ...(body.input as object), more: 1 }).success);
  });
});
