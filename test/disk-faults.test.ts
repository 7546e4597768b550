/**
 * Disks that fill up, are read-only, or lose what was written. Where a small file system may be mounted the disk is
 * a real one; elsewhere those rows are skipped, visibly, and a limit inside SQLite stands in for the full disk.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { verifyFile } from '#verify';
import { examine } from '../src/node/care/doctor.ts';
import { HomeError } from '../src/node/home-error.ts';
import { TownNode } from '../src/node/town-node.ts';
import { LiveTown } from './live-town.ts';
import { SmallDisk } from './small-disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-disk-'));
const mounted: SmallDisk[] = [];
after(() => {
  for (const disk of mounted) disk.unmount();
  rmSync(folder, { recursive: true });
});

/** A file system of its own in memory; undefined where this user may not mount one. */
function smallDisk(name: string, megabytes: number): SmallDisk | undefined {
  const disk = SmallDisk.mount(join(folder, name), megabytes);
  if (disk !== undefined) mounted.push(disk);
  return disk;
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof HomeError ? error.code : String(error);
  }
  return 'ok';
};

/** Writes until the store takes nothing more; answers the ids that were acknowledged before. */
async function fill(town: LiveTown): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  for (let i = 0; i < 5_000; i++) {
    const office = `${'x'.repeat(40)}-${i}`;
    const input = { office, title: 'y'.repeat(80), roles: [{ role: 'head', rights: [] }] };
    const { transaction } = town.sign('members/add-office', input);
    const ordered = await town.node.engine.submit(transaction.bytes);
    if (!ordered.ok) {
      assert.equal(ordered.refusal.code, 'not-stored');
      return acknowledged;
    }
    acknowledged.push(transaction.body.id);
  }
  throw new Error('the disk never filled up');
}

/** The town is started again and everything that was acknowledged is in a book that holds. */
async function nothingLost(town: LiveTown, acknowledged: readonly string[]): Promise<void> {
  const node = new TownNode(town.home, () => town.pen.timeMs);
  const book = node.book();
  assert(book.ok);
  const lines = [...book.value];
  assert(verifyFile(lines).ok);
  const text = lines.map((line) => Buffer.from(line).toString()).join('');
  for (const id of acknowledged) assert(text.includes(id), 'an acknowledged act is lost');
  town.node = node;
  await town.addOffice('after-the-fault');
  await node.close();
}

describe('a full disk', () => {
  it('stops the town with a clear word and loses nothing (a limit on pages)', async () => {
    const town = await LiveTown.founded(join(folder, 'pages'));
    town.node.store.database.exec('PRAGMA max_page_count = 200');
    const acknowledged = await fill(town);
    assert(acknowledged.length > 10);
    const full = { code: 'not-stored', detail: { cause: 'disk-full' } };
    assert.deepEqual(town.node.engine.status(), { state: 'halted', reason: full });
    const again = await town.node.engine.submit(town.sign('members/add-office', {}).transaction.bytes);
    assert(!again.ok && again.refusal.code === 'halted');
    await town.node.close();
    await nothingLost(town, acknowledged);
  });

  it('stops the town with a clear word and loses nothing (a real disk)', async (test) => {
    const disk = smallDisk('full', 4);
    if (disk === undefined) return test.skip('no file system can be mounted here');
    const town = await LiveTown.founded(join(disk.at, 'home'));
    const acknowledged = await fill(town);
    assert(acknowledged.length > 10);
    const full = { code: 'not-stored', detail: { cause: 'disk-full' } };
    assert.deepEqual(town.node.engine.status(), { state: 'halted', reason: full });
    await town.node.close();
    writeFileSync(join(disk.at, 'filler'), Buffer.alloc(100));
    const code = codeOf(() => new TownNode(town.home, () => town.pen.timeMs));
    // Opening may need no new page; if it does, it says so.
    assert(['disk-full', 'ok'].includes(code), code);
    disk.remount('size=64m');
    await nothingLost(town, acknowledged);
  });
});

describe('a read-only disk', () => {
  it('is told at the start, and the doctor can still read', async (test) => {
    const disk = smallDisk('read-only', 32);
    if (disk === undefined) return test.skip('no file system can be mounted here');
    const town = await LiveTown.founded(join(disk.at, 'home'));
    await town.node.close();
    disk.remount('ro');
    assert.equal(
      codeOf(() => new TownNode(town.home, () => town.pen.timeMs)),
      'home-not-writable',
    );
    const problems = examine(town.home, town.pen.timeMs).checks.filter(({ verdict }) => verdict === 'problem');
    assert.deepEqual(
      problems.map(({ name }) => name),
      // The disk of this test is small, too.
      ['home-writable', 'disk-space'],
    );
    disk.remount('rw');
    await nothingLost(town, []);
  });
});

