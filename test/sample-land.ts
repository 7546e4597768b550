/** The invented town's delivery, taken into a running town as an import does: rows sealed in the vault, the rest in the book. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  csvFields,
  findMassgisFiles,
  type MassgisSet,
  massgisBookRows,
  packActions,
  readMassgis,
  sampleTown,
} from '#connect';
import { type Bytes, commit, decodeUtf8, SALT_LENGTH, toBase64url } from '#kernel';
import type { RunningTown } from './running-town.ts';

const { files } = sampleTown(1);
const found = findMassgisFiles([...files.keys()]);
const delivery = readMassgis(
  Object.fromEntries(
    Object.entries(found.files).map(([layer, name]) => [layer, { name, bytes: files.get(name) as Bytes }]),
  ),
);

/** Every line of the invented roll, by column. */
export const rollLines: readonly { readonly [column: string]: string }[] = (() => {
  const [header = '', ...lines] = (decodeUtf8(files.get(found.files.assess as string) as Bytes) ?? '').split('\r\n');
  const names = csvFields(header);
  return lines
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(csvFields(line).map((cell, i) => [names[i], cell])));
})();

export const parcelIds = delivery.parcels.map(({ value }) => value?.locId ?? '').toSorted();

export function importSampleLand(town: RunningTown): Promise<void> {
  return importLand(town, delivery);
}

/** Any delivery. */
export async function importLand(town: RunningTown, read: MassgisSet): Promise<void> {
  const sealed = massgisBookRows(read).map((row) => {
    const salt = new Uint8Array(randomBytes(SALT_LENGTH));
    return { row, salt, commitment: commit(salt, row.content) };
  });
  const items = sealed.map(({ row: { content, kind, retention }, salt, commitment }) => ({
    commitment,
    salt,
    content,
    kind,
    retention,
  }));
  const { vault } = town.node.shelf;
  assert(vault.ok && vault.value.put(items).ok);
  const rows = sealed.map(({ row, commitment }) => ({ row, commitment: toBase64url(commitment) }));
  for (const { action, input } of packActions(rows, { import: 'sample', source: 'Sample' }))
    await town.act(action, input as object);
}
