import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commit, encodeUtf8, toBase64url } from '#kernel';
import { verifyFile } from '#verify';
import { citizen, TestTown } from '../../../test/test-town.ts';
import { createHome, logKeys, readLogSeeds } from '../home.ts';
import { TownNode } from '../town-node.ts';
import { httpServer } from './server.ts';

const home = join(mkdtempSync(join(tmpdir(), 'townledger-titles-')), 'home');
createHome(home, { chain: 'ashbrook-test', origin: 'ashbrook.example/log', name: 'Ashbrook' });
const pen = new TestTown();
const ada = citizen('Ada Quill');
let node = new TownNode(home, () => pen.timeMs);
let server = httpServer(node, { token: 'secret', stop: () => {} });
after(async () => {
  await close();
  rmSync(join(home, '..'), { recursive: true });
});

async function close(): Promise<void> {
  await server.close();
  await node.close();
}

/** With the token unless it says otherwise. */
async function get(url: string, token = 'secret') {
  const answer = await server.inject({ url, headers: { authorization: `Bearer ${token}` } });
  return { status: answer.statusCode, text: answer.body, body: answer.body.startsWith('{') ? answer.json() : {} };
}

async function act(action: string, input: object, changes = {}): Promise<number> {
  const payload = Buffer.from(pen.sign(ada, 'clerk', action, input as never, changes).transaction.bytes);
  const headers = { 'content-type': 'application/json' };
  const answer = await server.inject({ method: 'POST', url: '/transactions', payload, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().entry;
}

/** Seals content in the vault; answers its commitment. */
function seal(kind: string, text: string): string {
  const [salt, content] = [new Uint8Array(randomBytes(32)), encodeUtf8(text)];
  const commitment = commit(salt, content);
  assert(node.shelf.vault.ok);
  assert(node.shelf.vault.value.put([{ commitment, salt, content, kind, retention: 'while-current' }]).ok);
  return toBase64url(commitment);
}

function outline(west: number, south: number): string {
  const ring = [
    [west, south],
    [west + 1, south],
    [west + 1, south + 1],
    [west, south + 1],
    [west, south],
  ];
  const feature = {
    type: 'Feature',
    properties: { NOTE: 'corner of Brook Street' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  return JSON.stringify(feature);
}

const batch = { import: 'i-1', source: 'Sample' };
const sealed: { [name: string]: string } = {};
const names = async (q: string, token?: string) =>
  (await get(`/titles/search?q=${encodeURIComponent(q)}`, token)).body.found.map(
    ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`,
  );

before(async () => {
  const founding = { ...pen.founding(), logKeys: logKeys(readLogSeeds(home)) };
  await act('members/found', founding, { founds: pen.rules() });
  sealed.first = seal('parcels-row', outline(10, 40));
  sealed.other = seal('parcels-row', outline(20, 50));
  sealed.roll = seal('assess-row', '1,"RÍOS, MARÍA",12 BROOK STREET,F_1_1');
  const parcels = [
    { parcel: 'F_1_1', kind: 'FEE', mapParcel: '0042-0007', areaM2: 900, commitment: sealed.first },
    { parcel: 'F_1_2', kind: 'FEE', areaM2: 800, commitment: sealed.other },
  ];
  await act('titles/load-parcels', { ...batch, rows: parcels });
  const reference = { class: 'recorded', book: '1234', page: '56' };
  const row = { property: '42-7', parcel: 'F_1_1', totalCents: 45_000_000, reference, commitment: sealed.roll };
  await act('titles/load-roll', { ...batch, fiscalYear: 2026, rows: [row] });
  await act('titles/open-registry', { registry: 'deeds', name: 'Registry', system: 'recorded', authority: 'official' });
  const day = new Date(pen.timeMs).toISOString().slice(0, 10);
  const deed = {
    type: 'deed',
    numbers: { book: '40000', page: '17' },
    parties: [{ role: 'grantor', name: 'FERRY, DAN' }],
    legals: [{ parcel: 'F_1_1' }],
    pageCount: 1,
  };
  await act('titles/record', { registry: 'deeds', day, instruments: [deed] });
});

describe('titles over HTTP', () => {
  it('a parcel with its record, its roll, and for the town itself what the vault holds', async () => {
    const { body } = await get('/titles/parcels/F_1_1');
    assert.equal(body.record.historyCount, 3);
    assert.deepEqual(
      [body.roll[0].fiscalYear, body.roll[0].property, body.roll[0].totalCents],
      [2026, '42-7', 45_000_000],
    );
    const contents = body.sealed.map(({ content }: { content: string }) =>
      Buffer.from(content, 'base64url').toString(),
    );
    assert(contents.some((text: string) => text.includes('RÍOS')));
    assert.equal((await get('/titles/parcels/F_1_1', 'guess')).body.sealed, undefined);
    assert.equal((await get('/titles/parcels/F_9')).body.code, 'not-found');
  });

  it('its complete history, with a proof that a stranger can check', async () => {
    const { body } = await get('/titles/parcels/F_1_1/history', 'guess');
    assert.deepEqual(
      body.items.map(({ kind }: { kind: string }) => kind),
      ['map', 'roll', 'instrument'],
    );
    const proof = await get('/titles/parcels/F_1_1/history/proof', 'guess');
    const verified = verifyFile([encodeUtf8(proof.text)]);
    assert(verified.ok && verified.value.kind === 'history', verified.ok ? '' : verified.refusal.code);
    assert.deepEqual([verified.value.parcel, verified.value.items], ['F_1_1', body.items]);
    for (const path of ['history', 'history/proof'])
      assert.equal((await get(`/titles/parcels/F_9/${path}`)).status, 404);
  });

  for (const [question, ...expected] of [
    ['F_1_1', 'instrument deeds/', 'parcel F_1_1', 'roll 2026/42-7'],
    ['f_1_2', 'parcel F_1_2'],
    ['0042-0007', 'parcel F_1_1'],
    ['42-7', 'roll 2026/42-7'],
    ['1234/56', 'roll 2026/42-7'],
    ['40000/17', 'instrument deeds/'],
    ['ferry', 'instrument deeds/'],
    ['fer dan'],
    ['dan fer', 'instrument deeds/'],
    ['1234 17'],
    ['" OR text:*'],
    ['()^-:'],
  ] as const) {
    it(`anybody who searches for ${question} finds ${expected.join(' and ') || 'nothing'}`, async () => {
      const found = (await names(question, 'guess')).map((name: string) => name.replace(/deeds\/.*/, 'deeds/'));
      assert.deepEqual(found.sort(), [...expected].sort());
    });
  }

  it('what is called exactly so comes first, then whole words, then beginnings', async () => {
    const day = new Date(pen.timeMs).toISOString().slice(0, 10);
    const pages = ['99', '9', '98', '9 A'];
    const instruments = pages.map((page) => ({
      type: 'deed',
      numbers: { book: '50000', page },
      parties: [{ role: 'grantor', name: 'WELL, IDA' }],
      legals: [{ description: 'land' }],
      pageCount: 1,
    }));
    await act('titles/record', { registry: 'deeds', day, instruments });
    const places = async (q: string, limit: number) =>
      (await get(`/titles/search?q=${encodeURIComponent(q)}&limit=${limit}`, 'guess')).body.found.map(
        ({ text }: { text: string }) => /50000.([^\u2022]*) /.exec(text)?.[1],
      );
    assert.deepEqual(await places('50000/9', 1), ['9']);
    assert.deepEqual(await places('50000/9', 2), ['9', '9 A']);
    assert.deepEqual((await places('50000/9', 9)).sort(), ['9', '9 A', '98', '99']);
    assert.equal((await places(' well, ida ', 2)).length, 2);
  });

  it('owners and addresses are found by the town alone', async () => {
    for (const question of ['rios', 'Ríos brook', '12 brook street']) {
      assert.deepEqual(await names(question), ['roll 2026/42-7'], question);
      assert.deepEqual(await names(question, 'guess'), []);
    }
    assert.deepEqual((await names('corner brook')).sort(), ['parcel F_1_1', 'parcel F_1_2']);
  });

  it('the map gives the parcels whose bounds touch a box, to the town alone', async () => {
    const parcels = async (box: string) => (await get(`/local/map?box=${box}`)).body.parcels;
    assert.deepEqual(await parcels('10.5,40.5,10.6,40.6'), ['F_1_1']);
    assert.deepEqual(await parcels('0,0,60,60'), ['F_1_1', 'F_1_2']);
    assert.deepEqual(await parcels('-20,0,-10,60'), []);
    assert.equal((await get('/local/map?box=1,2,3')).status, 400);
    assert.equal((await get('/local/map?box=1,2,3,4', 'guess')).status, 401);
  });

  it('a correction keeps the old words findable beside the new', async () => {
    const [found] = await names('ferry');
    const reception = found.split('/')[1];
    const edits = [{ at: 0, party: { role: 'grantor', name: 'FERRIS, DAN' } }];
    await act('titles/correct', { registry: 'deeds', reception, reason: 'name-misread', edits });
    assert.deepEqual([await names('ferry'), await names('ferris')], [[found], [found]]);
    const [{ ended }] = (await get('/titles/search?q=ferris', 'guess')).body.found;
    assert.deepEqual(ended, ['FERRY, DAN'], 'and the old ones are named as such');
    const again = [{ at: 2 }, { party: { role: 'grantor', name: 'FERRY, DAN' } }];
    await act('titles/correct', { registry: 'deeds', reception, reason: 'name-misread', edits: again });
    const [restored] = (await get('/titles/search?q=ferris', 'guess')).body.found;
    assert.deepEqual(restored.ended, ['FERRIS, DAN'], 'what the index says again is not named');
    assert.equal((await get('/titles/parcels/F_1_1/history')).body.items.length, 5);
  });

  it('an erased item is found no more, nor one whose row was loaded anew', async () => {
    assert(node.shelf.vault.ok);
    const later = seal('assess-row', '1,"LAKE, TOM",12 BROOK STREET,F_1_1');
    const row = { property: '42-7', parcel: 'F_1_1', commitment: later, revision: 2 };
    await act('titles/load-roll', { ...batch, fiscalYear: 2026, rows: [row] });
    assert.deepEqual([await names('rios'), await names('lake')], [[], ['roll 2026/42-7']]);
    assert.deepEqual(await names('1234/56'), [], 'the reference went with the old row');
    node.shelf.vault.value.erase(Buffer.from(later, 'base64url'), 'asked for');
    assert.deepEqual(await names('lake'), []);
  });

  it('tables made anew answer the same, and so does a node started anew', async () => {
    const questions = ['F_1_1', 'ferris', 'corner', '42-7'];
    const urls = ['/titles/parcels/F_1_1/history/proof', '/titles/parcels/F_1_1', '/local/map?box=0,0,60,60'];
    const all = async () => [
      await Promise.all(questions.map((question) => names(question))),
      await Promise.all(urls.map((url) => get(url))),
    ];
    const first = await all();
    assert(node.shelf.projections.ok);
    node.shelf.projections.value.rebuild();
    assert.deepEqual(await all(), first);
    await close();
    node = new TownNode(home, () => pen.timeMs);
    server = httpServer(node, { token: 'secret', stop: () => {} });
    assert.deepEqual(await all(), first);
  });
});
