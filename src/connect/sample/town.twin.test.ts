/** Runs under both supported Node versions: the invented town must be the same everywhere, to the byte. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '#crypto';
import { concat, encodeUtf8, toHex } from '#kernel';
import { findMassgisFiles } from '../massgis/files.ts';
import { type MassgisFiles, readMassgis, summaryOf } from '../massgis/read.ts';
import { sampleTown } from './town.ts';

function filesOf(seed: number): MassgisFiles {
  const { files } = sampleTown(seed);
  const found = findMassgisFiles([...files.keys()]);
  assert.deepEqual(found.faults, []);
  return Object.fromEntries(
    Object.entries(found.files).map(([layer, name]) => [layer, { name, bytes: files.get(name) as Uint8Array }]),
  );
}

function hashOf(seed: number): string {
  const { files, counter } = sampleTown(seed);
  return toHex(sha256(concat(...files.values(), encodeUtf8(JSON.stringify(counter)))));
}

describe('the sample town', () => {
  it('is the same to the byte for a seed', () => {
    assert.equal(hashOf(1), GOLDEN);
    assert.notEqual(hashOf(2), GOLDEN);
  });

  it('has the size of a village, and every quirk of a real delivery, whatever the seed', () => {
    for (const seed of [1, 2, 3, 4, 5, 20_261_124]) {
      const { rows, outcome, references, flags, repeatedReferences, notes } = summaryOf(readMassgis(filesOf(seed)));
      assert(rows.parcels > 230 && rows.parcels < 310 && rows.assess > 230, `${seed}: ${JSON.stringify(rows)}`);
      assert.equal(rows.otherLegal > 15 && rows.misc, 1);
      assert.equal(outcome.quarantined, 0);
      assert.deepEqual(flags, PLANTED, `seed ${seed}`);
      assert((references.landCourt ?? 0) > 5 && (references.blank ?? 0) > 20);
      assert.equal(repeatedReferences, 1);
      assert.equal(notes['parcel-shared'], 58);
      assert.equal(notes.multipolygon, 1);
      assert.equal(notes['with-holes'], 1);
      assert((notes['name-thirty-long'] ?? 0) > 5 && (notes['life-estate-mark'] ?? 0) > 5);
    }
  });

  it('has a map whose neighbours share their sides, each from its own side', () => {
    const { parcels } = readMassgis(filesOf(1));
    const sides = new Set<string>();
    let count = 0;
    for (const { value } of parcels)
      for (const ring of value?.outline.flat() ?? [])
        for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2, count++)
          sides.add(`${ring[j]} ${ring[j + 1]} - ${ring[i]} ${ring[i + 1]}`);
    assert.equal(sides.size, count, 'no side runs twice in the same direction: nothing overlaps along it');
    const alone = [...sides].filter((side) => !sides.has(side.split(' - ').reverse().join(' - ')));
    // What has no neighbour is the edge of town: 3.7 km in steps of forty metres or less.
    assert(alone.length > 80 && alone.length < 180, `${alone.length} sides at the edge of town`);
  });
});

const GOLDEN = '99aaddab151a20ead07f1a2d40ad1d7dd2e4aaf6bf1d9d064c86f45d1bc50c06';

const PLANTED = {
  'area-twofold': 2,
  'assess-without-polygon': 3,
  'book-date-out-of-step': 2,
  'country-holds-zip': 1,
  'date-before-1900': 1,
  'date-blank': 1,
  'fee-without-assess': 6,
  'implausible-book': 2,
  'map-par-id-blank': 1,
  'owner-unknown': 1,
  'placeholder-date': 4,
  'price-zero': 2,
  'reference-book-only': 1,
  'reference-odd': 3,
};
