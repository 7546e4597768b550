import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toBase64url, type Value } from '#kernel';
import { likenessOf } from '#modules/titles';
import { citizen, TestTown } from '../../../test/test-town.ts';
import { createHome, logKeys, readLogSeeds } from '../home.ts';
import { TownNode } from '../town-node.ts';
import { httpServer } from './server.ts';

const home = join(mkdtempSync(join(tmpdir(), 'townledger-counter-')), 'home');
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

async function act(action: string, input: object, changes = {}): Promise<Value> {
  const payload = Buffer.from(pen.sign(ada, 'clerk', action, input as never, changes).transaction.bytes);
  const headers = { 'content-type': 'application/json' };
  const answer = await server.inject({ method: 'POST', url: '/transactions', payload, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().result;
}

async function get(url: string) {
  const answer = await server.inject({ url });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

const day = new Date(pen.timeMs).toISOString().slice(0, 10);
const deed = {
  type: 'deed',
  numbers: { book: '7', page: '1', instrumentNo: '2027-1' },
  parties: [{ role: 'grantor', name: 'Quill, <b>Ada</b>' }],
  legals: [{ description: '12 Mill Street' }],
  pageCount: 2,
  documentHash: toBase64url(new Uint8Array(32).fill(7)),
} as const;

before(async () => {
  const founding = { ...pen.founding(), logKeys: logKeys(readLogSeeds(home)) };
  await act('members/found', founding, { founds: pen.rules() });
  const opening = { name: 'Registry', authority: 'official' };
  await act('titles/open-registry', { ...opening, registry: 'deeds', system: 'recorded' });
  await act('titles/open-registry', { ...opening, registry: 'land-court', system: 'registered' });
  const plain = { type: 'plan', parties: [], legals: [{ plan: '12/7' }], pageCount: 1 };
  await act('titles/record', { registry: 'deeds', day, instruments: [deed, plain] });
  await act('titles/return', { registry: 'deeds', day, pageCount: 1, reasons: ['unsigned'] });
  await act('titles/record', { registry: 'land-court', day, instruments: [plain, plain] });
});

const first = `${day.replaceAll('-', '')}-000001`;
const second = `${day.replaceAll('-', '')}-000002`;
const alike = async (query: Record<string, string>) =>
  (await get(`/titles/alike?${new URLSearchParams({ registry: 'deeds', ...query })}`)).alike.map(
    ({ reception, why }: { reception: string; why: string[] }) => [reception, why],
  );

describe('what a counter asks', () => {
  it('the receptions of a day, returned ones too, in order and page by page', async () => {
    const { received } = await get(`/titles/receptions?registry=deeds&day=${day}`);
    assert.deepEqual(
      received.map(({ instrument }: { instrument: { status: string } }) => instrument.status),
      ['recorded', 'recorded', 'returned'],
    );
    assert.equal(received[0].reception, first);
    const rest = await get(`/titles/receptions?registry=deeds&day=${day}&after=${first}`);
    assert.deepEqual(rest.received, received.slice(1));
    const next = await get(`/titles/receptions?registry=deeds&day=${day}&after=${first}&limit=1`);
    assert.deepEqual(next.received, received.slice(1, 2));
    assert.deepEqual((await get('/titles/receptions?registry=deeds&day=2020-01-01')).received, []);
    assert.deepEqual((await get(`/titles/receptions?registry=deed&day=${day}`)).received, []);
  });

  it('what waits for the examiner, until it is decided', async () => {
    const held = async (page = '') =>
      (await get(`/titles/held?registry=land-court${page}`)).held.map((one: { reception: string }) => one.reception);
    assert.deepEqual(await held(), [first, second]);
    assert.deepEqual(await held('&limit=1'), [first]);
    assert.deepEqual(await held(`&limit=1&after=${first}`), [second]);
    assert.deepEqual(await held(`&after=${second}`), []);
    await act('titles/decide', { registry: 'land-court', reception: first, decision: 'registered' });
    assert.deepEqual(await held(), [second]);
    assert.deepEqual((await get('/titles/held?registry=deeds')).held, []);
  });

  it('the same number, the same document, the same content, each for its reason', async () => {
    assert.deepEqual(await alike({ book: '7', page: '1' }), [[first, ['number']]]);
    assert.deepEqual(await alike({ instrumentNo: '2027-1', document: deed.documentHash }), [
      [first, ['number', 'document']],
    ]);
    const again = { ...deed, parties: [{ role: 'grantor', name: 'QUILL  <b> ada </b>' }] } as const;
    assert.deepEqual(await alike({ likeness: likenessOf(again) }), [[first, ['content']]]);
    const other = { ...deed, legals: [{ description: '13 Mill Street' }] };
    assert.deepEqual(await alike({ likeness: likenessOf(other), book: '7', page: '2' }), []);
  });

  it('nothing, for what is no hash', async () => {
    assert.deepEqual(await alike({ document: '!'.repeat(43), likeness: '='.repeat(43) }), []);
  });
});
