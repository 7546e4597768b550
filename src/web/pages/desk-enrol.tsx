/** `/desk/enrol#…`: a one-time link becomes a passkey on this device. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Refusal } from '#kernel';
import { forgetSession } from '../desk/desk.ts';
import { type Delivered, deliver } from '../desk/drafts/delivery.ts';
import { OnOwnSite } from '../desk/gates.tsx';
import { type Exchange, exchange, type Invitation, readInvitation } from '../desk/invitation.ts';
import { SiteProof } from '../desk/site-proof.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Page } from '../shell/page.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { answered, client } from '../town/answers.ts';
import { useOfficeTitle } from '../town/members.ts';

export const route = createLazyRoute('/desk/enrol')({ component: Enrol });

/** What follows # never leaves the browser. It is taken out of the address bar, so that nobody copies it from there. */
let secret = '';

function Enrol() {
  const { t } = useText();
  return (
    <Page title={t('enrol.title')} proofs={<SiteProof />}>
      <OnOwnSite>{() => <OpenedLink />}</OnOwnSite>
    </Page>
  );
}

/** Reads the link only on a page where it can be used; elsewhere it stays in the address, to be followed on. */
function OpenedLink() {
  const [shown] = useState(() => {
    if (location.hash.length > 1) secret = location.hash.slice(1);
    return secret;
  });
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  const invitation = useQuery({
    queryKey: ['invitation', shown],
    queryFn: () => answered(readInvitation(shown)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <Answered of={invitation}>{(found) => <Accept invitation={found} />}</Answered>;
}

type Step = { readonly sent: Delivered; readonly made: Exchange } | { readonly refusal: Refusal };

function Accept({ invitation }: { readonly invitation: Invitation }) {
  const { t, time } = useText();
  const titleOf = useOfficeTitle();
  const [label, setLabel] = useState(() => t('enrol.labelFirst'));
  const step = useMutation({ mutationFn: (before?: Exchange) => accepted(invitation, label, before) });
  const { data } = step;
  if (data !== undefined && 'sent' in data && data.sent.state === 'recorded')
    return <Done invitation={invitation} entry={data.sent.answer.entry} />;
  const lost = data !== undefined && 'sent' in data && data.sent.state === 'waiting' ? data.made : undefined;
  return (
    <>
      <p className="usa-intro">{t('enrol.for', { town: invitation.town, job: invitation.job })}</p>
      <p>{t('enrol.office', { offices: invitation.offices.map(titleOf).join(', ') })}</p>
      <ol className="usa-process-list">
        {(['enrol.step1', 'enrol.step2', 'enrol.step3'] as const).map((key) => (
          <li key={key} className="usa-process-list__item">
            {t(key)}
          </li>
        ))}
      </ol>
      <p>{t('enrol.until', { time: time(invitation.untilMs) })}</p>
      <TextField
        label={t('enrol.label')}
        hint={t('enrol.labelHint')}
        value={label}
        maxLength={40}
        onChange={({ target }) => setLabel(target.value)}
      />
      <Button disabled={step.isPending || label.trim() === ''} onClick={() => step.mutate(lost)}>
        {t(lost === undefined ? 'enrol.make' : 'enrol.sendAgain')}
      </Button>
      <div aria-live="polite">{step.isPending ? <p>{t('enrol.waiting')}</p> : null}</div>
      {data === undefined || step.isPending ? null : <Problem step={data} />}
    </>
  );
}

async function accepted(invitation: Invitation, label: string, before: Exchange | undefined): Promise<Step> {
  const made = before === undefined ? await exchange(invitation, label.trim()) : { ok: true as const, value: before };
  if (!made.ok) return { refusal: made.refusal };
  const sent = await deliver(client, made.value.sealed, before !== undefined);
  await forgetSession();
  return { sent, made: made.value };
}

function Problem({ step }: { readonly step: Step }) {
  const { t } = useText();
  if ('sent' in step && step.sent.state === 'waiting')
    return (
      <Alert type="warning" heading={t('enrol.lost')}>
        <p>{t('enrol.lostHint')}</p>
      </Alert>
    );
  const refusal = 'refusal' in step ? step.refusal : step.sent.state === 'refused' ? step.sent.refusal : undefined;
  if (refusal === undefined) return null;
  return (
    <Alert type="error" heading={t('enrol.failed')}>
      <RefusalText refusal={refusal} />
    </Alert>
  );
}

function Done({ invitation, entry }: { readonly invitation: Invitation; readonly entry: number }) {
  const { t } = useText();
  return (
    <>
      <Alert type="success" heading={t('enrol.done')}>
        <p>{t('enrol.doneHint', { job: invitation.job })}</p>
        <p>
          <Link to="/ledger/$entry" params={{ entry: String(entry) }}>
            {t('enrol.entry', { entry })}
          </Link>
        </p>
      </Alert>
      <p>
        <Link to="/desk/sign-in" className="usa-button">
          {t('desk.signIn')}
        </Link>
      </p>
      <p>{t('enrol.second')}</p>
    </>
  );
}
