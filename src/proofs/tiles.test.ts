import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  append,
  type Bytes,
  concat,
  consistencyProof,
  EMPTY_FRONTIER,
  equalBytes,
  type Frontier,
  hashAtOf,
  inclusionProof,
  leafHash,
  rootFrom,
  rootFromLeaves,
  verifyConsistency,
  verifyInclusion,
} from '#kernel';
import {
  decodeEntries,
  encodeEntries,
  expandTile,
  parseTilePath,
  type Tile,
  TileHashReader,
  tilePath,
  tilesFor,
} from './tiles.ts';

const SIZE = 1_000;
const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(Uint8Array.of(i >> 8, i & 255)));
const hashAt = hashAtOf(leaves);

function tileOf(level: number, index: bigint, width: number): Bytes {
  const hashes: Bytes[] = [];
  for (let i = 0; i < width; i++) hashes.push(hashAt(8 * level, 256n * index + BigInt(i)));
  return concat(...hashes);
}

test('tile paths are those of C2SP tlog-tiles', () => {
  const rows: [Tile, string][] = [
    [{ level: 0, index: 0n, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 999n, width: 256 }, 'tile/0/999'],
    [{ level: 0, index: 1000n, width: 256 }, 'tile/0/x001/000'],
    [{ level: 63, index: 1234067n, width: 255 }, 'tile/63/x001/x234/067.p/255'],
    [{ level: 'entries', index: 1234067n, width: 1 }, 'tile/entries/x001/x234/067.p/1'],
    [{ level: 'entries', index: 273n, width: 256 }, 'tile/entries/273'],
  ];
  for (const [tile, path] of rows) {
    assert.equal(tilePath(tile), path);
    assert.deepEqual(parseTilePath(path), tile);
  }
});

test('a tile path of any other form is refused', () => {
  const paths = [
    '',
    'tile/0',
    'tile/0/',
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    '/tile/0/000',
    'tile/0/000/',
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/001',
    'tile/0/001/001',
    'tile/0/x001/x001',
    'tile/0/x001x001/000',
    'tile/0/000.p',
    'tile/0/000.p/',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/999',
    'tile/0/000.p/1/',
    'tile/0/000.P/1',
    'tile/0/٠٠٠',
    'tile/0/000\n',
    'tile/data/000',
    'tile/entry/000',
    'tile/0/x018/x446/x744/x073/x709/x551/616',
    `tile/0/${'x001/'.repeat(40)}000`,
  ];
  for (const path of paths) assert.equal(parseTilePath(path), undefined, path);
  for (const value of [undefined, null, 7, {}, ['tile/0/000']]) {
    assert.equal(parseTilePath(value as unknown as string), undefined);
  }
});

test('every tile path comes back, and a text that parses is the path of what it says', () => {
  const level = fc.oneof(fc.nat(63), fc.constant('entries' as const));
  const index = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
  fc.assert(
    fc.property(level, index, fc.integer({ min: 1, max: 256 }), (l, n, width) => {
      const tile: Tile = { level: l, index: n, width };
      assert.deepEqual(parseTilePath(tilePath(tile)), tile);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^tile\/[0-9]{1,2}(\/x?[0-9]{3}){1,3}(\.p\/[0-9]{1,3})?$/), (path) => {
      const tile = parseTilePath(path);
      assert.ok(tile === undefined || tilePath(tile) === path);
    }),
  );
});

test('a log of 70,000 entries has the tiles that the specification counts', () => {
  const paths = [...tilesFor(70_000n)].map(tilePath);
  assert.equal(paths.length, 273 + 1 + 1 + 1 + 1);
  assert.deepEqual(paths.slice(272), [
    'tile/0/272',
    'tile/0/273.p/112',
    'tile/1/000',
    'tile/1/001.p/17',
    'tile/2/000.p/1',
  ]);
  assert.deepEqual([...tilesFor(256n)].map(tilePath), ['tile/0/000', 'tile/1/000.p/1']);
  assert.deepEqual([...tilesFor(0n)], []);
});

test('the tiles since a size are those that the smaller log does not have', () => {
  fc.assert(
    fc.property(fc.nat(140_000), fc.nat(2_000), (since, more) => {
      const known = new Set([...tilesFor(BigInt(since))].map(tilePath));
      const expected = [...tilesFor(BigInt(since + more))].map(tilePath).filter((path) => !known.has(path));
      assert.deepEqual([...tilesFor(BigInt(since + more), BigInt(since))].map(tilePath), expected);
    }),
    { numRuns: 50 },
  );
});

