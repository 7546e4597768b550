/** A form made from a schema alone: its inputs, what is wrong with them, and one button. */
import { useEffect, useRef } from 'react';
import { type FieldErrors, FormProvider, useForm } from 'react-hook-form';
import type { Field, Value } from '#kernel';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { useText } from '../text/languages.tsx';
import { type Draft, emptyDraft, valueIn } from './draft.ts';
import { FieldInput, FieldInputs } from './inputs.tsx';
import { resolverOf } from './resolver.ts';

export type FormDraft = { readonly [name: string]: Draft };

/** `onValue` is called with a value that fits the schema. What was typed stays in the form. */
export function SchemaForm({
  field,
  button,
  begin,
  onType,
  onValue,
}: {
  readonly field: Field<unknown>;
  readonly button: string;
  /** What was typed before; nothing, unless it is said. */
  readonly begin?: FormDraft;
  /** Called with each letter. */
  readonly onType?: (typed: FormDraft) => void;
  readonly onValue: (value: Value) => void;
}) {
  // Only a record has a place for each of its fields; anything else stands in a form of one.
  const form = useForm({
    defaultValues: begin ?? (emptyDraft(field) as object),
    resolver: resolverOf(field),
    // Never while somebody leaves a field for the button: an error that comes or goes would move it from under him.
    mode: 'onSubmit',
    reValidateMode: 'onSubmit',
  });
  const { watch } = form;
  const latest = useRef(onType);
  latest.current = onType;
  useEffect(() => {
    const heard = watch((typed) => latest.current?.(structuredClone(typed) as FormDraft));
    return () => heard.unsubscribe();
  }, [watch]);
  const submit = form.handleSubmit((draft) => {
    const value = valueIn({ ...field, optional: false } as Field<unknown>, draft as FormDraft);
    if (value !== undefined) onValue(value);
  });
  return (
    <FormProvider {...form}>
      <form className="usa-form usa-form--large" noValidate onSubmit={(event) => void submit(event)}>
        <Summary errors={form.formState.errors} tries={form.formState.submitCount} />
        {field.kind === 'record' ? (
          <FieldInputs fields={field.fields} path="" />
        ) : (
          <FieldInput field={field} path="" name="" />
        )}
        <Button type="submit">{button}</Button>
      </form>
    </FormProvider>
  );
}

/** After a try, until all is well; the focus itself is at the first field that is wrong. */
function Summary({ errors, tries }: { readonly errors: FieldErrors; readonly tries: number }) {
  const { t } = useText();
  const count = countOf(errors);
  if (count === 0 || tries === 0) return null;
  return (
    <Alert type="error" heading={t('forms.wrong', { count })}>
      <p>{t('forms.wrongHint')}</p>
    </Alert>
  );
}

function countOf(errors: object): number {
  const nested = Object.entries(errors).filter(([name]) => name !== 'ref');
  return 'type' in errors && typeof errors.type === 'string'
    ? 1
    : nested.reduce((sum, [, one]) => (typeof one === 'object' && one !== null ? sum + countOf(one) : sum), 0);
}
