/**
 * Clearing side by side with LEMON (https://lemon.cs.elte.hu), which is compiled here where g++ and liblemon-dev are.
 * CPU seconds, because wall time on shared machines misleads; graph building counts on both sides, reading files on
 * neither. A total that differs from the judge's is a failure, not a slow result.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAMILIES } from '#connect';
import type { BenchTable } from '../table.ts';
import { type Network, writeNetwork } from './networks.ts';

const PROGRAM = fileURLToPath(new URL('./engine-program.ts', import.meta.url));
const JUDGE = fileURLToPath(new URL('./judge.cpp', import.meta.url));
const SIZES = [10_000, 100_000, 1_000_000];
/** Minutes at a million debts without hubs. */
const TOO_LONG_FOR_SIMPLEX = 'uniform-1000000';

type Judged = { readonly cleared: number; readonly seconds: number };
type Measured = {
  readonly cleared: number;
  readonly seconds: number;
  readonly warmSeconds?: number;
  readonly checkSeconds: number;
  readonly againColdSeconds: number;
  readonly againSeconds: number;
  readonly whatIfSeconds: number;
  readonly peakKilobytes: number;
};

export async function clearing(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  try {
    const judge = compiledJudge(folder);
    const rows = SIZES.flatMap((debts) => FAMILIES.map((family) => row(writeNetwork(folder, family, debts), judge)));
    const noJudge =
      'SKIPPED: the comparison with LEMON, because g++ or liblemon-dev is not here (apt-get install g++ liblemon-dev)';
    return {
      name: 'clearing: CPU seconds, and how many times the judge’s',
      columns: [
        'debts',
        'clear',
        'LEMON scaling',
        'ratio',
        'simplex',
        'check',
        '1 % changed',
        'of cold',
        'what-if',
        'MB',
      ],
      rows,
      notes: [
        'Every total is the judge’s to the cent, and proved by its certificate.',
        'Aims: 10,000 debts <= 0.1 s; 100,000 <= 2 x LEMON cost scaling; a million <= 1 x (uniform 1.5 x) and 8 x faster than its simplex; check <= 0.1 s; 1 % changed <= 25 % of cold; what-if at 10,000 < 0.1 s; <= 400 MB.',
        ...(judge === undefined ? [noJudge] : []),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row({ family, debts, path }: Network, judge: string | undefined): (string | number)[] {
  const own = engine(path);
  const scaling = judge === undefined ? undefined : judged(judge, path, 'scaling');
  const name = `${family}-${debts}`;
  const simplex = judge === undefined || name === TOO_LONG_FOR_SIMPLEX ? undefined : judged(judge, path, 'simplex');
  for (const other of [scaling, simplex])
    if (other !== undefined && other.cleared !== own.cleared)
      throw new Error(`${name}: ${own.cleared}, the judge ${other.cleared}`);
  const ratio = (other: Judged | undefined) => (other === undefined ? '-' : (own.seconds / other.seconds).toFixed(2));
  const warm = own.warmSeconds === undefined ? '' : ` (then ${own.warmSeconds.toFixed(3)})`;
  return [
    `${family} ${debts}`,
    `${own.seconds.toFixed(3)}${warm}`,
    scaling?.seconds.toFixed(3) ?? '-',
    ratio(scaling),
    simplex === undefined ? '-' : `${simplex.seconds.toFixed(3)} = ${(simplex.seconds / own.seconds).toFixed(1)} x`,
    own.checkSeconds.toFixed(3),
    own.againSeconds.toFixed(3),
    (own.againSeconds / own.againColdSeconds).toFixed(2),
    own.whatIfSeconds.toFixed(3),
    Math.round(own.peakKilobytes / 1_000),
  ];
}

function engine(path: string): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, PROGRAM, path], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function judged(judge: string, path: string, method: 'scaling' | 'simplex'): Judged {
  const { status, stdout } = spawnSync(judge, [path, method], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the judge ended with ${status}`);
  const [, , cleared, seconds] = stdout.trim().split(' ').map(Number) as [number, number, number, number];
  return { cleared, seconds };
}

function compiledJudge(folder: string): string | undefined {
  if (!existsSync('/usr/include/lemon/cost_scaling.h')) return undefined;
  const program = join(folder, 'judge');
  const { status } = spawnSync('g++', ['-O3', '-march=native', '-std=c++17', '-w', JUDGE, '-o', program]);
  return status === 0 ? program : undefined;
}
