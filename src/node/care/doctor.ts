/**
 * Looks at everything in a home and says how it is, also where the node cannot start. It only reads, and sees the
 * databases as they are at one moment, so it may run beside the node; in a process of its own it keeps nobody
 * waiting.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '#kernel';
import { modules } from '#modules';
import { Database } from '../database.ts';
import { readTownFile } from '../home.ts';
import { LedgerStore } from '../ledger-store.ts';
import { LogKeyRing } from '../log-keys.ts';
import { bookChecks, fileCheck } from './book-checks.ts';
import { attempt, type Check, ok } from './check.ts';
import { homeChecks } from './home-checks.ts';
import { readCursors, shelfChecks } from './shelf-checks.ts';

export type Diagnosis = { readonly healthy: boolean; readonly checks: readonly Check[] };

export function examine(home: string, nowMs: number): Diagnosis {
  const checks = [...homeChecks(home, nowMs), ...attempt('book', () => withBook(home, nowMs))];
  return { healthy: checks.every(({ verdict }) => verdict !== 'problem'), checks };
}

function withBook(home: string, nowMs: number): readonly Check[] {
  const { chain, origin } = readTownFile(home);
  const ring = new LogKeyRing(home, origin);
  const logKeys = (note: string) => ring.of(note);
  const cursors = readCursors(home);
  const store = new LedgerStore(join(home, 'ledger.db'), { snapshot: true });
  try {
    const book = ok('book', say('The book can be opened.', 'El libro se puede abrir.'));
    const checks = [book, ...bookChecks({ store, chain, origin, modules, logKeys, nowMs })];
    // Without a sound file there is nothing to compare the rest with.
    const sound = checks.every(({ name, verdict }) => name !== 'book-file' || verdict === 'ok');
    return [...checks, ...(sound ? shelfChecks(home, store, cursors) : []), ...witness(home)];
  } finally {
    store.close();
  }
}

function witness(home: string): readonly Check[] {
  const path = join(home, 'witness.db');
  if (!existsSync(path)) return [];
  return attempt('witness-file', () => {
    const database = new Database(path, { schema: '', version: 1, synchronous: 'FULL', snapshot: true });
    try {
      return fileCheck('witness-file', database);
    } finally {
      database.close();
    }
  });
}
