/** The values of one kind of field in the input of an action, found by its schema. */
import { type Field, type Fields, isList, isObject, type Module, splitAction, type Value } from '#kernel';

type Kind = Field<unknown>['kind'];
type Of<K extends Kind> = Extract<Field<unknown>, { readonly kind: K }>;

export type FoundValue<K extends Kind> = { readonly field: Of<K>; readonly value: string };

/** Every text in a field of the kind; none where this program does not know the action. */
export function* valuesOf<K extends Kind>(
  modules: readonly Module[],
  kind: K,
  { action, input }: { readonly action: string; readonly input: Value },
): Generator<FoundValue<K>, void> {
  const [module, name] = splitAction(action);
  const field = modules.find((one) => one.name === module)?.schema.actions[name]?.input;
  if (field !== undefined) yield* valuesIn(kind, field, input);
}

/** Depth is bounded by the schema, and the value fits it. */
function* valuesIn<K extends Kind>(
  kind: K,
  field: Field<unknown>,
  value: Value | undefined,
): Generator<FoundValue<K>, void> {
  if (value === undefined || !holds(kind, field)) return;
  if (field.kind === kind && typeof value === 'string') yield { field: field as Of<K>, value };
  if (field.kind === 'list' && isList(value)) for (const one of value) yield* valuesIn(kind, field.of, one);
  if (!isObject(value)) return;
  for (const [name, part] of Object.entries(fieldsOf(field, value))) yield* valuesIn(kind, part, value[name]);
}

/** Most actions have none, and then their input, which may be large, is not walked. */
const known = new WeakMap<Field<unknown>, Map<Kind, boolean>>();

function holds(kind: Kind, field: Field<unknown>): boolean {
  const answers = known.get(field) ?? new Map<Kind, boolean>();
  known.set(field, answers);
  const before = answers.get(kind);
  if (before !== undefined) return before;
  const found = field.kind === kind || partsOf(field).some((part) => holds(kind, part));
  answers.set(kind, found);
  return found;
}

function partsOf(field: Field<unknown>): readonly Field<unknown>[] {
  if (field.kind === 'list') return [field.of];
  if (field.kind === 'record') return Object.values(field.fields);
  return field.kind === 'variant' ? Object.values(field.cases).flatMap((fields) => Object.values(fields)) : [];
}

function fieldsOf(field: Field<unknown>, value: { readonly [name: string]: Value }): Fields {
  if (field.kind === 'record') return field.fields;
  return (field.kind === 'variant' ? field.cases[String(value[field.on])] : undefined) ?? {};
}
