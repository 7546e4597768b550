import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ed25519PublicKey, mlDsa44PublicKey } from '#crypto';
import { type Bytes, encodeUtf8, toBase64url } from '#kernel';
import { openCheckpoint } from '#proofs';
import { verifyFile } from '#verify';
import { accession, authority, candidate, clerkOf, nodeOf, termsAt } from '../../test/consortium.ts';
import { citizen, TestTown } from '../../test/test-town.ts';
import { createHome, HomeError, logKeys, readLogSeeds } from './home.ts';
import { TownNode } from './town-node.ts';

const home = join(mkdtempSync(join(tmpdir(), 'townledger-log-keys-')), 'home');
createHome(home, { chain: 'ashbrook-test', origin: 'ashbrook.example/log', name: 'Ashbrook' });
const pen = new TestTown();
const ada = citizen('Ada Quill');
let node = new TownNode(home, () => pen.timeMs);
after(async () => {
  await node.close();
  rmSync(join(home, '..'), { recursive: true });
});

const seed: Bytes = new Uint8Array(32).fill(9);
const next = [
  { algorithm: 'ed25519', key: toBase64url(ed25519PublicKey(seed)) },
  { algorithm: 'ml-dsa-44', key: toBase64url(mlDsa44PublicKey(seed)) },
];

function signed(action: string, input: object, changes = {}): Bytes {
  return pen.sign(ada, 'clerk', action, input as never, changes).transaction.bytes;
}

async function order(bytes: Bytes): Promise<string> {
  const ordered = await node.engine.submit(bytes);
  if (!ordered.ok) return ordered.refusal.code;
  return ordered.value.answer.accepted ? 'ok' : ordered.value.answer.refusal.code;
}

async function reopened(): Promise<TownNode> {
  await node.close();
  node = new TownNode(home, () => pen.timeMs);
  return node;
}

const keyIds = () => node.signers.map(({ keyId }) => keyId);
const office = (name: string) => ({ office: name, title: name, roles: [{ role: 'head', rights: [] }] });

describe('the keys of the log', () => {
  it('the home must hold those that a transaction names', async () => {
    const founds = { founds: pen.rules() };
    assert.equal(node.objection(signed('members/found', pen.founding(), founds))?.code, 'log-keys-not-here');
    const found = signed('members/found', { ...pen.founding(), logKeys: logKeys(readLogSeeds(home)) }, founds);
    assert.equal(node.objection(found), undefined);
    assert.equal(await order(found), 'ok');
    assert.equal(node.objection(signed('members/change-log-keys', { logKeys: next }))?.code, 'log-keys-not-here');
    assert.equal(node.objection(encodeUtf8('members/change-log-keys')), undefined, 'for the engine to refuse');
  });

  it('change with the checkpoint that covers the change, and stay changed', async () => {
    const before = keyIds();
    for (const name of ['log-ed25519.2.seed', 'log-ml-dsa-44.2.seed'])
      writeFileSync(join(home, 'keys', name), `${toBase64url(seed)}\n`, { mode: 0o600 });
    const change = signed('members/change-log-keys', { logKeys: next });
    assert.equal(node.objection(change), undefined);
    assert.equal(await order(change), 'ok');
    const changed = keyIds();
    assert.equal(
      changed.some((id) => before.includes(id)),
      false,
    );
    await reopened();
    assert.deepEqual(keyIds(), changed);
    assert.equal(await order(signed('members/add-office', office('tax'))), 'ok');
    const note = node.checkpoint()?.note as string;
    assert(openCheckpoint(note, node.signers, { everyLogKey: true, strict: true }).ok);
  });

  it('the book and the receipts of the old keys’ time still verify', () => {
    const book = node.book();
    assert(book.ok && verifyFile(book.value).ok);
    const receipt = node.receiptFile(0);
    assert(receipt.ok && verifyFile([encodeUtf8(receipt.value)]).ok);
  });

  it('a home that has lost one does not start', async () => {
    await node.close();
    const file = join(home, 'keys', 'log-ed25519.2.seed');
    rmSync(file);
    assert.throws(
      () => new TownNode(home, () => pen.timeMs),
      (error) => error instanceof HomeError && error.code === 'key-file-missing',
    );
    writeFileSync(file, `${toBase64url(seed)}\n`, { mode: 0o600 });
    node = new TownNode(home, () => pen.timeMs);
  });

  it('another town that joins the book brings its own keys, and this one goes on signing with its own', async () => {
    const own = keyIds();
    const charter = {
      name: 'Neighbours',
      terms: termsAt(pen.timeMs),
      authority,
      ...nodeOf('ashbrook'),
      others: [candidate('birchfield')],
    };
    assert.equal(await order(signed('members/charter', charter)), 'ok');
    const accede = pen.sign(clerkOf('birchfield'), undefined, 'members/accede', accession('birchfield') as never);
    assert.equal(await order(accede.transaction.bytes), 'ok');
    assert.deepEqual(keyIds(), own);
    await reopened();
    assert.deepEqual(keyIds(), own);
  });
});
