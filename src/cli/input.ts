/** Input by hand: JSON from a file or the command line, checked here by the schema that the town checks by. */
import { readFileSync, statSync } from 'node:fs';
import { accept, type Field, faultIn, isList, isObject, type Result, refuse, type Value } from '#kernel';

/** No act is larger than one transaction, but a person may write it with white space. */
const MAX_BYTES = 1_048_576;
const MAX_DEPTH = 16;

/** A JSON file; `-` is the standard input. */
export function readJsonFile(file: string): Result<Value> {
  try {
    if (file !== '-' && statSync(file).size > MAX_BYTES) return refuse('input-too-large', { file, limit: MAX_BYTES });
    return parseJson(readFileSync(file === '-' ? 0 : file, 'utf8'), file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return refuse(missing ? 'file-not-found' : 'file-not-readable', { file });
  }
}

/** A whole file as it is. Refusals: `file-not-found`, `file-not-readable`, `attachment-too-large`. */
export function readContent(file: string, limit: number): Result<Uint8Array> {
  try {
    if (statSync(file).size > limit) return refuse('attachment-too-large', { file, limit });
    return accept(Uint8Array.from(readFileSync(file)));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return refuse(missing ? 'file-not-found' : 'file-not-readable', { file });
  }
}

/** JSON as a person writes it, as against the one canonical form in which it is sent. */
export function parseJson(text: string, file: string): Result<Value> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('json-malformed', { file });
  }
  const path = unwritable(value, '', 0);
  return path === undefined ? accept(value as Value) : refuse('input-invalid', { path, fault: 'not-a-whole-number' });
}

/** The value typed by its schema, or a refusal that names the first field that does not fit. */
export function checkInput(field: Field<unknown>, value: Value): Result<Value> {
  const fault = faultIn(field, value);
  return fault === undefined
    ? accept(value)
    : refuse('input-invalid', { ...fault, path: fault.path === '' ? '(input)' : fault.path });
}

/** Where a value holds what the book cannot: a fraction, a number too large, lists without end. */
function unwritable(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : path;
  if (depth > MAX_DEPTH) return path;
  const members = isList(value as Value) || isObject(value as Value) ? Object.entries(value as object) : [];
  for (const [name, member] of members) {
    const at = path === '' ? name : `${path}.${name}`;
    const found = name === '__proto__' ? at : unwritable(member, at, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first moment of a day such as 2027-01-31, in universal time; undefined where it is no day. */
export function startOf(day: string): number | undefined {
  const startMs = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(startMs) ? undefined : startMs;
}
