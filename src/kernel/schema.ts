/**
 * Schemas: data that says what a value may be. One schema drives decoding, types, the check at
 * submission, OpenAPI, plain forms, the command line and the public records page.
 *
 * Every field carries a label in both languages and a limit. Where a field lives follows from its kind:
 * a `commitment` stands for content in the town's vault, an `attachmentHash` for bytes that may be pruned,
 * everything else is public and permanent in the ledger.
 */
import { type Bytes, fromBase64url } from './bytes.ts';
import { isList, isObject, type Value } from './encoding.ts';

/** Words for people. English and Spanish stand side by side so that neither can be forgotten. */
export type Words = { readonly en: string; readonly es: string };

export function say(en: string, es: string): Words {
  return { en, es };
}

/** How long the content behind a commitment or an attachment is kept; the records page explains each. */
export type Retention = 'permanent' | 'while-current' | 'one-year' | 'seven-years';

type Kinds =
  | {
      readonly kind: 'text';
      readonly min: number;
      readonly max: number;
      readonly lines: boolean;
      readonly pattern?: RegExp;
    }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly options: { readonly [option: string]: Words } }
  | { readonly kind: 'bytes'; readonly min: number; readonly max: number }
  | { readonly kind: 'commitment'; readonly retention: Retention }
  | { readonly kind: 'attachmentHash'; readonly retention: Retention }
  | { readonly kind: 'list'; readonly of: Field<unknown>; readonly min: number; readonly max: number }
  | { readonly kind: 'record'; readonly fields: Fields }
  | {
      readonly kind: 'variant';
      readonly on: string;
      readonly cases: { readonly [name: string]: Fields };
      readonly words?: CaseWords<string>;
    };

/** What a variant asks, and what its answers are called. */
type CaseWords<Names extends string> = { readonly on: Words; readonly cases: { readonly [N in Names]: Words } };

export type Field<T> = Kinds & { readonly label: Words; readonly optional: boolean; readonly example?: T };

export type Fields = { readonly [name: string]: Field<unknown> };

type OptionalNames<F extends Fields> = { [K in keyof F]: undefined extends Infer<F[K]> ? K : never }[keyof F];

export type Infer<F> = F extends Field<infer T> ? T : never;

export type InferFields<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalNames<F>>]: Infer<F[K]>;
} & { readonly [K in OptionalNames<F>]?: Exclude<Infer<F[K]>, undefined> };

/** What is wrong with a value, where, and which limit it broke. `path` reads like `rows.3.parcel`. */
export type Fault = { readonly path: string; readonly fault: FaultCode; readonly limit?: number };

export type FaultCode =
  | 'missing'
  | 'unknown-field'
  | 'wrong-type'
  | 'too-short'
  | 'too-long'
  | 'too-small'
  | 'too-large'
  | 'too-few'
  | 'too-many'
  | 'not-an-option'
  | 'forbidden-character'
  | 'wrong-form';

export function text(
  label: Words,
  limits: { max: number; min?: number; lines?: boolean; pattern?: RegExp },
): Field<string> {
  const { max, min = 1, lines = false, pattern } = limits;
  return { kind: 'text', label, optional: false, min, max, lines, ...(pattern === undefined ? {} : { pattern }) };
}

/** Names that become part of a state key: ASCII letters, digits and a few signs, so that they sort by bytes. */
export function identifier(label: Words, limits: { max?: number } = {}): Field<string> {
  return text(label, { max: limits.max ?? 64, pattern: /^[A-Za-z0-9][A-Za-z0-9._:~-]*$/ });
}

export function integer(label: Words, limits: { min?: number; max: number }): Field<number> {
  return { kind: 'integer', label, optional: false, min: limits.min ?? 0, max: limits.max };
}

export function flag(label: Words): Field<boolean> {
  return { kind: 'flag', label, optional: false };
}

