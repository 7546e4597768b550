/**
 * Imports end to end by the command line, as a town would run them: files read, rows sealed into the vault, signed
 * transactions, durable. The real town where its files are here, otherwise the invented one; then an invented
 * back-file in ten parts, whose last part must go as fast as its first.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  backFile,
  findMassgisFiles,
  type PlainSet,
  readMassgis,
  sampleTown,
  summaryOf,
  writeCanonical,
} from '#connect';
import type { BenchTable } from './table.ts';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const REAL = fileURLToPath(new URL('../../shared/data/titles/bellingham', import.meta.url));
const PARTS = 10;
/** Instruments of the back-file; fewer by `BACK_FILE=20000 npm run bench -- import`. */
const INSTRUMENTS = Number(process.env.BACK_FILE ?? 185_000);

export async function importing(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string): Promise<BenchTable> {
  const source = existsSync(REAL) ? REAL : writeSample(join(folder, 'sample'));
  const reading = readingSeconds(source);
  const home = join(folder, 'home');
  town('init', '--name', 'Bench', '--home', home);
  const node = await start(home);
  try {
    const first = timed('titles', 'import', 'massgis', source, '--home', home, '--json');
    const again = timed('titles', 'import', 'massgis', source, '--home', home, '--json');
    town('titles', 'open-registry', 'deeds', '--name', 'Deeds', '--authority', 'official', '--home', home);
    const parts = writeBackFile(join(folder, 'back-file')).map(
      (part) => timed('titles', 'import', 'canonical', part, '--home', home, '--json').seconds,
    );
    const whole = parts.reduce((sum, one) => sum + one, 0);
    const rate = (seconds: number) => Math.round(INSTRUMENTS / PARTS / seconds);
    const [fastest, slowest] = [parts[0] as number, parts.at(-1) as number];
    return {
      name: 'import: from files to the durable book, by the command line',
      columns: ['what', 'seconds', 'per second', 'aim'],
      rows: [
        [`${first.rows} rows of MassGIS: reading alone`, reading.toFixed(2), Math.round(first.rows / reading), '-'],
        ['  end to end', first.seconds.toFixed(2), Math.round(first.rows / first.seconds), '< 3 s'],
        ['  again, nothing new', again.seconds.toFixed(2), '', '-'],
        [
          `back-file of ${INSTRUMENTS} instruments`,
          whole.toFixed(1),
          Math.round(INSTRUMENTS / whole),
          '< 60 s for 185,000',
        ],
        ['  first tenth', fastest.toFixed(1), rate(fastest), '-'],
        ['  last tenth', slowest.toFixed(1), rate(slowest), 'as the first'],
      ],
      notes: [
        `${source === REAL ? 'The real town.' : 'The invented town: the real one’s files are not here.'} Each command starts anew.`,
      ],
    };
  } finally {
    node.kill('SIGTERM');
  }
}

function readingSeconds(source: string): number {
  const found = Object.entries(findMassgisFiles(readdirSync(source)).files);
  const files = Object.fromEntries(
    found.map(([layer, name]) => [layer, { name, bytes: Uint8Array.from(readFileSync(join(source, name))) }]),
  );
  const start = performance.now();
  summaryOf(readMassgis(files));
  return (performance.now() - start) / 1_000;
}

const ARGS = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN];

function town(...args: readonly string[]): string {
  return execFileSync(process.execPath, [...ARGS, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e8,
  });
}

/** A command, and how many rows it says were there. */
function timed(...args: readonly string[]): { readonly seconds: number; readonly rows: number } {
  const start = performance.now();
  const { outcome } = JSON.parse(town(...args)) as { outcome: { [name: string]: number } };
  const seconds = (performance.now() - start) / 1_000;
  return { seconds, rows: Object.values(outcome).reduce((sum, count) => sum + count, 0) };
}

/** The node stays up, so that no part waits for it to start. */
async function start(home: string): Promise<ChildProcess> {
  const node = spawn(process.execPath, [...ARGS, 'start', '--home', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: node.stdout })) if (line.includes('http://')) return node;
  throw new Error('the node did not start');
}

function writeSample(folder: string): string {
  mkdirSync(folder);
  for (const [name, bytes] of sampleTown(1).files) writeFileSync(join(folder, name), bytes);
  return folder;
}

function writeBackFile(folder: string): string[] {
  mkdirSync(folder);
  const sets = backFile({ seed: 1, instruments: INSTRUMENTS, atOnce: Math.ceil(INSTRUMENTS / PARTS) });
  return [...sets].map((set: PlainSet, i) => {
    const part = join(folder, `part-${i + 1}`);
    mkdirSync(part);
    for (const [layer, bytes] of Object.entries(writeCanonical(set))) writeFileSync(join(part, `${layer}.csv`), bytes);
    return part;
  });
}
