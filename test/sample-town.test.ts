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

  it('records what people bring to the counter', () => {
    for (const { about, instruments } of sampleTown(1).counter) {
      const day = new Date(town.timeMs + 1_000).toISOString().slice(0, 10);
      const answer = town.act(clerk, 'clerk', 'titles/record', { registry: 'deeds', day, instruments });
      assert.equal(codeOf(answer), 'ok', `${about}: ${JSON.stringify(answer)}`);
    }
  });

  it('takes in an invented back-file about its own parcels', () => {
    for (const plain of backFile({ seed: 3, instruments: 600, parcels })) {
      const written = Object.entries(writeCanonical(plain)).map(([name, bytes]) => [name, { name, bytes }]);
      const back = readCanonical(Object.fromEntries(written), (id) => parcels.includes(id));
      load(town, 'back-file', canonicalBookRows(back));
    }
  });
});
