import { defineModule, say } from '#kernel';
import { generate } from './generate.ts';
import { invariants } from './invariants.ts';
import { queries } from './queries.ts';
import { keyForms } from './records.ts';
import { importInstruments } from './rules/back-file.ts';
import { correctIndex, decideHeld } from './rules/correct.ts';
import { closeImport, quarantineRows } from './rules/imports.ts';
import { loadFeatures, loadParcels, loadRoll } from './rules/load.ts';
import { recordInstruments, returnDocument } from './rules/record.ts';
import { openRegistry, voidNumber } from './rules/registry.ts';
import { schema } from './schema.ts';

export { type HistoryItem, historyItems, isCompleteHistory, type ParcelItem } from './history.ts';
export { type InstrumentName, instrumentKey, instrumentsOf, isCompleteIndex } from './instrument-acts.ts';
export { likenessOf } from './likeness.ts';
export { receptionOf } from './reception.ts';
export type { IndexEntry, Instrument, Legal, Numbers, Party, Reference, Registry } from './records.ts';
export type { BackFileRow, FeatureRow, Input, ParcelRow, RollRow } from './schema.ts';
export {
  exciseOn,
  exciseRates,
  type FeeName,
  feeRows,
  isTaxed,
  recordingFee,
  usualFee,
} from './tariffs.ts';
export { instrumentStatuses, instrumentTypes, voidReasons } from './vocabulary.ts';

export const titles = defineModule({
  name: 'titles',
  label: say('Property titles: the record', 'Títulos de propiedad: el registro'),
  schema,
  versions: {
    1: {
      'open-registry': openRegistry,
      record: recordInstruments,
      return: returnDocument,
      decide: decideHeld,
      correct: correctIndex,
      'void-number': voidNumber,
      'load-parcels': loadParcels,
      'load-roll': loadRoll,
      'load-features': loadFeatures,
      'import-instruments': importInstruments,
      'quarantine-rows': quarantineRows,
      'close-import': closeImport,
    },
  },
  queries,
  keys: keyForms,
  invariants,
  needs: ['members.towns'],
  generate,
});
