import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '#kernel';
import { packActions, unrecordable } from '../book-rows.ts';
import { backFile } from '../sample/back-file.ts';
import { canonicalBookRows, countedRows } from './book.ts';
import { ENTITY_KINDS, INSTRUMENT_COLUMNS, PARTY_COLUMNS, ROLES } from './columns.ts';
import { canonicalSummaryOf, readCanonical } from './read.ts';
import { CANONICAL_FILES, type CanonicalFiles, type CanonicalLayer } from './set.ts';
import { type PlainSet, writeCanonical, writeTable } from './write.ts';

type Files = { readonly [layer in CanonicalLayer]?: Uint8Array };

function named(files: Files): CanonicalFiles {
  const layers = Object.entries(files) as [CanonicalLayer, Uint8Array][];
  return Object.fromEntries(layers.map(([layer, bytes]) => [layer, { name: CANONICAL_FILES[layer], bytes }]));
}

function read(set: PlainSet, isParcel?: (id: string) => boolean) {
  return readCanonical(named(writeCanonical(set)), isParcel);
}

const deed = {
  registry_code: 'deeds',
  system: 'RECORDED',
  reception_seq: 1,
  received_at: '2019-05-14T11:28:00-04:00',
  instrument_no: '1001',
  book: '40',
  page: '1',
  page_count: 2,
  doc_type: 'deed',
  executed_date: '2019-05-10',
  consideration_minor: 100_00,
  source_row_id: 'a',
} as const;
const grantor = { instrument_key: 'a', role: 'GRANTOR', seq: 1, name_as_written: 'Quillbeck, Brevin' } as const;
const grantee = { instrument_key: 'a', role: 'GRANTEE', seq: 2, name_as_written: 'Thornmere, Isla' } as const;

/** What became of every line, as `layer number: outcome`. */
function faults(set: PlainSet, isParcel?: (id: string) => boolean): string[] {
  const found = read(set, isParcel);
  const layers = Object.keys(CANONICAL_FILES) as CanonicalLayer[];
  return layers.flatMap((layer) =>
    found[layer].flatMap(({ place, reason, flags }) => [
      ...flags.map((one) => `${layer} ${place.row}: ${one.code}`),
      ...(reason === undefined ? [] : [`${layer} ${place.row} out: ${reason.code} ${reason.field ?? ''}`.trim()]),
    ]),
  );
}

