/** What a hostile or clumsy sender gets, over real connections. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, describe, it } from 'node:test';
import { RunningTown, TOKEN } from '../../../test/running-town.ts';

let town: RunningTown;
before(async () => {
  const limits = { headersMs: 300, requestMs: 600, checkMs: 50, connections: 40 };
  town = await RunningTown.founded('ashbrook', { limits });
});

const authorization = `Bearer ${TOKEN}`;
const json = { 'content-type': 'application/json' };

/** Sends bytes as they are and reads until the node closes or `quietMs` have passed. */
function raw(text: string, quietMs = 2_000): Promise<string> {
  const { port, hostname } = new URL(town.address);
  return new Promise((done) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    const finish = () => {
      socket.destroy();
      done(answer);
    };
    socket.setTimeout(quietMs, finish);
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', finish).on('error', finish);
  });
}

function standing(of = town): Promise<number> {
  return new Promise((done) => of.server.server.getConnections((_error, count) => done(count)));
}

/** Opens so many connections at once and ends them; answers how many the node let stand. */
async function connected(to: RunningTown, count: number): Promise<number> {
  const { port, hostname } = new URL(to.address);
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname).on('error', () => {}));
  await new Promise((done) => setTimeout(done, 200));
  const open = sockets.filter((socket) => !socket.destroyed && !socket.readableEnded && !socket.connecting).length;
  const before = await standing(to);
  for (const socket of sockets) socket.destroy();
  while ((await standing(to)) > Math.max(2, before - open)) await new Promise((done) => setTimeout(done, 20));
  return open;
}

function isProblem(answer: string, status: number, code: string): void {
  assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
  assert.match(answer, /application\/problem\+json/);
  assert.equal(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).code, code);
}

