import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '#kernel';
import { readFeatures } from './features.ts';

const HEAD = '{"type":"FeatureCollection","features":[';

function read(body: string) {
  const { rows, faults } = readFeatures<string>({ name: 'f', bytes: encodeUtf8(HEAD + body) }, ({ properties }) =>
    String(properties.a),
  );
  return { rows, faults: faults.map(({ code }) => code), raw: rows.map((row) => decodeUtf8(row.raw) as string) };
}

describe('features', () => {
  const good = '{"type":"Feature","properties":{"a":"]},{ \\" é"},"geometry":null}';

  it('are kept as they came, line by line', () => {
    const { rows, raw, faults } = read(`${good},\n ${good.replace('é', 'ñ')}\n]}`);
    assert.deepEqual(raw, [good, good.replace('é', 'ñ')]);
    assert.deepEqual(
      rows.map(({ place, value }) => [place.line, place.row, value]),
      [
        [1, 1, ']},{ " é'],
        [2, 2, ']},{ " ñ'],
      ],
    );
    assert.deepEqual(faults, []);
  });

  it('may say "feature" in a text, where the marks are escaped, and in what they hold', () => {
    const nested = good.replace('"a":', '"b":{"type":"FeatureCollection"},"c":"{\\"type\\":\\"Feature\\"","a":');
    const { rows } = read(`${nested},${good}]}`);
    assert.equal(rows.filter((row) => row.value !== undefined).length, 2);
  });

  it('every byte of any text is in exactly one feature or between two, and whole features after a broken one are read', () => {
    const pieces = fc.array(
      fc.constantFrom(good, ',', '{', '}', '[', '"', '\\', '\n', '{"type": "Feature"', 'x', '"a":1'),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const body = parts.join('');
        const { raw, faults } = read(body);
        let at = 0;
        for (const text of raw) {
          const found = body.indexOf(text, at);
          assert.match(body.slice(at, found), /^[\s,]*$/);
          at = found + text.length;
        }
        const left = body.slice(at);
        assert(/^[\s,]*$/.test(left), JSON.stringify(left));
        assert.deepEqual(faults, ['file-cut-short'], 'the list was never closed');
      }),
      { numRuns: 2_000 },
    );
    for (const broken of ['{"a":"x', '{"a":{', '"x', '}', '{"type":"Feature","properties":{"a":"'])
      assert.equal(read(`${broken},${good},${good}]}`).rows.filter((row) => row.value !== undefined).length, 2, broken);
  });
});
