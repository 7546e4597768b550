import { type Field, integer, type StateView, say, type Table, type Value } from '#kernel';

/** Answers are bounded: as many as this, and the next page begins after the last of them. */
export const PAGE = 200;

export const page = say('Page', 'Página');

/** Where a page begins that lists what is numbered. */
export const afterNumber: Field<number> = integer(say('Number', 'Número'), { max: Number.MAX_SAFE_INTEGER });

/** A page of what is numbered, each with its number. */
export function numbered<T extends object>(
  table: Table<T>,
  state: StateView,
  after: number | undefined,
  shown: (record: T) => object = (one) => one,
): Value {
  const from = after === undefined ? {} : { after: table.key(after) };
  const found = table.scan(state, { limit: PAGE, ...from });
  return found.map(([key, one]) => ({
    number: Number(key.slice(key.lastIndexOf('/') + 1)),
    ...shown(one),
  })) as unknown as Value;
}

/** The first records of a table that has few, each with the last part of its key. */
export function pageOf<T extends object>(
  table: Table<T>,
  state: StateView,
  name: string,
  ...within: readonly string[]
): Value {
  const found = table.scan(state, { limit: PAGE, within });
  return found.map(([key, one]) => ({ [name]: key.slice(key.lastIndexOf('/') + 1), ...one })) as unknown as Value;
}
