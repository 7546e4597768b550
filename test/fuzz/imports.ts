/** Readers of other people's files: damaged tables and maps cost rows, never the import. */
import assert from 'node:assert/strict';
import {
  backFile,
  CANONICAL_FILES,
  type CanonicalFiles,
  type CanonicalLayer,
  canonicalBookRows,
  certificateText,
  clearingLines,
  csvFields,
  csvSlices,
  massgisBookRows,
  packActions,
  parseCambridgeReference,
  parseMassgisReference,
  readCanonical,
  readCertificate,
  readClearing,
  readDebts,
  readMassgis,
  readSealedOutline,
  readSealedRoll,
  sampleTown,
  snapshotOf,
  summaryOf,
  writeCanonical,
} from '#connect';
import { type Bytes, decodeUtf8, encodeUtf8 } from '#kernel';
import { clear } from '#modules/exchange';
import { readOutline } from '../../src/connect/geometry.ts';
import type { Decoder } from './decoders.ts';

export function imports(): readonly Decoder[] {
  return [massgis(), canonical(), tables(), references(), sealedRows(), debts(), clearingFiles()];
}

/** The same damaged file as every layer at once: three of them are then of the wrong kind, which also happens. */
function massgis(): Decoder {
  return {
    covers: ['readMassgis', 'readParcels', 'readOtherLegal', 'readMisc', 'readAssessLine', 'readTable', 'readFeatures'],
    examples: [...sampleTown(1).files].map(([name, bytes]) =>
      name.endsWith('.csv') ? firstLines(bytes) : fewFeatures(bytes),
    ),
    read: (bytes) => {
      const file = { name: 'damaged', bytes };
      const set = readMassgis({ assess: file, parcels: file, otherLegal: file, misc: file });
      const { loaded, loadedWithFlags, quarantined } = summaryOf(set).outcome;
      const rows = massgisBookRows(set);
      assert.equal(rows.length, loaded + loadedWithFlags + quarantined, 'a row was dropped');
      const sealed = rows.map((row) => ({ row, commitment: COMMITMENT }));
      const packed = [...packActions(sealed, { import: 'i-1', source: 'damaged' })];
      assert(packed.length <= rows.length);
      return loaded + loadedWithFlags > 0;
    },
    share: 5,
  };
}

const DEBTS = encodeUtf8(
  'id,debtor,creditor,amount,due\n1,A,B,50,2027-01-31\n2,B,"C, d",40,\n3,"C, d",A,30,\n4,A,A,7,\n',
);

/** A row that cannot be used is named, and none is dropped. */
function debts(): Decoder {
  return {
    covers: ['readDebts'],
    examples: [DEBTS],
    read: (bytes) => {
      const { obligations, bad, readable } = readDebts({ name: 'damaged', bytes });
      const most = decodeUtf8(bytes)?.split(/[\r\n]/).length ?? bytes.length;
      assert(obligations.amount.length + bad.length <= most);
      return readable && obligations.amount.length > 0;
    },
    share: 10,
  };
}

/** The result and the proof of a clearing, as somebody else may have written them. */
function clearingFiles(): Decoder {
  const { obligations } = readDebts({ name: 'debts', bytes: DEBTS });
  const clearing = clear(obligations);
  const proof = { snapshot: snapshotOf(obligations), cleared: 90, liquidityPercent: 0, clearing };
  return {
    covers: ['readClearing', 'readCertificate'],
    examples: [clearingLines(obligations, clearing.setOff), certificateText(obligations, proof)].map((pieces) =>
      encodeUtf8([...pieces].join('')),
    ),
    read: (bytes) =>
      'setOff' in readClearing({ name: 'damaged', bytes }, obligations) ||
      readCertificate(bytes, obligations) !== undefined,
    share: 10,
  };
}

