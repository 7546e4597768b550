/**
 * What a program writes, kept in one file and the one before it. A log that cannot be written, as on a full disk, is
 * no reason to stop a town: what cannot be kept is lost.
 */
import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const PANIC = 'panic: ';
/**
 * After a panic where it agrees on blocks CometBFT writes this and goes on running: it holds its connections, and takes
 * no part in anything any more.
 */
const FAILURE = 'CONSENSUS FAILURE!!!';
/** Of a line that is not whole yet; what matters stands at its beginning. */
const MAX_PART = 65_536;

export class ProgramLog {
  readonly #path: string;
  readonly #maxBytes: number;
  #part = '';
  #file: number | undefined;
  #size = 0;
  #lastLine = '';
  #brokeOff = false;
  #failed = false;

  constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  /** Why the program ended, as far as it said: the line with which it breaks off, else the last one. */
  get lastLine(): string {
    const part = this.#part.trimEnd();
    return this.#brokeOff || part === '' ? this.#lastLine : part;
  }

  /** It still runs, and does nothing more. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The program is started anew. */
  begin(): void {
    this.#part = '';
    this.#lastLine = '';
    this.#brokeOff = false;
    this.#failed = false;
  }

  write(text: Buffer): void {
    const lines = `${this.#part}${text}`.split('\n');
    this.#part = (lines.pop() ?? '').slice(0, MAX_PART);
    for (const line of lines) this.#hear(line.trimEnd());
    try {
      this.#open();
      if (this.#file !== undefined) this.#size += writeSync(this.#file, text);
    } catch {
      this.close();
    }
  }

  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
  }

  /** After a line with which it breaks off comes only where in the program it happened. */
  #hear(line: string): void {
    if (this.#brokeOff || line === '') return;
    this.#failed = line.includes(FAILURE);
    this.#brokeOff = this.#failed || line.startsWith(PANIC);
    this.#lastLine = this.#failed ? causeIn(line) : line;
  }

  #open(): void {
    if (this.#file === undefined) {
      this.#file = openSync(this.#path, 'a', 0o600);
      this.#size = fstatSync(this.#file).size;
    }
    if (this.#size < this.#maxBytes) return;
    this.close();
    renameSync(this.#path, `${this.#path}.1`);
    this.#file = openSync(this.#path, 'a', 0o600);
    this.#size = 0;
  }
}

/** CometBFT writes JSON, with the whole stack in the line. */
function causeIn(line: string): string {
  try {
    return `${FAILURE} ${(JSON.parse(line) as { readonly err?: unknown }).err}`;
  } catch {
    return line;
  }
}
