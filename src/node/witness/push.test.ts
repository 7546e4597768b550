/** A neighbour may be broken or hostile: what it answers is bounded, checked and never stored unless it holds. */
import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { signCheckpoint, signerFor } from '#proofs';
import { RunningTown } from '../../../test/running-town.ts';
import { pushCheckpoint } from './push.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const witness = signerFor('north.example/witness', 'ed25519-cosignature', seed(4));
const stranger = signerFor('north.example/witness', 'ed25519-cosignature', seed(5));

type Reply = (response: ServerResponse, path: string) => void;
let town: RunningTown;
let reply: Reply;
const neighbour = createServer((request, response) => {
  request.resume();
  reply(response, request.url ?? '');
});
let url: string;

before(async () => {
  town = await RunningTown.founded('ashbrook');
  await new Promise<void>((done) => neighbour.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(neighbour.address() as AddressInfo).port}/witness`;
});
after(() => neighbour.close());

const vkeyOf = (key: typeof witness): string =>
  `${key.name}+${key.keyId}+${Buffer.from([4, ...key.publicKey]).toString('base64')}`;
const push = (vkeys: readonly string[] | undefined = [vkeyOf(witness)]) =>
  pushCheckpoint(town.node.witness.store, town.node.ownLog, url, vkeys);

/** The line of a signer over the town's newest checkpoint, or over another size. */
function lineOf(signer: typeof witness, size = BigInt(town.size)): string {
  const root = town.node.machine.tip.logRoot;
  const note = signCheckpoint({ origin: town.node.town.origin, size, root, extensions: [] }, [signer], 1_800_000_000);
  return note.slice(note.lastIndexOf('\n\n') + 2);
}

const answer =
  (status: number, body: string | Buffer, headers = {}): Reply =>
  (response) =>
    response.writeHead(status, headers).end(body);

describe('a push', () => {
  const rows: readonly (readonly [title: string, reply: () => Reply, code: string])[] = [
    ['does not know the log', () => answer(404, 'unknown'), 'witness-refused'],
    ['is broken', () => answer(500, ''), 'witness-refused'],
    ['hangs up', () => (response) => response.destroy(), 'neighbour-unreachable'],
    ['sends somewhere else', () => answer(302, '', { location: 'http://127.0.0.1:1/' }), 'neighbour-unreachable'],
    ['sends without end', () => answer(200, Buffer.alloc(2_000_000, 65)), 'neighbour-unreachable'],
    ['has seen more', () => answer(409, '9000\n'), 'log-behind-witness'],
    ['says no size', () => answer(409, '-1\n'), 'witness-refused'],
    ['says the same size for ever', () => answer(409, '0\n'), 'log-forked-at-witness'],
    ['finds no continuation', () => answer(422, ''), 'log-forked-at-witness'],
    ['says sizes at random', () => sizes('1\n', '2\n', '1\n', '2\n'), 'witness-refused'],
    ['sends no line', () => answer(200, ''), 'note-malformed'],
    ['sends rubbish', () => answer(200, '— north.example/witness AAAA\n'), 'note-malformed'],
    ['signs with another key', () => answer(200, lineOf(stranger)), 'cosignature-missing'],
    ['signs another size', () => answer(200, lineOf(witness, 99n)), 'note-signature-invalid'],
  ];
  for (const [title, make, code] of rows) {
    it(`is refused with ${code} where the neighbour ${title}`, async () => {
      reply = make();
      const pushed = await push();
      assert.deepEqual([pushed.ok, pushed.ok || pushed.refusal.code], [false, code]);
      assert.equal(town.node.witness.store.own(), undefined, 'nothing was kept');
      assert.deepEqual(town.node.witness.store.neighbours(), []);
    });
  }

  it('holds on to the keys that it was told first', async () => {
    let keys = `${vkeyOf(witness)}\n`;
    let signer = witness;
    reply = (response, path) => response.end(path.endsWith('/keys') ? keys : lineOf(signer));
    const store = town.node.witness.store;
    assert((await pushCheckpoint(store, town.node.ownLog, url, undefined)).ok);
    assert.deepEqual(store.own()?.vkeys, [vkeyOf(witness)]);
    [keys, signer] = [`${vkeyOf(stranger)}\n`, stranger];
    const changed = await pushCheckpoint(store, town.node.ownLog, url, undefined);
    assert.equal(changed.ok || changed.refusal.code, 'cosignature-missing');
    assert((await push([vkeyOf(stranger)])).ok, 'until its operator is believed');
  });
});

function sizes(...bodies: string[]): Reply {
  return (response) => response.writeHead(409).end(bodies.shift());
}
