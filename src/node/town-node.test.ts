import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { InjectOptions } from 'fastify';
import {
  bytesOf,
  decodeStateProof,
  encode,
  encodeUtf8,
  leafHash,
  readBlockEntry,
  rootBytes,
  verifyAbsence,
  verifyInclusion,
  verifyPresence,
} from '#kernel';
import { openCheckpoint } from '#proofs';
import { verifyFile } from '#verify';
import { citizen, TestTown } from '../../test/test-town.ts';
import { createHome, HomeError, logKeys, readLogSeeds } from './home.ts';
import { httpServer } from './http/server.ts';
import { TownNode } from './town-node.ts';

const home = join(mkdtempSync(join(tmpdir(), 'townledger-node-')), 'home');
after(() => rmSync(join(home, '..'), { recursive: true }));

const pen = new TestTown();
const ada = citizen('Ada Quill');
const town = { chain: 'ashbrook-test', origin: 'ashbrook.example/log', name: 'Ashbrook' };
const now = () => pen.timeMs;
const code = (error: unknown): string | undefined => (error instanceof HomeError ? error.code : undefined);

createHome(home, town);
const node = new TownNode(home, now);
const server = httpServer(node, { token: 'secret', stop: () => {} });
after(async () => {
  await server.close();
  await node.close();
});

function signed(action: string, input: object, changes: object = {}): Buffer {
  return Buffer.from(pen.sign(ada, 'clerk', action, input as never, changes).transaction.bytes);
}

const post = (payload: Buffer, url = '/transactions', type = 'application/json') =>
  server.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
const office = (name: string) => ({ office: name, title: name, roles: [{ role: 'head', rights: [] }] });
const bytes = (text: string) => [new TextEncoder().encode(text)];

describe('a home', () => {
  it('is made once, with keys for the owner alone', () => {
    assert.throws(
      () => createHome(home, town),
      (error) => code(error) === 'home-exists',
    );
    assert.equal(statSync(join(home, 'keys', 'log-ed25519.seed')).mode & 0o077, 0);
  });

  it('belongs to one process', () => {
    assert.throws(
      () => new TownNode(home, now),
      (error) => code(error) === 'home-in-use',
    );
    assert.throws(
      () => new TownNode(join(home, 'nowhere'), now),
      (error) => code(error) === 'home-not-found',
    );
  });
});