describe('files that were harmed', () => {
  let sound: LiveTown;
  before(async () => {
    sound = await LiveTown.founded(join(folder, 'sound'));
    await sound.node.close();
  });

  const edit = (file: string, statement: string) => (home: string) => {
    const database = new DatabaseSync(join(home, file));
    database.exec(statement);
    database.close();
  };

  for (const [name, harm, expected] of [
    ['the book is missing', (home: string) => rmSync(join(home, 'ledger.db')), 'database-missing'],
    ['the book is empty', (home: string) => truncateSync(join(home, 'ledger.db'), 0), 'database-damaged'],
    ['the book was cut short', (home: string) => truncateSync(join(home, 'ledger.db'), 20_000), 'database-damaged'],
    [
      'the book is no database',
      (home: string) => writeFileSync(join(home, 'ledger.db'), 'x'.repeat(5_000)),
      'database-damaged',
    ],
    ['its first page was overwritten', overwritten('ledger.db', 100, 3_000), 'database-damaged'],
    ['the book is of a newer program', edit('ledger.db', 'PRAGMA user_version = 99'), 'database-newer'],
    [
      'a value of the state is gone',
      edit('ledger.db', "DELETE FROM state WHERE key LIKE 'titles/parcel/%'"),
      'book-damaged',
    ],
    ['the last root is another', edit('ledger.db', 'UPDATE block SET state_root = zeroblob(32)'), 'book-damaged'],
    ['a log key is missing', (home: string) => rmSync(join(home, 'keys', 'log-ed25519.seed')), 'key-file-missing'],
    [
      'a log key is damaged',
      (home: string) => writeFileSync(join(home, 'keys', 'log-ed25519.seed'), 'no key'),
      'key-file-missing',
    ],
    ['town.json is damaged', (home: string) => writeFileSync(join(home, 'town.json'), '{"chain"'), 'town-file-damaged'],
    [
      'town.json is a folder',
      (home: string) => {
        rmSync(join(home, 'town.json'));
        mkdirSync(join(home, 'town.json'));
      },
      'home-not-readable',
    ],
  ] as const) {
    it(`the town does not start where ${name}: ${expected}`, () => {
      const home = copy(name);
      harm(home);
      assert.equal(
        codeOf(() => new TownNode(home, () => sound.pen.timeMs)),
        expected,
      );
      assert(existsSync(join(home, 'lock.db')));
      // The home is let go of: the same fault again, and not that it is in use.
      assert.equal(
        codeOf(() => new TownNode(home, () => sound.pen.timeMs)),
        expected,
      );
    });
  }

  for (const [name, harm, fault] of [
    ['the key of the vault is gone', (home: string) => rmSync(join(home, 'keys', 'vault.key')), 'key-file-missing'],
    [
      'the vault has another key',
      (home: string) => cpSync(join(home, 'keys', 'officer.seed'), join(home, 'keys', 'vault.key')),
      'vault-key-wrong',
    ],
    ['the vault is damaged', overwritten('vault.db', 0, 2_000), 'database-damaged'],
  ] as const) {
    it(`the town starts and says what is wrong where ${name}: ${fault}`, async () => {
      const home = copy(name);
      harm(home);
      const node = new TownNode(home, () => sound.pen.timeMs);
      assert.deepEqual(
        node.shelf.faults().map(({ code }) => code),
        [fault],
      );
      assert(!node.shelf.vault.ok);
      assert.equal(node.machine.tip.size, 10);
      await node.close();
    });
  }

  it('a page that nobody has read yet is named when it is read, and the rest goes on', async () => {
    const home = copy('one entry');
    const database = new DatabaseSync(join(home, 'ledger.db'));
    const { rootpage } = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").get() as {
      rootpage: number;
    };
    database.close();
    overwritten('ledger.db', (rootpage - 1) * 4_096, 100)(home);
    const node = new TownNode(home, () => sound.pen.timeMs);
    assert.equal(
      codeOf(() => node.store.entry(1)),
      'database-damaged',
    );
    assert.equal(node.machine.tip.size, 10);
    await node.close();
  });

  function copy(name: string): string {
    const home = join(folder, `copy of ${name}`);
    cpSync(sound.home, home, { recursive: true });
    return home;
  }
});

function overwritten(file: string, at: number, length: number): (home: string) => void {
  return (home) => {
    const bytes = readFileSync(join(home, file));
    bytes.fill(0xa5, at, at + length);
    writeFileSync(join(home, file), bytes);
  };
}
