import { createElement } from 'react';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';
import { type Shape, STEPS } from './pictures.ts';

export function HowItWorks() {
  const { t } = useText();
  const tell = useTold();
  return (
    <details className="how">
      <summary>{t('proof.how')}</summary>
      <ol className="how__steps">
        {STEPS.map(({ text, picture }) => (
          <li key={text}>
            <Picture shapes={picture} />
            <p>{tell(text)}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Picture({ shapes }: { readonly shapes: readonly Shape[] }) {
  return (
    <svg viewBox="0 0 160 100" className="how__picture" aria-hidden="true" focusable="false">
      {shapes.map(({ tag, look, at, text }) =>
        createElement(tag, { ...at, key: JSON.stringify(at), className: `how__${look}` }, text),
      )}
    </svg>
  );
}
