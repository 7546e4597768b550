import { accept, type Result, refuse } from '#kernel';

/** Holds of every record, or is broken by the first one named. */
export function law<T>(
  records: Iterable<readonly [string, T]>,
  holds: (record: readonly [string, T]) => boolean,
): Result<null> {
  for (const record of records) if (!holds(record)) return refuse('law-broken', { record: record[0] });
  return accept(null);
}
