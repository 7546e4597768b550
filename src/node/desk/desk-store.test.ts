import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

  it('keeps for each key the credential that it answered with, whoever else names the same one', () => {
    const store = new DeskStore(join(folder, 'named.db'), () => 1_000);
    store.remember('hers', 'passkey:clerk');
    store.remember('hers', 'passkey:assessor');
    assert.deepEqual(store.credentialsOf('passkey:clerk'), ['hers']);
    store.claim('another', 'passkey:clerk');
    assert.deepEqual(store.credentialsOf('passkey:clerk'), ['hers'], 'a claim takes nothing away');
    store.remember('his own', 'passkey:assessor');
    assert.deepEqual(store.keysOf('hers'), ['passkey:clerk']);
    store.close();
  });

  it('believes of a key that is not public yet whoever names its credential first, for an hour', () => {
    let now = 1_000;
    const store = new DeskStore(join(folder, 'expected.db'), () => now);
    store.expect('the maker’s', 'passkey:new');
    store.expect('a stranger’s', 'passkey:new');
    store.claim('a stranger’s', 'passkey:new');
    assert.deepEqual(store.credentialsOf('passkey:new'), ['the maker’s']);
    store.expect('one', 'passkey:late');
    now += 60 * 60_000;
    store.expect('another', 'passkey:late');
    assert.deepEqual(store.credentialsOf('passkey:late'), ['another']);
    for (let i = 0; i <= 10_000; i++) store.expect(`c${i}`, `passkey:${i}`);
    assert.deepEqual(
      [store.credentialsOf('passkey:0'), store.credentialsOf('passkey:1')],
      [[], ['c1']],
      'with a limit',
    );
    store.close();
  });

  it('takes over a file of the first version, with its sessions', () => {
    const path = join(folder, 'first.db');
    const token = 'a token';
    const former = new DatabaseSync(path);
    former.exec(`
      CREATE TABLE session (
        token BLOB PRIMARY KEY, officer TEXT NOT NULL, key TEXT, started_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX session_officer ON session (officer, started_ms);
      CREATE TABLE credential (id TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE INDEX credential_key ON credential (key);
      INSERT INTO credential VALUES ('c1', 'passkey:clerk'), ('c2', 'passkey:clerk'), ('c3', 'passkey:deputy');
      PRAGMA user_version = 1`);
    const digest = createHash('sha256').update(token).digest();
    former.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?)').run(digest, 'town-clerk', 'passkey:clerk', 900, 900);
    former.close();
    const store = new DeskStore(path, () => 1_000);
    assert.equal(store.session(token, limits)?.officer, 'town-clerk');
    assert.equal(store.credentialsOf('passkey:clerk').length, 1);
    assert.deepEqual(store.credentialsOf('passkey:deputy'), ['c3']);
    store.close();
    const again = new DeskStore(path, () => 2_000);
    assert.equal(again.session(token, limits)?.officer, 'town-clerk', 'and opens it again');
    again.close();
  });

  it('begins anew where the file is damaged', () => {
    const path = join(folder, 'damaged.db');
    writeFileSync(path, 'this is no database, however one looks at it'.repeat(100));
    const store = new DeskStore(path, () => 1_000);
    assert.equal(store.session(store.begin('deputy', null, limits), limits)?.officer, 'deputy');
    store.close();
  });
});
