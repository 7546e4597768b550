/** What stands between us and a log can hide it from us, and cannot make us accuse it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { formatVerifier } from '#proofs';
import { RunningTown } from '../../../test/running-town.ts';
import { lookAt } from './look.ts';
import type { WatchedRow } from './witness-store.ts';

let town: RunningTown;
let watcher: RunningTown;
let change: (path: string, body: Buffer) => Buffer | undefined;

/** Hands on what the town serves, changed. */
const between = createServer(async (request, response) => {
  const answer = await fetch(town.address + request.url);
  const body = change(request.url ?? '', Buffer.from(await answer.arrayBuffer()));
  if (body === undefined) response.destroy();
  else response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
});

before(async () => {
  [town, watcher] = [await RunningTown.founded('ashbrook'), await RunningTown.founded('birchfield')];
  await new Promise<void>((done) => between.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}/log`;
  const vkeys = town.node.signers.map(formatVerifier);
  assert(watcher.node.witness.watch(vkeys, url).ok);
  await town.addOffices('tax', 'water');
});
after(() => between.close());

async function look(how: typeof change): Promise<string> {
  change = how;
  const { witness } = watcher.node;
  const looked = await lookAt(witness, witness.store.watchedLog('ashbrook.example/log') as WatchedRow);
  return looked.ok ? looked.value.found : looked.refusal.code;
}

const asItIs: typeof change = (_path, body) => body;
const onTiles =
  (work: (body: Buffer) => Buffer | undefined): typeof change =>
  (path, body) =>
    path.includes('/tile/') ? work(body) : body;

it('finds what there is, whatever is in between', async () => {
  assert.equal(await look(asItIs), 'continues');
  const old = Buffer.from(town.node.checkpoint()?.note ?? '');
  await town.addOffices('roads', 'parks');
  const rows: readonly (readonly [title: string, change: typeof change, found: string])[] = [
    ['silence', () => undefined, 'neighbour-unreachable'],
    ['no note', () => Buffer.from('hello'), 'note-malformed'],
    [
      'a note of nobody',
      (_path, body) => Buffer.from(body.toString().replaceAll('ashbrook', 'others')),
      'note-unsigned',
    ],
    [
      'another size',
      (_path, body) => Buffer.from(body.toString().replace(/\n\d+\n/, '\n9\n')),
      'note-signature-invalid',
    ],
    ['tiles that are cut', onTiles((body) => body.subarray(32)), 'neighbour-tile-missing'],
    ['no tiles', onTiles(() => undefined), 'neighbour-tile-missing'],
    ['tiles of another log', onTiles((body) => body.map((byte) => byte ^ 1) as Buffer), 'unproved'],
    ['endless tiles', onTiles((body) => Buffer.concat(Array(40_000).fill(body))), 'neighbour-tile-missing'],
    ['nothing', asItIs, 'continues'],
    ['an answer from yesterday', (path, body) => (path.endsWith('/checkpoint') ? old : body), 'behind'],
  ];
  for (const [title, how, found] of rows) assert.equal(await look(how), found, title);
  assert.deepEqual(watcher.node.witness.evidence(), [], 'and accuses nobody');
});
