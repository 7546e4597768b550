/** Typed calls to a node, and the making and signing of transactions. */
export * from './author.ts';
export type { BlockEvent, TownEvent } from './event-stream.ts';
export * from './town-client.ts';
export * from './witness-client.ts';
