/** The networks of the benchmark, as files for the judge and as columns for the engine, made once a run. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Family, tradeNetwork } from '#connect';
import type { Obligations } from '#modules/exchange';

export type Network = { readonly family: Family; readonly debts: number; readonly path: string };

/** Five debts a firm, seed 1, as reference figures of this kind are given. */
export function writeNetwork(folder: string, family: Family, debts: number): Network {
  const path = join(folder, `${family}-${debts}.csv`);
  const { debtor, creditor, amount } = tradeNetwork(family, debts / 5, debts, 1);
  const file = openSync(path, 'w');
  writeSync(file, 'id,debtor,creditor,amount\n');
  for (let at = 0; at < amount.length; at += 4_096) {
    let piece = '';
    for (let i = at; i < Math.min(at + 4_096, amount.length); i++)
      piece += `${i + 1},${debtor[i]},${creditor[i]},${amount[i]}\n`;
    writeSync(file, piece);
  }
  closeSync(file);
  return { family, debts, path };
}

/** Firms numbered as they come; ids and names as short as they are in the file. */
export function readNetwork(path: string): Obligations {
  const rows = readFileSync(path, 'latin1').trimEnd().split('\n').slice(1);
  const number = new Map<string, number>();
  const numbered = (name: string): number => {
    if (!number.has(name)) number.set(name, number.size);
    return number.get(name) as number;
  };
  const columns = {
    debtor: new Int32Array(rows.length),
    creditor: new Int32Array(rows.length),
    amount: new Float64Array(rows.length),
    due: new Int32Array(rows.length),
  };
  rows.forEach((row, i) => {
    const [, debtor, creditor, amount] = row.split(',') as [string, string, string, string];
    columns.debtor[i] = numbered(debtor);
    columns.creditor[i] = numbered(creditor);
    columns.amount[i] = Number(amount);
  });
  return { ...columns, firms: [...number.keys()], ids: rows.map((_, i) => String(i + 1)) };
}
