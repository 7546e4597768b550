/** Files as nobody should send them: each fault is named with its file, line and reason, and the rest is read. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { concat, encodeUtf8 } from '#kernel';
import { unrecordable } from '../book-rows.ts';
import { sampleTown } from '../sample/town.ts';
import { massgisBookRows } from './book.ts';
import { findMassgisFiles, type LayerFile } from './files.ts';
import { type MassgisFiles, readMassgis, summaryOf } from './read.ts';

const town = sampleTown(1).files;
const names = findMassgisFiles([...town.keys()]).files;

function bytesOf(layer: LayerFile): Uint8Array {
  return town.get(names[layer] as string) as Uint8Array;
}

const HEADER = new TextDecoder().decode(bytesOf('assess')).split('\r\n')[0] as string;
const cells = (changes: { readonly [name: string]: string } = {}) => {
  const line: { [name: string]: string } = { PROP_ID: '1', LOC_ID: 'F_1_2', FY: '2026', LOT_SIZE: '2.5e-01', LS_DATE: '20190110', LS_PRICE: '5000', LS_BOOK: '36552', LS_PAGE: '560', OWNER1: 'QUILLBECK', LOT_UNITS: 'A', ...changes }; // biome-ignore format: one row
  return HEADER.split(',').map((name) => line[name] ?? '').join(','); // biome-ignore format: one row
};
const lines = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\r\n')}\r\n`;
const [a, b, c] = ['1', '2', '3'].map((PROP_ID) => cells({ PROP_ID })) as [string, string, string];

const ring = '[[-70,42],[-69.999,42],[-69.999,42.001],[-70,42]]';
const feature = (locId: string, changes = '', geometry = `{"type":"Polygon","coordinates":[${ring}]}`) =>
  `{"type":"Feature","properties":{"SHAPE_Area":9,"LOC_ID":"${locId}","POLY_TYPE":"FEE","MAP_PAR_ID":"${locId}"${changes}},"geometry":${geometry}}`;
const map = (...features: readonly string[]) => `{"type":"FeatureCollection","features":[${features.join(',\n')}]}`;

/** Rows of both layers that were read, then faults of files, then rows set aside. */
function told(files: { readonly assess?: string | Uint8Array; readonly parcels?: string | Uint8Array }): string {
  const asFile = (name: string, content: string | Uint8Array) => ({
    name,
    bytes: typeof content === 'string' ? encodeUtf8(content) : content,
  });
  const set = readMassgis({
    ...(files.assess === undefined ? {} : { assess: asFile('a.csv', files.assess) }),
    ...(files.parcels === undefined ? {} : { parcels: asFile('p.geojson', files.parcels) }),
  });
  const rows = [...set.assess, ...set.parcels];
  const faults = set.faults.map(({ file, line, code, detail }) =>
    [`${file}:${line}`, code, detail].filter(Boolean).join(' '),
  );
  const out = rows.flatMap(({ place, reason }) =>
    reason === undefined ? [] : [[`${place.file}:${place.line}`, reason.code, reason.field].filter(Boolean).join(' ')],
  );
  const read = rows.filter((row) => row.reason === undefined).length;
  return [`${read} read`, ...faults, ...out].join('; ');
}

