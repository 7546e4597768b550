import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '#kernel';
import { csvFields, csvLine, csvSlices, MAX_ROW_BYTES } from './csv.ts';

type Read = { readonly rows: readonly (readonly string[])[]; readonly broken: readonly string[] };

function read(text: string, columns?: number): Read {
  const bytes = encodeUtf8(text);
  const rows: string[][] = [];
  const broken: string[] = [];
  for (const { start, end, fault, line } of csvSlices(bytes, 0, columns)) {
    const raw = decodeUtf8(bytes.subarray(start, end)) as string;
    if (fault === undefined) rows.push(csvFields(raw));
    else broken.push(`${line} ${fault}`);
  }
  return { rows, broken };
}

describe('csv: a broken row costs one row', () => {
  const rows: readonly [name: string, text: string, rows: number, broken: string][] = [
    ['plain rows', 'a,b\nc,d\n', 2, ''],
    ['without a last line break', 'a,b\nc,d', 2, ''],
    ['mixed line breaks', 'a,b\r\nc,d\re,f\n\n\r\ng,h', 4, ''],
    ['a quoted comma', '"a,1",b\n', 1, ''],
    ['a quoted line break', '"a\n1",b\nc,d\n', 2, ''],
    ['an opening mark without its partner', 'a,b\n"c,d\ne,f\n"g",h\n', 3, '2 quote-broken'],
    ['the same, closed by a later row', 'a,b\n"c,d\ne,"f"\ng,h\n', 3, '2 quote-broken'],
    ['a mark inside a plain field', 'a,b\nc"c,d\ne,f\n', 2, '2 quote-broken'],
    ['letters after a closing mark', 'a,b\n"c"c,d\ne,f\n', 2, '2 quote-broken'],
    ['a mark at the very end', 'a,b\nc,d\n"', 2, '3 quote-broken'],
    ['a row of ten megabytes', `a,b\n${'x'.repeat(10_000_000)}\nc,d\n`, 2, '2 row-too-long'],
    ['a quoted field of a megabyte', `a,b\n"${'x\n'.repeat(500_000)}`, 500_000, '2 quote-broken'],
  ];
  for (const [name, text, good, broken] of rows)
    it(name, () => {
      const found = read(text);
      assert.equal(found.rows.length, good);
      assert.equal(found.broken.join(), broken);
    });
});

const field = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text.isWellFormed()),
  fc.stringMatching(/^[ab,"\r\n]{0,6}$/),
);

describe('csv: properties', () => {
  it('reads what it wrote, and what csv-parse reads', () => {
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1 }));
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map(csvLine).join('\n');
        assert.deepEqual(read(text).rows, rows);
        assert.deepEqual(parse(text, { record_delimiter: ['\r\n', '\n', '\r'] }), rows);
      }),
    );
  });

  it('puts every byte of any text into exactly one row or line break', () => {
    const hostile = fc.array(fc.constantFrom('"', '""', ',', '\n', '\r', '\r\n', 'a', '",', '"\n'), { maxLength: 60 });
    fc.assert(
      fc.property(hostile, fc.option(fc.nat(4), { nil: undefined }), (parts, columns) => {
        const text = parts.join('');
        const bytes = encodeUtf8(text);
        let at = 0;
        for (const slice of csvSlices(bytes, 0, columns)) {
          assert.match(text.slice(at, slice.start), /^[\r\n]*$/);
          assert(slice.end > slice.start && slice.next >= slice.end);
          assert.equal(text.slice(0, slice.start).split(/\r\n|\r|\n/).length, slice.line);
          at = slice.end;
        }
        assert.match(text.slice(at), /^[\r\n]*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a time that grows with the text, whatever the quotation marks', () => {
    for (const line of ['"\n', '"""\n', '",\n', '""\n', 'a,"b\n'])
      for (const head of ['', '"\n']) {
        const started = process.cpuUsage();
        const bytes = encodeUtf8(head + line.repeat(200_000));
        let rows = 0;
        for (const _ of csvSlices(bytes, 0, 2)) rows++;
        assert(rows > 0);
        assert(process.cpuUsage(started).user < 5_000_000, `${JSON.stringify(line)} took too long`);
      }
    assert(MAX_ROW_BYTES < 200_000);
  });
});
