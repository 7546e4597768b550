/** The pages about who can see what are what the schemas say today: after a change of one, run `npm run docs:fields`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { bytes, commitment, type Field, type Module, record, say } from '#kernel';
import { modules } from '#modules';
import { everyFieldPage, exceptionLines, SHOWN, withExceptions } from '../scripts/docs/field-pages.ts';

const page = (name: string) => readFileSync(new URL(`../docs/officials/${name}`, import.meta.url), 'utf8');
const CURRENT = 'the page is old: npm run docs:fields';

/** Every innermost field, found another way than the page does: by its labels. */
function leavesOf(field: Field<unknown>): string[] {
  if (field.kind === 'list') return leavesOf(field.of);
  if (field.kind === 'record') return Object.entries(field.fields).flatMap(named);
  if (field.kind === 'variant')
    return Object.values(field.cases).flatMap((fields) => Object.entries(fields).flatMap(named));
  return [''];
}

function named([name, field]: readonly [string, Field<unknown>]): string[] {
  return leavesOf(field).map((rest) => (rest === '' ? name : `${name}.${rest}`));
}

const label = say('A label', 'Una etiqueta');
const sealed = commitment(label, { retention: 'one-year' });
const further: Module = {
  ...(modules[0] as Module),
  name: 'further',
  schema: {
    ...(modules[0] as Module).schema,
    records: {},
    actions: {
      seal: {
        label,
        sentence: label,
        right: 'anyone',
        input: record(label, { sealed, open: bytes(label, { length: 3 }) }),
      },
    },
  },
};

describe('what others can see', () => {
  it('is said of every field of every act and record', () => {
    assert.equal(page('every-field.md'), everyFieldPage(modules), CURRENT);
    const sections = page('every-field.md').split('\n### ');
    for (const { name, schema } of modules) {
      const all = [
        ...Object.entries(schema.actions).map(([action, { input }]) => [`Act: `, action, input] as const),
        ...Object.entries(schema.records).map(([key, field]) => [`Record: `, key, field] as const),
      ];
      for (const [of, key, field] of all) {
        const section = sections.find((one) => one.startsWith(of) && one.includes(`(\`${name}/${key}\`)\n`));
        assert(section !== undefined, `${name}/${key}`);
        const missing = leavesOf(field).filter((path) => path !== '' && !section.includes(`\`${path}\``));
        assert.deepEqual(missing, [], `${name}/${key}`);
      }
    }
  });

  it('has a table of all that is not simply public', () => {
    const written = page('what-others-see.md');
    assert.equal(written, withExceptions(written, modules), CURRENT);
    const groups = modules.flatMap(({ name, schema }) =>
      Object.keys(schema.actions).map((action) => `${name}/${action}`),
    );
    assert.deepEqual(
      SHOWN.filter((name) => !groups.includes(name)),
      [],
    );
  });

  it('is another page with another field, and says of a sealed one that others see a number', () => {
    const more = [...modules, further];
    const written = page('what-others-see.md');
    assert.notEqual(withExceptions(written, more), written);
    assert.match(
      everyFieldPage(more),
      /\| A label \| `sealed` \| N \| N \| N \| C \| C \|\n\| A label \| `open` \| R \| R \| R \| R \| R \|/,
    );
    const [last] = exceptionLines(more).split('\n').slice(-1);
    assert.match(
      String(last),
      /`further\/seal`.* \| A label \| a number \| the town’s vault, and an office with a grant; kept one year \|/,
    );
    assert.throws(() => withExceptions('no place in it', modules));
  });
});
