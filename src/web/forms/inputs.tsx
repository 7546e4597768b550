/** One input for each kind of field. What a schema nests, the form nests, in groups that a screen reader announces. */
import type { ReactNode } from 'react';
import { get, useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import type { Fault, FaultCode, Field, Fields, Words } from '#kernel';
import { meaningOf } from '#verify/told';
import { Button } from '../parts/button.tsx';
import { ChoiceField } from '../parts/choice-field.tsx';
import { useFaultText } from '../parts/fault-text.ts';
import { Checkbox, TextArea, TextField } from '../parts/field.tsx';
import { Group } from '../parts/group.tsx';
import { useText } from '../text/languages.tsx';
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
        <Nested {...place}>
          <FieldInputs fields={field.fields} path={place.path} />
        </Nested>
      );
    case 'variant':
      return <Variant {...place} of={field} />;
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
    note: field.optional && field.kind !== 'flag' ? t('fields.optional') : undefined,
    error: typeof found?.type === 'string' ? faultText(faultOf(path, found.type, found.message)) : undefined,
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
      return field.min === field.max
        ? t('forms.bytesExactly', { count: field.min })
        : t('forms.bytes', { min: field.min, max: field.max });
    case 'commitment':
      return t('forms.commitment');
    case 'attachmentHash':
      return t('forms.attachment');
    default:
      return undefined;
  }
}

/** As the resolver wrote it down. */
function faultOf(path: string, fault: string, limit: string | undefined): Fault {
  return { path, fault: fault as FaultCode, ...(limit ? { limit: Number(limit) } : {}) };
}

function Flag(place: Place) {
  const { register } = useFormContext();
  const { label, error } = useTold(place);
  return (
    <div className="usa-form-group">
      <Checkbox label={label} error={error} {...register(place.path)} />
    </div>
  );
}

function Choice({ options, ...place }: Place & { readonly options: { readonly [option: string]: Words } }) {
  const { register } = useFormContext();
  return <ChoiceField {...useTold(place)} options={Object.entries(options)} {...register(place.path)} />;
}

function Nested({ children, ...place }: Place & { readonly children: ReactNode }) {
  const { label, note, error } = useTold(place);
  return (
    <Group legend={label} note={note} error={error}>
      {children}
    </Group>
  );
}

function List({ of, ...place }: Place & { readonly of: Field<unknown> }) {
  const { t, say } = useText();
  const { fields, append, remove } = useFieldArray({ name: place.path });
  const { label, note, error } = useTold({ ...place, path: `${place.path}.root` });
  const item = say(of.label);
  return (
    <Group legend={label} note={note} error={error}>
      {fields.map(({ id }, i) => (
        <div key={id} className="group__item">
          <FieldInput field={of} name={place.name} path={`${place.path}.${i}.item`} label={`${item} ${i + 1}`} />
          <Button look="unstyled" onClick={() => remove(i)}>
            {t('fields.remove', { what: `${item} ${i + 1}` })}
          </Button>
        </div>
      ))}
      <p>
        <Button look="outline" onClick={() => append({ item: emptyDraft(of) })}>
          {t('forms.add', { item })}
        </Button>
      </p>
    </Group>
  );
}

/** Where a schema has no words for its cases, their names are shown. */
function Variant({ of, ...place }: Place & { readonly of: Extract<Field<unknown>, { readonly kind: 'variant' }> }) {
  const { say } = useText();
  const { register } = useFormContext();
  const chosen = String(useWatch({ name: `${place.path}.${CASE}` }) ?? '');
  const { error } = useTold({ ...place, path: `${place.path}.${CASE}` });
  const { on, cases, words } = of;
  const fields = Object.hasOwn(cases, chosen) ? cases[chosen] : undefined;
  return (
    <Nested {...place}>
      <ChoiceField
        label={words === undefined ? on : say(words.on)}
        error={error}
        options={Object.keys(cases).map((name) => [name, words?.cases[name] ?? name] as const)}
        {...register(`${place.path}.${CASE}`)}
      />
      {fields === undefined ? null : <FieldInputs fields={fields} path={`${place.path}.${chosen}`} />}
    </Nested>
  );
}
