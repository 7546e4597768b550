/** Checks a form with the kernel's own schema, as react-hook-form asks for it. */
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type { Fault, Field } from '#kernel';
import { type Draft, faultsIn, valueIn } from './draft.ts';

export function resolverOf(field: Field<unknown>): Resolver<FieldValues> {
  return (draft) => {
    const faults = faultsIn(field, valueIn({ ...field, optional: false } as Field<unknown>, draft as Draft));
    return faults.length === 0 ? { values: draft, errors: {} } : { values: {}, errors: errorsOf(faults) };
  };
}

/** The first fault of each place, nested as the form is. A list's own fault stands in its `root`. */
export function errorsOf(faults: readonly Fault[]): FieldErrors {
  const errors: Node = {};
  for (const { path, fault, limit } of faults) {
    const parts = path.split('.');
    if (fault === 'too-few' || fault === 'too-many') parts.push('root');
    let node = errors;
    for (const part of parts.slice(0, -1)) {
      node[part] ??= {};
      node = node[part] as Node;
    }
    node[parts.at(-1) as string] ??= { type: fault, message: limit === undefined ? '' : String(limit) };
  }
  return errors as FieldErrors;
}

type Node = { [part: string]: unknown };
