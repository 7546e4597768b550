/**
 * What stands in a form while somebody fills it in, and the value of the schema that it becomes. A draft holds the
 * characters as they were typed: what is no number yet is kept, and the fault is told where it stands.
 */
import { type Fault, type Field, type Fields, faultIn, isList, isObject, type Value } from '#kernel';
import { meaningOf } from '#verify/told';

export type Draft = string | boolean | readonly { readonly item: Draft }[] | { readonly [name: string]: Draft };

/** Where a variant's choice stands in its draft, beside the fields of each case. */
export const CASE = 'case';

export function emptyDraft(field: Field<unknown>): Draft {
  switch (field.kind) {
    case 'flag':
      return false;
    case 'list':
      return Array.from({ length: field.optional ? 0 : field.min }, () => ({ item: emptyDraft(field.of) }));
    case 'record':
      return emptyFields(field.fields);
    case 'variant': {
      const cases = Object.entries(field.cases).map(([name, fields]) => [name, emptyFields(fields)]);
      return { [CASE]: '', ...Object.fromEntries(cases) };
    }
    default:
      return '';
  }
}

function emptyFields(fields: Fields): { readonly [name: string]: Draft } {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, emptyDraft(field)]));
}

/** Undefined where nothing was filled in. `name` is the field's own, by which amounts of money are known. */
export function valueIn(field: Field<unknown>, draft: Draft | undefined, name = ''): Value | undefined {
  if (draft === undefined || (field.optional && isBlank(draft))) return undefined;
  switch (field.kind) {
    case 'flag':
      return draft === true;
    case 'list':
      return (Array.isArray(draft) ? draft : []).map(({ item }) => valueIn(required(field.of), item, name) ?? '');
    case 'record':
      return valuesOf(field.fields, draft);
    case 'variant': {
      const chosen = String((draft as { readonly [name: string]: Draft })[CASE] ?? '');
      if (chosen === '') return undefined;
      const fields = Object.hasOwn(field.cases, chosen) ? (field.cases[chosen] as Fields) : {};
      return { [field.on]: chosen, ...valuesOf(fields, (draft as { readonly [name: string]: Draft })[chosen] ?? {}) };
    }
    case 'integer':
      return draft === '' ? undefined : numberOf(String(draft).trim(), meaningOf(field, name));
    default:
      return draft === '' ? undefined : String(draft).trim().normalize('NFC');
  }
}

function valuesOf(fields: Fields, draft: Draft): { readonly [name: string]: Value } {
  const given = draft as { readonly [name: string]: Draft };
  const values = Object.entries(fields).map(([name, field]) => [name, valueIn(field, given[name], name)] as const);
  return Object.fromEntries(values.filter((pair): pair is [string, Value] => pair[1] !== undefined));
}

/** As it was typed where it is none, so that the check of the schema tells it. */
function numberOf(text: string, meaning: ReturnType<typeof meaningOf>): Value {
  if (meaning === 'instant') {
    const timeMs = new Date(text).getTime();
    return Number.isNaN(timeMs) ? text : timeMs;
  }
  if (meaning === 'cents') {
    const parts = /^\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?$/.exec(text);
    return parts === null ? text : Number(`${parts[1]?.replaceAll(',', '')}${parts[2] ?? '00'}`);
  }
  return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function isBlank(draft: Draft): boolean {
  if (Array.isArray(draft)) return draft.length === 0;
  if (typeof draft === 'object') return Object.values(draft).every(isBlank);
  return draft === '' || draft === false;
}

function required(field: Field<unknown>): Field<unknown> {
  return { ...field, optional: false } as Field<unknown>;
}

/**
 * Everything that is wrong, in the order of the form: `faultIn` of the kernel part by part, because it stops at the
 * first. Paths are those of the draft.
 */
export function faultsIn(field: Field<unknown>, value: Value | undefined, path = ''): readonly Fault[] {
  if (value === undefined) return field.optional ? [] : [{ path, fault: 'missing' }];
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (field.kind === 'record' && isObject(value)) return faultsInFields(field.fields, value, at);
  if (field.kind === 'list' && isList(value)) {
    const own = faultIn(
      { ...field, of: ANYTHING },
      value.map(() => false),
      path,
    );
    const within = value.flatMap((one, i) => faultsIn(field.of, one, at(`${i}.item`)));
    return own === undefined ? within : [own, ...within];
  }
  if (field.kind === 'variant' && isObject(value)) {
    const { [field.on]: name, ...rest } = value;
    const fields = typeof name === 'string' && Object.hasOwn(field.cases, name) ? field.cases[name] : undefined;
    if (fields === undefined) return [{ path: at(CASE), fault: 'not-an-option' }];
    return faultsInFields(fields, rest, (part) => at(`${name}.${part}`));
  }
  const fault = faultIn(field, value, path === '' ? '' : path);
  if (fault === undefined) return [];
  return [fault.fault === 'wrong-type' && field.kind === 'integer' ? { ...fault, fault: 'wrong-form' } : fault];
}

function faultsInFields(fields: Fields, value: { readonly [name: string]: Value }, at: (name: string) => string) {
  return Object.entries(fields).flatMap(([name, field]) => faultsIn(field, value[name], at(name)));
}

/** The parts of a list are looked at one by one; here only their number counts. */
const ANYTHING: Field<unknown> = { kind: 'flag', label: { en: '', es: '' }, optional: false };