describe('canonical: files held against one another', () => {
  const base: PlainSet = { instruments: [deed], parties: [grantor, grantee] };
  const second = { ...deed, reception_seq: 2, instrument_no: '1002', page: '3', source_row_id: 'b' } as const;
  const ofB = { ...grantor, instrument_key: 'b' } as const;
  const both: PlainSet = { instruments: [deed, second], parties: [grantor, grantee, ofB] };
  const image = { instrument_key: 'a', page_no: 1, file: '1.tif', sha256: 'ab'.repeat(32), sealed: true } as const;
  const rows: readonly [name: string, set: PlainSet, faults: string][] = [
    ['a deed and its parties', base, ''],
    ['a party without instrument', { ...base, parties: [grantor, { ...grantee, instrument_key: 'x' }] }, 'parties 2 out: instrument-unknown'], // biome-ignore format: a table
    ['a key twice', { ...both, instruments: [deed, { ...second, source_row_id: 'a' }] }, 'instruments 2 out: key-repeated source_row_id; parties 3 out: instrument-unknown'], // biome-ignore format: a table
    ['a book and page twice', { ...both, instruments: [deed, { ...second, page: '1' }] }, 'instruments 2 out: key-repeated book; parties 3 out: instrument-quarantined'], // biome-ignore format: a table
    ['an instrument number twice', { ...both, instruments: [deed, { ...second, instrument_no: '1001' }] }, 'instruments 2 out: key-repeated book; parties 3 out: instrument-quarantined'], // biome-ignore format: a table
    ['the same number at two registries', { ...both, instruments: [deed, { ...deed, registry_code: 'land-court', source_row_id: 'b' }] }, ''], // biome-ignore format: a table
    ['a gap in the sequence', { ...both, instruments: [deed, { ...second, reception_seq: 5 }] }, 'instruments 2: sequence-gap'], // biome-ignore format: a table
    ['a reception number twice', { ...both, instruments: [deed, { ...second, reception_seq: 1 }] }, 'instruments 2: sequence-repeated'], // biome-ignore format: a table
    ['no party and no land', { instruments: [deed] }, 'instruments 1 out: index-empty'],
    ['land alone', { instruments: [deed], legals: [{ instrument_key: 'a', seq: 1, free_text: 'Lot 4' }] }, ''],
    ['land without a word', { ...base, legals: [{ instrument_key: 'a', seq: 1 }] }, 'instruments 1: part-quarantined; legals 1 out: field-missing free_text'], // biome-ignore format: a table
    ['a day that is none', { ...base, instruments: [{ ...deed, executed_date: '2019-02-29' }] }, 'instruments 1 out: date-malformed executed_date; parties 1 out: instrument-quarantined; parties 2 out: instrument-quarantined'], // biome-ignore format: a table
    ['an unknown type', { ...base, instruments: [{ ...deed, doc_type: 'XFER' }] }, 'instruments 1: code-unknown'],
    ['no day of reception', { ...base, instruments: [{ ...deed, received_at: '' }] }, 'instruments 1: date-blank'],
    ['half a share', { ...base, parties: [grantor, { ...grantee, share_num: 1 }] }, 'instruments 1: part-quarantined; parties 2 out: share-malformed share_num'], // biome-ignore format: a table
    ['more than the whole', { ...base, parties: [grantor, { ...grantee, share_num: 3, share_den: 2 }] }, 'instruments 1: part-quarantined; parties 2 out: share-malformed share_num'], // biome-ignore format: a table
    ['a reference to nothing', { ...base, references: [{ instrument_key: 'a', seq: 1, ref_kind: 'DISCHARGES' }] }, 'instruments 1: part-quarantined; references 1 out: field-missing ref_book'], // biome-ignore format: a table
    ['one image of two', { ...base, images: [image] }, 'instruments 1: page-count-differs'],
    ['a hash that is none', { ...base, images: [{ ...image, sha256: 'AB' }] }, 'instruments 1: part-quarantined; images 1 out: hash-malformed sha256'], // biome-ignore format: a table
    ['markup in a name', { ...base, parties: [{ ...grantor, name_as_written: '<b>Quill</b>' }] }, 'parties 1: text-has-markup'], // biome-ignore format: a table
    ['a mark that turns the text', { ...base, parties: [grantee, { ...grantor, name_as_written: 'Quill\u202e' }] }, 'instruments 1: part-quarantined; parties 2 out: forbidden-character name_as_written'], // biome-ignore format: a table
    ['65 parties', { ...base, parties: Array.from({ length: 65 }, (_, i) => ({ ...grantor, seq: i })) }, 'instruments 1: part-quarantined; parties 65 out: parts-too-many'], // biome-ignore format: a table
  ];
  for (const [name, set, expected] of rows) it(name, () => assert.equal(faults(set).join('; '), expected));

  it('describes land in words where the parcel is not on record', () => {
    const set = {
      ...base,
      legals: [{ instrument_key: 'a', seq: 1, loc_id: 'F_1_2', street_no: '4', street: 'MILL ST' }],
    };
    assert.deepEqual(
      faults(set, () => false),
      ['legals 1: parcel-unknown'],
    );
    const [land] = read(set, () => false).legals;
    assert.equal(land?.value?.parcel, '');
    assert.equal(land?.value?.description, 'parcel F_1_2, 4 MILL ST');
    assert.deepEqual(faults(set), []);
  });

  it('says which file and column is missing', () => {
    const files = { ...writeCanonical(base), parties: encodeUtf8('instrument_key,role,seq\r\na,GRANTOR,1\r\n') };
    assert.deepEqual(
      readCanonical(named(files)).faults.map(({ file, code, detail }) => `${file} ${code} ${detail}`),
      [
        'parties.csv column-missing name_as_written',
        'parties.csv column-missing capacity',
        'parties.csv column-missing of_trust',
      ],
    );
    assert.equal(readCanonical({}).faults[0]?.code, 'file-missing');
  });
});

