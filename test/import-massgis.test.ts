/** A real town's delivery, from its files into the book: every action fits, is accepted, and the totals close. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  type BookRow,
  findMassgisFiles,
  type MassgisFiles,
  massgisBookRows,
  packActions,
  readMassgis,
  summaryOf,
} from '#connect';
import { sha256 } from '#crypto';
import { commit, encode, encodeUtf8, MAX_TRANSACTION_BYTES, toBase64url } from '#kernel';
import { citizen, codeOf, TestTown } from './test-town.ts';

const folder = new URL('../../shared/data/titles/bellingham/', import.meta.url);
const skip = existsSync(folder) ? false : 'shared data not here: ../shared/data/titles/bellingham';

const batch = { import: 'bellingham-fy26', source: 'MassGIS Level 3, town 25, FY2026' };

function bellingham(): MassgisFiles {
  const { files } = findMassgisFiles(readdirSync(folder));
  return Object.fromEntries(
    Object.entries(files).map(([layer, name]) => [layer, { name, bytes: readFileSync(new URL(name, folder)) }]),
  );
}

function sealed(row: BookRow) {
  const salt = sha256(encodeUtf8(`salt of ${row.layer} ${row.key}`));
  return { row, commitment: toBase64url(commit(salt, row.content)) };
}

describe('import: Bellingham into the book', { skip }, () => {
  const set = readMassgis(skip === false ? bellingham() : {});
  const { rows, outcome } = summaryOf(set);
  const bookRows = massgisBookRows(set);
  const actions = [...packActions(bookRows.map(sealed), batch)];

  it('sends each row once, in as few transactions as they fit', () => {
    assert.equal(bookRows.length, rows.assess + rows.parcels + rows.otherLegal + rows.misc);
    assert.equal(new Set(bookRows.map((row) => `${row.layer} ${row.key}`)).size, bookRows.length);
    const sent = actions.reduce((sum, { input }) => sum + (input.rows as unknown[]).length, 0);
    assert.equal(sent, bookRows.length);
    const sizes = actions.map(({ input }) => encode(input).length);
    assert(sizes.every((size) => size <= MAX_TRANSACTION_BYTES - 4_096));
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    assert(actions.length <= Math.ceil(whole / 61_000) + 3, `${actions.length} transactions are not full`);
  });

  it('says nothing of names, addresses or outlines', () => {
    const book = new TextDecoder().decode(encode(actions.map(({ input }) => input)));
    for (const row of set.assess.slice(0, 500)) {
      const { owner, siteAddress } = row.value ?? { owner: '', siteAddress: '' };
      if (owner.length > 8) assert(!book.includes(owner));
      if (siteAddress.length > 8) assert(!book.includes(siteAddress));
    }
    assert(!book.includes('coordinates'));
  });

  it('is accepted whole, and closes with its totals', () => {
    const town = TestTown.founded();
    const clerk = citizen('Ada Quill');
    for (const { action, input } of actions) assert.equal(codeOf(town.act(clerk, 'clerk', action, input)), 'ok');
    const files = [
      ['parcels', rows.parcels],
      ['assess', rows.assess],
      ['other-legal', rows.otherLegal],
      ['misc', rows.misc],
    ] as const;
    const sealedFiles = files.map(([layer, count]) => ({
      layer,
      rows: count,
      commitment: toBase64url(sha256(encodeUtf8(layer))),
    }));
    const { loaded, loadedWithFlags, quarantined } = outcome;
    const close = (rows: number) =>
      codeOf(
        town.act(clerk, 'clerk', 'titles/close-import', {
          import: batch.import,
          files: sealedFiles,
          loaded: loaded - 13_854 + rows,
          loadedWithFlags,
          quarantined,
          before: 0,
        }),
      );
    assert.equal(close(13_853), 'totals-differ');
    assert.equal(close(13_854), 'ok');
  });
});