describe('massgis: bad tables', () => {
  const utf16 = Uint8Array.from([0xff, 0xfe, ...[...lines(a)].flatMap((letter) => [letter.charCodeAt(0), 0])]);
  const latin1 = concat(encodeUtf8(`${HEADER}\r\n`), Uint8Array.from([...cells({ OWNER1: 'PEÑA' })].map((x) => x.charCodeAt(0))), encodeUtf8(`\r\n${b}`)); // biome-ignore format: bytes
  const rows: readonly [name: string, assess: string | Uint8Array, told: string][] = [
    ['as it should be', lines(a, b, c), '3 read'],
    ['no bytes', '', '0 read; a.csv:1 file-empty'],
    ['a byte order mark alone', '\ufeff', '0 read; a.csv:1 file-empty'],
    ['line breaks alone', '\r\n\r\n', '0 read; a.csv:1 file-empty'],
    ['a header alone', lines(), '0 read'],
    ['a byte order mark', `\ufeff${lines(a, b)}`, '2 read'],
    ['mixed line breaks, blank lines, no last one', `${HEADER}\n${a}\r\n\r\n${b}\r${c}`, '3 read'],
    ['columns in another order and case', lines(a).replace('PROP_ID,LOC_ID', 'LOC_ID,prop_id').replace('1,F_1_2', 'F_1_2,1'), '1 read'], // biome-ignore format: a table
    ['another table', 'name,age\nx,3\n', '0 read; a.csv:1 header-malformed'],
    ['thirty thousand columns', `${HEADER}${',a'.repeat(30_000)}\n${a}`, '0 read; a.csv:1 header-malformed'],
    ['a broken header', `"${lines(a)}`, '0 read; a.csv:1 header-malformed'],
    ['a column missing', lines(a).replace('LS_BOOK', 'BOOK'), '0 read; a.csv:1 column-missing LS_BOOK; a.csv:1 column-unknown BOOK'], // biome-ignore format: a table
    ['a column twice', lines(a).replace('LS_PAGE', 'LS_BOOK'), '0 read; a.csv:1 column-missing LS_PAGE; a.csv:1 column-repeated LS_BOOK'], // biome-ignore format: a table
    ['a column more', `${HEADER},EXTRA\n${a},x\n`, '1 read; a.csv:1 column-unknown EXTRA'],
    ['a field too few', lines(a, b.slice(0, -1), c), '2 read; a.csv:3 field-count'],
    ['a field too many', lines(a, `${b},`, c), '2 read; a.csv:3 field-count'],
    ['a quotation mark that opens', lines(a, cells({ PROP_ID: '2', OWNER1: '"QUILL' }), c), '2 read; a.csv:3 quote-broken'], // biome-ignore format: a table
    ['a quotation mark inside', lines(a, cells({ OWNER1: 'QU"ILL' }), c), '2 read; a.csv:3 quote-broken'],
    ['a line break in quotation marks', lines(cells({ OWNER1: '"QUILL\r\nBECK"' }), b), '2 read'],
    ['UTF-16', utf16, '0 read; a.csv:1 file-utf16'],
    ['one line in Latin-1', latin1, '1 read; a.csv:2 not-utf8'],
    ['a zero byte in a name', lines(cells({ OWNER1: 'QUI\0LL' }), b), '2 read'],
    ['a zero byte in a key', lines(cells({ PROP_ID: '1\0' }), b), '1 read; a.csv:2 forbidden-character PROP_ID'],
    ['a mark that turns the text of a key', lines(cells({ PROP_ID: '\u202e1' }), b), '1 read; a.csv:2 forbidden-character PROP_ID'], // biome-ignore format: a table
    ['a line of ten megabytes', lines(a, 'x'.repeat(10_000_000), c), '2 read; a.csv:3 row-too-long'],
    ['a name of a thousand letters', lines(cells({ OWNER1: 'X'.repeat(1_000) }), b), '1 read; a.csv:2 field-too-long OWNER1'], // biome-ignore format: a table
    ['a book number of forty digits', lines(cells({ LS_BOOK: '9'.repeat(40) }), b), '1 read; a.csv:2 field-too-long LS_BOOK'], // biome-ignore format: a table
    ['a value that is no number', lines(cells({ TOTAL_VAL: '12x' }), b), '1 read; a.csv:2 number-malformed TOTAL_VAL'],
    ['a value beyond all numbers', lines(cells({ BLD_AREA: '9'.repeat(30) }), b), '1 read; a.csv:2 number-out-of-range BLD_AREA'], // biome-ignore format: a table
    ['a lot beyond all land', lines(cells({ LOT_SIZE: '1e300' }), b), '1 read; a.csv:2 number-out-of-range LOT_SIZE'],
    ['a lot that is not a number', lines(cells({ LOT_SIZE: 'NaN' }), b), '1 read; a.csv:2 number-malformed LOT_SIZE'],
    ['a year of another age', lines(cells({ FY: '26' }), b), '1 read; a.csv:2 number-out-of-range FY'],
    ['no key', lines(cells({ PROP_ID: '' }), b), '1 read; a.csv:2 field-missing PROP_ID'],
    ['a key twice', lines(a, a, c), '2 read; a.csv:3 key-repeated PROP_ID'],
    ['an unknown unit of area', lines(cells({ LOT_UNITS: 'H' }), b), '1 read; a.csv:2 choice-unknown LOT_UNITS'],
  ];
  for (const [name, assess, expected] of rows) it(name, () => assert.equal(told({ assess }), expected));

  it('reads markup and marks in names as they are, and flags them', () => {
    for (const OWNER1 of ['<script>alert(1)</script>', 'QUI\0LL', 'QUILL\u202e', '"QUILL\nBECK"']) {
      const set = readMassgis({ assess: { name: 'a.csv', bytes: encodeUtf8(lines(cells({ OWNER1 }))) } });
      assert(set.assess[0]?.flags.some(({ code, detail }) => code === 'text-has-markup' && detail === undefined));
      assert.equal(set.assess[0]?.value?.owner, OWNER1.replaceAll('"', ''));
    }
  });
});

