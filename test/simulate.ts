/**
 * `npm run simulate -- SEED BLOCKS`: a long run of the simulator, or the repetition of one that failed. With
 * `consortium` after it, several towns keep the book.
 */
import { simulate } from './simulator.ts';

const [seed = '1', blocks = '2000', kind] = process.argv.slice(2);
const started = Date.now();
const tallies = simulate(Number(seed), Number(blocks), {
  consortium: kind === 'consortium',
  onBlock: (done) => {
    if (done % 100 === 0) process.stderr.write(`${done} blocks, ${Math.round((Date.now() - started) / 1_000)} s\n`);
  },
});
for (const [action, { made, accepted, refusals }] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
  process.stdout.write(
    `${action.padEnd(32)} ${String(accepted).padStart(6)} of ${made} accepted  ${[...refusals].map(([code, n]) => `${code} ${n}`).join(', ')}\n`,
  );
}
