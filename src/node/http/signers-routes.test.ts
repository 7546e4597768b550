import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { RunningTown } from '../../../test/running-town.ts';

type Signers = {
  readonly size: number;
  readonly timeMs: number;
  readonly log: readonly { readonly vkey: string; readonly type: string }[];
  readonly cosigners: readonly {
    readonly name: string;
    readonly size: number | null;
    readonly timeMs: number | null;
    readonly behindSinceMs: number | null;
  }[];
  readonly watched: readonly {
    readonly origin: string;
    readonly size: number | null;
    readonly timeMs: number | null;
  }[];
  readonly evidence: readonly { readonly origin: string }[];
};

let ashbrook: RunningTown;
let birchfield: RunningTown;

const get = async <T>(town: RunningTown, path: string): Promise<T> =>
  (await (await fetch(`${town.address}${path}`)).json()) as T;

describe('who says so', () => {
  before(async () => {
    [ashbrook, birchfield] = [await RunningTown.founded('ashbrook'), await RunningTown.founded('birchfield')];
  });

  it('a town alone has its own keys and nobody else', async () => {
    const signers = await get<Signers>(ashbrook, '/town/signers');
    assert.equal(signers.size, ashbrook.size);
    assert.deepEqual(
      signers.log.map(({ type }) => type),
      ['ed25519-note', 'ml-dsa-44-cosignature'],
    );
    assert.deepEqual([signers.cosigners, signers.watched, signers.evidence], [[], [], []]);
  });

  it('a neighbour that cosigned is up to date, and tells the same from its side', async () => {
    await birchfield.watch(ashbrook);
    await ashbrook.push(birchfield);
    const [cosigner] = (await get<Signers>(ashbrook, '/town/signers')).cosigners;
    assert.equal(cosigner?.name, 'birchfield.example/log/witness');
    assert.deepEqual([cosigner.size, cosigner.behindSinceMs], [ashbrook.size, null]);
    const [watched] = (await get<Signers>(birchfield, '/town/signers')).watched;
    assert.deepEqual(
      [watched?.origin, watched?.size, watched?.timeMs],
      ['ashbrook.example/log', ashbrook.size, cosigner.timeMs],
    );
  });

  it('one that is silent keeps its last size and time, and is behind since the first entry it has not signed', async () => {
    const before = (await get<Signers>(ashbrook, '/town/signers')).cosigners[0];
    const size = ashbrook.size;
    await ashbrook.addOffices('tax', 'water');
    const after = (await get<Signers>(ashbrook, '/town/signers')).cosigners[0];
    const first = ashbrook.node.store.blockWith(size);
    assert.deepEqual(after, { ...before, behindSinceMs: first?.timeMs });
    assert.equal(after?.size, size);
  });

  it('a second neighbour that signs later does not hide what the first one said', async () => {
    const carver = await RunningTown.founded('carver');
    await carver.watch(ashbrook);
    await ashbrook.push(carver);
    const { cosigners, size } = await get<Signers>(ashbrook, '/town/signers');
    const sizes = new Map(cosigners.map((one) => [one.name, one.size]));
    assert.equal(sizes.get('carver.example/log/witness'), size);
    assert.equal(sizes.get('birchfield.example/log/witness'), size - 4);
  });
});

describe('which parts work', () => {
  it('all of them, where all is well', async () => {
    assert.deepEqual(await get(ashbrook, '/town/health'), {
      engine: 'running',
      vault: null,
      attachments: null,
      projections: null,
    });
  });

  it('a lost vault key is said by its code, and no path or key with it', async () => {
    const { home, pen } = birchfield;
    await birchfield.stop();
    writeFileSync(join(home, 'keys', 'vault.key'), 'rubbish');
    birchfield = await RunningTown.start(home, pen);
    const health = await get<{ readonly vault: string }>(birchfield, '/town/health');
    assert.match(health.vault, /^[a-z-]+$/);
    assert.deepEqual(health, { engine: 'running', vault: health.vault, attachments: null, projections: null });
  });
});
