/** Rows as transactions: each holds as many as fit into the 65,535 bytes of an entry. */
import { encode, MAX_TRANSACTION_BYTES, type Value } from '#kernel';

/** Room for the body around the rows, its signer and its signature. */
const AROUND = 1_024;
/** What the schema allows in one list. */
const MAX_ROWS = 1_000;

/** The rows in runs, in order. A row too large for any transaction is a bug of the plan, which has limits. */
export function inBatches(rows: readonly Value[], shared: Value): readonly (readonly Value[])[] {
  const room = MAX_TRANSACTION_BYTES - AROUND - encode(shared).length;
  const batches: Value[][] = [];
  let left = 0;
  for (const row of rows) {
    const size = encode(row).length + 1;
    if (size > room) throw new Error('a row is larger than a transaction');
    if (left < size || (batches.at(-1)?.length ?? 0) >= MAX_ROWS) {
      batches.push([]);
      left = room;
    }
    batches.at(-1)?.push(row);
    left -= size;
  }
  return batches;
}