describe('canonical: parcels', () => {
  const square = { type: 'Polygon', coordinates: [[[-70, 42], [-69.999, 42], [-69.999, 42.001], [-70, 42.001], [-70, 42]]] }; // biome-ignore format: a shape
  it('are read with an area of their own where none is stated', () => {
    const { parcels } = read({ parcels: [{ parcel_id: 'P-1', kind: 'FEE', geometry: square }] });
    // 0.001 degrees at 42° north: 82.850 m by 111.073 m.
    assert.equal(parcels[0]?.value?.areaM2, 9_202);
  });
  it('are set aside one by one', () => {
    const parcels = [
      { parcel_id: 'P-1', kind: 'FEE', geometry: square },
      { parcel_id: 'P-1', kind: 'FEE', geometry: square },
      { parcel_id: 'P 2', kind: 'FEE', geometry: square },
      { parcel_id: 'P-3', kind: 'fee', geometry: square },
      { parcel_id: 'P-4', kind: 'FEE', geometry: null },
    ];
    assert.deepEqual(faults({ parcels }), [
      'parcels 2 out: key-repeated parcel_id',
      'parcels 3 out: key-malformed parcel_id',
      'parcels 4 out: choice-unknown kind',
      'parcels 5 out: geometry-missing',
    ]);
  });
});

