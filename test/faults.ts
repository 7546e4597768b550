/** `npm run faults`: a town whose node is killed 200 times under load. `npm run faults -- ROUNDS SEED` repeats a run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KilledTown } from './killed-town.ts';

const rounds = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'townledger-faults-'));

process.stderr.write(`${rounds} rounds, seed ${seed}, in ${folder}\n`);
const town = new KilledTown(join(folder, 'home'), seed);
for (let round = 0; round < rounds; round++) {
  await town.round(round);
  if (round % 10 === 9) process.stderr.write(`${round + 1} rounds\n`);
}
process.stdout.write(`${JSON.stringify({ seed, ...(await town.judge(rounds)) })}\n`);
// Kept where a round failed, to be looked at.
rmSync(folder, { recursive: true });
