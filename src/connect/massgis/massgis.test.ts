import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sha256 } from '#crypto';
import type { SourceFile } from '../file.ts';
import type { FlagCode } from '../findings.ts';
import type { Row } from '../rows.ts';
import { repeatedReferences, sharedParcels } from './cross.ts';
import { findMassgisFiles } from './files.ts';
import { type MassgisFiles, readMassgis, summaryOf } from './read.ts';

const folder = new URL('../../../../shared/data/titles/bellingham/', import.meta.url);
const skip = existsSync(folder) ? false : 'shared data not here: ../shared/data/titles/bellingham';

function bellingham(): MassgisFiles {
  const { files, faults, townNumber } = findMassgisFiles(readdirSync(folder));
  assert.deepEqual(faults, []);
  assert.equal(townNumber, 25);
  return Object.fromEntries(
    Object.entries(files).map(([layer, name]) => [layer, { name, bytes: readFileSync(new URL(name, folder)) }]),
  );
}

function details(rows: readonly Row<unknown>[], code: FlagCode): string[] {
  return rows.flatMap((row) => row.flags.filter((one) => one.code === code).map((one) => one.detail ?? '')).sort();
}

describe('massgis: Bellingham FY2026, against the counts of its source', { skip }, () => {
  const files = skip === false ? bellingham() : {};
  const set = readMassgis(files);
  const summary = summaryOf(set);

  it('reads every row', () => {
    assert.deepEqual(summary.rows, { assess: 6_999, parcels: 6_273, otherLegal: 566, misc: 16 });
    const { loaded, loadedWithFlags, quarantined } = summary.outcome;
    assert.equal(loaded + loadedWithFlags + quarantined, 6_999 + 6_273 + 566 + 16);
    assert.equal(quarantined, 0);
    assert.deepEqual(summary.faults, []);
  });

  it('classes every reference', () => {
    assert.deepEqual(summary.references, { recorded: 5_149, landCourt: 593, odd: 11, bookOnly: 1, blank: 1_245 });
    assert.equal(summary.repeatedReferences, 76);
    const sizes = [...repeatedReferences(set.assess).values()].map((rows) => rows.length);
    assert.equal(Math.max(...sizes), 64);
    const recorded = [...repeatedReferences(set.assess).values()].filter(
      ([row]) => row?.value?.reference.class === 'recorded',
    );
    assert.equal(recorded.length, 60);
  });

  it('flags what somebody should look at, 180 rows of 13,854', () => {
    assert.deepEqual(summary.flags, {
      'area-tiny': 12,
      'area-twofold': 32,
      'assess-without-polygon': 9,
      'book-date-out-of-step': 7,
      'country-holds-zip': 1,
      'date-before-1900': 2,
      'date-blank': 8,
      'fee-without-assess': 32,
      'implausible-book': 4,
      'map-par-id-blank': 12,
      'map-par-id-repeated': 4,
      'owner-unknown': 2,
      'placeholder-date': 57,
      'price-zero': 9,
      'reference-book-only': 1,
      'reference-odd': 11,
      'ring-degenerate': 7,
      'self-crossing': 6,
    });
    assert.equal(summary.outcome.loadedWithFlags, 180);
  });

  it('says which ones', () => {
    assert.deepEqual(details(set.assess, 'implausible-book'), ['1250004', '1339506', '1416345', '425282']);
    assert.deepEqual(details(set.assess, 'assess-without-polygon'), [
      ...Array(5).fill('blank'),
      ...Array(4).fill('not on the map'),
    ]);
    assert.deepEqual(details(set.assess, 'date-before-1900'), ['18211024', '18630402']);
    assert.deepEqual(details(set.assess, 'book-date-out-of-step'), [
      '10582/277 2003',
      '1250004/125000 2012',
      '21262/591 2023',
      '21543/232 2025',
      '444/1085 2017',
      '65/545 1821',
      '8173/492 2004',
    ]);
    assert.equal(details(set.parcels, 'self-crossing').length, 4);
    assert.equal(details(set.otherLegal, 'self-crossing').length, 2);
    assert.deepEqual([...new Set(details(set.parcels, 'map-par-id-repeated'))], ['0011-UNKNOWN', '0064-094A-0000']);
  });

  it('counts what is as usual, and flags none of it', () => {
    const { notes } = summary;
    assert.deepEqual(notes, {
      'address-number-zero': 502,
      'keys-blank': 566,
      'land-value-zero': 924,
      'life-estate-mark': 145,
      'map-number-blank': 63,
      // 44 parcels and 5 features of the other layers; 7 parcels with holes and 12 features.
      multipolygon: 49,
      'name-double-space': 112,
      'name-estate-of': 7,
      'name-et-als': 4,
      'name-over-thirty': 31,
      'name-thirty-long': 373,
      'name-town-of': 163,
      'name-trust-word': 732,
      'name-with-ampersand': 2_053,
      'name-with-plus': 603,
      'parcel-shared': 897,
      'price-101-to-999': 15,
      'price-exactly-100': 1_009,
      'price-under-100': 1_383,
      'reference-repeated': 274,
      'shape-area-differs': 295,
      'site-address-double-space': 6_906,
      'with-holes': 19,
    });
    const parcels = (note: string) => set.parcels.filter((row) => row.notes.some((one) => one === note)).length;
    assert.equal(parcels('multipolygon'), 44);
    // 6 polygons and one multipolygon.
    assert.equal(parcels('with-holes'), 7);
  });

  it('finds the kinds of parcels and interests', () => {
    const count = (rows: readonly Row<{ type: string }>[]) => {
      const counts: { [type: string]: number } = {};
      for (const { value } of rows) if (value !== undefined) counts[value.type] = (counts[value.type] ?? 0) + 1;
      return counts;
    };
    assert.deepEqual(count(set.parcels), { FEE: 6_217, PRIV_ROW: 20, WATER: 14, ROW: 13, RAIL_ROW: 9 });
    assert.deepEqual(count(set.otherLegal), { EASE: 547, PRIV_ROW: 10, ROW_OVER: 9 });
  });

  it('finds the condominiums: 96 parcels with 897 lines, at most 250', () => {
    assert.equal(summary.sharedParcels, 96);
    const sizes = [...sharedParcels(set.assess).values()].map((rows) => rows.length);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      897,
    );
    assert.equal(Math.max(...sizes), 250);
  });

  it('finds deed and map agreeing as little as they do, which is why flags for areas begin at twofold', () => {
    const onMap = new Map(set.parcels.map(({ value }) => [value?.locId, value?.statedSquareMetres ?? 0]));
    const shared = sharedParcels(set.assess);
    const ratios = set.assess
      .flatMap(({ value }) => {
        const map = onMap.get(value?.locId);
        const lot = value?.lotSquareMetres;
        return map === undefined || lot === undefined || shared.has(value?.locId ?? '') ? [] : [lot / map];
      })
      .sort((a, b) => a - b);
    assert.equal(ratios.length, 6_041);
    assert.equal(ratios[3_020]?.toFixed(3), '0.999');
    const within = (part: number) =>
      Math.round((100 * ratios.filter((ratio) => Math.abs(ratio - 1) <= part).length) / ratios.length);
    assert.deepEqual([within(0.01), within(0.05), within(0.1)], [34, 78, 91]);
  });

  it('reads owners and references letter by letter', () => {
    const lines = set.assess.flatMap(({ value }) => (value === undefined ? [] : [value]));
    assert.equal(new Set(lines.map(({ owner }) => owner)).size, 6_415);
    assert.equal(lines.filter(({ owner }) => owner.includes('ATTN')).length, 30);
    const odd = lines.filter(({ reference }) => reference.class === 'odd').map(({ reference }) => reference.text);
    assert.deepEqual(odd.sort(), [
      '1,043,82/',
      '13704/122/12',
      '42105/26-',
      '7121/069+',
      'C 257/10',
      'C257/9',
      'C283/9',
      'LC C283/10',
      'LC C295/9',
      'LC CTL/1389',
      'LC LC 10/20',
    ]);
    const tight = lines.filter(({ reference }) => /^LC\d/.test(reference.text)).map(({ reference }) => reference.book);
    assert.deepEqual([...new Set(tight)].sort(), ['1040', '1051', '994']);
    const books = lines.flatMap(({ reference }) => (reference.class === 'recorded' ? [Number(reference.book)] : []));
    assert.equal(Math.max(...books.filter((book) => book < 400_000)), 42_663);
  });

  it('keeps each row as it came', () => {
    const lines = new TextDecoder()
      .decode((files.assess as SourceFile).bytes)
      .trimEnd()
      .split('\r\n')
      .slice(1);
    assert.deepEqual(
      set.assess.map((row) => new TextDecoder().decode(row.raw)),
      lines,
    );
    for (const row of [set.assess[17], set.parcels[17], set.otherLegal[3]] as Row<unknown>[])
      assert.deepEqual(row.rawHash, sha256(row.raw));
    const kept = set.parcels.reduce((sum, row) => sum + row.raw.length + 1, 0);
    const whole = (files.parcels as SourceFile).bytes.length;
    assert(whole - kept < 200, 'features and commas are the whole file but for its head and tail');
  });
});

describe('massgis: files of a folder', () => {
  it('finds the newest of each layer and names what is missing', () => {
    const { files, townNumber, faults } = findMassgisFiles([
      'M111Assess_CY24_FY25.csv',
      'M111Assess_CY25_FY26.csv',
      'notes.txt',
      'M111OthLeg.geojson',
    ]);
    assert.deepEqual(files, { assess: 'M111Assess_CY25_FY26.csv', otherLegal: 'M111OthLeg.geojson' });
    assert.equal(townNumber, 111);
    assert.deepEqual(
      faults.map(({ code }) => code),
      ['several-files', 'file-missing'],
    );
  });
});
