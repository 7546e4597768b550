/**
 * What a counter asks: which instruments wait for a decision, and whether one like this was taken in before. All of
 * it is in the book; only the way to find it is here.
 */
import { type Bytes, bytesOf, splitAction } from '#kernel';
import { type Input, likenessOf } from '#modules/titles';
import type { Database } from '../database.ts';
import type { ProjectedEntry, Projection } from './projection.ts';

export const counterProjection: Projection = {
  name: 'counter',
  version: 1,
  tables: `
    CREATE TABLE counter_registered (registry TEXT PRIMARY KEY) STRICT;
    CREATE TABLE counter_held (registry TEXT NOT NULL, reception TEXT NOT NULL,
                               PRIMARY KEY (registry, reception)) STRICT, WITHOUT ROWID;
    CREATE TABLE counter_alike (likeness BLOB NOT NULL, registry TEXT NOT NULL, reception TEXT NOT NULL,
                                PRIMARY KEY (likeness, registry, reception)) STRICT, WITHOUT ROWID;
    CREATE TABLE counter_document (hash BLOB NOT NULL, registry TEXT NOT NULL, reception TEXT NOT NULL,
                                   PRIMARY KEY (hash, registry, reception)) STRICT, WITHOUT ROWID;
  `,
  apply(database, entry) {
    const { body } = entry.transaction;
    const [module, action] = splitAction(body.action);
    if (module === 'titles' && Object.hasOwn(TABLES, action)) TABLES[action]?.(database, entry, body.input as never);
  },
};

type Take = (database: Database, entry: ProjectedEntry, input: never) => void;

const TABLES: { readonly [action: string]: Take } = {
  'open-registry': takeRegistry,
  record: takeRecorded,
  return: takeReturned,
  decide: takeDecision,
};

function takeRegistry(database: Database, _: ProjectedEntry, { registry, system }: Input<'open-registry'>): void {
  if (system === 'registered') database.statement('INSERT INTO counter_registered VALUES (?)').run(registry);
}

function takeRecorded(database: Database, { result }: ProjectedEntry, input: Input<'record'>): void {
  const { registry, instruments } = input;
  const { receptions } = result as { readonly receptions: readonly string[] };
  const held = database.row('SELECT registry FROM counter_registered WHERE registry = ?', registry) !== undefined;
  for (const [i, instrument] of instruments.entries()) {
    const reception = receptions[i] as string;
    if (held) database.statement('INSERT INTO counter_held VALUES (?, ?)').run(registry, reception);
    const likeness = bytesOf(likenessOf(instrument));
    database.statement('INSERT INTO counter_alike VALUES (?, ?, ?)').run(likeness, registry, reception);
    takeDocument(database, instrument.documentHash, registry, reception);
  }
}

function takeReturned(database: Database, { result }: ProjectedEntry, input: Input<'return'>): void {
  takeDocument(database, input.documentHash, input.registry, (result as { readonly reception: string }).reception);
}

function takeDecision(database: Database, _: ProjectedEntry, { registry, reception }: Input<'decide'>): void {
  database.statement('DELETE FROM counter_held WHERE registry = ? AND reception = ?').run(registry, reception);
}

function takeDocument(database: Database, hash: string | undefined, registry: string, reception: string): void {
  if (hash === undefined) return;
  database.statement('INSERT INTO counter_document VALUES (?, ?, ?)').run(bytesOf(hash), registry, reception);
}

export type Received = { readonly registry: string; readonly reception: string };

/** The oldest first: who came first waits longest. */
export function heldAt(
  database: Database,
  registry: string,
  { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
): readonly Received[] {
  const query =
    'SELECT registry, reception FROM counter_held WHERE registry = ? AND reception > ? ORDER BY reception LIMIT ?';
  return database.rows(query, registry, after, limit).map(received);
}

export function alikeTo(database: Database, likeness: Bytes, limit: number): readonly Received[] {
  return database
    .rows('SELECT registry, reception FROM counter_alike WHERE likeness = ? LIMIT ?', likeness, limit)
    .map(received);
}

export function withDocument(database: Database, hash: Bytes, limit: number): readonly Received[] {
  return database
    .rows('SELECT registry, reception FROM counter_document WHERE hash = ? LIMIT ?', hash, limit)
    .map(received);
}

function received({ registry, reception }: { readonly [column: string]: unknown }): Received {
  return { registry: registry as string, reception: reception as string };
}
