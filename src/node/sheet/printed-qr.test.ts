/** The QR code as the sheet prints it, read back from its squares: what a telephone would open (ISO/IEC 18004, 7). */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { CounterTown } from '../../../test/counter-town.ts';
import { PRINT_FONTS } from '../http/web-routes.ts';

const UNBUILT = { skip: !existsSync(PRINT_FONTS.regular) && 'the pages are not built, and the fonts with them' };

/** Version 3 has room for the address of a test, in one block. */
const SIZE = 29;

type Dark = (row: number, column: number) => boolean;

/** What is drawn on the page: all squares of one size. */
function squaresOf(pdf: Buffer): Dark {
  const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap((match) => {
    try {
      return [inflateSync(Buffer.from(match[1] as string, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  const drawn = [...streams.join('\n').matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)]
    .map((match) => match.slice(1).map(Number) as [number, number, number, number])
    .filter(([, , width, height]) => width === height);
  const side = drawn[0]?.[2] as number;
  const [left, top] = [Math.min(...drawn.map(([x]) => x)), Math.min(...drawn.map(([, y]) => y))];
  const dark = new Set(drawn.map(([x, y]) => `${Math.round((y - top) / side)} ${Math.round((x - left) / side)}`));
  return (row, column) => dark.has(`${row} ${column}`);
}

/** Finders with their format, the timing lines, and the one alignment pattern. */
function isFixed(row: number, column: number): boolean {
  const corner = row < 9 ? column < 9 || column >= SIZE - 8 : row >= SIZE - 8 && column < 9;
  const alignment = Math.abs(row - 22) <= 2 && Math.abs(column - 22) <= 2;
  return corner || alignment || row === 6 || column === 6;
}

const MASKS: readonly ((i: number, j: number) => number)[] = [
  (i, j) => (i + j) % 2,
  (i) => i % 2,
  (_, j) => j % 3,
  (i, j) => (i + j) % 3,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2,
  (i, j) => ((i * j) % 2) + ((i * j) % 3),
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2,
];

function textOf(dark: Dark): string {
  const bit = (row: number, column: number) => (dark(row, column) ? 1 : 0);
  const mask = MASKS[((bit(8, 2) ^ 1) << 2) | (bit(8, 3) << 1) | (bit(8, 4) ^ 1)] as (typeof MASKS)[number];
  const bits: number[] = [];
  // In columns of two from the right, up and down in turn; the timing column is passed over.
  for (let right = SIZE - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
    for (let step = 0; step < SIZE; step++) {
      const row = up ? SIZE - 1 - step : step;
      for (const column of [right, right - 1])
        if (!isFixed(row, column)) bits.push(bit(row, column) ^ (mask(row, column) === 0 ? 1 : 0));
    }
  }
  const number = (from: number, length: number) =>
    bits.slice(from, from + length).reduce((sum, one) => sum * 2 + one, 0);
  assert.equal(number(0, 4), 4, 'bytes');
  return Buffer.from(Array.from({ length: number(4, 8) }, (_, i) => number(12 + 8 * i, 8))).toString('latin1');
}

describe('the QR code on a sheet', UNBUILT, () => {
  it('leads to the entry in the town’s book', async () => {
    const counter = await CounterTown.opened('codes');
    for (const entry of [counter.entries.deed, counter.entries.returned]) {
      const sheet = await fetch(`${counter.town.address}/entries/${entry}/receipt.pdf`);
      const pdf = Buffer.from(await sheet.arrayBuffer());
      assert.equal(textOf(squaresOf(pdf)), `${counter.town.address}/ledger/${entry}`);
    }
  });
});
