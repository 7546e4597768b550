import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import {
  commitment,
  defineModule,
  fromBase64url,
  list,
  Machine,
  type Module,
  optional,
  record,
  say,
  text,
} from '#kernel';
import { modules } from '#modules';
import { CHAIN, citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { LedgerStore } from '../ledger-store.ts';
import { commitmentsProjection, entriesOfCommitment } from './commitments.ts';
import { entriesProjection, findEntries } from './entries.ts';
import type { Projection } from './projection.ts';
import { Projections } from './projections.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-projections-'));
after(() => rmSync(folder, { recursive: true }));
const ada = citizen('Ada Quill');
const words = say('x', 'x');
const secret = commitment(words, { retention: 'seven-years' });

/** A module with commitments in every place where a schema can have them. */
const notes = defineModule({
  name: 'notes',
  label: words,
  schema: {
    records: {},
    actions: {
      write: {
        label: words,
        sentence: words,
        right: 'anyone',
        input: record(words, {
          title: text(words, { max: 40 }),
          body: optional(secret),
          pages: list(words, record(words, { scan: secret, marks: list(words, secret, { max: 3 }) }), { max: 9 }),
        }),
      },
    },
    rights: {},
    refusals: {},
  },
  versions: { 1: { write: () => ({ ok: true, value: {} }) } },
  queries: {},
  invariants: [],
  generate: () => undefined,
}) as Module;

let files = 0;

/** A book on disk, written by Ada Quill, and a place for its projections. */
class Desk {
  readonly town = new TestTown();
  readonly store = new LedgerStore(join(folder, `${++files}-ledger.db`));
  readonly path = join(folder, `${files}-projections.db`);
  readonly machine = new Machine({ chain: CHAIN, modules: [...modules, notes], store: this.store });
  timeMs = this.town.timeMs;

  constructor() {
    this.write(['members/found', this.town.founding(), { founds: { ...this.town.rules(), notes: 1 } }]);
  }

  /** One block. */
  write(...acts: readonly (readonly [action: string, input: object, changes?: object])[]): void {
    const transactions = acts.map(([action, input, changes]) =>
      this.town.sign(ada, action.startsWith('notes') ? undefined : 'clerk', action, input as never, changes),
    );
    this.timeMs += 1_000;
    const block = { height: this.machine.tip.height + 1, timeMs: this.timeMs, transactions };
    for (const answer of this.machine.finalize(block).answers) assert.equal(codeOf(answer), 'ok');
    this.machine.commit();
  }

  note(title: string, more: object = {}): void {
    this.write(['notes/write', { title, pages: [], ...more }]);
  }

  open(...projections: readonly Projection[]): Projections {
    return new Projections(this.path, this.store, projections);
  }
}

/** Titles of notes; its `apply` may be told to fail. */
const titles = (failAt?: string, version = 1): Projection => ({
  name: 'titles',
  version,
  tables: 'CREATE VIRTUAL TABLE titles USING fts5 (title); CREATE TABLE titles_first (entry INTEGER, title TEXT)',
  apply(database, { index, transaction }) {
    if (!transaction.body.action.startsWith('notes/')) return;
    const { title } = transaction.body.input as { title: string };
    database.run('INSERT INTO titles (rowid, title) VALUES (?, ?)', index, title);
    if (title === failAt) throw new Error('cannot read this');
  },
});

function titlesIn(projections: Projections): readonly unknown[] {
  const read = projections.read('titles');
  assert(read.ok, JSON.stringify(read));
  return read.value.rows('SELECT title FROM titles ORDER BY rowid').map(({ title }) => title);
}

