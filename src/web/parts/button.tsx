import type { ButtonHTMLAttributes } from 'react';

type Look = 'plain' | 'outline' | 'unstyled' | 'secondary';

/** A button never sends a form unless it says so. */
export function Button({
  look = 'plain',
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly look?: Look }) {
  const style = look === 'plain' ? '' : ` usa-button--${look}`;
  return <button type="button" {...rest} className={`usa-button${style} ${className}`.trimEnd()} />;
}
