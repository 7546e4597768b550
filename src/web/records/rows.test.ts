import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachmentHash, commitment, defineModule, list, type Module, record, say, text, variant } from '#kernel';
import { modules } from '#modules';
import { fieldGroups, filteredGroups } from './rows.ts';

const words = (en: string) => say(en, `${en} (es)`);
const note = text(words('Note'), { max: 10 });
const input = record(words('Act'), {
  note,
  people: list(
    words('People'),
    record(words('Person'), { name: commitment(words('Name'), { retention: 'one-year' }) }),
    {
      max: 3,
    },
  ),
  page: attachmentHash(words('Page'), { retention: 'seven-years' }),
  signer: variant(words('Signer'), 'kind', { a: { note }, b: { note } }),
});

const made = defineModule({
  name: 'made',
  label: words('Made up'),
  schema: {
    records: {},
    actions: { try: { label: words('Try'), sentence: words('Tried.'), right: 'anyone', input } },
    rights: {},
    refusals: {},
  },
  versions: {},
  queries: {},
  invariants: [],
  generate: () => undefined,
} as never) as Module;

describe('rows of the records page', () => {
  it('name each field once, with its place and how long it is kept', () => {
    const rows = fieldGroups([made])[0]?.rows.map(({ path, place, retention }) => [path, place, retention]);
    assert.deepEqual(rows, [
      ['note', 'ledger', 'permanent'],
      ['people.name', 'vault', 'one-year'],
      ['page', 'attachment', 'seven-years'],
      ['signer.kind', 'ledger', 'permanent'],
      ['signer.note', 'ledger', 'permanent'],
    ]);
  });

  it('say a field by the words around it', () => {
    const row = fieldGroups([made])[0]?.rows.find(({ path }) => path === 'people.name');
    assert.deepEqual(
      row?.labels.map(({ en }) => en),
      ['People', 'Name'],
    );
  });

  it('cover every act and record of every module', () => {
    const groups = fieldGroups(modules);
    for (const { name, schema } of modules) {
      const own = groups.filter(({ module }) => module === name);
      assert.equal(own.length, Object.keys(schema.actions).length + Object.keys(schema.records).length);
      assert(own.every(({ rows }) => rows.every(({ path, labels }) => labels.length > 0 && !path.startsWith('.'))));
    }
    const places = new Set(groups.flatMap(({ rows }) => rows.map(({ place }) => place)));
    assert.deepEqual([...places].toSorted(), ['attachment', 'ledger', 'vault']);
  });

  it('are found by words in the language of the page, and by place', () => {
    const found = (filter: object, language: 'en' | 'es' = 'en') =>
      filteredGroups(fieldGroups([made]), filter, language).flatMap(({ rows }) => rows.map(({ path }) => path));
    assert.deepEqual(found({ words: 'people NAME' }), ['people.name']);
    assert.deepEqual(found({ words: '(es) page' }, 'es').length, 1);
    assert.deepEqual(found({ words: '(es)' }), []);
    assert.deepEqual(found({ place: 'attachment' }), ['page']);
    assert.deepEqual(found({ module: 'other' }), []);
  });
});