export function choice<const O extends { readonly [option: string]: Words }>(
  label: Words,
  options: O,
): Field<keyof O & string> {
  return { kind: 'choice', label, optional: false, options };
}

/** Binary of a given length, written as base64url. */
export function bytes(label: Words, limits: { length: number } | { min: number; max: number }): Field<string> {
  const [min, max] = 'length' in limits ? [limits.length, limits.length] : [limits.min, limits.max];
  return { kind: 'bytes', label, optional: false, min, max };
}

/** 32 bytes: a salted commitment to content that stays in the vault (see commitment.ts). */
export function commitment(label: Words, options: { retention: Retention }): Field<string> {
  return { kind: 'commitment', label, optional: false, retention: options.retention };
}

/** 32 bytes: the SHA-256 of bytes that travel beside the transaction or stay with the town. */
export function attachmentHash(label: Words, options: { retention: Retention }): Field<string> {
  return { kind: 'attachmentHash', label, optional: false, retention: options.retention };
}

/** A calendar day, `YYYY-MM-DD`, Gregorian. Compared as text, never turned into a clock time. */
export function day(label: Words): Field<string> {
  return text(label, { min: 10, max: 10, pattern: DAY });
}

const LONG_MONTHS = '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])';
const SHORT_MONTHS = '(0[469]|11)-(0[1-9]|[12][0-9]|30)';
const FEBRUARY = '02-(0[1-9]|1[0-9]|2[0-8])';
/** Every fourth year, but of the full centuries only every fourth. */
const LEAP_YEAR = '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
const DAY = new RegExp(`^([0-9]{4}-(${LONG_MONTHS}|${SHORT_MONTHS}|${FEBRUARY})|${LEAP_YEAR}-02-29)$`);

/** Epoch milliseconds. */
export function instant(label: Words): Field<number> {
  return integer(label, { max: 253_402_300_799_999 });
}

/** Money in cents. */
export function cents(label: Words, limits: { min?: number; max?: number } = {}): Field<number> {
  return integer(label, { min: limits.min ?? 0, max: limits.max ?? 1_000_000_000_000_00 });
}

export function list<T>(label: Words, of: Field<T>, limits: { max: number; min?: number }): Field<readonly T[]> {
  return { kind: 'list', label, optional: false, of: of as Field<unknown>, min: limits.min ?? 0, max: limits.max };
}

export function record<const F extends Fields>(label: Words, fields: F): Field<InferFields<F>> {
  return { kind: 'record', label, optional: false, fields };
}

/** An object whose remaining fields depend on the text in one of them, for example a signer's scheme. */
export function variant<const K extends string, const C extends { readonly [name: string]: Fields }>(
  label: Words,
  on: K,
  cases: C,
  words?: CaseWords<keyof C & string>,
): Field<{ [N in keyof C & string]: { readonly [P in K]: N } & InferFields<C[N]> }[keyof C & string]> {
  return { kind: 'variant', label, optional: false, on, cases, ...(words === undefined ? {} : { words }) };
}

export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, optional: true } as Field<T | undefined>;
}

/** The first fault in a value, or undefined where the value fits the schema exactly. `path` is where the value stands. */
export function faultIn(field: Field<unknown>, value: Value | undefined, path = ''): Fault | undefined {
  const fault = faultOf(field, value);
  return fault === undefined || path === '' ? fault : within(path, fault);
}

