import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LiveTown } from '../../../test/live-town.ts';
import { TownNode } from '../town-node.ts';
import { backUp } from './backup.ts';
import { examine } from './doctor.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-doctor-'));
after(() => rmSync(folder, { recursive: true }));
let places = 0;
let sound: LiveTown;
let nowMs = 0;

before(async () => {
  sound = await LiveTown.founded(join(folder, 'sound'));
  // Enough for a full tile, in blocks of several.
  for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 30 }, (_, n) => sound.addOffice(`o-${i}-${n}`)));
  nowMs = sound.pen.timeMs;
  await backUp(sound.home, join(folder, 'backup'), { keys: true, now: () => nowMs });
  await sound.node.close();
});

/** A copy of the sound home, to be harmed. */
function copy(): string {
  const home = join(folder, `home-${++places}`);
  cpSync(sound.home, home, { recursive: true });
  return home;
}

/** Names of the checks that are not well. */
function findings(home: string, verdict: 'warning' | 'problem' = 'problem', atMs = nowMs): string[] {
  return examine(home, atMs)
    .checks.filter((check) => check.verdict === verdict)
    .map(({ name }) => name);
}

function sql(file: string, statement: string): (home: string) => void {
  return (home) => {
    const database = new DatabaseSync(join(home, file));
    const { changes } = database.prepare(statement).run();
    assert(changes > 0, 'the harm was done');
    database.close();
  };
}

/** The doctor in a process of its own, as the node calls it. */
function visitFrom(home: string): Promise<{ readonly problems: readonly string[] }> {
  const program = fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = [...process.execArgv, program, '--home', home, '--doctor'];
  return new Promise((done, fail) =>
    execFile(process.execPath, args, (error, stdout) => {
      if (error !== null) return fail(error);
      const { checks } = JSON.parse(stdout).ok as { checks: { name: string; verdict: string }[] };
      done({ problems: checks.filter(({ verdict }) => verdict === 'problem').map(({ name }) => name) });
    }),
  );
}

function garble(home: string, file: string, at: number, length: number): void {
  const bytes = readFileSync(join(home, file));
  bytes.fill(0xa5, at, at + length);
  writeFileSync(join(home, file), bytes);
}

