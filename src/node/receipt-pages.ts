/** What a receipt carries that is saved as a page: its proof, and what became of the instruments it is about. */
import { accept, isObject, type Result, readTransaction, refuse, splitAction, type Value } from '#kernel';
import { type InstrumentName, instrumentKey, instrumentsOf } from '#modules/titles';
import type { ReceiptPage } from '#verify';
import { actsOn } from './projections/titles-queries.ts';
import type { TownNode } from './town-node.ts';

/** A package has no more; a back-file batch may have a thousand, whose stories do not fit into one file. */
const MAX_INSTRUMENTS = 12;
const MAX_ACTS = 200;

/** Refusals: `not-found`, `not-a-transaction`, `receipt-too-long`, those of a projection that cannot be read. */
export function receiptPage(node: TownNode, entry: number): Result<ReceiptPage> {
  const proof = node.receiptFile(entry);
  if (!proof.ok) return proof;
  const names = instrumentsIn(node, entry);
  const others = othersOf(node, entry, names.length > MAX_INSTRUMENTS ? [] : names);
  if (!others.ok) return others;
  const { instruments, acts } = others.value;
  const [states, receipts] = [
    all(instruments, (name) => node.stateFile(instrumentKey(name))),
    all(acts, (act) => node.receiptFile(act)),
  ];
  if (!states.ok) return states;
  return receipts.ok ? accept({ proof: proof.value, instruments: states.value, acts: receipts.value }) : receipts;
}

/** The other entries that received, corrected or decided on an instrument that this entry is about. */
export function actsBeside(node: TownNode, entry: number): Result<readonly number[]> {
  const others = othersOf(node, entry, instrumentsIn(node, entry));
  return others.ok ? accept(others.value.acts) : others;
}

type Others = { readonly instruments: readonly InstrumentName[]; readonly acts: readonly number[] };

function othersOf(node: TownNode, entry: number, instruments: readonly InstrumentName[]): Result<Others> {
  if (instruments.length === 0) return accept({ instruments, acts: [] });
  const { projections } = node.shelf;
  const read = projections.ok ? projections.value.read('titles') : projections;
  if (!read.ok) return read;
  const entries = instruments.flatMap((name) => [receivedWith(node, name), ...actsOn(read.value, name)]);
  const acts = [...new Set(entries)].filter((one) => one !== entry).toSorted((a, b) => a - b);
  return acts.length > MAX_ACTS ? refuse('receipt-too-long', { entries: acts.length }) : accept({ instruments, acts });
}

function instrumentsIn(node: TownNode, entry: number): readonly InstrumentName[] {
  const bytes = node.store.entry(entry);
  const transaction = bytes === undefined ? undefined : readTransaction(bytes);
  if (transaction?.ok !== true) return [];
  const { action, input } = transaction.value.body;
  const [module, name] = splitAction(action);
  return module === 'titles' ? instrumentsOf(name, input, node.resultOf(entry)) : [];
}

function receivedWith(node: TownNode, name: InstrumentName): number {
  const record: Value | undefined = node.machine.state.get(instrumentKey(name));
  return isObject(record) ? Number(record.entry) : 0;
}

function all<T>(items: readonly T[], make: (item: T) => Result<string>): Result<readonly string[]> {
  const made: string[] = [];
  for (const item of items) {
    const file = make(item);
    if (!file.ok) return file;
    made.push(file.value);
  }
  return accept(made);
}
