import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { leafHash, rootFromLeaves } from '#kernel';
import { decodeEntries, openCheckpoint, tilePath, tilesFor } from '#proofs';
import { RunningTown } from '../../../test/running-town.ts';

let town: RunningTown;
before(async () => {
  town = await RunningTown.founded('ashbrook');
  await town.addManyOffices(597);
});

const get = (path: string) => fetch(`${town.address}/log/${path}`);

describe('the log as tiles', () => {
  it('can be copied whole: its entries hash to the signed root', async () => {
    const checkpoint = await get('checkpoint');
    assert.match(checkpoint.headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(checkpoint.headers.get('cache-control') ?? '', /max-age=[0-9]$/, 'new every few seconds');
    const opened = openCheckpoint(await checkpoint.text(), town.node.signers, { strict: true, everyLogKey: true });
    assert(opened.ok && opened.value.checkpoint.size === BigInt(town.size));
    const leaves: Uint8Array[] = [];
    for (const tile of tilesFor(BigInt(town.size))) {
      if (tile.level !== 0) continue;
      const answer = await get(tilePath({ ...tile, level: 'entries' }));
      assert.match(answer.headers.get('cache-control') ?? '', /immutable/);
      assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
      const entries = decodeEntries(new Uint8Array(await answer.arrayBuffer()), tile.width);
      assert(entries !== undefined);
      const hashes = new Uint8Array(await (await get(tilePath(tile))).arrayBuffer());
      assert.deepEqual(Buffer.concat(entries.map(leafHash)), Buffer.from(hashes));
      leaves.push(...entries.map(leafHash));
    }
    assert.deepEqual(rootFromLeaves(leaves), opened.value.checkpoint.root);
  });

  const paths: readonly (readonly [path: string, length: number | undefined])[] = [
    ['tile/0/000', 8192],
    ['tile/0/001', 8192],
    ['tile/1/000.p/2', 64],
    ['tile/0/000.p/255', 8160],
    ['tile/0/000.p/1', 32],
    ['tile/1/000.p/1', 32],
    ['tile/0/003', undefined],
    ['tile/1/000', undefined],
    ['tile/1/000.p/3', undefined],
    ['tile/2/000.p/1', undefined],
    ['tile/entries/003.p/1', undefined],
    ['tile/entries/x001/000', undefined],
    ['tile/0/0', undefined],
    ['tile/0/000.p/256', undefined],
    ['tile/0/000.p/0', undefined],
    ['tile/64/000', undefined],
    ['tile/00/000', undefined],
    ['tile/0/%2e%2e', undefined],
    [`tile/0/${'x999/'.repeat(6)}999`, undefined],
  ];
  for (const [path, length] of paths) {
    it(`answers ${path} with ${length === undefined ? 'not found' : `${length} bytes`}`, async () => {
      const answer = await get(path);
      const body = await answer.arrayBuffer();
      assert.deepEqual(
        [answer.status, length === undefined ? undefined : body.byteLength],
        [length === undefined ? 404 : 200, length],
      );
    });
  }
});
