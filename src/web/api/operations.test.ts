import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { RunningTown } from '../../../test/running-town.ts';
import { curlOf, matching, type OpenApi, operationGroups } from './operations.ts';

const document: OpenApi = {
  tags: [{ name: 'read', description: 'Reading' }],
  paths: {
    '/things': {
      get: {
        summary: 'Things',
        tags: ['read'],
        parameters: [
          { name: 'q', in: 'query', required: true, schema: { type: 'string', minLength: 1, maxLength: 9 } },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } },
        ],
        responses: { 200: { description: 'Them.', content: { 'application/json': {} } } },
      },
      post: {
        tags: ['write'],
        requestBody: { content: { 'application/json': {} } },
        security: [{ home: [] }],
      },
    },
  },
};

describe('routes for people', () => {
  const groups = operationGroups(document);

  it('stand in the order of the tags, and those without a word for their tag come last', () => {
    assert.deepEqual(
      groups.map(({ tag, description, operations }) => [tag, description, operations.length]),
      [
        ['read', 'Reading', 1],
        ['write', 'write', 1],
      ],
    );
  });

  it('say their parameters with limits, and give a command to try', () => {
    const [get, post] = groups.map(({ operations }) => operations[0]);
    assert(get !== undefined && post !== undefined);
    assert.deepEqual(
      get.parameters.map(({ name, kind, required }) => [name, kind, required]),
      [
        ['q', 'string, ≥ 1, ≤ 9', true],
        ['limit', 'integer, ≥ 1', false],
      ],
    );
    assert.equal(curlOf(get, 'http://town'), 'curl --globoff "http://town/things?q={q}"');
    assert.equal(
      curlOf(post, 'http://town'),
      'curl --globoff --request POST --header "authorization: Bearer {token}" --header "content-type: application/json" --data-binary @{file} "http://town/things"',
    );
  });

  it('are found by any part of their path and words', () => {
    assert.equal(matching(groups, 'post').length, 1);
    assert.equal(matching(groups, 'THINGS get')[0]?.tag, 'read');
    assert.deepEqual(matching(groups, 'nothing'), []);
  });
});

describe('routes of the running node', () => {
  let town: RunningTown;
  before(async () => {
    town = await RunningTown.founded('ashbrook');
  });

  it('are all there, each with a summary', async () => {
    const real = (await (await fetch(`${town.address}/openapi.json`)).json()) as OpenApi;
    const operations = operationGroups(real).flatMap((group) => group.operations);
    const listed = Object.values(real.paths).flatMap((routes) => Object.keys(routes));
    assert.equal(operations.length, listed.length);
    assert.deepEqual(
      operations.filter(({ summary }) => summary === '').map(({ path }) => path),
      [],
    );
    assert(operations.length > 40);
  });
});