const digest = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
/** Blocks are taken in when they pause; how soon that is on a busy machine is not the point. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i++) await new Promise((done) => setTimeout(done, 20));
}

describe('projections', () => {
  it('show a reader the newest block, and take in the others when there is time', async () => {
    const desk = new Desk();
    const projections = desk.open(titles());
    desk.note('one');
    assert.deepEqual(titlesIn(projections), ['one']);
    desk.note('two');
    projections.blockCommitted();
    await until(() => projections.status().projections[0]?.size === desk.machine.tip.size);
    assert.equal(projections.status().projections[0]?.size, desk.machine.tip.size);
    projections.close();
  });

  it('go on where they stopped: what was committed after a crash is taken in once', () => {
    const desk = new Desk();
    desk.note('before');
    const first = desk.open(titles());
    first.catchUp();
    first.close();
    desk.note('after');
    const second = desk.open(titles());
    assert.deepEqual(titlesIn(second), ['before', 'after']);
    second.close();
  });

  it('are made anew when their version changes, and on demand', () => {
    const desk = new Desk();
    desk.note('one');
    const first = desk.open(titles(), entriesProjection);
    titlesIn(first);
    first.close();
    const second = desk.open(titles(undefined, 2), entriesProjection);
    assert.deepEqual(
      second.status().projections.map(({ size }) => size),
      [0, 4],
      'the other one is left alone',
    );
    assert.deepEqual(titlesIn(second), ['one']);
    second.rebuild();
    assert.deepEqual(
      second.status().projections.map(({ size }) => size),
      [0, 0],
    );
    assert.deepEqual(titlesIn(second), ['one']);
    second.close();
  });

  it('stop alone where one throws: the others and the book go on', () => {
    const desk = new Desk();
    for (const title of ['one', 'two', 'three']) desk.note(title);
    const projections = desk.open(titles('two'), entriesProjection);
    projections.catchUp();
    const failed = projections.read('titles');
    assert(!failed.ok);
    assert.deepEqual(
      [failed.refusal.code, failed.refusal.detail?.entry, failed.refusal.detail?.error],
      ['projection-failed', 4, 'cannot read this'],
    );
    const entries = projections.read('entries');
    assert(entries.ok);
    assert.equal(findEntries(entries.value, { limit: 9 }).length, 4);
    projections.close();
    const repaired = desk.open(titles(), entriesProjection);
    assert.deepEqual(titlesIn(repaired), ['one', 'two', 'three'], 'nothing of the failed slice was kept');
    repaired.close();
  });

  for (const [name, harm] of [
    ['is no database', (path: string) => writeFileSync(path, 'x'.repeat(8_192))],
    ['was cut short', (path: string) => truncateSync(path, 5_000)],
  ] as const) {
    it(`are made anew where the file ${name}`, () => {
      const desk = new Desk();
      desk.note('one');
      const first = desk.open(titles());
      first.catchUp();
      first.close();
      harm(desk.path);
      const second = desk.open(titles());
      assert.deepEqual(titlesIn(second), ['one']);
      second.close();
    });
  }

  it('say so where the disk takes nothing more, and go on when it does', () => {
    const desk = new Desk();
    const projections = desk.open(titles(), entriesProjection);
    const first = projections.read('entries');
    assert(first.ok);
    const pages = Number(first.value.row('PRAGMA page_count')?.page_count);
    first.value.exec(`PRAGMA max_page_count = ${pages}`);
    desk.write(...Array.from({ length: 200 }, (_, i) => ['notes/write', { title: `note ${i}`, pages: [] }] as const));
    const full = projections.read('entries');
    assert(!full.ok && full.refusal.code === 'disk-full');
    assert.equal(projections.status().fault?.code, 'disk-full');
    first.value.exec('PRAGMA max_page_count = 100000');
    const again = projections.read('entries');
    assert(again.ok);
    assert.equal(findEntries(again.value, { limit: 500 }).length, 201);
    assert.equal(projections.status().fault, undefined);
    projections.close();
  });

  it('say so where the book itself cannot be read, whoever asks, and go on when it can', async () => {
    const desk = new Desk();
    const projections = desk.open(titles());
    desk.note('one');
    const size = desk.store.size.bind(desk.store);
    desk.store.size = () => {
      throw new Error('disk I/O error');
    };
    projections.blockCommitted();
    await new Promise((done) => setTimeout(done, 400));
    assert.equal(projections.status().fault?.code, 'book-not-readable');
    const refused = projections.read('titles');
    assert(!refused.ok && refused.refusal.code === 'book-not-readable');
    desk.store.size = size;
    assert.deepEqual(titlesIn(projections), ['one']);
    assert.equal(projections.status().fault, undefined);
    desk.store.size = () => {
      throw new Error('disk I/O error');
    };
    projections.close();
  });

  it('are whole on disk once they were closed', () => {
    const desk = new Desk();
    const projections = desk.open(titles());
    desk.note('one');
    projections.blockCommitted();
    projections.close();
    const file = new DatabaseSync(desk.path, { readOnly: true });
    assert.equal(file.prepare('SELECT next FROM cursor').get()?.next, desk.machine.tip.size);
    file.close();
  });

  it('notice that an older book was put in the place of theirs', () => {
    const desk = new Desk();
    desk.note('one');
    const first = desk.open(titles());
    first.catchUp();
    first.close();
    const older = new Desk();
    const second = new Projections(desk.path, older.store, [titles()]);
    assert.deepEqual([second.status().seenSize, titlesIn(second)], [4, []]);
    second.close();
  });
});

describe('the entries', () => {
  it('are found by module, action, office and time, newest first, page by page', () => {
    const desk = new Desk();
    const office = (name: string) => ({ office: name, title: name, roles: [{ role: 'head', rights: [] }] });
    desk.write(['members/add-office', office('tax')], ['members/add-office', office('water')]);
    desk.note('one');
    const projections = desk.open(entriesProjection);
    const read = projections.read('entries');
    assert(read.ok);
    const found = (filter: object) => findEntries(read.value, { limit: 100, ...filter }).map(({ entry }) => entry);
    assert.deepEqual(found({}), [5, 3, 2, 0]);
    assert.deepEqual(found({ module: 'members', action: 'add-office' }), [3, 2]);
    assert.deepEqual(found({ office: 'clerk' }), [3, 2, 0]);
    const [founded, offices, note] = [1, 2, 3].map((block) => desk.town.timeMs + block * 1_000) as [
      number,
      number,
      number,
    ];
    assert.deepEqual(found({ fromMs: offices }), [5, 3, 2]);
    assert.deepEqual(found({ untilMs: offices }), [3, 2, 0]);
    assert.deepEqual(found({ fromMs: founded + 1, untilMs: note - 1 }), [3, 2]);
    assert.deepEqual([found({ untilMs: founded - 1 }), found({ fromMs: note + 1 })], [[], []]);
    assert.deepEqual(
      [found({ limit: 2 }), found({ limit: 2, before: 3 })],
      [
        [5, 3],
        [2, 0],
      ],
    );
    projections.close();
  });
});

describe('the commitments', () => {
  it('are found wherever a schema has one', () => {
    const desk = new Desk();
    desk.note('one', { body: digest(1), pages: [{ scan: digest(2), marks: [digest(3), digest(4)] }] });
    desk.note('two', { pages: [{ scan: digest(1), marks: [] }] });
    const projections = desk.open(commitmentsProjection([...modules, notes]));
    const read = projections.read('commitments');
    assert(read.ok);
    const entries = [1, 2, 3, 4, 5].map((fill) =>
      entriesOfCommitment(read.value, fromBase64url(digest(fill)) as Uint8Array),
    );
    assert.deepEqual(entries, [[2, 4], [2], [2], [2], []]);
    projections.close();
  });
});
