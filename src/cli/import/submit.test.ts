import assert from 'node:assert/strict';
import { it } from 'node:test';
import { authorFromSeed } from '#client';
import { accept, refuse, type Value } from '#kernel';
import { type Batch, inBatches, type Sending, submit } from './submit.ts';

const row = { action: 'import-instruments', layer: 'instruments', fields: { row: 7 } };
const batch = { bytes: new Uint8Array(1), rows: [{ row, commitment: 'x' }] } as unknown as Batch;

/** On its way to a town that has a number already, with so many rows set aside before. */
function sending(before: number): Sending {
  const refused = { outcome: 'refused', code: 'number-taken', detail: { row: 7 } };
  const client = { submitMany: async () => accept([refused]) };
  const setAside = Array.from({ length: before }, () => ({ row, code: 'number-taken' }));
  return { town: { client }, entries: 0, setAside } as unknown as Sending;
}

it('an import with too much to set aside says that, and not what the last row was', async () => {
  assert.deepEqual(await submit(sending(1_000), [batch]), refuse('set-aside-too-many', { limit: 1_000 }));
});

it('a refusal that no row is to blame for is told as it is', async () => {
  const other = { ...batch, rows: [] };
  assert.deepEqual(await submit(sending(0), [other]), refuse('number-taken', { row: 7 }));
});

it('a row that is in quarantine already is done, and the others of its batch go on', async () => {
  const aside = (row: number) => ({ row: { action: 'quarantine-rows', shared: {}, fields: { layer: 'assess', row } } });
  const repeated = (row: number) => ({ outcome: 'refused', code: 'row-set-aside', detail: { layer: 'assess', row } });
  const of = (...rows: number[]) => ({ bytes: new Uint8Array(1), rows: rows.map(aside) }) as unknown as Batch;
  const town = (row: number) => {
    const client = { submitMany: async () => accept([repeated(row)]) };
    return { town: { client }, entries: 0, setAside: [] } as unknown as Sending;
  };
  assert.deepEqual(await submit(town(7), [of(7)]), accept(null));
  assert.deepEqual(await submit(town(7), [of()]), accept(null), 'a row that was set aside on the way');
  assert.deepEqual(await submit(town(9), [of(7, 8)]), refuse('row-set-aside', { layer: 'assess', row: 9 }));
});

it('sends the others of the batch again, without the row that is done', async () => {
  const sent: Value[] = [];
  const answers = [{ outcome: 'refused', code: 'row-set-aside', detail: { layer: 'assess', row: 7 } }];
  const submitMany = async ([bytes]: readonly Uint8Array[]) => {
    sent.push(JSON.parse(new TextDecoder().decode(bytes)).body.input.rows);
    return accept([answers.shift() ?? { outcome: 'accepted' }]);
  };
  const aside = (row: number) => ({
    row: { action: 'quarantine-rows', shared: {}, fields: { layer: 'assess', row, reason: 'not-utf8' } },
    commitment: 'A'.repeat(43),
  });
  const on = {
    town: { client: { submitMany } },
    signing: { author: authorFromSeed(new Uint8Array(32).fill(7)), office: 'clerk' },
    chain: 'A'.repeat(43),
    import: 'i1',
    source: 'Map',
    entries: 0,
    setAside: [],
  } as unknown as Sending;
  const batches = inBatches(on, [7, 8].map(aside) as unknown as Parameters<typeof inBatches>[1]);
  assert.deepEqual(await submit(on, batches), accept(null));
  const rowsOf = (rows: Value) => (rows as readonly { readonly row: number }[]).map(({ row }) => row);
  assert.deepEqual([sent.map(rowsOf), on.entries], [[[7, 8], [8]], 1]);
});
