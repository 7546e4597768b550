import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Bytes, commit, encodeUtf8, toBase64url } from '#kernel';
import { citizen, TestTown } from '../../../test/test-town.ts';
import { createHome, logKeys, readLogSeeds } from '../home.ts';
import { TownNode } from '../town-node.ts';
import { httpServer } from './server.ts';

const home = join(mkdtempSync(join(tmpdir(), 'townledger-vault-routes-')), 'home');
createHome(home, { chain: 'ashbrook-test', origin: 'ashbrook.example/log', name: 'Ashbrook' });
const pen = new TestTown();
const ada = citizen('Ada Quill');
const node = new TownNode(home, () => pen.timeMs);
const server = httpServer(node, { token: 'secret', stop: () => {} });
after(async () => {
  await server.close();
  await node.close();
  rmSync(join(home, '..'), { recursive: true });
});

async function send(method: 'GET' | 'POST', url: string, payload?: object | Bytes, token = 'secret') {
  const answer = await server.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(payload === undefined ? {} : { payload: payload instanceof Uint8Array ? Buffer.from(payload) : payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

const act = (action: string, input: object, changes = {}) =>
  send('POST', '/transactions', pen.sign(ada, 'clerk', action, input as never, changes).transaction.bytes);

const salt = new Uint8Array(randomBytes(32));
const content = encodeUtf8('{"owner":"Quill, Ada"}');
const commitment = toBase64url(commit(salt, content));
const rawHash = toBase64url(salt);
const item = {
  commitment,
  salt: toBase64url(salt),
  content: toBase64url(content),
  kind: 'massgis-parcels',
  retention: 'while-current',
  source: { layer: 'parcels', key: 'F_1_1', rawHash },
};
const known = async () => (await send('POST', '/imports/known', { layer: 'parcels', rawHashes: [rawHash] })).body.known;

describe('the vault over HTTP', () => {
  it('an item is stored, known once its commitment is in the book, read, and erased', async () => {
    await act('members/found', { ...pen.founding(), logKeys: logKeys(readLogSeeds(home)) }, { founds: pen.rules() });
    assert.deepEqual((await send('POST', '/vault/items', { items: [item] })).body, { stored: 1 });
    assert.deepEqual(await known(), [false]);
    const row = { parcel: 'F_1_1', kind: 'FEE', areaM2: 100, commitment };
    const loaded = await act('titles/load-parcels', { import: 'i-1', source: 'map', rows: [row] });
    assert.equal(loaded.status, 200, JSON.stringify(loaded.body));
    assert.deepEqual(await known(), [true]);
    assert.deepEqual((await send('GET', `/commitments/${commitment}`)).body, { entries: [loaded.body.entry] });
    const read = await send('GET', `/vault/items/${commitment}`);
    assert.deepEqual([read.body.content, read.body.salt, read.body.kind], [item.content, item.salt, item.kind]);
    const before = await server.inject('/state/proof?key=titles/parcel/F_1_1');
    const stub = await send('POST', '/vault/erase', { commitment, reason: 'asked for' });
    assert.deepEqual([stub.body.commitment, stub.body.reason, stub.body.gone], [commitment, 'asked for', true]);
    const after = await server.inject('/state/proof?key=titles/parcel/F_1_1');
    assert.equal(after.body, before.body, 'every proof about the book is as it was');
    const gone = await send('GET', `/vault/items/${commitment}`);
    assert.deepEqual([gone.status, gone.body.code, gone.body.detail.reason], [410, 'vault-item-erased', 'asked for']);
    assert.deepEqual(await known(), [false]);
  });

  it('the acts are listed with filters, newest first', async () => {
    const acts = (query: string) => server.inject(`/acts${query}`).then((answer) => answer.json().acts);
    assert.deepEqual(
      (await acts('')).map(({ module, action }: { module: string; action: string }) => `${module}/${action}`),
      ['titles/load-parcels', 'members/found'],
    );
    assert.equal((await acts('?module=members&office=clerk')).length, 1);
    assert.equal((await acts('?office=nobody')).length, 0);
  });

  const zeros = toBase64url(new Uint8Array(32));
  for (const [name, method, url, payload, status, code] of [
    ['without the token', 'GET', `/vault/items/${commitment}`, undefined, 401, 'token-missing'],
    [
      'a commitment that does not open',
      'POST',
      '/vault/items',
      { items: [{ ...item, commitment: zeros }] },
      422,
      'commitment-wrong',
    ],
    ['a salt that is too short', 'POST', '/vault/items', { items: [{ ...item, salt: 'AAAA' }] }, 422, 'input-invalid'],
    [
      'content that is no base64url',
      'POST',
      '/vault/items',
      { items: [{ ...item, content: 'a b' }] },
      422,
      'input-invalid',
    ],
    ['too many items', 'POST', '/vault/items', { items: Array(5_001).fill(item) }, 422, 'input-invalid'],
    ['an item that is not there', 'GET', `/vault/items/${zeros}`, undefined, 404, 'not-found'],
    ['a commitment that is none', 'GET', '/vault/items/x', undefined, 400, 'request-malformed'],
    ['an erasure without a reason', 'POST', '/vault/erase', { commitment }, 422, 'input-invalid'],
    ['what is not JSON', 'POST', '/vault/erase', encodeUtf8('{'), 400, 'input-malformed'],
  ] as const) {
    it(`answers ${name} with ${status} ${code}`, async () => {
      const answer = await send(method, url, payload, status === 401 ? 'guess' : 'secret');
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    });
  }
});
