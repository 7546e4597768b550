/** A clearing as a file, row by row as the debts came: `id,debtor,creditor,amount,set_off,remainder`. */
import type { Obligations } from '#modules/exchange';
import { csvLine } from '../csv.ts';
import type { SourceFile } from '../file.ts';
import { readTable } from '../table.ts';

const HEADER = 'id,debtor,creditor,amount,set_off,remainder';

/** In pieces of some thousand lines, because a file may have a million. */
export function* clearingLines(obligations: Obligations, setOff: Float64Array): Generator<string> {
  const { firms, ids, debtor, creditor, amount } = obligations;
  let lines = [HEADER];
  for (let row = 0; row < amount.length; row++) {
    const names = [ids[row]!, firms[debtor[row]!]!, firms[creditor[row]!]!].map(guarded);
    lines.push(csvLine([...names, `${amount[row]}`, `${setOff[row]}`, `${amount[row]! - setOff[row]!}`]));
    if (lines.length < 4_096) continue;
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}

/** A spreadsheet takes a cell that begins so for a formula and runs it; after an apostrophe it is text. */
export function guarded(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** What is wrong with a result that is not of these debts; `line` counts from 1. */
export type ResultFault = {
  readonly fault: 'file' | 'row-unreadable' | 'row-unknown' | 'row-twice' | 'row-missing' | 'row-differs';
  readonly line?: number;
  readonly id?: string;
};

export type ResultFile = { readonly setOff: Float64Array } | ResultFault;

const COLUMNS = [
  { name: 'id', kind: 'text', max: 256, lives: 'ledger', filled: true },
  { name: 'debtor', kind: 'text', max: 256, lives: 'ledger', filled: true },
  { name: 'creditor', kind: 'text', max: 256, lives: 'ledger', filled: true },
  { name: 'amount', kind: 'integer', max: 16, lives: 'ledger', filled: true },
  { name: 'set_off', kind: 'integer', max: 17, lives: 'ledger', filled: true },
  { name: 'remainder', kind: 'integer', max: 17, lives: 'ledger', filled: true },
] as const;

/** Row for row the same debts, in any order. */
export function readClearing(file: SourceFile, obligations: Obligations): ResultFile {
  const { firms, ids, debtor, creditor, amount } = obligations;
  const rowOf = new Map(ids.map((id, row) => [guarded(id), row]));
  const setOff = new Float64Array(amount.length).fill(-1);
  const { rows, faults } = readTable(file, COLUMNS, (cells) => cells);
  if (faults.some(({ code }) => code !== 'column-unknown')) return { fault: 'file' };
  for (const { value, place } of rows) {
    if (value === undefined) return { fault: 'row-unreadable', line: place.line };
    const row = rowOf.get(value.id);
    const at = { line: place.line, id: value.id };
    if (row === undefined) return { fault: 'row-unknown', ...at };
    if (setOff[row] !== -1) return { fault: 'row-twice', ...at };
    const [cleared, remainder] = [Number(value.set_off), Number(value.remainder)];
    const same =
      value.debtor === guarded(firms[debtor[row]!]!) &&
      value.creditor === guarded(firms[creditor[row]!]!) &&
      Number(value.amount) === amount[row] &&
      cleared >= 0 &&
      cleared + remainder === amount[row];
    if (!same) return { fault: 'row-differs', ...at };
    setOff[row] = cleared;
  }
  const missing = setOff.indexOf(-1);
  return missing < 0 ? { setOff } : { fault: 'row-missing', id: ids[missing]! };
}
