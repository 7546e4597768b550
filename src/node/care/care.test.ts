import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { toBase64url } from '#kernel';
import { formatVerifier } from '#proofs';
import { LiveTown, sealedItem } from '../../../test/live-town.ts';
import { TestTown } from '../../../test/test-town.ts';
import { HomeError } from '../home.ts';
import { TownNode } from '../town-node.ts';
import { backUp, type Manifest } from './backup.ts';
import { restore } from './restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-care-'));
after(() => rmSync(folder, { recursive: true }));
let places = 0;
const place = (name: string): string => join(folder, `${++places}-${name}`);

function backUpOf(town: LiveTown, keys = true, folder = place('backup')): Promise<Manifest & { folder: string }> {
  return backUp(town.home, folder, { keys, now: () => town.pen.timeMs }).then((made) => ({ ...made, folder }));
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof HomeError ? error.code : String(error);
  }
  return 'ok';
};

describe('a backup', () => {
  it('is made while the town writes, holds whole blocks, and gives a town that goes on', async () => {
    const town = await LiveTown.founded(place('home'));
    const making = backUpOf(town);
    const writing = Promise.all(Array.from({ length: 40 }, (_, i) => town.addOffice(`office-${i}`)));
    const made = await making;
    await writing;
    assert(made.book !== null && made.book.size >= 10);
    assert.equal(statSync(join(made.folder, 'keys', 'vault.key')).mode & 0o077, 0);
    const home = place('restored');
    const restored = restore(made.folder, home);
    assert.deepEqual([restored.book, restored.keys, restored.town.name], [made.book, true, 'Ashbrook']);
    await town.node.close();
    const node = new TownNode(home, () => town.pen.timeMs);
    assert.deepEqual([node.machine.tip.size, toBase64url(node.machine.tip.logRoot)], [made.book.size, made.book.root]);
    assert(node.shelf.vault.ok);
    const item = node.shelf.vault.value.get(sealedItem.commitment);
    assert(item.ok);
    assert.deepEqual(item.value.content, sealedItem.content);
    const keyIds = (one: TownNode) => one.witness.cosigners.map(({ keyId }) => keyId);
    assert(!keyIds(node).some((id) => keyIds(town.node).includes(id)), 'as a witness it has forgotten the newest');
    assert.equal(node.witness.renewed, false, 'but not the rest');
    await node.close();
  });

  it('gives a town that watches the same books as before, but signs for them with other keys', async () => {
    const town = await LiveTown.founded(place('home'));
    const vkeys = new TestTown().logSigners.map(formatVerifier);
    assert(town.node.witness.watch(vkeys, 'https://north.example').ok);
    const keysOf = (node: TownNode) => node.witness.cosigners.map(formatVerifier);
    const before = keysOf(town.node);
    const made = [await backUpOf(town), await backUpOf(town, false)] as const;
    await town.node.close();
    for (const [i, { folder: from }] of made.entries()) {
      const home = place('restored');
      restore(from, home);
      if (i === 1) cpSync(join(town.home, 'keys'), join(home, 'keys'), { recursive: true });
      const node = new TownNode(home, () => town.pen.timeMs);
      for (const key of keysOf(node)) assert(!before.includes(key));
      assert.equal(node.witness.store.watched().length, i === 0 ? 1 : 0);
      await node.close();
    }
  });

  it('can leave the keys out', async () => {
    const town = await LiveTown.founded(place('home'));
    const made = await backUpOf(town, false);
    assert(!existsSync(join(made.folder, 'keys')));
    const home = place('restored');
    assert.equal(restore(made.folder, home).keys, false);
    assert.equal(
      codeOf(() => new TownNode(home, Date.now)),
      'key-file-missing',
    );
    cpSync(join(town.home, 'keys'), join(home, 'keys'), { recursive: true });
    const node = new TownNode(home, () => town.pen.timeMs);
    assert.equal(node.machine.tip.size, made.book?.size);
    await node.close();
    await town.node.close();
  });

  it('goes into an empty folder alone, and a home grows from one alone', async () => {
    const town = await LiveTown.founded(place('home'));
    await assert.rejects(backUpOf(town, true, town.home), (error) => (error as HomeError).code === 'folder-not-empty');
    const made = await backUpOf(town);
    assert.equal(
      codeOf(() => restore(made.folder, town.home)),
      'folder-not-empty',
    );
    await town.node.close();
  });

  it('is refused where a file, the manifest or the book in it was changed, and leaves nothing behind', async () => {
    const town = await LiveTown.founded(place('home'));
    const made = await backUpOf(town);
    await town.node.close();
    const other = await LiveTown.founded(place('home'));
    const foreign = await backUpOf(other);
    await other.node.close();
    const manifest = (change: object) => (at: string) =>
      writeFileSync(join(at, 'manifest.json'), JSON.stringify({ ...made, ...change }));
    const changed = (name: string) => (at: string) => {
      const bytes = readFileSync(join(at, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      writeFileSync(join(at, name), bytes);
    };
    const foreignBook = made.files.map((file) =>
      file.name === 'ledger.db' ? (foreign.files.find(({ name }) => name === 'ledger.db') ?? file) : file,
    );
    const cases: readonly (readonly [string, (at: string) => void, string])[] = [
      ...made.files.map(({ name }) => [`${name} changed`, changed(name), 'backup-damaged'] as const),
      ['a file is missing', (at) => rmSync(join(at, 'ledger.db')), 'backup-damaged'],
      ['no manifest', (at) => rmSync(join(at, 'manifest.json')), 'backup-malformed'],
      ['a manifest that is none', (at) => writeFileSync(join(at, 'manifest.json'), '[]'), 'backup-malformed'],
      ['a newer one', manifest({ format: 2 }), 'backup-newer'],
      ['a name that leads elsewhere', manifest({ files: [...made.files, { name: '../x' }] }), 'backup-malformed'],
      ['another size of the book', manifest({ book: { ...made.book, size: 99 } }), 'backup-damaged'],
      [
        'the book of another town, with its hash',
        (at) => {
          cpSync(join(foreign.folder, 'ledger.db'), join(at, 'ledger.db'));
          manifest({ files: foreignBook })(at);
        },
        'backup-damaged',
      ],
    ];
    for (const [name, harm, code] of cases) {
      const [at, home] = [place('harmed'), place('never')];
      cpSync(made.folder, at, { recursive: true });
      harm(at);
      assert.equal(
        codeOf(() => restore(at, home)),
        code,
        name,
      );
      assert(!existsSync(join(home, 'town.json')) && !existsSync(join(home, 'ledger.db')), name);
    }
  });
});
