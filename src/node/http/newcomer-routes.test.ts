import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fastify from 'fastify';
import type { TownNode } from '../town-node.ts';
import { newcomerRoutes } from './newcomer-routes.ts';
import { readRequests } from './requests.ts';

/** What reached CometBFT. */
const passedOn: string[] = [];
const engine = {
  passOn: async (body: string) => {
    passedOn.push(body);
    return '{}';
  },
};
const server = fastify();
after(() => server.close());
readRequests(server);
newcomerRoutes(server, { network: { engine } } as unknown as TownNode);

const question = (rest: string): string => `{"jsonrpc":"2.0","id":3,"method":"commit",${rest}"params":{"height":"5"}}`;
const COMMIT = question('');

describe('what is passed on to CometBFT', () => {
  // Go's decoder finds the name of a field in any case, and believes the last one.
  const rows: readonly (readonly [what: string, body: string, passed: string | undefined])[] = [
    ['a block', COMMIT, COMMIT],
    ['another name in capitals', question('"Method":"broadcast_tx_sync","METHOD":"net_info",'), COMMIT],
    ['another name afterwards', question('"method":"net_info",'), undefined],
    ['what nobody needs', COMMIT.replace('commit', 'net_info'), undefined],
    ['the name in capitals alone', COMMIT.replace('method', 'Method'), undefined],
    ['several at once', `[${COMMIT}]`, undefined],
    ['null', 'null', undefined],
    ['no JSON', COMMIT.slice(1), undefined],
    ['nothing', '', undefined],
  ];
  for (const [what, payload, passed] of rows)
    test(`${what}: ${passed === undefined ? 'refused' : 'the question as it was read'}`, async () => {
      passedOn.length = 0;
      const headers = { 'content-type': 'application/json' };
      const { statusCode } = await server.inject({ method: 'POST', url: '/towns/light', headers, payload });
      assert.equal(statusCode, passed === undefined ? 400 : 200);
      assert.deepEqual(passedOn, passed === undefined ? [] : [passed]);
    });
});