test('a bundle gives its entries back, and no other bytes are one', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(entries, (list) => {
      const bundle = encodeEntries(list);
      assert.deepEqual(decodeEntries(bundle, list.length), list);
      assert.equal(decodeEntries(bundle, list.length + 1), undefined);
      assert.equal(decodeEntries(bundle, list.length - 1), undefined);
      assert.equal(decodeEntries(bundle.subarray(1), list.length), undefined);
      assert.equal(decodeEntries(concat(bundle, Uint8Array.of(0)), list.length), undefined);
    }),
  );
  assert.deepEqual(encodeEntries([Uint8Array.of(7, 8), new Uint8Array(0)]), Uint8Array.of(0, 2, 7, 8, 0, 0));
  const longest = new Uint8Array(65_535).fill(9);
  assert.deepEqual(decodeEntries(encodeEntries([longest]), 1), [longest]);
  assert.throws(() => encodeEntries([new Uint8Array(65_536)]));
  assert.throws(() => encodeEntries([]));
  assert.throws(() => encodeEntries(new Array(257).fill(new Uint8Array(0))));
});

test('a tile holds its perfect subtrees', () => {
  for (const width of [1, 2, 3, 112, 255, 256]) {
    const heights = expandTile(tileOf(0, 0n, width));
    assert.equal(heights.length, Math.floor(Math.log2(width)) + 1);
    heights.forEach((hashes, height) => {
      assert.equal(hashes.length, (width >> height) * 32);
      for (let i = 0; i < width >> height; i++) {
        assert.deepEqual(hashes.slice(32 * i, 32 * i + 32), hashAt(height, BigInt(i)));
      }
    });
  }
  for (const length of [0, 31, 33, 257 * 32]) assert.throws(() => expandTile(new Uint8Array(length)));
});

test('proofs made from tiles verify, and the reader keeps no more tiles than it may', () => {
  let reads = 0;
  const read = (level: number, index: bigint, width: number): Bytes => {
    reads++;
    return tileOf(level, index, width);
  };
  const reader = new TileHashReader(read, 4);
  for (const size of [1, 255, 256, 257, 511, 700, SIZE]) {
    const root = rootFromLeaves(leaves.slice(0, size));
    for (let index = 0; index < size; index += 13) {
      const proof = inclusionProof(BigInt(index), BigInt(size), reader.at(BigInt(size)));
      assert.ok(verifyInclusion(BigInt(index), BigInt(size), leaves[index] as Bytes, proof, root));
    }
    for (let old = 1; old <= size; old += 7) {
      const proof = consistencyProof(BigInt(old), BigInt(size), reader.at(BigInt(size)));
      assert.ok(verifyConsistency(BigInt(old), BigInt(size), proof, rootFromLeaves(leaves.slice(0, old)), root));
    }
  }
  const before = reads;
  const at = reader.at(BigInt(SIZE));
  at(0, 0n);
  const once = reads;
  for (let i = 0n; i < 256n; i++) at(0, i);
  assert.ok(once <= before + 1);
  assert.equal(reads, once, 'a tile in memory is not read again');
  for (let i = 1n; i < 4n; i++) at(0, 256n * i);
  at(8, 0n);
  const five = reads;
  at(0, 0n);
  assert.equal(reads, five + 1, 'the tile used longest ago has made room');
});

test('the reader refuses what is outside the log and tiles of the wrong length', () => {
  const at = new TileHashReader(tileOf).at(700n);
  assert.throws(() => at(0, 700n));
  assert.throws(() => at(8, 2n));
  assert.throws(() => at(1, 350n));
  assert.deepEqual(at(1, 349n), hashAt(1, 349n));
  assert.throws(() => new TileHashReader(() => new Uint8Array(32)).at(700n)(0, 0n), /tile\/0\/000 has 32 bytes/);
});

test('what append completes is exactly what the tiles of the log hold', () => {
  const stored = new Map<string, Bytes>();
  let frontier: Frontier = EMPTY_FRONTIER;
  for (const leaf of leaves) {
    frontier = append(frontier, leaf, (level, index, hash) => {
      if (level % 8 === 0) stored.set(`${level / 8}/${index}`, hash);
    });
  }
  for (const { level, index, width } of tilesFor(BigInt(SIZE))) {
    const hashes: Bytes[] = [];
    for (let i = 0; i < width; i++) hashes.push(stored.get(`${level}/${256n * index + BigInt(i)}`) as Bytes);
    assert.ok(equalBytes(concat(...hashes), tileOf(level, index, width)));
  }
  assert.deepEqual(rootFrom(frontier), rootFromLeaves(leaves));
});
