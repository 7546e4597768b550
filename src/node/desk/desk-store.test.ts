import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { DEFAULT_DESK_LIMITS, DeskStore } from './desk-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-desk-'));
after(() => rmSync(folder, { recursive: true }));
const limits = DEFAULT_DESK_LIMITS;

describe('desk.db', () => {
  it('keeps sessions over a restart, and no token that could be taken from it', () => {
    const path = join(folder, 'kept.db');
    const store = new DeskStore(path, () => 1_000);
    const token = store.begin('town-clerk', 'passkey:key', limits);
    store.close();
    assert(!readFileSync(path).includes(token));
    const again = new DeskStore(path, () => 2_000);
    assert.equal(again.session(token, limits)?.officer, 'town-clerk');
    assert.equal(again.session(`${token}x`, limits), undefined);
    again.close();
  });

  it('holds sixteen sessions of an officer, and the oldest gives way', () => {
    let now = 0;
    const store = new DeskStore(join(folder, 'many.db'), () => ++now);
    const tokens = Array.from({ length: 18 }, () => store.begin('deputy', null, limits));
    const other = store.begin('town-clerk', null, limits);
    const open = [...tokens, other].map((token) => store.session(token, limits) !== undefined);
    assert.deepEqual(open, [false, false, ...Array.from({ length: 17 }, () => true)]);
    store.close();
  });

  it('begins anew where the file is damaged', () => {
    const path = join(folder, 'damaged.db');
    writeFileSync(path, 'this is no database, however one looks at it'.repeat(100));
    const store = new DeskStore(path, () => 1_000);
    assert.equal(store.session(store.begin('deputy', null, limits), limits)?.officer, 'deputy');
    store.close();
  });
});
