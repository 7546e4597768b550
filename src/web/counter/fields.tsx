/** Fields of the record as a clerk fills them in: labels and choices from the schema, errors in plain sentences. */
import type { Fault, Field } from '#kernel';
import { ChoiceField } from '../parts/choice-field.tsx';
import { useFaultText } from '../parts/fault-text.ts';
import { TextArea, TextField } from '../parts/field.tsx';
import { useText } from '../text/languages.tsx';

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
      <ChoiceField
        {...told}
        value={value}
        onChange={changed}
        options={Object.entries(field.options).filter(([option]) => list === undefined || list.includes(option))}
      />
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
