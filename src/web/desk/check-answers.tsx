/**
 * The last page before a signature, for an act whose form is kept nowhere: it is told in words, signed for one of the
 * officer's offices, and from then on a draft like every other one, so that closing the page loses nothing.
 */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { splitAction } from '#kernel';
import { modules } from '#modules';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { useText } from '../text/languages.tsx';
import { useOfficeTitle } from '../town/members.ts';
import { Acting } from './acting.tsx';
import type { Session } from './desk.ts';
import type { Recorded } from './drafts/delivery.ts';
import type { SignedAct } from './drafts/draft.ts';
import { newId } from './drafts/new-id.ts';
import { useDraft } from './drafts/use-draft.ts';
import { officesWith } from './rights.tsx';
import { WhatIsSigned } from './what-is-signed.tsx';

type Props = {
  readonly session: Session;
  /** What will be signed. The office is chosen here, among those that may do it. */
  readonly act: SignedAct;
  readonly onBack: () => void;
  readonly onAccepted?: () => void;
  /** The draft of the form in which it was typed; it goes when this is signed. */
  readonly from?: string;
  /** What there is to do next, once it is in the book. */
  readonly children?: ReactNode;
};

export function CheckAnswers({ session, act, onBack, onAccepted, from, children }: Props) {
  const offices = officesFor(session, act.action);
  const [office, setOffice] = useState(offices?.[0] ?? '');
  const [id] = useState(newId);
  const { officer } = session;
  const kept = useDraft<SignedAct>(id, {
    ...{ kind: 'act', officer, office, registry: '', about: '', form: act },
    ...(from === undefined ? {} : { from }),
  });
  if (offices?.length === 0 && kept.draft?.state.is === 'saved') return <NotAllowed act={act} onBack={onBack} />;
  return (
    <Acting
      kept={kept}
      ready={{ ...act, office }}
      back={() => {
        // The next attempt is another draft.
        kept.forget();
        onBack();
      }}
      office={offices === undefined ? null : <OfficeChoice offices={offices} office={office} choose={setOffice} />}
      done={(answer) => (
        <InTheBook answer={answer} told={kept.forget} onAccepted={onAccepted}>
          {children}
        </InTheBook>
      )}
    />
  );
}

/** Undefined where the act needs no office. */
function officesFor(session: Session, action: string): readonly string[] | undefined {
  const [module, name] = splitAction(action);
  const right = modules.find((one) => one.name === module)?.schema.actions[name]?.right ?? '';
  return right === 'anyone' ? undefined : officesWith(session, right);
}

function NotAllowed({ act, onBack }: Pick<Props, 'act' | 'onBack'>) {
  const { t } = useText();
  return (
    <section className="check-answers">
      <h2>{t('acting.check')}</h2>
      <WhatIsSigned act={act} />
      <Alert type="warning" heading={t('sign.notAllowed')}>
        <p>{t('sign.notAllowedHint')}</p>
      </Alert>
      <Button look="outline" onClick={onBack}>
        {t('acting.back')}
      </Button>
    </section>
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
  const titleOf = useOfficeTitle();
  if (offices.length === 1) return <p>{t('sign.office', { office: titleOf(offices[0] as string) })}</p>;
  return (
    <SelectField label={t('sign.forOffice')} value={office} onChange={({ target }) => choose(target.value)}>
      {offices.map((one) => (
        <option key={one} value={one}>
          {titleOf(one)}
        </option>
      ))}
    </SelectField>
  );
}

function InTheBook({
  answer,
  told,
  onAccepted,
  children,
}: {
  readonly answer: Recorded;
  readonly told: () => void;
  readonly onAccepted: Props['onAccepted'];
  readonly children: ReactNode;
}) {
  const { t, time } = useText();
  // Once: the page may draw itself again.
  useEffect(() => {
    onAccepted?.();
    told();
  }, []);
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
