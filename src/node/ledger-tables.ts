/** The tables of the book, and how lists of bytes stand in one value. */
import { type Bytes, HASH_LENGTH } from '#kernel';
import { HomeError } from './home-error.ts';

/** Written into every database. A newer one is refused rather than guessed at. */
export const LEDGER_VERSION = 1;

export const LEDGER_SCHEMA = `
  CREATE TABLE entry   (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;
  CREATE TABLE block   (height INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, size INTEGER NOT NULL,
                        log_root BLOB NOT NULL, state_root BLOB NOT NULL, peaks BLOB NOT NULL) STRICT;
  CREATE INDEX block_size ON block (size);
  CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
  CREATE TABLE subtree (level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
                        PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE receipt (height INTEGER PRIMARY KEY, lines BLOB NOT NULL) STRICT;
  CREATE TABLE refused (height INTEGER NOT NULL, position INTEGER NOT NULL, bytes BLOB NOT NULL,
                        PRIMARY KEY (height, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE state   (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, key_hash BLOB NOT NULL,
                        value BLOB NOT NULL, value_hash BLOB NOT NULL) STRICT;
  CREATE TABLE bucket  (prefix INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
  CREATE TABLE seen    (height INTEGER PRIMARY KEY, expires_ms INTEGER NOT NULL, ids TEXT NOT NULL) STRICT;
  CREATE INDEX seen_expires ON seen (expires_ms);
`;

/** Canonical JSON has no line break in it, so a block's receipts are lines of one value. */
export function joinLines(parts: readonly Bytes[]): Bytes {
  const lines = new Uint8Array(parts.reduce((length, part) => length + part.length + 1, 0));
  let at = 0;
  for (const part of parts) {
    lines.set(part, at);
    at += part.length + 1;
    lines[at - 1] = LINE_BREAK;
  }
  return lines;
}

export function splitLines(lines: Bytes): Bytes[] {
  const parts: Bytes[] = [];
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(LINE_BREAK, start);
    if (end < 0) throw new HomeError('database-damaged', 'receipts in the book are damaged: run "townledger doctor"');
    parts.push(lines.slice(start, end));
    start = end + 1;
  }
  return parts;
}

const LINE_BREAK = 0x0a;

export function splitHashes(bytes: Bytes): readonly Bytes[] {
  return Array.from({ length: bytes.length / HASH_LENGTH }, (_, i) =>
    bytes.slice(i * HASH_LENGTH, (i + 1) * HASH_LENGTH),
  );
}
