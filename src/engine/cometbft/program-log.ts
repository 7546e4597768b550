/**
 * What a program writes, kept in one file and the one before it. A log that cannot be written, as on a full disk, is
 * no reason to stop a town: what cannot be kept is lost.
 */
import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const PANIC = 'panic: ';

export class ProgramLog {
  readonly #path: string;
  readonly #maxBytes: number;
  #file: number | undefined;
  #size = 0;
  /** Why the program ended, as far as it said: the line with which a Go program breaks off, else the last one. */
  lastLine = '';

  constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  write(text: Buffer): void {
    const lines = text.toString().trimEnd().split('\n');
    // After such a line comes only where in the program it happened.
    if (!this.lastLine.startsWith(PANIC))
      this.lastLine = lines.find((line) => line.startsWith(PANIC)) ?? lines.at(-1) ?? '';
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
