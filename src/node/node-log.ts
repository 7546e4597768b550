/** The node's own log: one JSON object a line. What may stand in it is decided where it is written. */
import { mkdirSync } from 'node:fs';
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

export function openLog(home: string, { to, level }: Settings['log']): NodeLog {
  if (to === 'file') mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
  const destination = pino.destination({
    dest: to === 'file' ? join(home, 'logs', 'node.log') : 2,
    mode: 0o600,
    append: true,
    // A line that is written before the answer goes out slows the answer down; a crash may cost the last few.
    sync: false,
  });
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

/** Before the file has been opened there is nothing to flush, and sonic-boom says so by throwing. */
function closeQuietly(destination: { flushSync(): void; end(): void }): void {
  try {
    destination.flushSync();
  } catch {
    // Nothing was written.
  }
  destination.end();
}
