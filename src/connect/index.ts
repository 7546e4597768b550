/** Connect: legacy formats in and out. Pure: the caller reads files, and nothing here knows a clock or a disk. */
export {
  type BookAction,
  type BookRow,
  type PackedAction,
  packActions,
  type SealedRow,
} from './book-rows.ts';
export { canonicalBookRows, countedRows } from './canonical/book.ts';
export { canonicalSummaryOf, readCanonical } from './canonical/read.ts';
export {
  CANONICAL_FILES,
  type CanonicalFiles,
  type CanonicalLayer,
  type CanonicalSet,
  type CanonicalSummary,
} from './canonical/set.ts';
export { type PlainParcel, type PlainRow, type PlainSet, writeCanonical } from './canonical/write.ts';
export { csvFields, csvLine, csvSlices } from './csv.ts';
export type { SourceFile } from './file.ts';
export {
  FAULTS,
  type FaultCode,
  FLAGS,
  type FlagCode,
  NOTES,
  type NoteCode,
  REASONS,
  type ReasonCode,
} from './findings.ts';
export type { AssessLine } from './massgis/assess.ts';
export { massgisBookRows } from './massgis/book.ts';
export { type FoundFiles, findMassgisFiles, type LayerFile } from './massgis/files.ts';
export type { Misc, OtherLegal, Parcel } from './massgis/map.ts';
export {
  type MassgisFiles,
  type MassgisLayer,
  type MassgisSet,
  type MassgisSummary,
  readMassgis,
  summaryOf,
} from './massgis/read.ts';
export { readSealedOutline, readSealedRoll, type SealedRoll } from './massgis/sealed-rows.ts';
export { type CertificateFile, certificateText, readCertificate, snapshotOf } from './obligations/certificate-file.ts';
export { DEBT_FAULTS, type DebtFault } from './obligations/faults.ts';
export { type BadRow, type DebtFile, readDebts } from './obligations/read.ts';
export { clearingLines, guarded, type ResultFault, readClearing } from './obligations/result.ts';
export {
  type Confidence,
  parseCambridgeReference,
  parseMassgisReference,
  type Reference,
  type ReferenceClass,
} from './reference.ts';
export {
  type FileFault,
  type Flag,
  type Outcome,
  outcomeOf,
  type Place,
  quarantine,
  type Row,
  type Totals,
} from './rows.ts';
export { type BackFileOptions, backFile } from './sample/back-file.ts';
export type { CounterAct } from './sample/counter.ts';
export { type SampleTown, sampleTown } from './sample/town.ts';
export { FAMILIES, type Family, tradeNetwork } from './sample/trade-networks.ts';
