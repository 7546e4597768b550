/** Where somebody is in a row of questions. */
import type { TextKey } from '../../text/languages.tsx';
import { useText } from '../../text/languages.tsx';
import { STEPS, type Step } from './record-form.ts';

export const STEP_NAMES: { readonly [step in Step]: TextKey } = {
  document: 'record.stepDocument',
  parties: 'record.stepParties',
  land: 'record.stepLand',
  references: 'record.stepReferences',
  money: 'record.stepMoney',
  look: 'record.stepLook',
};

export function StepIndicator({ step }: { readonly step: Step }) {
  const { t } = useText();
  const at = STEPS.indexOf(step);
  return (
    <div className="usa-step-indicator">
      <ol className="usa-step-indicator__segments" aria-label={t('record.progress')}>
        {STEPS.map((one, i) => (
          <li
            key={one}
            className={`usa-step-indicator__segment${i < at ? ' usa-step-indicator__segment--complete' : ''}${i === at ? ' usa-step-indicator__segment--current' : ''}`}
            aria-current={i === at ? 'step' : undefined}
          >
            <span className="usa-step-indicator__segment-label">
              {t(STEP_NAMES[one])} {i < at ? <span className="usa-sr-only">{t('record.stepDone')}</span> : null}
            </span>
          </li>
        ))}
      </ol>
      <div className="usa-step-indicator__header">
        <h2 className="usa-step-indicator__heading">
          <span className="usa-step-indicator__heading-counter">
            {t('record.stepOf', { at: at + 1, all: STEPS.length })}
          </span>{' '}
          <span className="usa-step-indicator__heading-text">{t(STEP_NAMES[step])}</span>
        </h2>
      </div>
    </div>
  );
}