describe('limits', () => {
  it('closes connections that are too slow, and says so', async () => {
    isProblem(await raw('GET /town HT'), 408, 'request-too-slow');
    const slow = `POST /transactions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`;
    isProblem(await raw(slow), 408, 'request-too-slow');
  });

  it('answers what is no HTTP, or too much of it', async () => {
    isProblem(await raw('hello\r\n\r\n'), 400, 'request-malformed');
    isProblem(await raw(`GET /town HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`), 431, 'header-too-large');
    isProblem(await raw('GET /entries/%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'), 400, 'request-malformed');
    const chunked =
      'POST /transactions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n' +
      `connection: close\r\n\r\n20000\r\n${'x'.repeat(0x20000)}\r\n0\r\n\r\n`;
    isProblem(await raw(chunked), 413, 'body-too-large');
  });

  it('takes no more than its number of connections', async () => {
    const open = await connected(town, 60);
    assert(open > 0 && open <= 40, `${open} connections stand`);
  });

  it('takes so many connections from one address, and others as before', async () => {
    const strict = await RunningTown.founded('hadley', { limits: { connectionsPerAddress: 20 } });
    const elsewhere = connect({
      port: Number(new URL(strict.address).port),
      host: '127.0.0.1',
      localAddress: '127.0.0.2',
    });
    await new Promise((done) => elsewhere.once('connect', done));
    const open = await connected(strict, 60);
    assert.equal(open, 20);
    let closed = false;
    elsewhere.on('close', () => {
      closed = true;
    });
    await new Promise((done) => setTimeout(done, 50));
    assert(!closed, 'one from another address');
    elsewhere.destroy();
    assert.equal((await fetch(`${strict.address}/town`)).status, 200, 'those that have ended are no longer counted');
    await strict.stop();
  });

  it('counts what waits behind a proxy by the address that the proxy names', async () => {
    const limits = { connectionsPerAddress: 3 };
    const proxied = await RunningTown.founded('wendell', { limits, behindProxy: true });
    const hung = new AbortController();
    const ask = (from: string, path: string) =>
      fetch(proxied.address + path, { headers: { 'x-forwarded-for': from }, signal: hung.signal });
    const streams = [];
    for (let i = 0; i < 4; i++) streams.push((await ask('8.8.8.8', '/events')).status);
    assert.deepEqual(streams, [200, 200, 200, 429]);
    assert.equal((await ask('8.8.8.8', '/town')).status, 429);
    assert.equal((await ask('7.7.7.7', '/town')).status, 200);
    hung.abort();
    await new Promise((done) => setTimeout(done, 50));
    const again = await fetch(`${proxied.address}/town`, { headers: { 'x-forwarded-for': '8.8.8.8' } });
    assert.equal(again.status, 200);
    await proxied.stop();
  });

  const wrong: readonly (readonly [title: string, path: string, request: RequestInit, status: number, code: string])[] =
    [
      ['an index that is none', '/entries/x', {}, 400, 'request-malformed'],
      ['a negative index', '/entries/-1', {}, 400, 'request-malformed'],
      ['an index beyond all numbers', '/entries/99999999999999999999', {}, 400, 'request-malformed'],
      ['a limit that is too high', '/entries?limit=1001', {}, 400, 'request-malformed'],
      ['no key', '/state', {}, 400, 'request-malformed'],
      ['a key that is too long', `/state?key=${'k'.repeat(513)}`, {}, 400, 'request-malformed'],
      ['a key named twice', '/state?key=a&key=b', {}, 400, 'request-malformed'],
      ['an input that is too long', `/query/members/office?input=${'x'.repeat(20_000)}`, {}, 400, 'request-malformed'],
      ['a fraction', '/query/members/office?input=[2.5]', {}, 400, 'input-malformed'],
      [
        'an input that is too deep',
        `/query/members/office?input=${'['.repeat(8_000)}${']'.repeat(8_000)}`,
        {},
        400,
        'input-malformed',
      ],
      ['another method', '/town', { method: 'DELETE' }, 404, 'route-unknown'],
      ['a preflight', '/transactions', { method: 'OPTIONS' }, 404, 'route-unknown'],
      ['a form', '/transactions', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }, 415, 'media-type-refused'],
      [
        'a compressed bomb',
        '/transactions',
        { method: 'POST', body: 'x', headers: { ...json, 'content-encoding': 'gzip' } },
        415,
        'compression-refused',
      ],
      [
        'a local body that is not JSON',
        '/local/witness/logs',
        { method: 'POST', body: '{', headers: { ...json, authorization } },
        400,
        'input-malformed',
      ],
      [
        'a local body of another shape',
        '/local/witness/logs',
        { method: 'POST', body: '{"vkeys":[],"more":1}', headers: { ...json, authorization } },
        422,
        'input-invalid',
      ],
    ];
  for (const [title, path, request, status, code] of wrong) {
    it(`answers ${title} with ${status} ${code}`, async () => {
      const answer = await fetch(town.address + path, request);
      const problem = (await answer.json()) as { code: string; status: number };
      assert.deepEqual([answer.status, problem.status, problem.code], [status, status, code]);
      assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
      assert.doesNotMatch(JSON.stringify(problem), /\bat .*:\d+|node_modules|Error/, 'no trace of the program');
    });
  }

  it('believes a proxy only where it was told of one, and then only what the proxy itself says', async () => {
    for (const behindProxy of [false, true]) {
      const limits = { requestsPerMinute: 2 };
      const proxied = await RunningTown.founded(`carver-${behindProxy}`, { limits, behindProxy });
      const from = async (forwarded: string) =>
        (await fetch(`${proxied.address}/town`, { headers: { 'x-forwarded-for': forwarded } })).status;
      // The client invents the first address; its proxy appends the last one.
      const same = [await from('9.9.9.1, 8.8.8.8'), await from('9.9.9.2, 8.8.8.8'), await from('9.9.9.3, 8.8.8.8')];
      assert.deepEqual(same, [200, 200, 429]);
      assert.equal(await from('9.9.9.1, 7.7.7.7'), behindProxy ? 200 : 429);
      await proxied.stop();
    }
  });

  it('counts every transaction of a batch', async () => {
    const strict = await RunningTown.founded('egremont', { limits: { requestsPerMinute: 20 } });
    const send = (lines: number, headers = {}) =>
      fetch(`${strict.address}/transactions/batch`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', ...headers },
        body: '{}\n'.repeat(lines),
      });
    assert.equal((await send(15)).status, 200);
    const refused = await send(15);
    assert.equal(refused.status, 429);
    assert(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await send(50, { authorization })).status, 200);
    await strict.stop();
  });

  it('counts requests per address, but not those of the home’s own programs', async () => {
    const strict = await RunningTown.founded('birchfield', { limits: { requestsPerMinute: 5 } });
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await fetch(`${strict.address}/town`)).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429, 429]);
    const refused = await fetch(`${strict.address}/entries`);
    assert.equal(((await refused.json()) as { code: string }).code, 'too-many-requests');
    assert(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await fetch(`${strict.address}/town`, { headers: { authorization } })).status, 200);
    assert.equal((await fetch(`${strict.address}/town`, { headers: { authorization: 'Bearer no' } })).status, 429);
    await strict.stop();
  });
});

