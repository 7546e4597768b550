import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode, encodeUtf8, MAX_TRANSACTION_BYTES } from '#kernel';
import { type BookRow, flagged, packActions, quarantinedRow, unrecordable } from './book-rows.ts';
import { quarantine, Row } from './rows.ts';

const batch = { import: 'i', source: 's' };
const commitment = 'A'.repeat(43);

function row(changes: Partial<BookRow> = {}): BookRow {
  const content = encodeUtf8('raw');
  return { layer: 'parcels', action: 'load-parcels', key: 'P-1', outcome: 'loaded', shared: {}, fields: { parcel: 'P-1', kind: 'FEE', areaM2: 9 }, content, rawHash: content, kind: 'parcels-row', retention: 'while-current', ...changes }; // biome-ignore format: one row
}

function pack(rows: readonly BookRow[]): string[] {
  const actions = packActions(
    rows.map((one) => ({ row: one, commitment })),
    batch,
  );
  return [...actions].map(({ action, input }) => `${action} ${(input.rows as unknown[]).length}`);
}

describe('book rows: packing', () => {
  const year = (fiscalYear: number) => row({ action: 'load-roll', shared: { fiscalYear } });
  const long = row({ fields: { text: 'x'.repeat(30_000) } });
  const rows: readonly [name: string, rows: readonly BookRow[], packed: string][] = [
    ['nothing', [], ''],
    ['one', [row()], 'titles/load-parcels 1'],
    // A row is 100 bytes with its comma.
    ['a thousand and one', Array(1_001).fill(row()), 'titles/load-parcels 614; titles/load-parcels 387'],
    ['what fills a transaction', [long, long, long], 'titles/load-parcels 2; titles/load-parcels 1'],
    ['another action', [row(), year(2026), row()], 'titles/load-parcels 1; titles/load-roll 1; titles/load-parcels 1'],
    ['another year', [year(2025), year(2026), year(2026)], 'titles/load-roll 1; titles/load-roll 2'],
  ];
  for (const [name, given, packed] of rows) it(name, () => assert.equal(pack(given).join('; '), packed));

  it('never has more than a thousand rows, however short', () => {
    const short = Array(2_500).fill(row({ fields: {} }));
    const packed = [
      ...packActions(
        short.map((one) => ({ row: one, commitment: '' })),
        batch,
      ),
    ];
    assert.deepEqual(
      packed.map(({ input }) => (input.rows as unknown[]).length),
      [1_000, 1_000, 500],
    );
  });

  it('leaves room for signer and signature', () => {
    const packed = [...packActions(Array(3_000).fill({ row: row(), commitment }), batch)];
    for (const { input } of packed) assert(encode(input).length <= MAX_TRANSACTION_BYTES - 4_096);
  });

  it('says the commitment, what is shared, and which revision', () => {
    const [packed] = [...packActions([{ row: year(2026), commitment, revision: 3 }], batch)];
    const fields = { ...row().fields, commitment, revision: 3 };
    assert.deepEqual(packed?.input, { ...batch, fiscalYear: 2026, rows: [fields] });
  });
});

describe('book rows: outcomes', () => {
  it('lists each flag once', () => {
    const one = { code: 'price-zero' } as const;
    assert.deepEqual(flagged({ a: 1 }, [one, one]), { outcome: 'loaded-with-flags', fields: { a: 1, flags: ['price-zero'] } }); // biome-ignore format: one row
    assert.deepEqual(flagged({ a: 1 }, []), { outcome: 'loaded', fields: { a: 1 } });
  });

  it('tells place and reason of a quarantined row, and nothing of its content', () => {
    const secret = new Row<unknown>({ file: 'a.csv', line: 8, row: 7 }, encodeUtf8('QUILLBECK'));
    assert.throws(() => quarantinedRow('assess', secret));
    quarantine(secret, 'not-utf8', 'OWNER1', 'QUILLBECK');
    const { fields, action } = quarantinedRow('assess', secret);
    assert.deepEqual(fields, { layer: 'assess', row: 7, reason: 'not-utf8' });
    assert.equal(unrecordable(action, fields), undefined);
  });

  it('finds the field that the book would refuse', () => {
    const fields = row().fields;
    assert.equal(unrecordable('load-parcels', fields), undefined);
    assert.equal(unrecordable('load-parcels', { ...fields, parcel: 'P 1' }), 'parcel');
    assert.equal(unrecordable('load-parcels', { ...fields, areaM2: -1 }), 'areaM2');
    assert.equal(unrecordable('load-parcels', { ...fields, owner: 'QUILLBECK' }), 'owner');
  });
});
