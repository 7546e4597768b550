/** Words of the choices in the titles module's own schema. */
import type { Field, Words } from '#kernel';
import { modules } from '#modules';

/** The words of a choice, or its code where this program does not know it: a book may be of a later version. */
function wordsOf(field: Field<unknown> | undefined, value: string): Words {
  const options = field?.kind === 'choice' ? field.options : {};
  return Object.hasOwn(options, value) ? (options[value] as Words) : { en: value, es: value };
}

/** The field at the end of a path through records and lists. */
function fieldAt(field: Field<unknown> | undefined, ...path: readonly string[]): Field<unknown> | undefined {
  let at = field;
  for (const name of path) {
    if (at?.kind === 'list') at = at.of;
    at = at?.kind === 'record' ? at.fields[name] : undefined;
  }
  return at?.kind === 'list' ? at.of : at;
}

const schema = modules.find(({ name }) => name === 'titles')?.schema;
const instrument = schema?.records.instrument;
const referenceKind = fieldAt(instrument, 'references', 'reference', 'kind');

export const typeWords = (type: string): Words => wordsOf(fieldAt(instrument, 'type'), type);
export const reasonWords = (reason: string): Words =>
  wordsOf(fieldAt(schema?.actions.correct?.input, 'reason'), reason);
export const decisionWords = (decision: string): Words =>
  wordsOf(fieldAt(schema?.actions.decide?.input, 'decision'), decision);
export const referenceWords = (kind: string): Words => wordsOf(referenceKind, kind);
