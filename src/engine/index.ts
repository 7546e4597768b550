/** Who decides the order of transactions. */
export { EmbeddedEngine, type EmbeddedOptions } from './embedded/embedded-engine.ts';
export type { Engine, EngineState, Ordering } from './engine.ts';
