/** Every route there is, asked anything: the answer is a clear one, and the node goes on. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { RunningTown, TOKEN } from '../../../test/running-town.ts';

let town: RunningTown;
const routes: { readonly method: string; readonly url: string }[] = [];

before(async () => {
  town = await RunningTown.founded('ashbrook', {
    onRoute: ({ method, url }) => {
      for (const name of [method].flat()) routes.push({ method: name, url });
    },
  });
});

const word = fc.oneof(
  fc.constantFrom('0', '-1', '1e3', 'members', 'office', 'clerk', 'tax', '__proto__', 'constructor', '..', '%00', ''),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const json = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom('{', '[]', '{"__proto__":{"x":1}}', '"\\ud800"', '1e999'),
);
const types = fc.oneof(
  { weight: 3, arbitrary: fc.constant('application/json') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'application/x-ndjson',
      'application/octet-stream',
      'text/plain',
      'text/html',
      'a/b;charset=x',
      '',
    ),
  },
);

const request = fc.record({
  at: fc.nat(),
  words: fc.array(word, { minLength: 4, maxLength: 4 }),
  query: fc.dictionary(
    fc.oneof(word, fc.constantFrom('key', 'input', 'after', 'limit', 'module')),
    fc.oneof(word, json),
    {
      maxKeys: 3,
    },
  ),
  body: fc.option(
    fc.oneof(
      json,
      fc.string(),
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    ),
  ),
  type: types,
  local: fc.boolean(),
});

/** Those whose effect or answer has no end. */
const APART = ['/events', '/local/stop'];

it('answers whatever it is asked, and never with a fault of its own', async () => {
  const usual = routes.filter(({ url }) => !APART.includes(url));
  assert(usual.length > 30, `${usual.length} routes`);
  const statuses = new Set<number>();
  const property = fc.asyncProperty(request, async ({ at, words, query, body, type, local }) => {
    const { method, url } = usual[at % usual.length] as (typeof usual)[number];
    let next = 0;
    const path = url.replaceAll(/:[A-Za-z]+|\*/g, () => encodeURIComponent(words[next++ % 4] as string));
    const options: InjectOptions = {
      method: method as 'GET',
      url: `${path}?${new URLSearchParams(query)}`,
      headers: {
        host: '127.0.0.1',
        ...(type === '' ? {} : { 'content-type': type }),
        ...(local ? { authorization: `Bearer ${TOKEN}` } : {}),
      },
      ...(body === null || method === 'GET' || method === 'HEAD' ? {} : { payload: body }),
    };
    const answer = await town.server.inject(options);
    statuses.add(answer.statusCode);
    const own = `${method} ${options.url} ${answer.statusCode} ${answer.body.slice(0, 300)}`;
    assert(answer.statusCode < 500, own);
    if (answer.statusCode < 400 || method === 'HEAD' || url === '/witness/add-checkpoint') return;
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, own);
    const problem = answer.json() as { status: number; code: string };
    assert.deepEqual([problem.status, /^[a-z][a-z0-9-]+$/.test(problem.code)], [answer.statusCode, true], own);
    assert.doesNotMatch(answer.body, /node_modules|\.ts:|at .+ \(/, own);
  });
  await fc.assert(property, { numRuns: 3_000, endOnFailure: true });
  for (const status of [200, 400, 401, 404, 415, 422]) assert(statuses.has(status), `${status} never came`);
  await town.addOffices('after-all-that');
});
