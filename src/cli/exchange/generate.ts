/** Invented networks of debts, as files for trying and timing. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { FAMILIES, type Family, tradeNetwork } from '#connect';
import { accept, refuse, say } from '#kernel';
import { type Outcome, type Terminal, words } from '../output.ts';

const MOST_ROWS = 5_000_000;
const ROWS_A_PIECE = 4_096;

export type GenerateOptions = { readonly out?: string };
export type Shape = { readonly family: string; readonly firms: string; readonly rows: string; readonly seed: string };

/** To the file, or to standard output. Refusals: `option-wrong`. */
export async function generateCommand(terminal: Terminal, shape: Shape, { out }: GenerateOptions): Promise<Outcome> {
  const [firms, rows, seed] = [whole(shape.firms), whole(shape.rows), whole(shape.seed)];
  if (!(FAMILIES as readonly string[]).includes(shape.family)) return refuse('option-wrong', { option: 'FAMILY' });
  if (firms < 2 || firms > MOST_ROWS) return refuse('option-wrong', { option: 'FIRMS' });
  if (!(rows >= 0 && rows <= MOST_ROWS)) return refuse('option-wrong', { option: 'COUNT' });
  if (!(seed >= 0)) return refuse('option-wrong', { option: 'SEED' });
  const { debtor, creditor, amount } = tradeNetwork(shape.family as Family, firms, rows, seed);
  const stream = out === undefined ? process.stdout : createWriteStream(out, { flags: 'wx' });
  stream.write('id,debtor,creditor,amount\n');
  for (let at = 0; at < amount.length; at += ROWS_A_PIECE) {
    let piece = '';
    for (let i = at; i < Math.min(at + ROWS_A_PIECE, amount.length); i++)
      piece += `${i + 1},${debtor[i]},${creditor[i]},${amount[i]}\n`;
    if (!stream.write(piece)) await once(stream, 'drain');
  }
  if (out === undefined) return accept({ lines: [] });
  stream.end();
  await once(stream, 'finish');
  return accept({
    facts: { file: out, debts: amount.length },
    lines: [words(terminal, WRITTEN, { debts: amount.length, out })],
  });
}

const WRITTEN = say('{debts} debts are in {out}.', '{debts} deudas están en {out}.');

function whole(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}
