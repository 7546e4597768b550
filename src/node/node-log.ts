/**
 * The node's own log: one JSON object a line. What may stand in it is decided where it is written. A log that cannot be
 * written, as on a full disk, is no reason to stop a town: what cannot be kept is lost.
 */
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import type { Settings } from './settings.ts';

export type NodeLog = {
  readonly log: Logger;
  /** Writes what is still waiting. */
  readonly close: () => void;
};

/** A second line of defence: whoever logs a whole header or body by mistake logs none of these. */
const SECRETS = ['authorization', 'token', 'body', 'salt', 'content', 'seed', 'key'];

/** So much waits for a disk that takes nothing; what comes then is lost. */
const MAX_WAITING_BYTES = 1_048_576;

export function openLog(home: string, { to, level }: Settings['log']): NodeLog {
  if (to === 'file') mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
  const destination = pino.destination({
    dest: to === 'file' ? join(home, 'logs', 'node.log') : 2,
    mode: 0o600,
    append: true,
    // A line that is written before the answer goes out slows the answer down; a crash may cost the last few.
    sync: false,
    maxLength: MAX_WAITING_BYTES,
  });
  neverWaitForRoom(destination, to === 'file' ? join(home, 'logs') : undefined);
  const log = pino(
    {
      level: to === 'nowhere' ? 'silent' : level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), remove: true },
    },
    destination,
  );
  return { log, close: () => void closeQuietly(destination) };
}

type Destination = ReturnType<typeof pino.destination>;

/**
 * Where the disk is full, sonic-boom's `flushSync` tries again for ever, with the whole node standing still; pino calls
 * it itself after a fatal line and at the end of the process. And an error that nobody hears of ends the node.
 */
function neverWaitForRoom(destination: Destination, folder: string | undefined): void {
  const flush = destination.flushSync.bind(destination);
  let takes = true;
  destination.on('error', () => {
    takes = false;
  });
  destination.on('write', () => {
    takes = true;
  });
  destination.flushSync = () => {
    if (takes && (folder === undefined || hasRoom(folder))) flush();
  };
}

function hasRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > MAX_WAITING_BYTES;
}

/** Before the file has been opened there is nothing to flush, and sonic-boom says so by throwing. */
function closeQuietly(destination: Destination): void {
  try {
    destination.flushSync();
  } catch {
    // Nothing was written.
  }
  destination.end();
}
