import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { commit, encodeUtf8 } from '#kernel';
import { HomeError } from '../home-error.ts';
import { Vault } from './vault.ts';
import { VaultIndex } from './vault-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-vault-index-'));
after(() => rmSync(folder, { recursive: true }));

function open(name: string, contents: readonly string[]) {
  const key = new Uint8Array(randomBytes(32));
  const vault = new Vault(join(folder, name), { key, now: () => 1_800_000_000_000, inBook: () => false });
  const items = contents.map((text) => {
    const [salt, content] = [new Uint8Array(randomBytes(32)), encodeUtf8(text)];
    return { commitment: commit(salt, content), salt, content, kind: 'row', retention: 'permanent' as const };
  });
  assert(vault.put(items).ok);
  return { vault, index: new VaultIndex(vault) };
}

describe('the index over the vault', () => {
  it('takes in content of any width and depth', () => {
    const deep = `${'{"a":'.repeat(5_000)}"marten"${'}'.repeat(5_000)}`;
    const wide = `{"rows":[${'0,'.repeat(1_000_000)}"heron"]}`;
    const { vault, index } = open('wide.db', [wide, deep, '{"owner":"Ada Quill"}']);
    for (const word of ['heron', 'marten', 'quill']) assert.equal(index.search(word, 10).length, 1, word);
    index.close();
    vault.close();
  });

  it('tells a fault of the vault to whoever searches, and finds everything when it is over', () => {
    const { vault, index } = open('fault.db', ['heron', 'heron and marten']);
    const { database } = vault;
    const rows = database.rows.bind(database);
    database.rows = () => {
      throw new HomeError('disk-failed', 'the disk failed');
    };
    for (let i = 0; i < 2; i++) assert.throws(() => index.search('heron', 10), { code: 'disk-failed' });
    database.rows = rows;
    assert.equal(index.search('heron', 10).length, 2);
    index.close();
    vault.close();
  });
});
