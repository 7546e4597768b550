/** Which forms and lists there are: one for each action and each query of each module, and none by hand. */
import type { Action, Field, Module, Query, Value, Words } from '#kernel';

export function actionAt(modules: readonly Module[], module: string, action: string): Action<unknown> | undefined {
  const actions = modules.find(({ name }) => name === module)?.schema.actions ?? {};
  return Object.hasOwn(actions, action) ? actions[action] : undefined;
}

export function queryAt(modules: readonly Module[], module: string, query: string): Query<unknown> | undefined {
  const queries = modules.find(({ name }) => name === module)?.queries ?? {};
  return Object.hasOwn(queries, query) ? queries[query] : undefined;
}

/** Where an office's act is filled in, and where a question is put. A founding is the work of a program. */
export function placesOf({ name, schema, queries }: Module): {
  readonly acts: readonly { readonly action: string; readonly label: Words; readonly path: string }[];
  readonly queries: readonly { readonly query: string; readonly label: Words; readonly path: string }[];
} {
  return {
    acts: Object.entries(schema.actions)
      .filter(([, { right }]) => right !== 'founding')
      .map(([action, { label }]) => ({ action, label, path: `/desk/act/${name}/${action}` })),
    queries: Object.entries(queries).map(([query, { label }]) => ({
      query,
      label,
      path: `/desk/query/${name}/${query}`,
    })),
  };
}

export type AnswerColumn = { readonly name: string; readonly label: Words; readonly field: Field<unknown> | undefined };

/** The columns of a list: every name that an item has, with the words that the module's records have for it. */
export function columnsOf({ schema }: Module, items: readonly Value[]): readonly AnswerColumn[] {
  const names = new Set(items.flatMap((item) => (isItem(item) ? Object.keys(item) : [])));
  const known = new Map(
    [...Object.values(schema.records), ...Object.values(schema.actions).map(({ input }) => input)].flatMap((field) =>
      field.kind === 'record' ? Object.entries(field.fields) : [],
    ),
  );
  return [...names].map((name) => {
    const field = known.get(name);
    return { name, label: field?.label ?? { en: name, es: name }, field };
  });
}

/** What the next page begins after: the last item's first member names it, where the query takes `after`. */
export function nextAfter({ input }: Query<unknown>, items: readonly Value[]): string | number | undefined {
  const after = input.kind === 'record' ? input.fields.after : undefined;
  const last = items.at(-1);
  const name = after !== undefined && isItem(last) ? Object.values(last)[0] : undefined;
  // Some lists count their items, and take a number.
  if (after?.kind === 'integer') return typeof name === 'number' ? name : undefined;
  return typeof name === 'string' ? name : undefined;
}

function isItem(value: Value | undefined): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
