/**
 * Who is signed in at the desk, in `desk.db`: sessions by the hash of their token, and which credential of a browser
 * belongs to which key of the book. Nothing in it gives a right. Rights stand in the book and are read there at every
 * request, so the file may be deleted at any time: then everybody signs in again.
 */
import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Database, type Row } from '../database.ts';
import { HomeError } from '../home-error.ts';
import { makeRoom } from './attempts.ts';

export type DeskLimits = {
  /** A session that nobody used for so long is over. */
  readonly idleMs: number;
  /** However much it is used, a session is over after so long. */
  readonly longestMs: number;
};

export const DEFAULT_DESK_LIMITS: DeskLimits = { idleMs: 30 * 60_000, longestMs: 12 * 3_600_000 };

export type Session = {
  readonly officer: string;
  /** The key that signed in; null where an identity provider vouched for the officer. */
  readonly key: string | null;
  readonly startedMs: number;
  readonly seenMs: number;
};

const TABLES = `
  CREATE TABLE session (
    token BLOB PRIMARY KEY, officer TEXT NOT NULL, key TEXT, started_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_officer ON session (officer, started_ms);
  CREATE TABLE credential (key TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX credential_id ON credential (id);
`;

/** From a file in which whoever named a credential had it for himself. Sessions go on. */
const FROM_VERSION_1 = `
  ALTER TABLE credential RENAME TO former;
  DROP INDEX credential_key;
  CREATE TABLE credential (key TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX credential_id ON credential (id);
  INSERT OR IGNORE INTO credential SELECT key, id FROM former;
  DROP TABLE former;
`;

/** Of one officer; the oldest gives way. */
const MAX_SESSIONS = 16;
/** From the making of a passkey until its key is in the book; whoever takes longer is found by the book at sign-in. */
const EXPECTED_MS = 60 * 60_000;
const MAX_EXPECTED = 10_000;
/** A use within this time of the last one is not written down. */
const SEEN_EVERY_MS = 30_000;

export class DeskStore {
  readonly now: () => number;
  readonly #database: Database;
  readonly #expected = new Map<string, { readonly credential: string; readonly untilMs: number }>();

  constructor(path: string, now: () => number) {
    this.now = now;
    this.#database = opened(path);
  }

  close(): void {
    this.#database.close();
  }

  /** Answers the token, which only the browser keeps. */
  begin(officer: string, key: string | null, { longestMs }: DeskLimits): string {
    const token = randomBytes(32).toString('base64url');
    const now = this.now();
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM session WHERE started_ms < ?', now - longestMs);
      this.#database.run(
        `DELETE FROM session WHERE officer = ? AND token NOT IN
           (SELECT token FROM session WHERE officer = ? ORDER BY started_ms DESC LIMIT ?)`,
        ...[officer, officer, MAX_SESSIONS - 1],
      );
      this.#database.run('INSERT INTO session VALUES (?, ?, ?, ?, ?)', digest(token), officer, key, now, now);
    });
    return token;
  }

  /** Undefined where there is no such session, or it is over. */
  session(token: string, { idleMs, longestMs }: DeskLimits): Session | undefined {
    const found = this.#database.row('SELECT * FROM session WHERE token = ?', digest(token));
    if (found === undefined) return undefined;
    const session = readSession(found);
    const now = this.now();
    if (now - session.seenMs > idleMs || now - session.startedMs > longestMs) {
      this.end(token);
      return undefined;
    }
    if (now - session.seenMs > SEEN_EVERY_MS)
      this.#database.run('UPDATE session SET seen_ms = ? WHERE token = ?', now, digest(token));
    return session;
  }

  end(token: string): void {
    this.#database.run('DELETE FROM session WHERE token = ?', digest(token));
  }

  /** Ends every session of an officer; answers how many there were. */
  endAll(officer: string): number {
    return this.#database.run('DELETE FROM session WHERE officer = ?', officer);
  }

  /**
   * After the key has answered. Its signature does not cover the credential's name, so the name counts for this key
   * alone: whoever answers with a colleague's takes nothing from the colleague.
   */
  remember(credential: string, key: string): void {
    this.#database.run('INSERT OR REPLACE INTO credential VALUES (?, ?)', key, credential);
  }

  /**
   * Of a registration for a key that is not in the book yet. Only its maker knows it, so the first to name a credential
   * is the one to believe.
   */
  expect(credential: string, key: string): void {
    const now = this.now();
    if ((this.#expected.get(key)?.untilMs ?? 0) > now) return;
    this.#expected.delete(key);
    makeRoom(this.#expected, MAX_EXPECTED);
    this.#expected.set(key, { credential, untilMs: now + EXPECTED_MS });
  }

  /** Of a registration, which proves nothing: keys are public. It stands only where nothing else is known. */
  claim(credential: string, key: string): void {
    const expected = this.#expected.get(key)?.credential;
    this.#expected.delete(key);
    this.#database.run('INSERT OR IGNORE INTO credential VALUES (?, ?)', key, expected ?? credential);
  }

  /** Keys that are said to lie in the credential; which of them does shows in its answer. */
  keysOf(credential: string): readonly string[] {
    const found = this.#database.rows('SELECT key FROM credential WHERE id = ? LIMIT ?', credential, MAX_SESSIONS);
    return found.map(({ key }) => String(key));
  }

  /** Credentials by which a browser can be asked for this key of the book. */
  credentialsOf(key: string): readonly string[] {
    const expected = this.#expected.get(key)?.credential;
    if (expected !== undefined) this.claim(expected, key);
    return this.#database.rows('SELECT id FROM credential WHERE key = ?', key).map(({ id }) => String(id));
  }
}

/** A file that is damaged makes way: nothing in it is worth a day without the desk. */
function opened(path: string): Database {
  const open = () =>
    new Database(path, {
      schema: TABLES,
      version: 2,
      upgrades: { 1: FROM_VERSION_1 },
      synchronous: 'NORMAL',
      secureDelete: true,
    });
  try {
    return open();
  } catch (error) {
    if (!(error instanceof HomeError) || error.code !== 'database-damaged') throw error;
    for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true });
    return open();
  }
}

function readSession(row: Row): Session {
  const { officer, key, started_ms, seen_ms } = row;
  return {
    officer: String(officer),
    key: key === null ? null : String(key),
    startedMs: Number(started_ms),
    seenMs: Number(seen_ms),
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
