/** What others see of a running node: its events, its figures, its log lines. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fastify from 'fastify';
import { TownClient } from '#client';
import type { Finalized } from '#kernel';
import { ada, folder, RunningTown, TOKEN } from '../../../test/running-town.ts';
import { openLog } from '../node-log.ts';
import { readSettings } from '../settings.ts';
import { eventRoutes } from './event-routes.ts';
import { readRequests } from './requests.ts';

const OPERATORS = readFileSync(new URL('../../../docs/operators/node.md', import.meta.url), 'utf8');

type BlockEvent = { readonly height: number; readonly size: number; readonly first: number; readonly root: string };

function providerAt(issuer: string): string {
  const identityProvider = { name: 'Account', issuer, clientId: 'town', clientSecretFile: 'secret', claim: 'oid' };
  return JSON.stringify({ desk: { identityProvider } });
}

/** Once this has answered, the listener has its place. */
async function listen(url: string, headers = {}): Promise<Response> {
  const response = await fetch(url, { headers });
  assert.match(response.headers.get('content-type') ?? '', /event-stream/);
  return response;
}

/** Reads events until `count` have come. */
async function eventsOf(response: Response, count: number): Promise<string[]> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const found = text.split('\n\n').filter((part) => part.includes('event:'));
    if (found.length >= count) return found;
  }
  return [];
}

const dataOf = (event: string | undefined): BlockEvent => JSON.parse(/^data: (.*)$/m.exec(event ?? '')?.[1] ?? 'null');

describe('/events', () => {
  it('tells of each block after it is durable, and of missed ones to whoever comes back', async () => {
    const town = await RunningTown.founded('ashbrook');
    const live = await listen(`${town.address}/events`);
    await town.addOffices('tax', 'water');
    const [first, second] = (await eventsOf(live, 2)).map(dataOf);
    assert.deepEqual([first?.height, first?.first, first?.size], [2, 2, 4]);
    assert.deepEqual([second?.height, second?.first, second?.size], [3, 4, 6]);
    assert.equal(second?.root, Buffer.from(town.node.machine.tip.logRoot).toString('base64url'));
    const back = await eventsOf(await listen(`${town.address}/events`, { 'last-event-id': '1' }), 2);
    assert.deepEqual(back.map(dataOf), [first, second]);
    assert.match(back[0] ?? '', /^id: 2$/m);
    assert.deepEqual((await eventsOf(await listen(`${town.address}/events?after=2`), 1)).map(dataOf), [second]);
    const [reset] = await eventsOf(await listen(`${town.address}/events?after=9`), 1);
    assert.match(reset ?? '', /event: reset/, 'it has seen more than there is');
    assert.equal((await fetch(`${town.address}/events`, { method: 'HEAD' })).status, 404);
    await town.stop();
  });

  it('are typed for programs', async () => {
    const town = await RunningTown.founded('hadley');
    await town.addOffices('tax');
    const events = await new TownClient({ address: town.address }).events(0);
    assert(events.ok);
    const heights: number[] = [];
    for await (const event of events.value) {
      if (event.kind === 'block') heights.push(event.height);
      if (heights.length === 2) await town.addOffices('water');
      if (heights.length === 3) break;
    }
    assert.deepEqual(heights, [1, 2, 3]);
    await town.stop();
  });

  it('end with the node', async () => {
    const town = await RunningTown.founded('ipswich');
    const open = await listen(`${town.address}/events`);
    await town.stop();
    assert.deepEqual(await eventsOf(open, 1), [], 'the stream was ended and not cut');
  });

  it('has room for so many listeners, and gives a place back', async () => {
    const town = await RunningTown.founded('birchfield', { limits: { listeners: 3, listenersPerAddress: 2 } });
    const leave = new AbortController();
    const open = () => fetch(`${town.address}/events`, { signal: leave.signal });
    assert.deepEqual([(await open()).status, (await open()).status], [200, 200]);
    const third = await fetch(`${town.address}/events`);
    assert.deepEqual([third.status, ((await third.json()) as { code: string }).code], [503, 'too-many-listeners']);
    leave.abort();
    const again = new AbortController();
    const tryAgain = async () => (await fetch(`${town.address}/events`, { signal: again.signal })).status;
    while ((await tryAgain()) !== 200) await new Promise((done) => setTimeout(done, 20));
    again.abort();
    await town.stop();
  });

  it('drops a listener that does not read, and goes on', async () => {
    const heard: ((block: Finalized) => void)[] = [];
    const node = { engine: { onCommit: (listener: (block: Finalized) => void) => heard.push(listener) } };
    const server = fastify({ forceCloseConnections: true });
    readRequests(server);
    eventRoutes(server, node as never, { listeners: 2, listenersPerAddress: 2 });
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const slow = await fetch(`${address}/events`);
    const hash = new Uint8Array(32);
    const tip = { height: 1, timeMs: 1, size: 2, logRoot: hash, stateRoot: hash, peaks: [] };
    const block = { commit: { tip, entries: [] } } as unknown as Finalized;
    // More than the sockets between the two can hold.
    for (let i = 0; i < 100_000; i++) {
      for (const listener of heard) listener(block);
      if (i % 1_000 === 0) await new Promise((done) => setImmediate(done));
    }
    await assert.rejects(slow.text(), 'the connection was cut');
    const quick = await listen(`${address}/events`);
    for (const listener of heard) listener(block);
    assert.equal(dataOf((await eventsOf(quick, 1))[0]).size, 2);
    await server.close();
  });
});

