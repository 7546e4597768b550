/**
 * The last page before a signature, for every act of the desk: it tells in words what will be signed, for which
 * office, and then what became of it. Whoever goes back finds everything as it was.
 */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Act } from '#client';
import { type Bytes, type Refusal, type Result, splitAction } from '#kernel';
import { modules } from '#modules';
import { actionLabel, linesOf, sentenceOf } from '#verify/told';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { useText } from '../text/languages.tsx';
import type { Session } from './desk.ts';
import { officesWith } from './rights.tsx';
import { type Accepted, type Sent, sendAct, signAct } from './sign.ts';

type Props = {
  readonly session: Session;
  /** What will be signed. The office is chosen here, among those that may do it. */
  readonly act: Omit<Act, 'office' | 'founds'>;
  /** Brings what the act names, such as attachments, before it is signed. Done again at every attempt. */
  readonly prepare?: () => Promise<Result<unknown>>;
  readonly onBack: () => void;
  readonly onAccepted?: (answer: Accepted) => void;
  /** What there is to do next, once it is in the book. */
  readonly children?: (answer: Accepted) => ReactNode;
};

type Step = { readonly at: 'sent'; readonly sent: Sent } | { readonly at: 'unsigned'; readonly refusal: Refusal };

export function CheckAnswers({ session, act, prepare, onBack, onAccepted, children }: Props) {
  const { t } = useText();
  const offices = officesFor(session, act.action);
  const [office, setOffice] = useState(offices?.[0]);
  const signing = useMutation({
    mutationFn: async (lost?: Bytes): Promise<Step> => {
      const step = await attempt({ ...act, ...(office === undefined ? {} : { office }) }, prepare, lost);
      if (step.at === 'sent' && step.sent.outcome === 'accepted') onAccepted?.(step.sent.answer);
      return step;
    },
  });
  const step = signing.isPending ? undefined : signing.data;
  if (step?.at === 'sent' && step.sent.outcome === 'accepted')
    return <Recorded answer={step.sent.answer}>{children?.(step.sent.answer)}</Recorded>;
  const lost = step?.at === 'sent' && step.sent.outcome === 'lost' ? step.sent.bytes : undefined;
  return (
    <section className="check-answers" aria-labelledby="check-answers">
      <h2 id="check-answers">{t('sign.title')}</h2>
      <WhatIsSigned act={act} />
      {offices === undefined ? null : <OfficeChoice offices={offices} office={office} choose={setOffice} />}
      <p>{t('sign.hint')}</p>
      {step === undefined ? null : <NotRecorded step={step} />}
      <div className="check-answers__buttons">
        {offices?.length === 0 ? null : (
          <Button disabled={signing.isPending} onClick={() => signing.mutate(lost)}>
            {t(lost === undefined ? 'sign.go' : 'sign.again')}
          </Button>
        )}
        <Button look="outline" disabled={signing.isPending || lost !== undefined} onClick={onBack}>
          {t('sign.back')}
        </Button>
      </div>
      <div aria-live="polite">{signing.isPending ? <p>{t('sign.waiting')}</p> : null}</div>
    </section>
  );
}

/** Signs and sends; where an earlier attempt was lost, its very bytes. */
async function attempt(act: Act, prepare: Props['prepare'], lost: Bytes | undefined): Promise<Step> {
  if (lost !== undefined) return { at: 'sent', sent: await sendAct(lost, true) };
  const prepared = await prepare?.();
  if (prepared?.ok === false) return { at: 'unsigned', refusal: prepared.refusal };
  const signed = await signAct(act);
  if (!signed.ok) return { at: 'unsigned', refusal: signed.refusal };
  return { at: 'sent', sent: await sendAct(signed.value) };
}

/** Undefined where the act needs no office. */
function officesFor(session: Session, action: string): readonly string[] | undefined {
  const [module, name] = splitAction(action);
  const right = modules.find((one) => one.name === module)?.schema.actions[name]?.right ?? '';
  return right === 'anyone' ? undefined : officesWith(session, right);
}

/** The act word for word, as it will stand in the book. */
export function WhatIsSigned({ act }: { readonly act: Props['act'] }) {
  const speaker = useText();
  const { t, say } = speaker;
  const { action, input, attachments = [] } = act;
  return (
    <>
      <p className="check-answers__act">
        <strong>{say(actionLabel(...splitAction(action)))}</strong>
        <br />
        {sentenceOf(action, input, speaker)}
      </p>
      <dl className="written">
        {linesOf(action, input, speaker).map(({ path, depth, label, value }) => (
          <div key={path} className={`written__line written__line--${Math.min(depth, 4)}`}>
            <dt>{say(label)}</dt>
            {value === undefined ? null : (
              <dd>
                <bdi>{value}</bdi>
              </dd>
            )}
          </div>
        ))}
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

function OfficeChoice({
  offices,
  office,
  choose,
}: {
  readonly offices: readonly string[];
  readonly office: string | undefined;
  readonly choose: (office: string) => void;
}) {
  const { t } = useText();
  if (offices.length === 0)
    return (
      <Alert type="warning" heading={t('sign.notAllowed')}>
        <p>{t('sign.notAllowedHint')}</p>
      </Alert>
    );
  if (offices.length === 1) return <p>{t('sign.office', { office: offices[0] as string })}</p>;
  return (
    <SelectField label={t('sign.forOffice')} value={office} onChange={({ target }) => choose(target.value)}>
      {offices.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </SelectField>
  );
}

function NotRecorded({ step }: { readonly step: Step }) {
  const { t } = useText();
  if (step.at === 'sent' && step.sent.outcome === 'lost')
    return (
      <Alert type="warning" heading={t('sign.lost')}>
        <p>{t('sign.lostHint')}</p>
      </Alert>
    );
  const refusal =
    step.at === 'unsigned' ? step.refusal : step.sent.outcome === 'refused' ? step.sent.refusal : undefined;
  if (refusal === undefined) return null;
  return (
    <Alert type="error" heading={t('sign.refused')}>
      <RefusalText refusal={refusal} />
      {refusal.code === 'session-over' ? (
        <p>
          <a href="/desk/sign-in" target="_blank" rel="noopener opener">
            {t('sign.inNewTab')}
          </a>
        </p>
      ) : null}
    </Alert>
  );
}

function Recorded({ answer, children }: { readonly answer: Accepted; readonly children?: ReactNode }) {
  const { t, time } = useText();
  const { entry, timeMs } = answer;
  return (
    <>
      <Alert type="success" heading={t('sign.done', { entry })}>
        <p>{t('sign.doneHint', { time: time(timeMs) })}</p>
        <p>
          <Link to="/ledger/$entry" params={{ entry: String(entry) }}>
            {t('sign.receipt')}
          </Link>
        </p>
      </Alert>
      {children}
    </>
  );
}
