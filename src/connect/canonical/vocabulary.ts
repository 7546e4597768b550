/** The types of instruments, from the titles module's own schema, so that there is one list. */
import { titles } from '#modules/titles';

export function instrumentTypeNames(): ReadonlySet<string> {
  const input = titles.schema.actions['import-instruments']?.input;
  const rows = input?.kind === 'record' ? input.fields.rows : undefined;
  const row = rows?.kind === 'list' ? rows.of : undefined;
  const type = row?.kind === 'record' ? row.fields.type : undefined;
  if (type?.kind !== 'choice') throw new Error('titles/import-instruments has no types');
  return new Set(Object.keys(type.options));
}
