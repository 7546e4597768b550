import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { type Bytes, commit, encodeUtf8, type Result, toHex } from '#kernel';
import { HomeError } from '../home-error.ts';
import { Vault, type VaultItem } from './vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-vault-'));
after(() => rmSync(folder, { recursive: true }));
const key = new Uint8Array(randomBytes(32));
const inBook = new Set<string>();
let files = 0;

function open(path = join(folder, `${++files}.db`), vaultKey = key): Vault {
  return new Vault(path, { key: vaultKey, now: () => 1_800_000_000_000, inBook: (one) => inBook.has(toHex(one)) });
}

function item(content: string, more: Partial<VaultItem> = {}): VaultItem {
  const salt = new Uint8Array(randomBytes(32));
  const bytes = encodeUtf8(content);
  return { commitment: commit(salt, bytes), salt, content: bytes, kind: 'owner', retention: 'seven-years', ...more };
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.refusal.code;
}

/** Every byte of the database and of its write-ahead log. */
function onDisk(vault: Vault): Buffer {
  const { path } = vault.database;
  return Buffer.concat(['', '-wal'].map((suffix) => readFileSync(path + suffix)));
}

function sealedOf(vault: Vault, commitment: Bytes): Uint8Array {
  return vault.database.row('SELECT sealed FROM item WHERE commitment = ?', commitment)?.sealed as Uint8Array;
}

