/** Fields that belong together, announced as one. */
import { type ReactNode, useId } from 'react';
import { useText } from '../text/languages.tsx';

export function Group({
  legend,
  note,
  error,
  onRemove,
  children,
}: {
  readonly legend: string;
  readonly note?: string | undefined;
  readonly error?: string | undefined;
  readonly onRemove?: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useText();
  const id = useId();
  return (
    <fieldset className="usa-fieldset group" aria-describedby={error === undefined ? undefined : id}>
      <legend className="usa-legend group__legend">
        {legend}
        {note === undefined ? null : <span className="usa-hint"> ({note})</span>}
      </legend>
      {error === undefined ? null : (
        <span className="usa-error-message" id={id} role="alert">
          {error}
        </span>
      )}
      {children}
      {onRemove === undefined ? null : (
        <button type="button" className="usa-button usa-button--unstyled" onClick={onRemove}>
          {t('fields.remove', { what: legend })}
        </button>
      )}
    </fieldset>
  );
}
