/** A town that lives in a home on disk, for tests of what is done to homes. */
import assert from 'node:assert/strict';
import { commit, encodeUtf8, type Ordered, toBase64url } from '#kernel';
import { createHome, logKeys, readLogSeeds } from '../src/node/home.ts';
import { TownNode } from '../src/node/town-node.ts';
import type { VaultItem } from '../src/node/vault/vault.ts';
import { citizen, TestTown } from './test-town.ts';

const salt = new Uint8Array(32).fill(7);
const content = encodeUtf8('Quill, Ada');

/** What the vault holds about the one parcel. */
export const sealedItem: VaultItem = {
  commitment: commit(salt, content),
  salt,
  content,
  kind: 'parcels-row',
  retention: 'while-current',
};

/** A town with a few offices, one parcel and its sealed row, and a pen to write on. */
export class LiveTown {
  readonly pen = new TestTown();
  readonly home: string;
  node: TownNode;

  private constructor(home: string) {
    this.home = home;
    this.node = new TownNode(home, () => this.pen.timeMs);
  }

  static async founded(home: string): Promise<LiveTown> {
    createHome(home, { chain: 'ashbrook-test', origin: 'ashbrook.example/log', name: 'Ashbrook' });
    const town = new LiveTown(home);
    const { pen } = town;
    await town.act(
      'members/found',
      { ...pen.founding(), logKeys: logKeys(readLogSeeds(home)) },
      { founds: pen.rules() },
    );
    assert(town.node.shelf.vault.ok);
    town.node.shelf.vault.value.put([sealedItem]);
    const row = { parcel: 'F_1', kind: 'FEE', areaM2: 9, commitment: toBase64url(sealedItem.commitment) };
    await town.act('titles/load-parcels', { import: 'i-1', source: 'Map', rows: [row] });
    for (const name of ['tax', 'water', 'roads']) await town.addOffice(name);
    return town;
  }

  sign(action: string, input: object, changes = {}): Ordered {
    return this.pen.sign(citizen('Ada Quill'), 'clerk', action, input as never, changes);
  }

  async act(action: string, input: object, changes = {}): Promise<void> {
    const { transaction } = this.sign(action, input, changes);
    const ordered = await this.node.engine.submit(transaction.bytes);
    assert(ordered.ok && ordered.value.answer.accepted, JSON.stringify(ordered));
  }

  addOffice(name: string): Promise<void> {
    return this.act('members/add-office', { office: name, title: name, roles: [{ role: 'head', rights: [] }] });
  }
}