/** What comes out of the vault is as old as the program that put it there. */
function sealedRows(): Decoder {
  const ring = [
    [-71.5, 42.1],
    [-71.4, 42.1],
    [-71.4, 42.2],
    [-71.5, 42.1],
  ];
  const row = { raw: 'a;b', owner: 'QUILL ADA', address: '1 MILL ST', property: 'M_1', parcel: 'F_1' };
  const geometry = { type: 'Polygon', coordinates: [ring] };
  return {
    covers: ['readSealedRoll', 'readSealedOutline'],
    examples: [row, { geometry }].map((content) => encodeUtf8(JSON.stringify(content))),
    read: (bytes) => readSealedRoll(bytes) !== undefined || readSealedOutline(bytes) !== undefined,
    share: 20,
  };
}

/** One damaged file among whole ones; which one follows from its length. */
function canonical(): Decoder {
  const [set] = backFile({ seed: 1, instruments: 8 });
  assert(set !== undefined);
  const whole = writeCanonical(set);
  const layers = Object.keys(CANONICAL_FILES) as CanonicalLayer[];
  const named = (layer: CanonicalLayer, bytes: Bytes) => [layer, { name: CANONICAL_FILES[layer], bytes }] as const;
  const rest = Object.entries(whole).map(([layer, bytes]) => named(layer as CanonicalLayer, bytes));
  return {
    covers: [
      'readCanonical',
      'readCanonicalParcels',
      'readInstrument',
      'readParty',
      'readLegal',
      'readReference',
      'readImage',
      'readLineage',
    ],
    examples: Object.values(whole),
    read: (bytes) => {
      const header = decodeUtf8(bytes.subarray(0, bytes.indexOf(0x0a)));
      const own = Object.entries(whole).find(
        ([, other]) => decodeUtf8(other.subarray(0, other.indexOf(0x0a))) === header,
      );
      const layer = (own?.[0] ?? layers[bytes.length % layers.length]) as CanonicalLayer;
      const files: CanonicalFiles = Object.fromEntries([...rest, named(layer, bytes)]);
      return canonicalBookRows(readCanonical(files)).some((row) => row.outcome !== 'quarantined');
    },
    share: 5,
  };
}

function tables(): Decoder {
  return {
    covers: ['csvSlices', 'csvFields'],
    examples: [encodeUtf8('a,b,c\r\n1,"two\r\nlines","with ""marks"""\r\n4,5,6\r\n')],
    read: (bytes) => {
      let end = 0;
      for (const slice of csvSlices(bytes, 0, 3)) {
        assert(slice.start >= end && slice.end <= bytes.length && slice.next > slice.start, 'rows overlap');
        end = slice.end;
        csvFields(decodeUtf8(bytes.subarray(slice.start, slice.end)) ?? '');
      }
      return end > 0;
    },
    share: 40,
  };
}

function references(): Decoder {
  return {
    covers: ['parseMassgisReference', 'parseCambridgeReference', 'parseReference', 'readOutline'],
    examples: [
      '36552|560',
      'L-123|45',
      '1234/567',
      'CTF 98765',
      '{"type":"Polygon","coordinates":[[[-70,42],[-69.9,42],[-69.9,42.1],[-70,42]]]}',
    ].map(encodeUtf8),
    read: (bytes) => {
      const text = decodeUtf8(bytes) ?? '';
      const [book = '', page = ''] = text.split('|');
      parseMassgisReference(book, page);
      parseCambridgeReference(text);
      try {
        return typeof readOutline(JSON.parse(text)) !== 'string';
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        return false;
      }
    },
    share: 40,
  };
}

const COMMITMENT = 'A'.repeat(43);

function firstLines(bytes: Bytes): Bytes {
  return encodeUtf8((decodeUtf8(bytes) as string).split('\r\n').slice(0, 12).join('\r\n'));
}

function fewFeatures(bytes: Bytes): Bytes {
  const map = JSON.parse(decodeUtf8(bytes) as string) as { features: unknown[] };
  return encodeUtf8(JSON.stringify({ ...map, features: map.features.slice(0, 4) }));
}
