/** Who decides the order of transactions. */
export { EmbeddedEngine, type EmbeddedOptions } from './embedded/embedded-engine.ts';
export type { Engine, EngineState, Ordering } from './engine.ts';
export { SignatureDesk, type SignatureDeskOptions } from './signatures/signature-desk.ts';