describe('massgis: bad code lists', () => {
  it('names the line, and flags only what the rest of the list does not know', () => {
    const useCodes = { name: 'uc.csv', bytes: encodeUtf8('TOWN_ID,USE_CODE,USE_DESC\n0,101,"Single\n0,104,Two\n') };
    const rows = lines(cells({ PROP_ID: '1', USE_CODE: '104' }), cells({ PROP_ID: '2', USE_CODE: '101' }));
    const set = readMassgis({ assess: { name: 'a.csv', bytes: encodeUtf8(rows) }, useCodes });
    assert.deepEqual(set.faults, [{ file: 'uc.csv', line: 2, code: 'list-line-unread', detail: 'quote-broken' }]);
    const unknown = set.assess.map((row) => row.flags.some(({ code }) => code === 'code-unknown'));
    assert.deepEqual(unknown, [false, true]);
  });
});

describe('massgis: bad maps', () => {
  const [one, two] = [feature('F_1_1'), feature('F_2_2')];
  const whole = map(one, two);
  const polygon = (coordinates: string) =>
    map(feature('F_1_1', '', `{"type":"Polygon","coordinates":${coordinates}}`), two);
  const rows: readonly [name: string, parcels: string | Uint8Array, told: string][] = [
    ['as it should be', whole, '2 read'],
    ['pretty printed', JSON.stringify(JSON.parse(whole), null, 2), '2 read'],
    ['no bytes', '', '0 read; p.geojson:1 file-empty'],
    ['not JSON', 'PK\u0003\u0004', '0 read; p.geojson:1 features-missing'],
    ['a single feature', one, '0 read; p.geojson:1 features-missing'],
    ['no features', map(), '0 read'],
    ['cut short between features', whole.slice(0, whole.indexOf('\n')), '1 read; p.geojson:1 file-cut-short'],
    ['cut short in a feature', whole.slice(0, -60), '1 read; p.geojson:2 file-cut-short; p.geojson:2 json-malformed'],
    ['cut short in a text', whole.slice(0, whole.lastIndexOf('F_2')), '1 read; p.geojson:2 file-cut-short; p.geojson:2 json-malformed'], // biome-ignore format: a table
    ['a brace missing', map(one.slice(0, -1), two), '1 read; p.geojson:1 json-malformed'],
    ['a text without end', map(one.replace('FEE"', 'FEE'), two), '1 read; p.geojson:1 json-malformed'],
    ['a brace too many', map(`${one}}`, two), '2 read; p.geojson:1 json-malformed'],
    ['something between features', map(one, '17', 'null', '"x"', '[]', two), '2 read; p.geojson:2 json-malformed; p.geojson:3 json-malformed; p.geojson:4 json-malformed; p.geojson:5 json-malformed'], // biome-ignore format: a table
    ['no properties', map('{"type":"Feature","geometry":null}', two), '1 read; p.geojson:1 field-missing properties'],
    ['no outline', map(feature('F_1_1', '', 'null'), two), '1 read; p.geojson:1 geometry-missing'],
    ['the metres of the state plane', polygon('[[[200000,870000],[200010,870000],[200010,870010]]]'), '1 read; p.geojson:1 coordinates-out-of-range'], // biome-ignore format: a table
    ['a coordinate without end', polygon('[[[1e400,42],[0,0],[1,1]]]'), '1 read; p.geojson:1 coordinates-out-of-range'],
    ['a system of coordinates that is not ours', whole.replace('{', '{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::26986"}},'), '2 read; p.geojson:1 wrong-crs'], // biome-ignore format: a table
    ['the one that is', whole.replace('{', '{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},'), '2 read'], // biome-ignore format: a table
    ['a nesting bomb', polygon(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), '1 read; p.geojson:1 nested-too-deep'],
    ['a nesting bomb without end', map(`${'{"a":'.repeat(200_000)}1`, two), '1 read; p.geojson:1 json-malformed'],
    ['a kind that is none', map(one.replace('FEE', 'ROAD'), two), '1 read; p.geojson:1 choice-unknown POLY_TYPE'],
    ['no key', map(feature(''), two), '1 read; p.geojson:1 field-missing LOC_ID'],
    ['a key twice', map(one, one, two), '2 read; p.geojson:2 key-repeated LOC_ID'],
    ['a key with a blank', map(feature('F 1'), two), '1 read; p.geojson:1 key-malformed LOC_ID'],
    ['a key that is a number', map(one.replace('"F_1_1"', '17'), two), '1 read; p.geojson:1 wrong-type LOC_ID'],
    ['half a letter in a text', map(feature('F_1_1', ',"PLAN_ID":"\\ud800"'), two), '1 read; p.geojson:1 forbidden-character PLAN_ID'], // biome-ignore format: a table
    ['an area of text', map(one.replace('"SHAPE_Area":9', '"SHAPE_Area":"9"'), two), '1 read; p.geojson:1 number-malformed SHAPE_Area'], // biome-ignore format: a table
    ['an area below nothing', map(one.replace('"SHAPE_Area":9', '"SHAPE_Area":-9'), two), '1 read; p.geojson:1 number-out-of-range SHAPE_Area'], // biome-ignore format: a table
    ['keys of objects', map(feature('F_1_1', ',"__proto__":{"LOC_ID":"x"}'), two), '2 read'],
    ['bytes that are no text', concat(encodeUtf8('{"features":[{"a":"'), Uint8Array.of(0xff), encodeUtf8(`"},${two}]}`)), '1 read; p.geojson:1 not-utf8'], // biome-ignore format: a table
  ];
  for (const [name, parcels, expected] of rows) it(name, () => assert.equal(told({ parcels }), expected));

  it('takes a time that grows with the file, whatever is broken in it', () => {
    for (const part of ['{"type":"Feature",', '{"type":"Feature","a":"', '{', '"', '{"a":"\\'])
      for (const count of [100_000]) {
        const started = process.cpuUsage();
        const bytes = encodeUtf8(`{"features":[${part.repeat(count)}`);
        readMassgis({ parcels: { name: 'p.geojson', bytes } });
        assert(process.cpuUsage(started).user < 8_000_000, `${part} took too long`);
      }
  });
});

