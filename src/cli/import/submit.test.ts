import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accept, refuse } from '#kernel';
import { type Batch, type Sending, submit } from './submit.ts';

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
