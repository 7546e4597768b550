import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readMassgis } from '#connect';
import { encodeUtf8 } from '#kernel';
import { reportOf } from './report.ts';

const square = [
  [-71.48, 42.08],
  [-71.47, 42.08],
  [-71.47, 42.09],
  [-71.48, 42.09],
  [-71.48, 42.08],
];

function parcel(LOC_ID: string, MAP_PAR_ID: string) {
  const properties = { LOC_ID, MAP_PAR_ID, POLY_TYPE: 'FEE', LAST_EDIT: 20260101, SHAPE_Area: 0 };
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [square] } };
}

it('a report names features of a map that is one line by their number and key', () => {
  const features = [parcel('F_1_1', ''), parcel('QUILL, ADA', '0001'), parcel('F_1_2', ''), parcel('F_1_1', '')];
  const map = JSON.stringify({ type: 'FeatureCollection', features });
  const { parcels } = readMassgis({ parcels: { name: 'map.geojson', bytes: encodeUtf8(map) } });
  const [header, ...lines] = reportOf([parcels]).trimEnd().split('\n');
  assert.equal(header, 'file,line,row,key,outcome,codes,fields');
  const [first, slipped, third, repeated] = lines.map((line) => line.split(',')) as [
    string[],
    string[],
    string[],
    string[],
  ];
  assert.deepEqual(first.slice(0, 5), ['map.geojson', '1', '1', 'F_1_1', 'loaded-with-flags']);
  assert.match(first[5] as string, /map-par-id-blank/);
  assert.deepEqual(slipped, ['map.geojson', '1', '2', '', 'quarantined', 'key-malformed', 'LOC_ID']);
  assert.deepEqual(third.slice(2, 4), ['3', 'F_1_2']);
  assert.deepEqual([repeated[2], repeated[5]], ['4', 'key-repeated']);
});

it('a report holds no formulas, whatever a row calls itself', () => {
  const flags = [{ code: 'key-repeated' }] as const;
  const keys = ['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)', 'F_1_1'];
  const rows = keys.map((key, i) => ({ place: { file: '=a.csv', line: i + 2, row: i + 1 }, key, value: {}, flags }));
  const cells = reportOf([rows as never])
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 4));
  assert.deepEqual(
    cells.map(([, , , key]) => key),
    [`"'=HYPERLINK(""http://evil.example"")"`, "'+1", "'-1", "'@SUM(A1)", 'F_1_1'],
  );
  assert.equal(cells[0]?.[0], "'=a.csv");
});
