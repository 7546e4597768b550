/** What takes a value of any type answers every one of them: wrong types, other objects' objects, hostile ones. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeStateProof, type Field, faultIn, type Value } from '#kernel';
import { modules } from '#modules';
import { logKeysIn } from '#verify';
import { readOutline } from '../src/connect/geometry.ts';
import { TestTown } from './test-town.ts';

const trap = new Proxy({}, { getPrototypeOf: () => null, ownKeys: () => ['leaf', 'siblings', 'logKeys', 'type'] });

const VALUES: readonly (readonly [name: string, value: unknown])[] = [
  ...[undefined, null, true, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, 1n].map(named),
  ...['', 'x'.repeat(9_000), '\ud800', '__proto__'].map(named),
  ['empty list', []],
  ['list in a list', [[]]],
  ['list with holes', new Array(3)],
  ['empty record', {}],
  ['record without a prototype', Object.create(null)],
  ['record of its prototype’s fields', Object.create({ leaf: null, siblings: [], office: 'clerk' })],
  ['record with a symbol', { [Symbol('s')]: 1 }],
  ['date', new Date(0)],
  ['bytes', new Uint8Array(3)],
  ['map', new Map([['leaf', null]])],
  ['function', () => 1],
  ['symbol', Symbol('s')],
  ['proxy', trap],
];

function named(value: unknown): readonly [string, unknown] {
  return [`${typeof value} ${String(value).slice(0, 12)}`, value];
}

function fieldsOf(field: Field<unknown>): Field<unknown>[] {
  if (field.kind === 'list') return [field, ...fieldsOf(field.of)];
  if (field.kind === 'record') return [field, ...Object.values(field.fields).flatMap(fieldsOf)];
  if (field.kind !== 'variant') return [field];
  return [field, ...Object.values(field.cases).flatMap((fields) => Object.values(fields).flatMap(fieldsOf))];
}

const fields = modules.flatMap(({ schema, queries }) => [
  ...Object.values(schema.actions).flatMap(({ input }) => fieldsOf(input)),
  ...Object.values(schema.records).flatMap(fieldsOf),
  ...Object.values(queries).flatMap(({ input }) => fieldsOf(input)),
]);

describe('every field of every schema', () => {
  for (const [name, value] of VALUES) {
    it(`answers ${name}`, () => {
      for (const field of fields) faultIn(field, value as Value);
    });
  }

  it('takes values of one type at most', () => {
    for (const field of fields) {
      const fitting = VALUES.filter(([, value]) => faultIn(field, value as Value) === undefined);
      const types = new Set(fitting.map(([, value]) => (Array.isArray(value) ? 'list' : typeof value)));
      assert(types.size <= 1, `${field.label.en}: takes ${[...types].join(' and ')}`);
    }
    assert(fields.length > 100, 'the fields were found');
  });

  it('refuses a number that the book cannot hold', () => {
    const integers = fields.filter(({ kind }) => kind === 'integer');
    for (const field of integers) {
      for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])
        assert.notEqual(faultIn(field, value), undefined, `${field.label.en} takes ${value}`);
    }
  });
});

describe('readers of any value', () => {
  const town = TestTown.founded();
  const readers: readonly (readonly [name: string, read: (value: unknown) => boolean])[] = [
    ['decodeStateProof', (value) => decodeStateProof(value).ok],
    ['logKeysIn', (value) => logKeysIn(value as Value) !== undefined],
    ['readOutline', (value) => typeof readOutline(value) !== 'string'],
    ...modules.flatMap((module) =>
      Object.entries(module.queries)
        .filter(([, { input }]) => faultIn(input, {}) !== undefined)
        .map(([name]) => {
          const query = `${module.name}/${name}`;
          return [query, (value: unknown) => town.machine.query(module.name, name, value as Value).ok] as const;
        }),
    ),
  ];
  for (const [name, read] of readers) {
    it(`${name} refuses every wrong one`, () => {
      const taken = VALUES.filter(([, value]) => read(value)).map(([value]) => value);
      assert.deepEqual(taken, []);
    });
  }
});