describe('the vault', () => {
  it('gives back what was put, also after it was closed, and keeps no readable byte of it on disk', () => {
    const vault = open();
    const deed = item('Quill, Ada · 12 Brook Street', { kind: 'deed', retention: 'permanent' });
    assert.deepEqual(vault.put([deed, item('Rook, Ben')]), { ok: true, value: { stored: 2 } });
    assert.deepEqual(vault.put([deed]), { ok: true, value: { stored: 0 } }, 'it is there already');
    assert(!onDisk(vault).includes('Quill') && !onDisk(vault).includes(Buffer.from(deed.salt)));
    vault.close();
    const again = open(vault.database.path);
    const { content, salt, kind, retention } = deed;
    const got = again.get(deed.commitment);
    assert(got.ok);
    assert.deepEqual({ ...got.value }, { ...got.value, content, salt, kind, retention });
    again.close();
  });

  it('refuses an item whose commitment does not open, and then stores none of the list', () => {
    const vault = open();
    const good = item('good');
    const result = vault.put([good, { ...item('other'), commitment: item('wrong').commitment }]);
    assert.deepEqual(result, { ok: false, refusal: { code: 'commitment-wrong', detail: { item: 1 } } });
    assert.equal(codeOf(vault.get(good.commitment)), 'not-found');
    vault.close();
  });

  it('erases so that no byte of the ciphertext is left, and keeps a stub', () => {
    const vault = open();
    const source = { layer: 'assess', key: '7', rawHash: 'aa' };
    const owner = item('Quill, Ada', { source });
    inBook.add(toHex(owner.commitment));
    vault.put([owner, item('Rook, Ben')]);
    const sealed = Buffer.from(sealedOf(vault, owner.commitment));
    assert(onDisk(vault).includes(sealed), 'the test looks in the right place');
    assert.deepEqual(vault.known('assess', ['aa', 'bb']), [true, false]);
    const heard: number[] = [];
    vault.onErased((id) => heard.push(id));
    const stub = vault.erase(owner.commitment, 'asked for by the owner');
    assert(stub.ok);
    assert.deepEqual(
      [stub.value.kind, stub.value.erasedMs, stub.value.reason],
      ['owner', 1_800_000_000_000, 'asked for by the owner'],
    );
    assert(!onDisk(vault).includes(sealed));
    assert.deepEqual(heard, [1]);
    assert.deepEqual(vault.known('assess', ['aa']), [false], 'the fingerprint of the line is gone as well');
    const outcomes = [vault.get(owner.commitment), vault.erase(owner.commitment, 'x'), vault.put([owner])];
    assert.deepEqual(outcomes.map(codeOf), Array(3).fill('vault-item-erased'));
    assert.deepEqual(vault.facts(), { items: 2, erased: 1 });
    assert.equal([...vault.after(0)].length, 1);
    vault.close();
  });

  it('says so where a reader keeps the bytes of an erased item in the log, and removes them later', () => {
    const vault = open();
    const [first, second] = [item('Quill, Ada'), item('Rook, Ben')];
    vault.put([first, second]);
    const sealed = Buffer.from(sealedOf(vault, first.commitment));
    const reader = new DatabaseSync(vault.database.path, { readOnly: true });
    reader.exec('BEGIN; SELECT count(*) FROM item');
    const held = vault.erase(first.commitment, 'asked for');
    assert(held.ok && !held.value.gone);
    assert(onDisk(vault).includes(sealed));
    reader.close();
    const later = vault.erase(second.commitment, 'asked for');
    assert(later.ok && later.value.gone);
    assert(!onDisk(vault).includes(sealed));
    vault.close();
  });

  it('says so where a ciphertext was damaged or exchanged, and goes on with the others', () => {
    const vault = open();
    const [first, second, third] = [item('first'), item('secnd'), item('third')];
    vault.put([first, second, third]);
    const [one, two] = [sealedOf(vault, first.commitment), sealedOf(vault, second.commitment)];
    const put = vault.database.raw.prepare('UPDATE item SET sealed = ? WHERE commitment = ?');
    for (let i = 0; i < one.length; i++) {
      put.run(
        one.map((byte, at) => (at === i ? byte ^ 1 : byte)),
        first.commitment,
      );
      assert.equal(codeOf(vault.get(first.commitment)), 'vault-item-damaged', `byte ${i}`);
    }
    put.run(two, first.commitment);
    assert.equal(codeOf(vault.get(first.commitment)), 'vault-item-damaged');
    put.run(new Uint8Array(5), first.commitment);
    assert.equal(codeOf(vault.get(first.commitment)), 'vault-item-damaged');
    assert.deepEqual(
      [...vault.after(0)].map(({ id }) => id),
      [2, 3],
    );
    vault.close();
  });

  it('refuses another key than its own', () => {
    const vault = open();
    vault.close();
    assert.throws(
      () => open(vault.database.path, new Uint8Array(32)),
      (error) => error instanceof HomeError && error.code === 'vault-key-wrong',
    );
  });

  it('knows a line only once its commitment is in the book, and replaces what an interrupted run left', () => {
    const vault = open();
    const source = { layer: 'assess', key: '9', rawHash: 'cc' };
    const [lost, next, other] = [item('a', { source }), item('a', { source }), item('a', { source, kind: 'address' })];
    vault.put([lost, other]);
    assert.deepEqual(vault.known('assess', ['cc']), [false]);
    vault.put([next]);
    assert.deepEqual(
      [lost, next, other].map(({ commitment }) => codeOf(vault.get(commitment))),
      ['not-found', 'ok', 'ok'],
    );
    inBook.add(toHex(next.commitment));
    assert.deepEqual([vault.known('assess', ['cc']), vault.known('parcels', ['cc'])], [[true], [false]]);
    vault.put([item('a', { source })]);
    assert.equal(codeOf(vault.get(next.commitment)), 'ok', 'what is in the book stays');
    vault.close();
  });

  it('takes the 14,000 items of a town, 10 MB, at once', () => {
    const vault = open();
    const items = Array.from({ length: 14_000 }, (_, i) =>
      item('x'.repeat(714), { source: { layer: 'assess', key: String(i), rawHash: String(i) } }),
    );
    const before = process.cpuUsage();
    assert.deepEqual(vault.put(items), { ok: true, value: { stored: 14_000 } });
    const { user, system } = process.cpuUsage(before);
    // Measured 0.5 s of one core. The limit is not about speed, which a bench measures: it sees what grows with n².
    assert(user + system < 4_000_000, `${user + system} µs`);
    const read = new DatabaseSync(vault.database.path, { readOnly: true });
    assert.equal(read.prepare('SELECT count(*) AS n FROM item').get()?.n, 14_000);
    read.close();
    vault.close();
  });
});
