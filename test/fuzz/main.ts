/** `npm run fuzz -- [COUNT] [FROM]`: a long run; input numbers go on from FROM, and the last one is printed. */
import { decoders } from './decoders.ts';
import { fuzz } from './fuzz.ts';

const [count = '10000000', from = '0'] = process.argv.slice(2);
const [first, last] = [Number(from), Number(from) + Number(count)];
const started = performance.now();

const tallies = fuzz(decoders(), first, last, (done) => {
  const seconds = Math.round((performance.now() - started) / 1_000);
  if (done % 100_000 === 0) process.stderr.write(`${done} of ${last} inputs, ${seconds} s\n`);
});
for (const [{ covers }, { inputs, accepted }] of tallies) {
  process.stdout.write(
    `${String(inputs).padStart(9)} inputs, ${String(accepted).padStart(8)} accepted  ${covers.join(', ')}\n`,
  );
}
process.stdout.write(`nothing threw; go on with: npm run fuzz -- ${count} ${last}\n`);
