import { accept, type Context, type Refusal, type Result, refuse, type Value } from '#kernel';
import { faultInIndex } from '../index-entries.ts';
import { faultInReferences, takenNumber, uniqueNumbers } from '../numbers.ts';
import { faultInRegistry } from '../ownership.ts';
import { backFileReception } from '../reception.ts';
import { type Registry, registries } from '../records.ts';
import type { BackFileRow, Input } from '../schema.ts';
import { enterInstrument } from './entering.ts';
import { addToImport } from './imports.ts';
import { extendHistories } from './parcel-history.ts';

/**
 * Instruments that an older system received. They keep what that system said of day and order, and get numbers of
 * their own here, without gaps: this book did not receive them and does not pretend to.
 */
export function importInstruments(context: Context, input: Input<'import-instruments'>): Result<Value> {
  const { state } = context;
  const { registry: id, rows } = input;
  const registry = registries.get(state, id);
  if (registry === undefined) return refuse('registry-unknown', { registry: id });
  const foreign = faultInRegistry(context, id);
  if (foreign !== undefined) return { ok: false, refusal: foreign };
  const receptions = rows.map((_, i) => backFileReception(registry.backFile + i + 1));
  for (const [i, row] of rows.entries()) {
    const refusal = takeIn(context, id, receptions[i] as string, row);
    if (refusal !== undefined) return refuse(refusal.code, { ...refusal.detail, row: row.row });
  }
  registries.put(state, { ...registry, backFile: registry.backFile + rows.length } satisfies Registry, id);
  const flagged = rows.filter(({ flags = [] }) => flags.length > 0).length;
  const refusal = addToImport(context, input, { loaded: rows.length - flagged, loadedWithFlags: flagged });
  if (refusal !== undefined) return { ok: false, refusal };
  const result = { receptions };
  extendHistories(context, 'import-instruments', input, result);
  return accept(result);
}

function takeIn(context: Context, registry: string, reception: string, row: BackFileRow): Refusal | undefined {
  const { state } = context;
  const { numbers, parties, legals, feeCents = 0 } = row;
  const refusal =
    faultInIndex(state, parties, legals) ??
    takenNumber(state, registry, uniqueNumbers(numbers)) ??
    faultInReferences(state, registry, row.references);
  if (refusal !== undefined) return refusal;
  enterInstrument(context, { registry, reception }, row, { status: 'imported', cents: feeCents });
  return undefined;
}
