import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultIn, isList, isObject, type Module, type MutableView, mutableWithin, Overlay, type Value } from '#kernel';
import { modules } from '#modules';
import { nextAfter, queryAt } from './places.ts';

/** Where a list lies in the state of its module, what is asked, what the nth item is called, and what it holds. */
const LISTS: {
  readonly [query: string]: {
    readonly prefix: string;
    readonly input?: { readonly [name: string]: string };
    readonly id: (n: string) => string;
    /** A member whose name comes before that of the id in the alphabet must not be taken for it. */
    readonly value?: Value;
  };
} = {
  'members/towns': { prefix: 'town', id: (n) => `town-${n}` },
  'members/offices': { prefix: 'office', id: (n) => `office-${n}` },
  'members/officers': { prefix: 'officer', id: (n) => `officer-${n}` },
  'members/keys': {
    prefix: 'officer-key/clerk',
    input: { officer: 'clerk' },
    id: (n) => `ed25519:${n.padEnd(43, 'A')}`,
    value: true,
  },
  'members/recoveries': { prefix: 'recovery', id: (n) => `officer-${n}` },
  'members/seals': { prefix: 'seal', id: (n) => `town-${n}` },
  'members/notices': { prefix: 'notice', id: numbered },
  'members/proposals': { prefix: 'proposal', id: numbered, value: { aardvark: 'first', what: { kind: 'hold' } } },
  'members/upgrades': { prefix: 'upgrade', id: numbered },
  'members/rehearsals': { prefix: 'rehearsal', id: numbered },
  'members/donations': { prefix: 'donation', id: numbered },
  'members/holds': { prefix: 'hold', id: numbered },
  'members/permits': { prefix: 'permit', id: numbered },
  'members/cases': { prefix: 'case', id: numbered },
  'members/exemptions': { prefix: 'exemption', id: numbered },
  'titles/registries': { prefix: 'registry', id: (n) => `registry-${n}` },
  'titles/marks': {
    prefix: 'mark/deeds/20260102-000001',
    input: { registry: 'deeds', reception: '20260102-000001' },
    id: (n) => `deeds/20260103-${n.padStart(6, '0')}/cancels`,
  },
  'sharing/given': {
    prefix: 'given/clerk',
    input: { office: 'clerk' },
    id: (n) => String(Number(n) + 1).padStart(16, '0'),
    value: true,
  },
  'sharing/received': {
    prefix: 'received/clerk',
    input: { office: 'clerk' },
    id: (n) => String(Number(n) + 1).padStart(16, '0'),
    value: true,
  },
  'titles/imports': { prefix: 'import', id: (n) => `import-${n}` },
};

/** Numbers stand in keys with leading zeros, and begin with one. */
function numbered(n: string): string {
  return String(Number(n) + 1).padStart(16, '0');
}

const COUNT = 450;

describe('lists of questions', () => {
  const paged = modules.flatMap((module) =>
    Object.entries(module.queries)
      .filter(([, { input }]) => input.kind === 'record' && Object.hasOwn(input.fields, 'after'))
      .map(([name]) => [module, name] as const),
  );

  it('are all here', () => {
    assert.deepEqual(paged.map(([module, name]) => `${module.name}/${name}`).sort(), Object.keys(LISTS).sort());
  });

  for (const [module, name] of paged)
    it(`${module.name}/${name} is read to its end page by page, each item once`, () => {
      const { ids, pages } = walked(module, name);
      assert.equal(ids.length, COUNT);
      assert.equal(new Set(ids).size, COUNT);
      assert.equal(pages, 3);
    });
});

function walked(module: Module, name: string): { readonly ids: readonly string[]; readonly pages: number } {
  const list = LISTS[`${module.name}/${name}`];
  const query = queryAt(modules, module.name, name);
  assert(list !== undefined && query !== undefined);
  const state = mutableWithin(new Overlay({ get: () => undefined, scan: () => [] }), module.name);
  fill(state, list);
  const ids: string[] = [];
  for (let pages = 0, after: string | number | undefined; ; pages++) {
    const input: Value = { ...list.input, ...(after === undefined ? {} : { after }) };
    assert.equal(faultIn(query.input, input), undefined, 'what the link asks is well-formed');
    const answer = query.answer(state, input);
    assert(answer.ok && isList(answer.value));
    // As it comes over the line.
    const items = JSON.parse(JSON.stringify(answer.value)) as Value[];
    if (items.length === 0) return { ids, pages };
    ids.push(...items.map((item) => (isObject(item) ? String(Object.values(item)[0]) : '')));
    after = nextAfter(query, items);
    assert(after !== undefined && pages < 10);
  }
}

function fill(state: MutableView, { prefix, id, value = { aardvark: 'first' } }: (typeof LISTS)[string]): void {
  for (let n = 0; n < COUNT; n++) state.put(`${prefix}/${id(String(n).padStart(3, '0'))}`, value);
}
