/** Fields of the record as a clerk fills them in: labels and choices from the schema, errors in plain sentences. */
import type { ReactNode } from 'react';
import type { Fault, Field } from '#kernel';
import { SelectField, TextArea, TextField } from '../parts/field.tsx';
import { type TextKey, useText } from '../text/languages.tsx';

/** Where a field stands in its schema: `parties.0.name`. */
export function fieldAt(field: Field<unknown>, path: string): Field<unknown> {
  let at = field;
  for (const part of path.split('.')) {
    const next = at.kind === 'list' ? at.of : at.kind === 'record' ? at.fields[part] : undefined;
    if (next === undefined) throw new Error(`the schema has no ${path}`);
    at = next;
  }
  return at;
}

const FAULTS: { readonly [fault in Fault['fault']]?: TextKey } = {
  missing: 'fields.missing',
  'too-long': 'fields.tooLong',
  'too-short': 'fields.tooShort',
  'too-small': 'fields.tooSmall',
  'too-large': 'fields.tooLarge',
  'too-few': 'fields.tooFew',
  'too-many': 'fields.tooMany',
  'forbidden-character': 'fields.forbidden',
};

/** What is wrong and what to do. Amounts and counts are typed as text, so theirs is a wrong form. */
export function useFaultText(): (fault: Fault | undefined) => string | undefined {
  const { t } = useText();
  return (fault) => {
    if (fault === undefined) return undefined;
    const key = FAULTS[fault.fault] ?? wrongForm(fault.path);
    return t(key, { limit: fault.limit ?? 0 });
  };
}

function wrongForm(path: string): TextKey {
  if (/[cC]ents$/.test(path)) return 'fields.wrongAmount';
  if (/(Count|num|den)$/.test(path)) return 'fields.wrongWhole';
  if (/Day$|day$/.test(path)) return 'fields.wrongDay';
  if (/note$/.test(path)) return 'fields.wrongNote';
  return /(book|page|instrumentNo|certificateNo)$/.test(path) ? 'fields.wrongNumber' : 'fields.wrongForm';
}

export type Asking = {
  /** The schema of what is asked, and the faults in it by path. */
  readonly schema: Field<unknown>;
  readonly faults: ReadonlyMap<string, Fault>;
  /** Whether what is missing is told yet: not while somebody is still writing. */
  readonly tried: boolean;
};

/** A text, a choice or a day of the schema. What was typed wrongly is told at once, what is missing once it was tried. */
export function Asked({
  asking,
  path,
  value,
  onChange,
  hint,
  label,
  noteless = false,
  list,
}: {
  readonly asking: Asking;
  readonly path: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly label?: string;
  readonly noteless?: boolean;
  readonly list?: readonly string[];
}) {
  const { t, say } = useText();
  const field = fieldAt(asking.schema, path);
  const fault = asking.faults.get(path);
  const error = useFaultText()(fault !== undefined && (asking.tried || value !== '') ? fault : undefined);
  const told = {
    label: label ?? say(field.label),
    hint,
    error,
    note: field.optional && !noteless ? t('fields.optional') : undefined,
  };
  const changed = ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value);
  if (field.kind === 'choice') {
    return (
      <SelectField {...told} value={value} onChange={changed}>
        <option value="">{t('fields.choose')}</option>
        {Object.entries(field.options)
          .filter(([option]) => list === undefined || list.includes(option))
          .map(([option, words]) => (
            <option key={option} value={option}>
              {say(words)}
            </option>
          ))}
      </SelectField>
    );
  }
  if (field.kind === 'text' && field.lines) return <TextArea {...told} value={value} onChange={changed} />;
  const inputMode = field.kind === 'integer' ? 'decimal' : 'text';
  const day = /[dD]ay$/.test(path);
  return (
    <TextField
      {...told}
      type={day ? 'date' : 'text'}
      inputMode={inputMode}
      autoComplete="off"
      value={value}
      onChange={changed}
    />
  );
}

/** A group of fields that can be there several times. */
export function Group({
  legend,
  onRemove,
  children,
}: {
  readonly legend: string;
  readonly onRemove?: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  return (
    <fieldset className="usa-fieldset group">
      <legend className="usa-legend group__legend">{legend}</legend>
      {children}
      {onRemove === undefined ? null : (
        <button type="button" className="usa-button usa-button--unstyled" onClick={onRemove}>
          {t('fields.remove', { what: legend })}
        </button>
      )}
    </fieldset>
  );
}
