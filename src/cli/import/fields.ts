/** The schema of one row of a loading action, so that a row is checked here before it is signed. */
import type { ReasonCode } from '#connect';
import { type Field, faultIn, type Value } from '#kernel';
import { titles } from '#modules/titles';

export function rowField(action: string): Field<unknown> {
  const input = titles.schema.actions[action]?.input;
  const rows = input?.kind === 'record' ? input.fields.rows : undefined;
  if (rows?.kind !== 'list') throw new Error(`titles/${action} takes no rows`);
  return rows.of;
}

export type RowFault = { readonly code: ReasonCode; readonly field: string };

/** Why a row cannot go into the book, in the words of an import, or undefined where it can. */
export function rowFault(field: Field<unknown>, row: Value): RowFault | undefined {
  const fault = faultIn(field, row);
  if (fault === undefined) return undefined;
  return { code: REASONS[fault.fault] ?? 'field-missing', field: fault.path };
}

const REASONS: { readonly [fault: string]: ReasonCode } = {
  missing: 'field-missing',
  'wrong-type': 'number-malformed',
  'too-short': 'field-missing',
  'too-long': 'field-too-long',
  'too-small': 'number-out-of-range',
  'too-large': 'number-out-of-range',
  'too-few': 'field-missing',
  'too-many': 'field-too-long',
  'not-an-option': 'choice-unknown',
  'forbidden-character': 'forbidden-character',
  'wrong-form': 'choice-unknown',
};
