import { verifyFile } from '#verify';
import { citizen, TestTown } from '../test/test-town.ts';
import { spent } from './clock.ts';
import type { BenchTable } from './table.ts';

const BLOCK = 20;
const SIZES = [4_000, 8_000, 16_000];

/** Replays exported books of growing size with the independent verifier, on one core: twice the book, twice the time. */
export async function replay(): Promise<BenchTable> {
  const town = TestTown.founded();
  const ada = citizen('Ada Quill');
  let offices = 0;
  await verify(grow(1_000));
  const measured: Replay[] = [];
  for (const size of SIZES) measured.push(await verify(grow(size)));
  const first = measured[0] as Replay;
  return {
    name: 'replay of an exported book',
    columns: ['entries', 'MB', 'CPU seconds', 'entries per CPU second', 'cost per entry, first = 1'],
    rows: measured.map(({ entries, bytes, seconds }) => [
      entries,
      (bytes / 1e6).toFixed(1),
      seconds.toFixed(2),
      Math.round(entries / seconds),
      (seconds / entries / (first.seconds / first.entries)).toFixed(2),
    ]),
    notes: [`Blocks of ${BLOCK} transactions. Aim: linear, so the last column stays near 1.`],
  };

  /** The same book, further written. */
  function grow(entries: number): Uint8Array {
    while (town.machine.tip.size < entries) {
      const acts = Array.from({ length: BLOCK }, () => {
        const office = `office-${++offices}`;
        const input = { office, title: `Office ${offices}`, roles: [{ role: 'head', rights: [] }] };
        return town.sign(ada, 'clerk', 'members/add-office', input);
      });
      town.machine.finalize({ height: town.machine.tip.height + 1, timeMs: town.timeMs, transactions: acts });
      town.machine.commit();
    }
    return town.book();
  }
}

type Replay = { readonly entries: number; readonly bytes: number; readonly seconds: number };

async function verify(book: Uint8Array): Promise<Replay> {
  let entries = 0;
  const { cpu } = await spent(() => {
    const verified = verifyFile(chunksOf(book));
    if (!verified.ok || verified.value.kind !== 'book') throw new Error('the book does not verify');
    entries = verified.value.book.tip.size;
  });
  return { entries, bytes: book.length, seconds: cpu };
}

/** As a file would be read. */
function* chunksOf(book: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < book.length; at += 65_536) yield book.subarray(at, at + 65_536);
}
