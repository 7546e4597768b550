/** Every field of every schema of every module, one by one: what the records page shows, and nothing by hand. */
import type { Field, Module, Retention, Words } from '#kernel';

export type Place = 'ledger' | 'vault' | 'attachment';

export type FieldRow = {
  /** The fields around it and its own, outermost first. */
  readonly labels: readonly Words[];
  /** As a program writes it: `parties.role`. */
  readonly path: string;
  readonly place: Place;
  readonly retention: Retention;
};

export type FieldGroup = {
  readonly module: string;
  /** An act as it is written, or a record that the book then holds. */
  readonly of: 'act' | 'record';
  readonly name: string;
  readonly label: Words;
  readonly rows: readonly FieldRow[];
};

export function fieldGroups(modules: readonly Module[]): readonly FieldGroup[] {
  return modules.flatMap(({ name: module, schema: { actions, records } }) => [
    ...Object.entries(actions).map(([name, { label, input }]) => group('act', { module, name, label, field: input })),
    ...Object.entries(records).map(([name, field]) => group('record', { module, name, label: field.label, field })),
  ]);
}

type Source = {
  readonly module: string;
  readonly name: string;
  readonly label: Words;
  readonly field: Field<unknown>;
};

function group(of: FieldGroup['of'], { field, ...source }: Source): FieldGroup {
  return { of, ...source, rows: rowsOf(field, [], '') };
}

/** Only what holds content: a list, a record or a variant is said by its parts. */
function rowsOf(field: Field<unknown>, labels: readonly Words[], path: string): readonly FieldRow[] {
  const within = (fields: { readonly [name: string]: Field<unknown> }) =>
    Object.entries(fields).flatMap(([name, part]) =>
      rowsOf(part, [...labels, part.label], path === '' ? name : `${path}.${name}`),
    );
  switch (field.kind) {
    case 'list':
      return rowsOf(field.of, labels, path);
    case 'record':
      return within(field.fields);
    case 'variant':
      return [row(field, 'ledger', 'permanent'), ...Object.values(field.cases).flatMap(within)].filter(firstOfPath);
    case 'commitment':
      return [row(field, 'vault', field.retention)];
    case 'attachmentHash':
      return [row(field, 'attachment', field.retention)];
    default:
      return [row(field, 'ledger', 'permanent')];
  }

  function row(own: Field<unknown>, place: Place, retention: Retention): FieldRow {
    const name = own.kind === 'variant' ? own.on : '';
    const full = [path, name].filter((part) => part !== '').join('.');
    return { labels: labels.length === 0 ? [own.label] : labels, path: full, place, retention };
  }
}

/** Cases of a variant may share a field. */
function firstOfPath({ path }: FieldRow, at: number, all: readonly FieldRow[]): boolean {
  return all.findIndex((other) => other.path === path) === at;
}

/** The groups with those rows that hold the words, wherever these stand, and lie in the place; empty ones go. */
export function filteredGroups(
  groups: readonly FieldGroup[],
  filter: {
    readonly module?: string | undefined;
    readonly place?: string | undefined;
    readonly words?: string | undefined;
  },
  language: keyof Words,
): readonly FieldGroup[] {
  const words = (filter.words ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return groups
    .filter(({ module }) => filter.module === undefined || module === filter.module)
    .map((one) => ({
      ...one,
      rows: one.rows.filter((row) => {
        if (filter.place !== undefined && row.place !== filter.place) return false;
        const text = [one.label[language], row.path, ...row.labels.map((label) => label[language])].join(' ');
        return words.every((word) => text.toLowerCase().includes(word));
      }),
    }))
    .filter(({ rows }) => rows.length > 0);
}
