/** The invented town goes into the book as a real one would, and what people bring to its counter is recorded. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  backFile,
  canonicalBookRows,
  findMassgisFiles,
  massgisBookRows,
  packActions,
  readCanonical,
  readMassgis,
  sampleTown,
  writeCanonical,
} from '#connect';
import { commit, toBase64url } from '#kernel';
import { citizen, codeOf, TestTown } from './test-town.ts';

const clerk = citizen('Ada Quill');
const noSalt = new Uint8Array(32);

function load(town: TestTown, name: string, rows: ReturnType<typeof massgisBookRows>): void {
  const sealed = rows.map((row) => ({ row, commitment: toBase64url(commit(noSalt, row.content)) }));
  for (const { action, input } of packActions(sealed, { import: name, source: name }))
    assert.equal(codeOf(town.act(clerk, 'clerk', action, input)), 'ok');
}

function files(seed: number) {
  const { files } = sampleTown(seed);
  const found = Object.entries(findMassgisFiles([...files.keys()]).files);
  return Object.fromEntries(found.map(([layer, name]) => [layer, { name, bytes: files.get(name) as Uint8Array }]));
}

describe('the sample town in the book', () => {
  const set = readMassgis(files(1));
  const parcels = set.parcels.flatMap((row) => (row.value?.type === 'FEE' ? [row.value.locId] : []));
  const town = TestTown.founded();
  load(town, 'sample', massgisBookRows(set));
  const registry = { registry: 'deeds', name: 'Sample registry', system: 'recorded', authority: 'official' };
  assert.equal(codeOf(town.act(clerk, 'clerk', 'titles/open-registry', registry)), 'ok');

  it('does at the counter what a day brings: records, corrects a slip, returns a document', () => {
    const receptions = new Map<string, string>();
    for (const one of sampleTown(1).counter) {
      const day = new Date(town.timeMs + 1_000).toISOString().slice(0, 10);
      const known =
        one.action === 'correct' ? { reception: receptions.get(`${one.of.book}/${one.of.page}`) ?? '' } : { day };
      const answer = town.act(clerk, 'clerk', `titles/${one.action}`, { registry: 'deeds', ...known, ...one.input });
      assert.equal(codeOf(answer), 'ok', `${one.about}: ${JSON.stringify(answer)}`);
      if (one.action !== 'record') continue;
      assert(answer.accepted);
      const { receptions: received } = answer.result as { readonly receptions: readonly string[] };
      for (const [i, { numbers }] of one.input.instruments.entries())
        receptions.set(`${numbers?.book}/${numbers?.page}`, received[i] ?? '');
    }
  });

  it('spells one name as it is on the document only once it is corrected', () => {
    const { counter } = sampleTown(1);
    const [correction] = counter.flatMap((one) => (one.action === 'correct' ? [one] : []));
    const [edit] = correction?.input.edits ?? [];
    const deed = counter
      .flatMap((one) => (one.action === 'record' ? one.input.instruments : []))
      .find(({ numbers }) => numbers?.page === correction?.of.page);
    const [before = '', after = ''] = [deed?.parties[edit?.at ?? 0]?.name, edit?.party?.name];
    assert.equal(after.replace(/.,/, ','), before);
    assert.notEqual(after, before);
  });

  it('takes in an invented back-file about its own parcels', () => {
    for (const plain of backFile({ seed: 3, instruments: 600, parcels })) {
      const written = Object.entries(writeCanonical(plain)).map(([name, bytes]) => [name, { name, bytes }]);
      const back = readCanonical(Object.fromEntries(written), (id) => parcels.includes(id));
      load(town, 'back-file', canonicalBookRows(back));
    }
  });
});
