/** An act word for word, as it will stand in the book. Nothing has happened yet, so its sentence is only quoted. */
import type { Act } from '#client';
import { splitAction } from '#kernel';
import { actionLabel, linesOf, sentenceOf } from '#verify/told';
import { Lines } from '../parts/written.tsx';
import { useText } from '../text/languages.tsx';

export function WhatIsSigned({ act }: { readonly act: Act }) {
  const speaker = useText();
  const { t, say } = speaker;
  const { action, input, attachments = [] } = act;
  return (
    <>
      <p className="check-answers__act">
        {t('sign.will')} <strong>{say(actionLabel(...splitAction(action)))}</strong>
        <br />
        {t('sign.says')} <q>{sentenceOf(action, input, speaker)}</q>
      </p>
      <dl className="written">
        <Lines lines={linesOf(action, input, speaker)} />
        {attachments.map(({ hash, size }) => (
          <div key={hash} className="written__line">
            <dt>{t('sign.attachment', { bytes: size })}</dt>
            <dd className="hash">{hash}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
