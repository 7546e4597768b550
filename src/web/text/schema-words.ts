/** Words of the choices in the modules' own schemas. */
import type { Field, Words } from '#kernel';

/** The words of a choice, or its code where this program does not know it: a book may be of a later version. */
export function wordsOf(field: Field<unknown> | undefined, value: string): Words {
  const options = field?.kind === 'choice' ? field.options : {};
  return Object.hasOwn(options, value) ? (options[value] as Words) : { en: value, es: value };
}

/** The field at the end of a path through records and lists. */
export function fieldAt(field: Field<unknown> | undefined, ...path: readonly string[]): Field<unknown> | undefined {
  let at = field;
  for (const name of path) {
    if (at?.kind === 'list') at = at.of;
    at = at?.kind === 'record' ? at.fields[name] : undefined;
  }
  return at?.kind === 'list' ? at.of : at;
}
