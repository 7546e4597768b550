import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { LiveTown } from '../../test/live-town.ts';
import { TownNode } from './town-node.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-shelf-'));
after(() => rmSync(folder, { recursive: true }));

/** A file of the right version that is not ours: without tables, or with other columns under our names. */
function replace(path: string, tables: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const file = new DatabaseSync(path);
  file.exec(`${tables}; PRAGMA user_version = 1`);
  file.close();
}

describe('a town with a foreign file in the place of one of its own', async () => {
  const town = await LiveTown.founded(join(folder, 'home'));
  await town.node.close();
  for (const [name, tables] of [
    ['no tables', ''],
    ['other tables', 'CREATE TABLE cursor (x); CREATE TABLE item (x); CREATE TABLE key_check (x)'],
  ] as const) {
    it(`starts, says so, and makes its projections anew: ${name}`, async () => {
      for (const file of ['projections.db', 'vault.db', 'attachments.db']) replace(join(town.home, file), tables);
      const node = new TownNode(town.home, () => town.pen.timeMs);
      const { projections, vault, attachments } = node.shelf;
      const codes = [projections, vault, attachments].map((part) => (part.ok ? 'ok' : part.refusal.code));
      const read = projections.ok && projections.value.read('entries');
      await node.close();
      assert.deepEqual(codes, ['ok', 'database-damaged', 'database-damaged']);
      assert(read !== false && read.ok);
    });
  }

  it('starts where SQLite refuses what is asked of a file', async () => {
    const columns = 'name TEXT PRIMARY KEY, version INTEGER NOT NULL CHECK (version < 0), next INTEGER NOT NULL';
    replace(join(town.home, 'projections.db'), `CREATE TABLE cursor (${columns})`);
    const node = new TownNode(town.home, () => town.pen.timeMs);
    const [fault] = node.shelf.faults();
    await node.close();
    assert.equal(fault?.code, 'database-damaged');
    assert.match(String(fault.detail?.error), /CHECK constraint failed/);
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(town.home, 'projections.db') + suffix, { force: true });
    await new TownNode(town.home, () => town.pen.timeMs).close();
  });

  it('makes the tables of one projection anew where they alone are gone', async () => {
    const path = join(town.home, 'projections.db');
    const file = new DatabaseSync(path);
    file.exec('DROP TABLE commitments');
    file.close();
    const node = new TownNode(town.home, () => town.pen.timeMs);
    assert(node.shelf.projections.ok);
    const read = node.shelf.projections.value.read('commitments');
    const rows = read.ok ? read.value.rows('SELECT entry FROM commitments') : [];
    await node.close();
    assert(rows.length > 0);
  });
});
