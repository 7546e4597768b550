/** Three pictures: a fingerprint, joining fingerprints, a signature over the last one. */
import type { ReactNode } from 'react';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';

export function HowItWorks() {
  const { t } = useText();
  const tell = useTold();
  return (
    <details className="how">
      <summary>{t('proof.how')}</summary>
      <ol className="how__steps">
        <li>
          <Fingerprint />
          <p>{tell('proof.step1')}</p>
        </li>
        <li>
          <Tree />
          <p>{t('proof.step2')}</p>
        </li>
        <li>
          <Seal />
          <p>{t('proof.step3')}</p>
        </li>
      </ol>
    </details>
  );
}

function Picture({ children }: { readonly children: ReactNode }) {
  return (
    <svg viewBox="0 0 160 100" className="how__picture" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const paper = { fill: 'none', stroke: 'currentColor', strokeWidth: 2.5 } as const;

function Fingerprint() {
  return (
    <Picture>
      <rect x="14" y="14" width="48" height="68" rx="3" {...paper} />
      <path d="M22 28h32M22 40h32M22 52h32M22 64h20" {...paper} />
      <path d="M72 48h24m-8-8 9 8-9 8" {...paper} />
      <rect x="106" y="34" width="44" height="28" rx="14" className="how__accent" />
      <text x="128" y="53" textAnchor="middle" className="how__text">
        7f3a
      </text>
    </Picture>
  );
}

function Tree() {
  return (
    <Picture>
      <path d="M26 76 52 50M78 76 52 50M108 76l26-26M52 50l28-26M134 50 80 24" {...paper} />
      {[26, 78, 108].map((x) => (
        <circle key={x} cx={x} cy="80" r="9" className={x === 26 ? 'how__accent' : 'how__plain'} />
      ))}
      <circle cx="52" cy="50" r="9" className="how__accent" />
      <circle cx="134" cy="50" r="9" className="how__plain" />
      <circle cx="80" cy="20" r="11" className="how__accent" />
    </Picture>
  );
}

function Seal() {
  return (
    <Picture>
      <circle cx="44" cy="34" r="14" className="how__accent" />
      <path d="M58 34h28" {...paper} />
      <rect x="90" y="14" width="56" height="40" rx="4" {...paper} />
      <path d="M100 42c6-18 10-18 12-6s6 8 10-6 8 6 14 4" {...paper} />
      <path d="M50 74l12 12 26-24" className="how__tick" />
    </Picture>
  );
}
