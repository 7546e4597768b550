/** Who decides the order of transactions. */

export { ArchiveEngine } from './archive.ts';
export { CometbftEngine, type CometbftOptions, type Trouble } from './cometbft/cometbft-engine.ts';
export { type Configuration, networkKeys, writeConfiguration } from './cometbft/configuration.ts';
export { type BookStart, type Genesis, genesisFile, readGenesis, startOf } from './cometbft/genesis.ts';
export {
  decodeFacts,
  encodeFacts,
  PIECE_BYTES,
  type SnapshotFacts,
  type SnapshotShelf,
} from './cometbft/snapshots.ts';
export { takeSnapshot } from './cometbft/take-snapshot.ts';
export { EmbeddedEngine, type EmbeddedOptions } from './embedded/embedded-engine.ts';
export type { Engine, EngineState, Ordering } from './engine.ts';
export { SignatureDesk, type SignatureDeskOptions } from './signatures/signature-desk.ts';