/** As `faultIn`, seen from the value itself: paths are put together on the way out, and only where there is a fault. */
function faultOf(field: Field<unknown>, value: Value | undefined): Fault | undefined {
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? faultInText(field, value) : WRONG_TYPE;
    case 'integer':
      // A value from elsewhere than a canonical text may be a fraction.
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return WRONG_TYPE;
      if (value < field.min) return { path: '', fault: 'too-small', limit: field.min };
      return value > field.max ? { path: '', fault: 'too-large', limit: field.max } : undefined;
    case 'flag':
      return typeof value === 'boolean' ? undefined : WRONG_TYPE;
    case 'choice':
      if (typeof value !== 'string') return WRONG_TYPE;
      return Object.hasOwn(field.options, value) ? undefined : { path: '', fault: 'not-an-option' };
    case 'bytes':
      return faultInBytes(value, field.min, field.max);
    case 'commitment':
    case 'attachmentHash':
      return faultInBytes(value, 32, 32);
    case 'list':
      return faultInList(field, value);
    case 'record':
      return isObject(value) ? faultInFields(field.fields, value) : WRONG_TYPE;
    case 'variant':
      return faultInVariant(field, value);
  }
}

/** The bytes of a `bytes`, `commitment` or `attachmentHash` field that has been checked before. */
export function bytesOf(checked: string): Bytes {
  const value = fromBase64url(checked);
  if (value === undefined) throw new Error('text was not checked against its schema');
  return value;
}

const WRONG_TYPE: Fault = { path: '', fault: 'wrong-type' };

/** A fault of a part, seen from the whole. */
function within(name: string | number, fault: Fault): Fault {
  return { ...fault, path: fault.path === '' ? String(name) : `${name}.${fault.path}` };
}

// Control characters, and the marks that reorder the text after them: a name must read as it is stored.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose.
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

function faultInText(
  field: { min: number; max: number; lines: boolean; pattern?: RegExp },
  value: string,
): Fault | undefined {
  if (value.length < field.min) return { path: '', fault: 'too-short', limit: field.min };
  if (value.length > field.max) return { path: '', fault: 'too-long', limit: field.max };
  if (FORBIDDEN.test(value) || (!field.lines && value.includes('\n')))
    return { path: '', fault: 'forbidden-character' };
  return field.pattern === undefined || field.pattern.test(value) ? undefined : { path: '', fault: 'wrong-form' };
}

function faultInBytes(value: Value | undefined, min: number, max: number): Fault | undefined {
  if (typeof value !== 'string') return WRONG_TYPE;
  // Length first: nothing is decoded that could not fit.
  if (value.length > Math.ceil((max * 4) / 3)) return { path: '', fault: 'too-long', limit: max };
  const decoded = fromBase64url(value);
  if (decoded === undefined) return { path: '', fault: 'wrong-form' };
  return decoded.length < min ? { path: '', fault: 'too-short', limit: min } : undefined;
}

function faultInList(
  field: { of: Field<unknown>; min: number; max: number },
  value: Value | undefined,
): Fault | undefined {
  if (!isList(value)) return WRONG_TYPE;
  if (value.length < field.min) return { path: '', fault: 'too-few', limit: field.min };
  if (value.length > field.max) return { path: '', fault: 'too-many', limit: field.max };
  for (let i = 0; i < value.length; i++) {
    const fault = faultOf(field.of, value[i]);
    if (fault !== undefined) return within(i, fault);
  }
  return undefined;
}

function faultInFields(fields: Fields, value: { readonly [name: string]: Value }): Fault | undefined {
  for (const name in fields) {
    const field = fields[name] as Field<unknown>;
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    if (member === undefined) {
      if (!field.optional) return { path: name, fault: 'missing' };
      continue;
    }
    const fault = faultOf(field, member);
    if (fault !== undefined) return within(name, fault);
  }
  for (const name in value) if (!Object.hasOwn(fields, name)) return { path: name, fault: 'unknown-field' };
  return undefined;
}

function faultInVariant(
  field: { on: string; cases: { readonly [name: string]: Fields } },
  value: Value | undefined,
): Fault | undefined {
  if (!isObject(value)) return WRONG_TYPE;
  const { [field.on]: name, ...rest } = value;
  if (typeof name !== 'string' || !Object.hasOwn(field.cases, name)) return { path: field.on, fault: 'not-an-option' };
  return faultInFields(field.cases[name] as Fields, rest);
}
