/**
 * Keeps CometBFT running beside this node. It ends by itself whenever our socket closes, and then with code 0,
 * so every end that was not asked for counts as a failure: it is started again, each time a little later.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** Whoever has run for so long is started again without delay. */
const HEALTHY_MS = 60_000;
/** Asked to end, it may write for so long; then it is killed. */
const PATIENCE_MS = 10_000;
const MAX_LOG_BYTES = 10_485_760;

export type SupervisorOptions = {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly logFile: string;
  readonly beforeStart: () => void;
  /** Hears of every end that nobody asked for, with the last line that the program wrote. */
  readonly onEnd: (end: {
    readonly code: number | null;
    readonly lastLine: string;
    readonly restartMs: number;
  }) => void;
};

export class Supervisor {
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = FIRST_DELAY_MS;
  #stopped = false;
  /** Ends in a row without a healthy run between them. */
  failures = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (this.#stopped) return;
    const { program, args, folder, logFile } = this.#options;
    const startedMs = performance.now();
    this.#options.beforeStart();
    const log = openLog(logFile);
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let lastLine = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        log.write(text);
        lastLine = text.toString().trimEnd().split('\n').at(-1) ?? lastLine;
      });
    }
    const ended = (code: number | null): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      log.end();
      if (!this.#stopped) this.#startAgain(code, lastLine, performance.now() - startedMs);
    };
    child.once('error', (error) => {
      lastLine = error.message;
      ended(null);
    });
    child.once('close', ended);
  }

  /** Resolves when it has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return;
    const forced = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await new Promise<void>((done) => {
      child.once('close', () => done());
      // One that stands still hears nothing.
      child.kill('SIGCONT');
      child.kill('SIGTERM');
    });
    clearTimeout(forced);
  }

  #startAgain(code: number | null, lastLine: string, ranMs: number): void {
    const healthy = ranMs >= HEALTHY_MS;
    this.failures = healthy ? 1 : this.failures + 1;
    this.#delayMs = healthy ? FIRST_DELAY_MS : Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
    this.#options.onEnd({ code, lastLine, restartMs: this.#delayMs });
    this.#timer = setTimeout(() => this.start(), this.#delayMs);
  }
}

/** One file, and the one before it. */
function openLog(path: string): Writable {
  if (existsSync(path) && statSync(path).size > MAX_LOG_BYTES) renameSync(path, `${path}.1`);
  return createWriteStream(path, { flags: 'a', mode: 0o600 });
}