describe('large answers', () => {
  it('come in pages, and the whole book only so often', async () => {
    const large = await RunningTown.founded('dover');
    for (let i = 0; i < 2; i++) await large.addManyOffices(60);
    type Page = { readonly size: number; readonly entries: readonly { readonly index: number }[] };
    const page = async (query: string) => (await (await fetch(`${large.address}/entries${query}`)).json()) as Page;
    const indexes: number[] = [];
    for (let after = ''; ; ) {
      const { entries, size } = await page(`?limit=50${after}`);
      indexes.push(...entries.map(({ index }) => index));
      if (entries.length === 0) {
        assert.deepEqual(
          indexes,
          Array.from({ length: size }, (_, i) => i),
        );
        break;
      }
      after = `&after=${entries.at(-1)?.index}`;
    }
    const books: number[] = [];
    for (let i = 0; i < 31; i++) {
      const book = await fetch(`${large.address}/book`);
      await book.arrayBuffer();
      books.push(book.status);
    }
    assert.deepEqual([books[0], books[29], books[30]], [200, 200, 429]);
    assert.equal((await fetch(`${large.address}/book`, { headers: { authorization } })).status, 200);
    assert.equal((await fetch(`${large.address}/town`)).status, 200, 'everything else goes on');
    await large.stop();
  });
});

describe('browsers', () => {
  const local = (headers: { readonly [name: string]: string }) =>
    raw(
      `POST /local/witness/check HTTP/1.1\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}content-type: application/json\r\ncontent-length: 14\r\nconnection: close\r\n\r\n{"origin":"x"}`,
    );

  it('are refused by local routes, whatever they hold', async () => {
    isProblem(await local({ host: 'evil.example', authorization }), 403, 'host-refused');
    isProblem(await local({ host: 'localhost.evil.example', authorization }), 403, 'host-refused');
    isProblem(
      await local({ host: '127.0.0.1:7400', authorization, origin: 'http://127.0.0.1' }),
      403,
      'browser-refused',
    );
    isProblem(
      await local({ host: 'localhost', authorization, 'sec-fetch-site': 'same-origin' }),
      403,
      'browser-refused',
    );
    isProblem(await local({ host: 'localhost' }), 401, 'token-missing');
    isProblem(await local({ host: 'localhost', authorization: `${authorization}x` }), 401, 'token-missing');
    isProblem(await local({ host: '[::1]:80', authorization }), 404, 'not-found');
  });

  it('cannot write from a foreign page as plain text, for which they ask nobody beforehand', async () => {
    const posts = ['/attachments', '/transactions', '/transactions/batch', '/desk-api/challenge', '/desk-api/sign-in'];
    for (const path of [...posts, '/desk-api/sign-out', '/vault/items']) {
      const answer = await fetch(town.address + path, { method: 'POST', body: '{}' });
      assert.deepEqual([answer.status, ((await answer.json()) as { code: string }).code], [415, 'media-type-refused']);
    }
    const bytes = { method: 'POST', body: 'x', headers: json };
    assert.equal((await fetch(`${town.address}/attachments`, bytes)).status, 415, 'nor as what another route takes');
    const note = await fetch(`${town.address}/witness/add-checkpoint`, { method: 'POST', body: 'old 0\n\nx' });
    assert.notEqual(note.status, 415, 'C2SP names no media type');
  });

  it('show nothing and load nothing from an answer that is no page', async () => {
    for (const path of [
      '/town',
      '/nothing',
      '/entries?limit=1',
      '/desk-api/session',
      '/openapi.json',
      '/verify.html',
    ]) {
      const policy = (await fetch(town.address + path)).headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/, path);
      assert.match(policy, /frame-ancestors 'none'/, path);
    }
    const pages = (await fetch(`${town.address}/ledger`, { headers: { accept: 'text/html' } })).headers;
    if (pages.get('content-type')?.startsWith('text/html') === true)
      assert.match(pages.get('content-security-policy') ?? '', /script-src 'self'/);
  });

  it('are told no when a request names two hosts', async () => {
    isProblem(
      await raw('GET /town HTTP/1.1\r\nhost: a\r\nHost: b\r\nconnection: close\r\n\r\n'),
      400,
      'request-malformed',
    );
  });

  it('may read what is public from any page, and write from none but the node’s own', async () => {
    const read = await fetch(`${town.address}/town`, { headers: { origin: 'https://press.example' } });
    assert.equal(read.headers.get('access-control-allow-origin'), '*');
    const write = await fetch(`${town.address}/transactions`, { method: 'POST', body: '{}', headers: json });
    assert.equal(write.headers.get('access-control-allow-origin'), null);
    assert.equal(read.headers.get('x-content-type-options'), 'nosniff');
  });
});