describe('massgis: arbitrary bytes', () => {
  const layers = Object.keys(names) as LayerFile[];

  function check(files: MassgisFiles): void {
    const set = readMassgis(files);
    const { rows, outcome } = summaryOf(set);
    const sum = rows.assess + rows.parcels + rows.otherLegal + rows.misc;
    assert.equal(outcome.loaded + outcome.loadedWithFlags + outcome.quarantined, sum);
    const bookRows = massgisBookRows(set);
    assert.equal(bookRows.length, sum);
    for (const row of bookRows) assert.equal(unrecordable(row.action, row.fields), undefined);
  }

  it('never throws, and totals in are totals out', () => {
    const any = fc.record(Object.fromEntries(layers.map((layer) => [layer, fc.uint8Array({ maxLength: 300 })])));
    fc.assert(
      fc.property(any, (found) =>
        check(Object.fromEntries(Object.entries(found).map(([layer, bytes]) => [layer, { name: layer, bytes }]))),
      ),
    );
  });

  it('loses no row of a real delivery of which some bytes were changed', () => {
    const change = fc.record({ layer: fc.constantFrom(...layers), at: fc.nat(), byte: fc.oneof(fc.nat(255), fc.constantFrom(0x22, 0x0a, 0x2c, 0x7b, 0x7d)) }); // biome-ignore format: a record
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const files = Object.fromEntries(
          layers.map((layer) => [layer, { name: names[layer] as string, bytes: Uint8Array.from(bytesOf(layer)) }]),
        ) as { [layer in LayerFile]: { name: string; bytes: Uint8Array } };
        for (const { layer, at, byte } of changes) files[layer].bytes[at % files[layer].bytes.length] = byte;
        check(files);
      }),
      { numRuns: 60 },
    );
  });
});
