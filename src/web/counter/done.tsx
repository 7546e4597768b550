/** What was recorded, and what to hand over the counter. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Recorded } from '../desk/drafts/delivery.ts';
import { receptionsOf } from '../desk/drafts/draft.ts';
import { Button } from '../parts/button.tsx';
import { SaveReceipt } from '../proof/save-receipt.tsx';
import { useText } from '../text/languages.tsx';

export function Done({ answer, children }: { readonly answer: Recorded; readonly children?: ReactNode }) {
  const { t, time } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const receptions = receptionsOf(answer);
  return (
    <section className="done">
      <div className="usa-alert usa-alert--success">
        <div className="usa-alert__body">
          <h2 className="usa-alert__heading" ref={heading} tabIndex={-1}>
            {t('done.title')}
          </h2>
          <div className="usa-alert__text">
            {receptions.length === 0 ? null : (
              <p>
                {t('done.receptions', { count: receptions.length })}{' '}
                {receptions.map((reception) => (
                  <strong key={reception} className="done__number">
                    {reception}{' '}
                  </strong>
                ))}
              </p>
            )}
            <p>{t('done.time', { time: time(answer.timeMs), entry: answer.entry })}</p>
          </div>
        </div>
      </div>
      <p>{t('done.receipt')}</p>
      <SaveReceipt entry={answer.entry} />
      <ul className="usa-button-group">
        <li className="usa-button-group__item">
          <Button look="outline" onClick={() => print()}>
            {t('done.print')}
          </Button>
        </li>
        <li className="usa-button-group__item">
          <Link to="/ledger/$entry" params={{ entry: String(answer.entry) }} className="usa-button usa-button--outline">
            {t('done.entry')}
          </Link>
        </li>
      </ul>
      {children}
    </section>
  );
}
