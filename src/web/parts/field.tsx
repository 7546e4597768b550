/** A labelled input: the hint and the error are tied to it, so that a screen reader reads them with it. */
import { type ComponentPropsWithRef, type ReactElement, type ReactNode, useId } from 'react';

type Told = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Not all must be filled in: said in words, never by a star alone. */
  readonly note?: string | undefined;
};

type Ties = { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true };

function Labelled({ label, hint, error, note, children }: Told & { readonly children: (ties: Ties) => ReactElement }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const ties: Ties = {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
  };
  return (
    <div className={`usa-form-group${error === undefined ? '' : ' usa-form-group--error'}`}>
      <label className={`usa-label${error === undefined ? '' : ' usa-label--error'}`} htmlFor={id}>
        {label}
        {note === undefined ? null : <span className="usa-hint"> ({note})</span>}
      </label>
      {hint === undefined ? null : (
        <span className="usa-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error === undefined ? null : (
        <span className="usa-error-message" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {children(ties)}
    </div>
  );
}

export function TextField({ label, hint, error, note, ...input }: Told & ComponentPropsWithRef<'input'>) {
  return (
    <Labelled {...{ label, hint, error, note }}>
      {(ties) => <input type="text" {...input} {...ties} className={`usa-input${error ? ' usa-input--error' : ''}`} />}
    </Labelled>
  );
}

export function TextArea({ label, hint, error, note, ...area }: Told & ComponentPropsWithRef<'textarea'>) {
  return (
    <Labelled {...{ label, hint, error, note }}>
      {(ties) => (
        <textarea rows={4} {...area} {...ties} className={`usa-textarea${error ? ' usa-input--error' : ''}`} />
      )}
    </Labelled>
  );
}

export function SelectField({
  label,
  hint,
  error,
  note,
  children,
  ...select
}: Told & ComponentPropsWithRef<'select'> & { readonly children: ReactNode }) {
  return (
    <Labelled {...{ label, hint, error, note }}>
      {(ties) => (
        <select {...select} {...ties} className={`usa-select${error ? ' usa-input--error' : ''}`}>
          {children}
        </select>
      )}
    </Labelled>
  );
}

export function Checkbox({ label, error, ...input }: Omit<Told, 'hint' | 'note'> & ComponentPropsWithRef<'input'>) {
  const id = useId();
  return (
    <div className="usa-checkbox">
      <input
        {...input}
        id={id}
        type="checkbox"
        className="usa-checkbox__input"
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
      <label className="usa-checkbox__label" htmlFor={id}>
        {label}
      </label>
      {error === undefined ? null : (
        <span className="usa-error-message" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}
