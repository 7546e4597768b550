/** One input for each kind of field. What a schema nests, the form nests, in groups that a screen reader announces. */
import type { ReactNode } from 'react';
import { get, useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import type { FaultCode, Field, Fields } from '#kernel';
import { meaningOf } from '#verify/told';
import { Button } from '../parts/button.tsx';
import { SelectField, TextArea, TextField } from '../parts/field.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { CASE, emptyDraft } from './draft.ts';

type Place = {
  readonly field: Field<unknown>;
  /** In the draft, for react-hook-form. */
  readonly path: string;
  /** The field's own name, by which amounts of money are known. */
  readonly name: string;
  /** Put in the place of the schema's label, such as "Party 2". */
  readonly label?: string;
};

export function FieldInput(place: Place) {
  const { field } = place;
  switch (field.kind) {
    case 'flag':
      return <Flag {...place} />;
    case 'choice':
      return <Choice {...place} options={field.options} />;
    case 'list':
      return <List {...place} of={field.of} />;
    case 'record':
      return (
        <Group {...place}>
          <FieldInputs fields={field.fields} path={place.path} />
        </Group>
      );
    case 'variant':
      return <Variant {...place} on={field.on} cases={field.cases} />;
    default:
      return <Line {...place} />;
  }
}

/** In the order of the schema. `path` is empty at the top of a form. */
export function FieldInputs({ fields, path }: { readonly fields: Fields; readonly path: string }) {
  return Object.entries(fields).map(([name, field]) => (
    <FieldInput key={name} field={field} name={name} path={path === '' ? name : `${path}.${name}`} />
  ));
}

/** Label, note and error of a place, as the parts for inputs take them. */
function useTold({ field, path, label }: Place) {
  const { t, say } = useText();
  const faultText = useFaultText();
  const { formState } = useFormContext();
  const found = get(formState.errors, path) as { readonly type?: string; readonly message?: string } | undefined;
  return {
    label: label ?? say(field.label),
    note: field.optional && field.kind !== 'flag' ? t('forms.optional') : undefined,
    error: typeof found?.type === 'string' ? faultText(found.type, found.message) : undefined,
  };
}

function Line(place: Place) {
  const { field, path, name } = place;
  const { register } = useFormContext();
  const told = useTold(place);
  const hint = useHint(field, name);
  if (field.kind === 'text' && field.lines) return <TextArea {...told} hint={hint} {...register(path)} />;
  const meaning = meaningOf(field, name);
  const type = meaning === 'day' ? 'date' : meaning === 'instant' ? 'datetime-local' : 'text';
  const numeric = field.kind === 'integer' && type === 'text';
  const mode = meaning === 'cents' ? 'decimal' : 'numeric';
  return (
    <TextField
      {...told}
      hint={hint}
      type={type}
      autoComplete="off"
      {...(numeric ? { inputMode: mode } : {})}
      {...register(path)}
    />
  );
}

/** What fits, in words. An example of the schema says it best. */
function useHint(field: Field<unknown>, name: string): string | undefined {
  const { t, number } = useText();
  const { example } = field;
  if (typeof example === 'string') return t('forms.example', { example });
  switch (field.kind) {
    case 'text':
      return meaningOf(field, name) === 'day' || field.max < 3 ? undefined : t('forms.atMost', { max: field.max });
    case 'integer':
      if (meaningOf(field, name) === 'instant') return undefined;
      if (meaningOf(field, name) === 'cents') return t('forms.money');
      return t('forms.between', { min: number(field.min), max: number(field.max) });
    case 'bytes':
      return t('forms.bytes', { min: field.min, max: field.max });
    case 'commitment':
      return t('forms.commitment');
    case 'attachmentHash':
      return t('forms.attachment');
    default:
      return undefined;
  }
}

function Flag(place: Place) {
  const { register } = useFormContext();
  const { label, error } = useTold(place);
  const id = `field-${place.path}`;
  return (
    <div className="usa-form-group">
      <div className="usa-checkbox">
        <input id={id} type="checkbox" className="usa-checkbox__input" {...register(place.path)} />
        <label className="usa-checkbox__label" htmlFor={id}>
          {label}
        </label>
      </div>
      {error === undefined ? null : <span className="usa-error-message">{error}</span>}
    </div>
  );
}

function Choice({
  options,
  ...place
}: Place & { readonly options: { readonly [option: string]: { readonly en: string; readonly es: string } } }) {
  const { t, say } = useText();
  const { register } = useFormContext();
  return (
    <SelectField {...useTold(place)} {...register(place.path)}>
      <option value="">{t('forms.choose')}</option>
      {Object.entries(options).map(([option, words]) => (
        <option key={option} value={option}>
          {say(words)}
        </option>
      ))}
    </SelectField>
  );
}

function Group({ children, ...place }: Place & { readonly children: ReactNode }) {
  const { label, note, error } = useTold(place);
  return (
    <fieldset className="usa-fieldset group">
      <legend className="usa-legend">
        {label}
        {note === undefined ? null : <span className="usa-hint"> ({note})</span>}
      </legend>
      {error === undefined ? null : (
        <span className="usa-error-message" role="alert">
          {error}
        </span>
      )}
      {children}
    </fieldset>
  );
}

function List({ of, ...place }: Place & { readonly of: Field<unknown> }) {
  const { t, say } = useText();
  const { fields, append, remove } = useFieldArray({ name: place.path });
  const told = useTold({ ...place, path: `${place.path}.root` });
  const item = say(of.label);
  return (
    <fieldset className="usa-fieldset group">
      <legend className="usa-legend">
        {told.label}
        {told.note === undefined ? null : <span className="usa-hint"> ({told.note})</span>}
      </legend>
      {told.error === undefined ? null : (
        <span className="usa-error-message" role="alert">
          {told.error}
        </span>
      )}
      {fields.map(({ id }, i) => (
        <div key={id} className="group__item">
          <FieldInput field={of} name={place.name} path={`${place.path}.${i}.item`} label={`${item} ${i + 1}`} />
          <Button look="unstyled" onClick={() => remove(i)}>
            {t('forms.remove', { item: `${item} ${i + 1}` })}
          </Button>
        </div>
      ))}
      <p>
        <Button look="outline" onClick={() => append({ item: emptyDraft(of) })}>
          {t('forms.add', { item })}
        </Button>
      </p>
    </fieldset>
  );
}

/** The names of cases are words of programs, such as a signature scheme: they have no others. */
function Variant({
  on,
  cases,
  ...place
}: Place & { readonly on: string; readonly cases: { readonly [name: string]: Fields } }) {
  const { t } = useText();
  const { register } = useFormContext();
  const chosen = String(useWatch({ name: `${place.path}.${CASE}` }) ?? '');
  const { error } = useTold({ ...place, path: `${place.path}.${CASE}` });
  const fields = Object.hasOwn(cases, chosen) ? cases[chosen] : undefined;
  return (
    <Group {...place}>
      <SelectField label={t('forms.kind')} hint={on} error={error} {...register(`${place.path}.${CASE}`)}>
        <option value="">{t('forms.choose')}</option>
        {Object.keys(cases).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
      {fields === undefined ? null : <FieldInputs fields={fields} path={`${place.path}.${chosen}`} />}
    </Group>
  );
}

const FAULTS: { readonly [fault in FaultCode]: TextKey } = {
  missing: 'forms.missing',
  'unknown-field': 'forms.wrongForm',
  'wrong-type': 'forms.wrongForm',
  'too-short': 'forms.tooShort',
  'too-long': 'forms.tooLong',
  'too-small': 'forms.tooSmall',
  'too-large': 'forms.tooLarge',
  'too-few': 'forms.tooFew',
  'too-many': 'forms.tooMany',
  'not-an-option': 'forms.missing',
  'forbidden-character': 'forms.forbidden',
  'wrong-form': 'forms.wrongForm',
};

/** A fault in words that say what to do. */
function useFaultText(): (fault: string, limit: string | undefined) => string {
  const { t } = useText();
  return (fault, limit) => t(FAULTS[fault as FaultCode] ?? 'forms.wrongForm', { limit: Number(limit || 0) });
}
