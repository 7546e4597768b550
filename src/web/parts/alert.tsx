import type { ReactNode } from 'react';

type Type = 'info' | 'success' | 'warning' | 'error';

/** Errors interrupt a screen reader; the rest waits its turn. */
export function Alert({
  type,
  heading,
  children,
}: {
  readonly type: Type;
  readonly heading?: string;
  readonly children?: ReactNode;
}) {
  const slim = heading === undefined ? ' usa-alert--slim' : '';
  return (
    <div className={`usa-alert usa-alert--${type}${slim}`} role={type === 'error' ? 'alert' : 'status'}>
      <div className="usa-alert__body">
        {heading === undefined ? null : <h2 className="usa-alert__heading">{heading}</h2>}
        <div className="usa-alert__text">{children}</div>
      </div>
    </div>
  );
}
