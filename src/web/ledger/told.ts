/** An act in words: its label, its sentence, and its fields one by one, all from the module's own schema. */
import { type Field, isList, isObject, splitAction, type Value, type Words } from '#kernel';
import { modules } from '#modules';

/** The name itself where this program does not know the act: a book may be of a later version. */
export function actionLabel(module: string, action: string): Words {
  return actionOf(module, action)?.label ?? { en: `${module}/${action}`, es: `${module}/${action}` };
}

export function sentenceOf(name: string, input: Value, language: keyof Words): string {
  const action = actionOf(...splitAction(name));
  if (action === undefined) return name;
  const given = isObject(input) ? input : {};
  return action.sentence[language].replace(/\{(\w+)\}/g, (whole, field: string) => {
    const value = given[field];
    return value === undefined ? whole : wordOf(fieldOf(action.input, field), value, language);
  });
}

/** One line of what was written: how deep it stands, its label, and its value where it is no list or record. */
export type Line = { readonly path: string; readonly depth: number; readonly label: Words; readonly value?: string };

/** Every field of the input in the order of the schema. */
export function linesOf(name: string, input: Value, language: keyof Words): readonly Line[] {
  const action = actionOf(...splitAction(name));
  return action === undefined ? [] : linesOfField(action.input, input, language);
}

/** Every field of what the state holds under a key; none where this program does not know the record. */
export function linesOfRecord(key: string, value: Value, language: keyof Words): readonly Line[] {
  const [module, record = ''] = key.split('/');
  const records = modules.find(({ name }) => name === module)?.schema.records ?? {};
  const field = Object.hasOwn(records, record) ? records[record] : undefined;
  return field === undefined ? [] : linesOfField(field, value, language);
}

function linesOfField(field: Field<unknown>, value: Value, language: keyof Words): readonly Line[] {
  const lines: Line[] = [];
  addLines(lines, { field, value, path: '', depth: -1 }, language);
  return lines.slice(1);
}

type Place = {
  readonly field: Field<unknown>;
  readonly value: Value;
  readonly path: string;
  readonly depth: number;
  readonly number?: number;
};

/** Schemas nest a few levels and no more, so the calls do. */
function addLines(lines: Line[], place: Place, language: keyof Words): void {
  const { field, value, path, depth, number } = place;
  const label = number === undefined ? field.label : numbered(field.label, number);
  const within = (name: string | number, part: Field<unknown>, given: Value, nth?: number) =>
    addLines(
      lines,
      { field: part, value: given, path: `${path}.${name}`, depth: depth + 1, ...(nth && { number: nth }) },
      language,
    );
  if (field.kind === 'list' && isList(value)) {
    if (value.length === 0) return;
    lines.push({ path, depth, label });
    for (const [i, item] of value.entries()) within(i, field.of, item, i + 1);
  } else if ((field.kind === 'record' || field.kind === 'variant') && isObject(value)) {
    lines.push({ path, depth, label });
    for (const [name, part] of Object.entries(fieldsOf(field, value))) {
      const given = value[name];
      if (given !== undefined) within(name, part, given);
    }
  } else lines.push({ path, depth, label, value: wordOf(field, value, language) });
}

function numbered({ en, es }: Words, number: number): Words {
  return { en: `${en} ${number}`, es: `${es} ${number}` };
}

function fieldsOf(field: Field<unknown>, value: { readonly [name: string]: Value }) {
  if (field.kind === 'record') return field.fields;
  if (field.kind !== 'variant') return {};
  return field.cases[String(value[field.on])] ?? {};
}

function wordOf(field: Field<unknown> | undefined, value: Value, language: keyof Words): string {
  if (field?.kind === 'choice') return field.options[String(value)]?.[language] ?? String(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function fieldOf(input: Field<unknown>, name: string): Field<unknown> | undefined {
  return input.kind === 'record' ? input.fields[name] : undefined;
}

function actionOf(module: string, action: string) {
  const actions = modules.find(({ name }) => name === module)?.schema.actions ?? {};
  return Object.hasOwn(actions, action) ? actions[action] : undefined;
}