describe('/metrics and /health', () => {
  it('counts what was accepted, what was refused and why, and how long it took', async () => {
    const town = await RunningTown.founded('dover');
    const post = (body: string) =>
      fetch(`${town.address}/transactions`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const { transaction } = town.pen.sign(ada, 'clerk', 'members/add-office', {
      office: 'tax',
      title: 'Tax',
      roles: [{ role: 'head', rights: [] }],
    });
    const bytes = Buffer.from(transaction.bytes).toString();
    assert.deepEqual(
      [(await post(bytes)).status, (await post(bytes)).status, (await post('{}')).status],
      [200, 409, 400],
    );
    const text = await (await fetch(`${town.address}/metrics`)).text();
    const value = (line: string) => new RegExp(`^${line.replaceAll(/[{}"]/g, '\\$&')} (.*)$`, 'm').exec(text)?.[1];
    assert.equal(value('townledger_transactions_total{outcome="accepted",code=""}'), '1');
    assert.equal(value('townledger_transactions_total{outcome="refused",code="replayed"}'), '1');
    assert.equal(value('townledger_transactions_total{outcome="refused",code="transaction-malformed"}'), '1');
    assert.equal(value('townledger_height'), '2');
    assert.equal(value('townledger_log_entries'), '4');
    assert.equal(value('townledger_ready'), '1');
    assert.equal(value('townledger_waiting'), '0');
    assert.equal(value('townledger_commit_seconds_count'), '2');
    assert.equal(value('townledger_block_transactions_sum'), '2');
    assert.equal(value('townledger_http_seconds_count{method="POST",route="/transactions",status="409"}'), '1');
    await town.stop();
  });

  it('has every figure that the operators’ page names', async () => {
    const town = await RunningTown.founded('granby');
    const text = await (await fetch(`${town.address}/metrics`)).text();
    const named = [...OPERATORS.matchAll(/`(townledger_[a-z_]+)/g)].map(([, name]) => name as string);
    assert(named.length > 5);
    for (const name of named) assert.match(text, new RegExp(`^# TYPE ${name} `, 'm'), name);
    await town.stop();
  });

  it('says that it lives, and why it is not ready', async () => {
    const town = await RunningTown.founded('easton');
    const ready = async () => {
      const answer = await fetch(`${town.address}/health/ready`);
      return [answer.status, await answer.json()];
    };
    assert.deepEqual(await ready(), [200, { ready: true, reasons: [], warnings: [] }]);
    await town.node.engine.stop();
    assert.deepEqual(await ready(), [503, { ready: false, reasons: ['stopped'], warnings: [] }]);
    assert.equal((await fetch(`${town.address}/health`)).status, 200, 'alive all the same');
    await town.stop();
  });
});

describe('the node’s log', () => {
  it('has one line per request and nothing of what was asked or sent', async () => {
    const home = join(folder, 'log-home');
    const { log, close } = openLog(home, { to: 'file', level: 'debug' });
    const town = await RunningTown.founded('foxborough', { log });
    const secret = 'Eleanor-Vance-17';
    await fetch(`${town.address}/state?key=${secret}`);
    await fetch(`${town.address}/query/members/office?input=${encodeURIComponent(`{"office":"${secret}"}`)}`);
    await fetch(`${town.address}/${secret}`);
    await fetch(`${town.address}/witness/add-checkpoint`, { method: 'POST', body: secret });
    await fetch(`${town.address}/local/witness/check`, {
      method: 'POST',
      body: JSON.stringify({ origin: secret }),
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    });
    log.info({ authorization: secret, request: { body: secret, token: secret, key: secret } }, 'a careless line');
    await town.stop();
    close();
    const text = readFileSync(join(home, 'logs', 'node.log'), 'utf8');
    assert.doesNotMatch(text, new RegExp(`${secret}|${TOKEN}`));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const requests = lines.filter(({ msg }) => msg === 'request');
    assert.deepEqual(
      requests.map(({ method, route, status }) => `${method} ${route} ${status}`),
      [
        'GET /state 200',
        'GET /query/:module/:name 404',
        'GET unknown 404',
        'POST /witness/add-checkpoint 400',
        'POST /local/witness/check 404',
      ],
    );
    assert(requests.every(({ ms, level }) => typeof ms === 'number' && level === 'info'));
  });

  it('is set in node.json, and a setting that is misspelt is not ignored', () => {
    const home = folder;
    assert.deepEqual(readSettings(home).log, { to: 'file', level: 'info' });
    writeFileSync(join(home, 'node.json'), '{"log":{"to":"stderr","level":"warn"},"http":{"requestsPerMinute":60}}');
    const settings = readSettings(home);
    assert.deepEqual(settings.log, { to: 'stderr', level: 'warn' });
    assert.deepEqual([settings.http.requestsPerMinute, settings.http.connections], [60, 2_000]);
    // What the operators’ page shows are the defaults.
    writeFileSync(join(home, 'node.json'), /```json\n(.*?)```/s.exec(OPERATORS)?.[1] ?? '');
    assert.deepEqual(readSettings(home), readSettings(join(home, 'none')));
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{', /not JSON/],
      ['{"logs":{}}', /"logs"/],
      ['{"http":{"requestPerMinute":5}}', /"http.requestPerMinute"/],
      ['{"log":{"level":"loud"}}', /"log.level"/],
      [providerAt('https://login.microsoftonline.com/common/v2.0'), /"desk.identityProvider.issuer"/],
      [providerAt('https://login.microsoftonline.com/organizations'), /"desk.identityProvider.issuer"/],
    ];
    for (const [text, message] of wrong) {
      writeFileSync(join(home, 'node.json'), text);
      assert.throws(() => readSettings(home), { code: 'settings-wrong', message });
    }
  });
});
