/** Neighbours that are slow hold up neither the round nor one another. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, it } from 'node:test';
import { pino } from 'pino';
import { formatVerifier } from '#proofs';
import { RunningTown } from '../../../test/running-town.ts';
import { makeRound } from './rounds.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Answers every question with a byte now and then, and never ends. */
async function trickle(): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'), 20);
    response.once('close', () => clearInterval(drip));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('a round ends in time, with the cosignatures of all who answered at the same time', async () => {
  const town = await RunningTown.founded('ashbrook');
  const { store } = town.node.witness;
  const [slow, slower] = [await trickle(), await trickle()];
  const witnesses = [await RunningTown.founded('birchfield'), await RunningTown.founded('cedarton')];
  for (const url of [slow, slower]) store.setNeighbour(`${url}/witness`, town.node.signers.map(formatVerifier));
  for (const { node, address } of witnesses) {
    assert(node.witness.watch(town.node.signers.map(formatVerifier), `${slow}/log`).ok);
    store.setNeighbour(`${address}/witness`, node.witness.cosigners.map(formatVerifier));
  }
  const codes: string[] = [];
  const journal = pino({}, { write: (line: string) => codes.push(JSON.parse(line).code) });
  const startMs = performance.now();
  await makeRound(town.node.witness, town.node.ownLog, journal, { visitMs: 500, atOnce: 4 });
  const tookMs = performance.now() - startMs;
  assert.deepEqual(codes, ['neighbour-unreachable', 'neighbour-unreachable']);
  assert(tookMs < 3_000, `it took ${tookMs} ms, and one question may take ten seconds`);
  const keys = witnesses.flatMap(({ node }) => node.witness.cosigners.map(formatVerifier));
  assert.deepEqual([...(store.own()?.vkeys ?? [])].sort(byText), [...keys].sort(byText));
  const cosigned = town.node.checkpoint();
  assert.equal(cosigned?.note.match(/\n— /g)?.length, cosigned?.keys.length, 'the note has a line of each key');
});

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
