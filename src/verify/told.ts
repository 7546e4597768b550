/** An act in words: its label, its sentence, and its fields one by one, all from the module's own schema. */
import { type Action, type Field, isList, isObject, splitAction, type Value, type Words } from '#kernel';
import { modules } from '#modules';
import { type Reader, wordOf } from './meaning.ts';

export { meaningOf, type Reader, wordOf } from './meaning.ts';

/** The name itself where this program does not know the act: a book may be of a later version. */
export function actionLabel(module: string, action: string): Words {
  return actionOf(module, action)?.label ?? { en: `${module}/${action}`, es: `${module}/${action}` };
}

export function sentenceOf(name: string, input: Value, reader: Reader): string {
  const action = actionOf(...splitAction(name));
  return action === undefined ? name : toldBy(action, input, reader);
}

/** The sentence of an act with the fields of its input filled in. */
function toldBy(action: Action<unknown>, input: Value, reader: Reader): string {
  const given = isObject(input) ? input : {};
  return action.sentence[reader.language].replace(/\{(\w+)\}/g, (whole, field: string) => {
    const value = given[field];
    return value === undefined ? whole : wordOf(fieldOf(action.input, field), field, value, reader);
  });
}

/** One line of what was written: how deep it stands, its label, and its value where it is no list or record. */
export type Line = {
  readonly path: string;
  readonly depth: number;
  readonly label: Words;
  readonly value?: string;
  /** The field's own name: a page may know where `parcel` leads. */
  readonly name: string;
};

/** Every field of the input in the order of the schema. */
export function linesOf(name: string, input: Value, reader: Reader): readonly Line[] {
  const action = actionOf(...splitAction(name));
  return action === undefined ? [] : linesOfField(action.input, input, reader);
}

/** Every field of what the state holds under a key; none where this program does not know the record. */
export function linesOfRecord(key: string, value: Value, reader: Reader): readonly Line[] {
  const [module, record = ''] = key.split('/');
  const records = modules.find(({ name }) => name === module)?.schema.records ?? {};
  const field = Object.hasOwn(records, record) ? records[record] : undefined;
  return field === undefined ? [] : linesOfField(field, value, reader);
}

/**
 * Facts that no schema names as a whole, such as an item of a parcel's history: each has the label of the field of that
 * name in the act that they come from.
 */
export function linesOfFacts(
  action: string,
  facts: { readonly [name: string]: Value },
  reader: Reader,
): readonly Line[] {
  const known = namedFields(action);
  const lines: Line[] = [];
  for (const [name, value] of Object.entries(facts)) {
    const field = known.get(name);
    if (field !== undefined) addLines(lines, { field, value, name, path: name, depth: 0 }, reader);
    else
      lines.push({
        name,
        path: name,
        depth: 0,
        label: { en: name, es: name },
        value: wordOf(field, name, value, reader),
      });
  }
  return lines;
}

/** The first field of each name in what an act takes. */
function namedFields(name: string): ReadonlyMap<string, Field<unknown>> {
  const known = new Map<string, Field<unknown>>();
  const collect = (field: Field<unknown>): void => {
    if (field.kind === 'list') collect(field.of);
    if (field.kind !== 'record') return;
    for (const [name, part] of Object.entries(field.fields)) {
      if (!known.has(name)) known.set(name, part);
      collect(part);
    }
  };
  const action = actionOf(...splitAction(name));
  if (action !== undefined) collect(action.input);
  return known;
}

function linesOfField(field: Field<unknown>, value: Value, reader: Reader): readonly Line[] {
  const lines: Line[] = [];
  addLines(lines, { field, value, name: '', path: '', depth: -1 }, reader);
  return lines.slice(field.kind === 'record' || field.kind === 'variant' || field.kind === 'list' ? 1 : 0);
}

type Place = {
  readonly field: Field<unknown>;
  readonly value: Value;
  readonly name: string;
  readonly path: string;
  readonly depth: number;
  readonly number?: number;
};

/** Schemas nest a few levels and no more, so the calls do. */
function addLines(lines: Line[], place: Place, reader: Reader): void {
  const { field, value, name, path, depth, number } = place;
  const label = number === undefined ? field.label : numbered(field.label, number);
  const within = (part: string | number, of: Field<unknown>, given: Value, nth?: number) =>
    addLines(
      lines,
      {
        field: of,
        value: given,
        name: typeof part === 'string' ? part : name,
        path: `${path}.${part}`,
        depth: depth + 1,
        ...(nth && { number: nth }),
      },
      reader,
    );
  if (field.kind === 'list' && isList(value)) {
    if (value.length === 0) return;
    lines.push({ name, path, depth, label });
    for (const [i, item] of value.entries()) within(i, field.of, item, i + 1);
  } else if ((field.kind === 'record' || field.kind === 'variant') && isObject(value)) {
    lines.push({ name, path, depth, label });
    for (const [part, of] of Object.entries(fieldsOf(field, value))) {
      const given = value[part];
      if (given !== undefined) within(part, of, given);
    }
  } else lines.push({ name, path, depth, label, value: wordOf(field, name, value, reader) });
}

function numbered({ en, es }: Words, number: number): Words {
  return { en: `${en} ${number}`, es: `${es} ${number}` };
}

function fieldsOf(field: Field<unknown>, value: { readonly [name: string]: Value }) {
  if (field.kind === 'record') return field.fields;
  if (field.kind !== 'variant') return {};
  return field.cases[String(value[field.on])] ?? {};
}

function fieldOf(input: Field<unknown>, name: string): Field<unknown> | undefined {
  return input.kind === 'record' ? input.fields[name] : undefined;
}

function actionOf(module: string, action: string) {
  const actions = modules.find(({ name }) => name === module)?.schema.actions ?? {};
  return Object.hasOwn(actions, action) ? actions[action] : undefined;
}