describe('the doctor', () => {
  it('finds nothing wrong with a sound home, whether its node runs or not', async () => {
    const home = copy();
    assert.deepEqual([findings(home), findings(home, 'warning')], [[], []]);
    const node = new TownNode(home, () => nowMs);
    const { healthy, checks } = examine(home, nowMs);
    assert(healthy);
    const names = ['roots', 'state', 'signatures', 'laws', 'vault', 'vault-and-book', 'projections', 'disk-space'];
    for (const name of names)
      assert(
        checks.some((check) => check.name === name),
        name,
      );
    await node.close();
  });

  it('finds nothing wrong while the town goes on writing', async () => {
    const town = await LiveTown.founded(join(folder, 'busy'));
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++) await town.addOffice(`busy-${i}`);
    })();
    for (let visit = 0; visit < 5; visit++) {
      const { problems } = await visitFrom(town.home);
      assert.deepEqual(problems, []);
    }
    writing = false;
    await writer;
    await town.node.close();
  });

  const emptyBlock = (stateRoot: string) =>
    sql(
      'ledger.db',
      `INSERT INTO block SELECT height + 1, time_ms, size, log_root, ${stateRoot}, peaks
       FROM block ORDER BY height DESC LIMIT 1`,
    );

  for (const [name, harm, ...expected] of [
    ['nothing, but that the last block of several towns is empty,', emptyBlock('state_root')],
    ['an empty block with another root', emptyBlock('zeroblob(32)'), 'roots', 'state'],
    [
      'a colour that nobody can read',
      (home: string) => writeFileSync(join(home, 'node.json'), '{"brand":{"colour":"#ffcc00"}}'),
      'settings',
    ],
    ['an entry changed', sql('ledger.db', "UPDATE entry SET bytes = x'7b7d' WHERE id = 100"), 'roots', 'replay-memory'],
    [
      'an entry and its leaf exchanged',
      sql('ledger.db', 'UPDATE entry SET (bytes, leaf) = (SELECT bytes, leaf FROM entry WHERE id = 2) WHERE id = 4'),
      'roots',
    ],
    ['the newest entry gone', sql('ledger.db', 'DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)'), 'roots'],
    ['a tile changed', sql('ledger.db', 'UPDATE subtree SET hash = zeroblob(32)'), 'roots'],
    [
      'the root of a block changed',
      sql('ledger.db', 'UPDATE block SET log_root = zeroblob(32) WHERE height = 3'),
      'roots',
      'signatures',
    ],
    [
      'a receipt changed',
      sql(
        'ledger.db',
        `UPDATE receipt SET lines = CAST(replace(CAST(lines AS TEXT), '"entry":2,', '"entry":9,') AS BLOB) WHERE height = 2`,
      ),
      'roots',
    ],
    [
      'a value of the state changed',
      sql('ledger.db', "UPDATE state SET value = x'7b7d' WHERE key LIKE 'titles/parcel/%'"),
      'state',
    ],
    ['a key of the state gone', sql('ledger.db', "DELETE FROM state WHERE key LIKE 'titles/parcel/%'"), 'state'],
    [
      'a checkpoint from elsewhere',
      sql('ledger.db', "UPDATE checkpoint SET note = replace(note, 'ashbrook', 'elsewher')"),
      'signatures',
    ],
    [
      'another log key',
      (home: string) => cpSync(join(home, 'keys', 'officer.seed'), join(home, 'keys', 'log-ed25519.seed')),
      'signatures',
    ],
    ['keys that others can read', (home: string) => chmodSync(join(home, 'keys', 'vault.key'), 0o644), 'keys'],
    ['a key missing', (home: string) => rmSync(join(home, 'keys', 'log-ml-dsa-44.seed')), 'keys', 'book'],
    ['the book missing', (home: string) => rmSync(join(home, 'ledger.db')), 'book'],
    ['the book cut short', (home: string) => truncateSync(join(home, 'ledger.db'), 40_000), 'book'],
    ['the book empty', (home: string) => truncateSync(join(home, 'ledger.db'), 0), 'book'],
    ['no database at all', (home: string) => writeFileSync(join(home, 'ledger.db'), 'x'.repeat(9_000)), 'book'],
    ['town.json damaged', (home: string) => writeFileSync(join(home, 'town.json'), '{'), 'town-file', 'keys', 'book'],
    ['an item of the vault damaged', sql('vault.db', 'UPDATE item SET sealed = zeroblob(99)'), 'vault'],
    [
      'another key of the vault',
      (home: string) => cpSync(join(home, 'keys', 'officer.seed'), join(home, 'keys', 'vault.key')),
      'vault',
      'vault-and-book',
    ],
    [
      'no database of what is shared',
      (home: string) => writeFileSync(join(home, 'sharing.db'), 'x'.repeat(9_000)),
      'sharing-file',
    ],
    ['an older book in its place', sql('projections.db', 'UPDATE cursor SET next = next + 2'), 'projections'],
  ] as const) {
    it(`finds ${name}`, () => {
      const home = copy();
      harm(home);
      assert.deepEqual(findings(home), expected);
    });
  }

  it('finds damaged pages, whatever is on them', () => {
    const pages = readFileSync(join(sound.home, 'ledger.db')).length / 4_096;
    const unseen: number[] = [];
    for (let page = 1; page < pages; page += 5) {
      const home = copy();
      // What is on a page begins at its end; the middle may be empty.
      garble(home, 'ledger.db', page * 4_096 + 4_056, 40);
      if (findings(home).length === 0) unseen.push(page + 1);
    }
    assert.deepEqual(unseen, []);
  });

  for (const [name, harm, expected, atMs] of [
    ['projections that have not caught up', sql('projections.db', 'UPDATE cursor SET next = 2'), 'projections', 0],
    ['content that is not in the vault', sql('vault.db', 'DELETE FROM item'), 'vault-and-book', 0],
    ['a home without a backup', (home: string) => rmSync(join(home, 'last-backup.json')), 'last-backup', 0],
    [
      'a text that no page has',
      (home: string) => writeFileSync(join(home, 'node.json'), '{"texts":{"en":{"home.nope":"x"}}}'),
      'settings',
      0,
    ],
    ['an old backup', () => {}, 'last-backup', 8 * 86_400_000],
    ['a clock that is behind the book', () => {}, 'clock', -120_000],
  ] as const) {
    it(`warns of ${name}`, () => {
      const home = copy();
      harm(home);
      assert.deepEqual(
        [findings(home, 'problem', nowMs + atMs), findings(home, 'warning', nowMs + atMs)],
        [[], [expected]],
      );
    });
  }

  it('says everything in both languages', () => {
    const home = copy();
    rmSync(join(home, 'ledger.db'));
    for (const { words, advice } of examine(home, nowMs).checks) {
      assert(words.en.length > 0 && words.es.length > 0);
      assert(advice === undefined || advice.en !== advice.es);
    }
  });
});
