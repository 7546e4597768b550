/**
 * Keeps CometBFT running beside this node. It ends by itself whenever our socket closes, and then with code 0,
 * so every end that was not asked for counts as a failure: it is started again, each time a little later. After some
 * failures, such as a full disk, it does not end and only seems to run: then it is ended here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { ProgramLog } from './program-log.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** After a run of this length the delays begin anew. */
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
  /** Hears of every end that nobody asked for, and of every start that failed. */
  readonly onEnd: (end: ProgramEnd) => void;
  /** For tests, which have less time. */
  readonly firstDelayMs?: number;
  readonly maxLogBytes?: number;
};

export type ProgramEnd = {
  /** Null where it was killed, or never began. */
  readonly code: number | null;
  /** The last line that the program wrote, or why it did not begin. */
  readonly lastLine: string;
  readonly restartMs: number;
  /** There is no such program. */
  readonly missing: boolean;
};

export type CometbftProcess = Pick<SupervisorOptions, 'program' | 'folder' | 'logFile' | 'onEnd'> & {
  readonly rpcSocket: string;
  readonly remoteSigner?: string | undefined;
};

/** CometBFT over its folder. What a killed process leaves behind would keep the next one from listening. */
export function superviseCometbft({ rpcSocket, remoteSigner, folder, ...options }: CometbftProcess): Supervisor {
  const signerSocket = /^unix:\/\/(.+)$/.exec(remoteSigner ?? '')?.[1];
  const beforeStart = () => {
    for (const socket of [rpcSocket, signerSocket]) if (socket !== undefined) rmSync(socket, { force: true });
  };
  return new Supervisor({ ...options, folder, args: ['start', '--home', folder], beforeStart });
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #firstDelayMs: number;
  readonly #log: ProgramLog;
  #delayMs: number;
  #stopped = false;
  #startedMs = 0;
  #hasEnded = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#firstDelayMs = options.firstDelayMs ?? FIRST_DELAY_MS;
    this.#delayMs = this.#firstDelayMs;
    this.#log = new ProgramLog(options.logFile, options.maxLogBytes ?? MAX_LOG_BYTES);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** It has ended by itself, and has not run long enough since to be trusted. */
  get isUnsteady(): boolean {
    return this.#hasEnded && (this.#child === undefined || performance.now() - this.#startedMs < HEALTHY_MS);
  }

  start(): void {
    if (this.#stopped) return;
    const { program, args, folder, beforeStart } = this.#options;
    this.#startedMs = performance.now();
    beforeStart();
    this.#log.begin();
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const ended = (code: number | null, lastLine: string): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#log.close();
      if (!this.#stopped) this.#startAgain(code, lastLine);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => this.#hear(child, text));
    child.once('error', ({ message }) => ended(null, message));
    child.once('close', (code) => ended(code, this.#log.lastLine));
  }

  /** Resolves when it has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return;
    const closed = new Promise<void>((done) => child.once('close', () => done()));
    end(child);
    await closed;
  }

  #hear(child: ChildProcess, text: Buffer): void {
    const before = this.#log.failed;
    this.#log.write(text);
    if (this.#log.failed && !before) end(child);
  }

  #startAgain(code: number | null, lastLine: string): void {
    this.#hasEnded = true;
    if (performance.now() - this.#startedMs >= HEALTHY_MS) this.#delayMs = this.#firstDelayMs;
    const restartMs = this.#delayMs;
    this.#delayMs = Math.min(restartMs * 2, LONGEST_DELAY_MS);
    this.#timer = setTimeout(() => this.start(), restartMs);
    this.#options.onEnd({ code, lastLine, restartMs, missing: !existsSync(this.#options.program) });
  }
}

function end(child: ChildProcess): void {
  const forced = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  child.once('close', () => clearTimeout(forced));
  // One that stands still hears nothing.
  child.kill('SIGCONT');
  child.kill('SIGTERM');
}
