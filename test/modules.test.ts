/** What every module owes its readers: the same files, a README that names all it does, words in both languages. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Field, Words } from '#kernel';
import { modules } from '#modules';

const FOLDER = fileURLToPath(new URL('../src/modules', import.meta.url));
const FILES = ['README.md', 'schema.ts', 'queries.ts', 'invariants.ts', 'index.ts', 'generate.ts'];

/** Every label inside a field, with where it stands. */
function labelsOf(field: Field<unknown>, path: string): (readonly [path: string, words: Words])[] {
  const own = [[path, field.label] as const];
  if (field.kind === 'list') return [...own, ...labelsOf(field.of, `${path}[]`)];
  if (field.kind === 'choice')
    return [...own, ...Object.entries(field.options).map(([name, words]) => [`${path}=${name}`, words] as const)];
  if (field.kind === 'record') return [...own, ...inFields(field.fields, path)];
  if (field.kind !== 'variant') return own;
  return [...own, ...Object.entries(field.cases).flatMap(([name, fields]) => inFields(fields, `${path}:${name}`))];
}

function inFields(fields: { readonly [name: string]: Field<unknown> }, path: string) {
  return Object.entries(fields).flatMap(([name, field]) => labelsOf(field, `${path}.${name}`));
}

for (const module of modules) {
  const { schema, name } = module;
  describe(name, () => {
    it('has the files that every module has', () => {
      const missing = FILES.filter((file) => !existsSync(join(FOLDER, name, file)));
      assert.deepEqual(missing, []);
      assert(readdirSync(join(FOLDER, name)).some((file) => file.endsWith('.test.ts')));
    });

    it('names every action, right and refusal in its README', () => {
      const text = readFileSync(join(FOLDER, name, 'README.md'), 'utf8');
      const all = [...Object.keys(schema.actions), ...Object.keys(schema.rights), ...Object.keys(schema.refusals)];
      assert.deepEqual(
        all.filter((one) => !text.includes(`\`${one}\``)),
        [],
      );
    });

    it('has a rule for every action in its newest version, and an action for every rule', () => {
      const newest = Math.max(...Object.keys(module.versions).map(Number));
      assert.deepEqual(Object.keys(module.versions[newest] ?? {}).sort(), Object.keys(schema.actions).sort());
    });

    it('asks for rights that it explains, or for none', () => {
      const known = [...Object.keys(schema.rights), 'founding', 'anyone'];
      for (const [action, { right }] of Object.entries(schema.actions)) assert(known.includes(right), action);
      for (const right of Object.keys(schema.rights)) assert(right.startsWith(`${name}.`), right);
    });

    it('tells an act with fields that its input has', () => {
      for (const [action, { sentence, input }] of Object.entries(schema.actions)) {
        assert(input.kind === 'record', action);
        for (const text of [sentence.en, sentence.es])
          for (const [, field] of text.matchAll(/\{(\w+)\}/g))
            assert(Object.hasOwn(input.fields, field as string), `${action}: {${field}}`);
      }
    });

    it('says everything in English and in Spanish', () => {
      const words = [
        ['label', module.label] as const,
        ...Object.entries(schema.actions).flatMap(([action, { label, sentence, input }]) => [
          [action, label] as const,
          [action, sentence] as const,
          ...labelsOf(input, action),
        ]),
        ...Object.entries(schema.records).flatMap(([record, field]) => labelsOf(field, record)),
        ...Object.entries({ ...schema.rights, ...schema.refusals }),
        ...Object.entries(module.queries).flatMap(([query, { label, input }]) => [
          [query, label] as const,
          ...labelsOf(input, query),
        ]),
        ...module.invariants.map((invariant) => [invariant.name, invariant.law] as const),
      ];
      const silent = words.filter(([, { en, es }]) => en.trim() === '' || es.trim() === '');
      assert.deepEqual(
        silent.map(([path]) => path),
        [],
      );
      const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
      for (const [path, { en, es }] of words) assert.deepEqual(placeholders(en), placeholders(es), path);
    });
  });
}