describe('a node', () => {
  it('takes transactions, and hands out a book and proofs that a stranger can check', async () => {
    assert.equal((await server.inject('/log/checkpoint')).statusCode, 409, 'nothing has been signed yet');
    const founding = { ...pen.founding(), logKeys: logKeys(readLogSeeds(home)) };
    const found = await post(signed('members/found', founding, { founds: pen.rules() }));
    assert.equal(found.statusCode, 200, found.body);
    const lines = Buffer.concat(
      ['tax', 'tax', 'water'].flatMap((name) => [signed('members/add-office', office(name)), Buffer.from('\n')]),
    );
    const batch = await post(lines, '/transactions/batch', 'application/x-ndjson');
    assert.deepEqual(
      batch.json().answers.map((answer: { outcome: string; code?: string }) => answer.code ?? answer.outcome),
      ['accepted', 'office-exists', 'accepted'],
    );

    const book = verifyFile(bytes((await server.inject('/book')).body));
    assert(book.ok && book.value.kind === 'book');
    const status = (await server.inject('/town')).json();
    assert.equal(Buffer.from(book.value.book.tip.logRoot).toString('base64url'), status.root);
    assert.equal(status.size, 5);
    for (const [url, kind] of [
      ['/entries/0/receipt', 'receipt'],
      ['/state/proof?key=members/office/tax', 'state'],
      ['/state/proof?key=members/office/none', 'state'],
    ] as const) {
      const file = verifyFile(bytes((await server.inject(url)).body));
      assert(file.ok && file.value.kind === kind, url);
    }
    assert.equal((await server.inject('/log/tile/0/000.p/5')).rawPayload.length, 160);
  });

  const faults: readonly (readonly [name: string, request: InjectOptions, status: number, code: string])[] = [
    ['an unknown route', { url: '/nothing' }, 404, 'route-unknown'],
    ['an entry that is not there', { url: '/entries/99/receipt' }, 404, 'not-found'],
    ['an index that is none', { url: '/entries/x/receipt' }, 400, 'request-malformed'],
    ['a block entry has no receipt', { url: '/entries/1/receipt' }, 404, 'not-a-transaction'],
    ['a tile beyond the log', { url: '/log/tile/0/001' }, 404, 'not-found'],
    ['an unknown query', { url: '/query/members/nothing' }, 404, 'query-unknown'],
    ['input that is not JSON', { url: '/query/members/office?input={' }, 400, 'input-malformed'],
    [
      'bytes that are no transaction',
      { method: 'POST', url: '/transactions', payload: '{}', headers: { 'content-type': 'application/json' } },
      400,
      'transaction-malformed',
    ],
    ['no bytes', { method: 'POST', url: '/transactions' }, 400, 'transaction-malformed'],
    [
      'another media type',
      { method: 'POST', url: '/transactions', payload: 'x', headers: { 'content-type': 'text/html' } },
      415,
      'media-type-refused',
    ],
    [
      'a compressed body',
      {
        method: 'POST',
        url: '/transactions',
        payload: 'x',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      },
      415,
      'compression-refused',
    ],
    [
      'too many bytes',
      {
        method: 'POST',
        url: '/transactions',
        payload: 'x'.repeat(70_000),
        headers: { 'content-type': 'application/json' },
      },
      413,
      'body-too-large',
    ],
    ['a stop without the token', { method: 'POST', url: '/local/stop' }, 401, 'token-missing'],
  ];
  for (const [name, request, status, problem] of faults) {
    it(`answers ${name} with ${status} ${problem}`, async () => {
      const answer = await server.inject(request);
      assert.deepEqual([answer.statusCode, answer.json().code], [status, problem]);
      assert.match(String(answer.headers['content-type']), /problem\+json/);
    });
  }

  it('answers a value of the state with all that proves it, and absence too', async () => {
    for (const [key, present] of [
      ['members/office/tax', true],
      ['members/office/none', false],
    ] as const) {
      const answer = (await server.inject(`/state?key=${key}`)).json();
      const opened = openCheckpoint(answer.checkpoint, node.signers, { strict: true, everyLogKey: true });
      assert(opened.ok);
      const { size, root } = opened.value.checkpoint;
      const entry = bytesOf(answer.block.entry);
      const path = answer.block.proof.map(bytesOf);
      assert(verifyInclusion(BigInt(answer.block.index), size, leafHash(entry), path, root));
      const [block, proof] = [readBlockEntry(entry), decodeStateProof(answer.proof)];
      assert(block.ok && proof.ok);
      const state = rootBytes(block.value.state);
      const [name, value] = [encodeUtf8(key), encode(answer.value)];
      assert.equal(verifyPresence(state, name, value, proof.value), present);
      assert.equal(verifyAbsence(state, name, proof.value), !present);
      assert.equal(answer.value === null, !present);
    }
  });

  it('counts a transaction once, however often it is sent, and says later what became of it', async () => {
    const once = signed('members/add-office', office('roads'));
    const answers = await Promise.all([post(once), post(once), post(once)]);
    assert.deepEqual(
      answers.map((answer) => answer.statusCode).sort((a, b) => a - b),
      [200, 409, 409],
    );
    const accepted = answers.find((answer) => answer.statusCode === 200)?.json();
    const later = await server.inject(`/transactions/${accepted.transaction}`);
    assert.deepEqual([later.statusCode, later.json()], [200, accepted]);
    const other = `${accepted.transaction.slice(0, 20)}${'A'.repeat(23)}`;
    assert.equal((await server.inject(`/transactions/${other}`)).statusCode, 404, 'a name that begins alike');
    assert.equal((await server.inject('/transactions/short')).statusCode, 400);
  });
});