const cell = fc.stringMatching(/^[A-Za-z0-9 ,"'áñ&-]{1,20}$/).filter((text) => text.trim() !== '');
const plainInstrument = fc.record({
  registry_code: fc.constantFrom('deeds', 'land-court'),
  system: fc.constantFrom('RECORDED', 'REGISTERED'),
  reception_seq: fc.nat(1_000),
  received_at: fc.constantFrom('', '2001-02-03', '2001-02-03T04:05:06-05:00'),
  book: fc.nat(50_000).map(String),
  page: fc.nat(600).map(String),
  page_count: fc.nat(30),
  doc_type: fc.constantFrom('deed', 'mortgage', 'discharge', 'other'),
  consideration_text: cell,
  source_row_id: fc.uuid(),
});

describe('canonical: properties', () => {
  it('reads what it wrote, cell by cell', () => {
    const party = fc.record({ role: fc.constantFrom(...ROLES), seq: fc.nat(99), name_as_written: cell, entity_kind: fc.constantFrom(...ENTITY_KINDS), capacity: cell }); // biome-ignore format: a record
    fc.assert(
      fc.property(
        fc.array(fc.tuple(plainInstrument, fc.array(party, { minLength: 1, maxLength: 4 })), { maxLength: 8 }),
        (rows) => {
          const instruments = rows.map(([instrument]) => instrument);
          const parties = rows.flatMap(([{ source_row_id }, own]) =>
            own.map((one) => ({ ...one, instrument_key: source_row_id })),
          );
          const set = read({ instruments, parties });
          for (const [i, row] of set.instruments.entries()) {
            if (row.value === undefined) continue;
            const { registry, book, page, pageCount, type, considerationText, key } = row.value;
            const wrote = instruments[i] as (typeof instruments)[number];
            assert.deepEqual(
              [registry, book, page, pageCount, type, considerationText, key],
              [wrote.registry_code, wrote.book, wrote.page, wrote.page_count, wrote.doc_type, wrote.consideration_text, wrote.source_row_id], // biome-ignore format: a row
            );
          }
          assert.deepEqual(
            set.parties.map((row) => row.value?.name),
            parties.map((one) => one.name_as_written),
          );
          const again = writeTable(PARTY_COLUMNS, parties);
          assert.equal(decodeUtf8(writeCanonical({ parties }).parties as Uint8Array), again);
        },
      ),
    );
  });

  it('never throws, never drops and packs only what the book takes, for arbitrary files', () => {
    const lines = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a,GRANTOR,1,Quill,PERSON,,,,,', '"', 'deeds,RECORDED,1,2019-05-14,1,4,1,2,,,deed,,,,,,a', ',,,')), { maxLength: 12 }); // biome-ignore format: a row
    const header = (columns: readonly { readonly name: string }[]) => columns.map(({ name }) => name).join(',');
    const file = (columns: readonly { readonly name: string }[]) =>
      lines.map((body) => Buffer.from([header(columns), ...body].join('\n')));
    fc.assert(
      fc.property(
        file(INSTRUMENT_COLUMNS),
        file(PARTY_COLUMNS),
        fc.uint8Array(),
        fc.string(),
        (instruments, parties, legals, parcels) => {
          const geojson = encodeUtf8(`{"features":[${parcels.toWellFormed()}`);
          const set = readCanonical(named({ instruments, parties, legals, parcels: geojson }));
          const { rows, outcome } = canonicalSummaryOf(set);
          const sum = Object.values(rows).reduce((total, one) => total + one, 0);
          assert.equal(outcome.loaded + outcome.loadedWithFlags + outcome.quarantined, sum);
          const bookRows = canonicalBookRows(set);
          const counted = countedRows(set).reduce((total, one) => total + one.rows, 0);
          assert.equal(bookRows.length, counted);
          for (const row of bookRows) assert.equal(unrecordable(row.action, row.fields), undefined);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('back-file: invented, of any size', () => {
  const sets = [...backFile({ seed: 7, instruments: 12_000, atOnce: 4_000 })];

  it('is the same for the same seed, and another for another', () => {
    const text = (seed: number) =>
      [...backFile({ seed, instruments: 300 })]
        .map((set) => decodeUtf8(writeCanonical(set).parties as Uint8Array))
        .join();
    assert.equal(text(7), text(7));
    assert.notEqual(text(7), text(8));
  });

  it('is read nearly whole, with the faults it was given', () => {
    const summaries = sets.map((set) => canonicalSummaryOf(read(set)));
    const total = (of: (one: (typeof summaries)[number]) => number) => summaries.reduce((sum, one) => sum + of(one), 0);
    assert.equal(
      total(({ rows }) => rows.instruments),
      12_000,
    );
    assert(total(({ flags }) => flags['code-unknown'] ?? 0) > 0);
    const out = total(({ outcome }) => outcome.quarantined);
    assert(out > 0 && out < 20, `${out} lines set aside`);
  });

  it('numbers no instrument twice in the whole file, and refers back', () => {
    const all = sets.flatMap((set) => set.instruments ?? []);
    assert.equal(new Set(all.map((row) => `${row.book}/${row.page}`)).size, all.length);
    const days = all.map((row) => String(row.received_at).slice(0, 10));
    assert.deepEqual(days, [...days].sort());
    const references = sets.flatMap((set) => set.references ?? []);
    assert(references.length > 2_000);
    const known = new Set(all.map((row) => `${row.book}/${row.page}`));
    assert(references.every((row) => known.has(`${row.ref_book}/${row.ref_page}`)));
  });

  it('fits the book: full transactions, every row accepted by the schema', () => {
    const rows = canonicalBookRows(read(sets[0] as PlainSet));
    for (const row of rows) assert.equal(unrecordable(row.action, row.fields), undefined);
    const sealed = rows.map((row) => ({ row, commitment: 'A'.repeat(43) }));
    const actions = [...packActions(sealed, { import: 'back-file', source: 'invented' })];
    assert(actions.length < rows.length / 100);
    assert.match(decodeUtf8(rows[0]?.content as Uint8Array) ?? '', /^instruments\.csv: .*\nparties\.csv: /);
  });
});
