import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, goTogether, kindOf, type ScannedFile, tiffPages } from './scan-file.ts';

/** A TIFF of directories alone, each with one entry. */
function tiff(pages: number, little = true): Uint8Array {
  const file = new Uint8Array(8 + pages * 18);
  const view = new DataView(file.buffer);
  file.set(little ? [0x49, 0x49, 0x2a, 0] : [0x4d, 0x4d, 0, 0x2a]);
  view.setUint32(4, 8, little);
  for (let i = 0; i < pages; i++) {
    view.setUint16(8 + i * 18, 1, little);
    view.setUint32(8 + i * 18 + 14, i + 1 === pages ? 0 : 8 + (i + 1) * 18, little);
  }
  return file;
}

const file = (hash: string, pages?: number): ScannedFile => ({
  name: `${hash}.x`,
  size: 1,
  kind: pages === undefined ? 'pdf' : 'png',
  hash,
  ...(pages === undefined ? {} : { pages }),
});

describe('a scanned file', () => {
  it('is known by its first bytes, whatever it is called', () => {
    const heads: readonly (readonly [string, string | undefined])[] = [
      ['%PDF-1.7', 'pdf'],
      ['II*\0....', 'tiff'],
      ['MM\0*....', 'tiff'],
      ['\xff\xd8\xff\xe0....', 'jpeg'],
      ['\x89PNG\r\n\x1a\n', 'png'],
      ['PK\x03\x04....', undefined],
      ['<html>', undefined],
      ['', undefined],
      ['%PD', undefined],
    ];
    for (const [head, kind] of heads) assert.equal(kindOf(Buffer.from(head, 'latin1')), kind, head);
  });

  it('has as many pages as a TIFF has directories, in both byte orders', () => {
    for (const little of [true, false])
      for (const pages of [1, 2, 7]) assert.equal(tiffPages(tiff(pages, little)), pages);
  });

  it('has no pages where a TIFF is cut, and an end where its chain is a ring', () => {
    assert.equal(tiffPages(tiff(3).subarray(0, 40)), 0);
    assert.equal(tiffPages(new Uint8Array(3)), 0);
    const ring = tiff(2);
    new DataView(ring.buffer).setUint32(8 + 18 + 14, 8, true);
    assert.equal(tiffPages(ring, 50), 50);
  });

  it('says of a PDF its own hash and nothing of its pages', () => {
    assert.deepEqual(factsOf([file('a')]), { documentHash: 'a' });
  });

  it('says of page images a hash each, in order', () => {
    assert.deepEqual(factsOf([file('b', 1), file('a', 1)]), { pages: ['b', 'a'], pageCount: 2 });
    assert.deepEqual(factsOf([file('a', 1)]), { documentHash: 'a', pages: ['a'], pageCount: 1 });
  });

  it('says of a TIFF of many pages how many, and no hash of a page', () => {
    assert.deepEqual(factsOf([file('a', 3)]), { documentHash: 'a', pageCount: 3 });
    assert.deepEqual(factsOf([]), {});
  });

  it('stands alone unless all are single pages', () => {
    assert(goTogether([file('a')].slice(0, 1)));
    assert(goTogether([file('a', 1), file('b', 1)]));
    assert(!goTogether([file('a', 1), file('b')]));
    assert(!goTogether([file('a', 2), file('b', 1)]));
  });
});
