/** Feeds damaged examples to every reader. Input number n is always the same, so a run can go on where one stopped. */
import { type Bytes, toHex } from '#kernel';
import { Seeded } from '../seeded.ts';
import type { Decoder } from './decoders.ts';
import { mutate } from './mutate.ts';

/** No input of at most a few megabytes may keep a reader this long. */
const SLOW_MS = 2_000;

export type Tally = { inputs: number; accepted: number };

/** Inputs `from` .. `to` - 1. Throws at the first that makes a reader throw or take too long. */
export function fuzz(
  decoders: readonly Decoder[],
  from: number,
  to: number,
  onProgress?: (done: number) => void,
): ReadonlyMap<Decoder, Tally> {
  const tallies = new Map(decoders.map((decoder) => [decoder, { inputs: 0, accepted: 0 }]));
  const shares = decoders.flatMap((decoder) => new Array<Decoder>(decoder.share).fill(decoder));
  for (let n = from; n < to; n++) {
    const random = new Seeded(n);
    const decoder = random.one(shares);
    const tally = tallies.get(decoder) as Tally;
    tally.inputs++;
    const made = random.chance(80) ? decoder.make?.(random) : undefined;
    if (readOne(decoder, made ?? mutate(random, decoder.examples), n)) tally.accepted++;
    if ((n - from) % 10_000 === 9_999) onProgress?.(n + 1);
  }
  return tallies;
}

function readOne(decoder: Decoder, bytes: Bytes, n: number): boolean {
  try {
    const [accepted, tookMs] = timed(decoder, bytes);
    // A busy machine may have slept in between; a reader that is slow is slow again.
    if (tookMs > SLOW_MS && timed(decoder, bytes)[1] > SLOW_MS) throw new Error(`took over ${SLOW_MS} ms, twice`);
    return accepted;
  } catch (error) {
    const again = `npm run fuzz -- 1 ${n}`;
    throw new Error(`${decoder.covers.join(', ')} at input ${n} (${again}): ${toHex(bytes).slice(0, 2_000)}`, {
      cause: error,
    });
  }
}

function timed(decoder: Decoder, bytes: Bytes): readonly [accepted: boolean, tookMs: number] {
  const started = performance.now();
  const accepted = decoder.read(bytes);
  return [accepted, performance.now() - started];
}
