/** `check-proof.ts FILE`: milliseconds of the first check in this process, and of one when everything is warm. */
import { readFileSync } from 'node:fs';
import { verifyFile } from '#verify';

const WARM = 40;

const file = readFileSync(process.argv[2] as string);
const first = check();
const later = Array.from({ length: WARM }, check).sort((a, b) => a - b);
console.log(JSON.stringify({ first, warm: later[WARM / 2] }));

function check(): number {
  const start = performance.now();
  const verified = verifyFile([file]);
  if (!verified.ok) throw new Error(`does not verify: ${verified.refusal.code}`);
  return performance.now() - start;
}
