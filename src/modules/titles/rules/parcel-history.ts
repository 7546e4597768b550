import type { Context, Value } from '#kernel';
import { historyItems, nextHead } from '../history.ts';
import { parcels } from '../records.ts';

/** Links what this transaction says about each parcel to that parcel's chain. Parcels must be on record by now. */
export function extendHistories({ state, entry }: Context, action: string, input: unknown, result: Value): void {
  for (const { parcel: id, item } of historyItems(action, input as Value, result, entry)) {
    const parcel = parcels.get(state, id);
    if (parcel === undefined) throw new Error(`no parcel ${id} to continue the history of`);
    const historyHead = nextHead(parcel.historyHead, item);
    parcels.put(state, { ...parcel, historyCount: parcel.historyCount + 1, historyHead }, id);
  }
}
