/** `/desk/officers/:officer`: one officer's seats and keys, and what can be done about them. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Value } from '#kernel';
import { CheckAnswers } from '../desk/check-answers.tsx';
import { type Session, siteQuery } from '../desk/desk.ts';
import { SignedIn } from '../desk/gates.tsx';
import { type NewLink, newLink } from '../desk/invitation.ts';
import { LinkCard } from '../desk/link-card.tsx';
import { type NewPasskey, newPasskey, withdraw } from '../desk/passkey.ts';
import { type Key, keyState, keysQuery, type Officer, peopleQuery, seatFrom, seatsOf } from '../desk/people.ts';
import { officesWith, WhatYouMay } from '../desk/rights.tsx';
import { Task } from '../desk/task.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { StateProof } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { useSeatTitle } from '../town/members.ts';

export const route = createLazyRoute('/desk/officers/$officer')({ component: OfficerPage });

function OfficerPage() {
  const { t } = useText();
  const { officer: id } = route.useParams() as { readonly officer: string };
  const people = useQuery(peopleQuery);
  return (
    <Page title={t('officers.one', { officer: id })} proofs={<StateProof stateKey={`members/officer/${id}`} />}>
      <p>
        <Link to="/desk/officers">{t('officers.all')}</Link>
      </p>
      <SignedIn>
        {(session) => (
          <Answered of={people}>
            {({ officers, offices }) => {
              const officer = officers.find((one) => one.officer === id);
              if (officer === undefined) return <p>{t('officers.unknown')}</p>;
              return (
                <>
                  <p>
                    {officer.job}
                    {officer.status === 'left' ? ` · ${t('officers.left')}` : ''}
                  </p>
                  <WhatYouMay session={session} about={['members.manage', 'members.keys']} />
                  <Seats session={session} officer={officer} all={seatsOf(offices)} />
                  <Keys session={session} officer={officer} />
                </>
              );
            }}
          </Answered>
        )}
      </SignedIn>
    </Page>
  );
}

type About = { readonly session: Session; readonly officer: Officer };

function Seats({ session, officer, all }: About & { readonly all: readonly string[] }) {
  const { t } = useText();
  const seatTitle = useSeatTitle();
  const held = officer.offices.map(({ office, role }) => `${office}/${role}`);
  const free = all.filter((seat) => !held.includes(seat));
  const [seat, setSeat] = useState('');
  const chosen = seat === '' ? (free[0] ?? '') : seat;
  return (
    <section>
      <h2>{t('officers.seats')}</h2>
      {held.length === 0 ? <p>{t('officers.noSeats')}</p> : null}
      <ul className="usa-list">
        {held.map((one) => (
          <li key={one}>
            {seatTitle(one)}
            <Task
              session={session}
              action="members/take-seat"
              input={() => ({ officer: officer.officer, ...seatFrom(one) })}
            />
          </li>
        ))}
      </ul>
      {officer.status === 'left' || free.length === 0 ? null : (
        <Task
          session={session}
          action="members/give-seat"
          input={() => ({ officer: officer.officer, ...seatFrom(chosen) })}
        >
          <SelectField label={t('officers.seat')} value={chosen} onChange={({ target }) => setSeat(target.value)}>
            {free.map((one) => (
              <option key={one} value={one}>
                {seatTitle(one)}
              </option>
            ))}
          </SelectField>
        </Task>
      )}
      {officer.status === 'left' ? null : (
        <Task
          session={session}
          action="members/leave-office"
          hint={t('officers.leaveHint')}
          input={() => ({ officer: officer.officer })}
        />
      )}
    </section>
  );
}

function Keys({ session, officer }: About) {
  const { t } = useText();
  return (
    <section>
      <h2>{t('officers.keys')}</h2>
      <Answered of={useQuery(keysQuery(officer.officer))}>
        {(keys) => (
          <ul className="usa-list usa-list--unstyled">
            {keys.map((key) => (
              <OneKey key={key.key} session={session} shown={key} />
            ))}
          </ul>
        )}
      </Answered>
      {officer.status === 'left' ? null : officer.officer === session.officer ? (
        <>
          {officesWith(session, 'members.keys').length > 0 ? null : <p>{t('officers.reportAsk')}</p>}
          <SecondDevice session={session} />
          <Replace session={session} />
        </>
      ) : (
        <ForAnother session={session} officer={officer} />
      )}
    </section>
  );
}

/** A new link for somebody who never came, and two managers for somebody who lost a key. */
function ForAnother({ session, officer }: About) {
  const keys = useQuery(keysQuery(officer.officer)).data;
  if (keys === undefined) return null;
  const neverCame = keys.every(
    ({ status, invitationUntilMs }) => invitationUntilMs !== undefined && status !== 'rotated',
  );
  return neverCame ? (
    <InviteAgain session={session} officer={officer} />
  ) : (
    <Recover session={session} officer={officer} />
  );
}

function InviteAgain({ session, officer }: About) {
  const { t } = useText();
  const [made, setMade] = useState<NewLink>();
  return (
    <Task
      session={session}
      action="members/renew-invitation"
      hint={t('officers.againHint')}
      input={() => {
        const link = newLink(session.timeMs, OWN_DAYS);
        setMade(link);
        return { officer: officer.officer, key: link.key, label: t('officers.labelInvitation') };
      }}
      after={() => (made === undefined ? null : <LinkCard link={made.link} days={OWN_DAYS} />)}
    />
  );
}

function OneKey({ session, shown }: { readonly session: Session; readonly shown: Key }) {
  const { t, say, time } = useText();
  const { key, label, status, invitationUntilMs: untilMs } = shown;
  const [what, setWhat] = useState('lost');
  const over = untilMs !== undefined && untilMs < session.timeMs;
  const open = status === 'active' && untilMs !== undefined;
  const state = open
    ? t(over ? 'officers.linkOver' : 'officers.linkOpen', { time: time(untilMs) })
    : say(keyState(status));
  return (
    <li className="key">
      <strong>{label}</strong>: {state}
      {key === session.key ? ` (${t('officers.thisKey')})` : ''}
      <br />
      {t('officers.since', { time: time(shown.sinceMs) })}
      {shown.untilMs === undefined ? null : ` ${t('officers.ended', { time: time(shown.untilMs) })}`}
      <br />
      <span className="hash">{key}</span>
      {status === 'active' ? (
        <Task
          session={session}
          action="members/report-key"
          title={t(open ? 'officers.withdraw' : 'officers.report')}
          hint={t('officers.reportHint')}
          input={() => ({ key, what })}
        >
          {open ? null : (
            <SelectField label={t('officers.what')} value={what} onChange={({ target }) => setWhat(target.value)}>
              <option value="lost">{t('officers.lost')}</option>
              <option value="stolen">{t('officers.stolen')}</option>
            </SelectField>
          )}
        </Task>
      ) : null}
    </li>
  );
}

const OWN_DAYS = 3;

/** A link for one's own next device. The key of this device is then reported, or kept as the second one. */
function SecondDevice({ session }: { readonly session: Session }) {
  const { t } = useText();
  const [made, setMade] = useState<NewLink>();
  return (
    <Task
      session={session}
      action="members/add-key"
      title={t('officers.second')}
      hint={t('officers.secondHint')}
      input={() => {
        const link = newLink(session.timeMs, OWN_DAYS);
        setMade(link);
        return { key: link.key, label: t('officers.labelInvitation') };
      }}
      after={() => (made === undefined ? null : <LinkCard link={made.link} days={OWN_DAYS} />)}
    />
  );
}

/** Only the passkey that signed in, because only it can hand over its place. */
function Replace({ session }: { readonly session: Session }) {
  const { t } = useText();
  const town = useQuery(siteQuery).data?.name ?? '';
  const making = useMutation({ mutationFn: () => newPasskey(session.job, town) });
  const made = making.data;
  if (session.key === null) return null;
  if (made?.ok !== true)
    return (
      <details className="task">
        <summary>{t('officers.replace')}</summary>
        <p>{t('officers.replaceHint')}</p>
        {made === undefined ? null : (
          <Alert type="error" heading={t('enrol.failed')}>
            <RefusalText refusal={made.refusal} />
          </Alert>
        )}
        <Button disabled={making.isPending} onClick={() => making.mutate()}>
          {t('enrol.make')}
        </Button>
      </details>
    );
  const input = { key: made.value.key, label: t('enrol.labelFirst') };
  return (
    <CheckAnswers
      session={session}
      act={{ action: 'members/rotate-key', input }}
      onBack={making.reset}
      onAccepted={() => void replaced(session, made.value)}
    >
      <Link to="/desk/sign-in">{t('officers.signInAnew')}</Link>
    </CheckAnswers>
  );
}

/** The device learns that the old passkey counts no more. */
async function replaced({ key, passkeys }: Session, made: NewPasskey): Promise<void> {
  const old = passkeys.filter((one) => one.key === key).flatMap(({ credentials }) => credentials);
  await withdraw(made.key.relyingParty, old);
}

/** The officer made a key and handed over its public part; this proposes it, and a second manager confirms. */
function Recover({ session, officer }: About) {
  const { t } = useText();
  const [written, setWritten] = useState('');
  const relyingParty = useQuery(siteQuery).data?.relyingParty ?? '';
  return (
    <Task
      session={session}
      action="members/propose-recovery"
      hint={t('officers.recoverHint')}
      input={() => ({
        officer: officer.officer,
        key: keyFrom(written, relyingParty),
        label: t('officers.labelRecovered'),
      })}
      after={() => (
        <p>
          {t('officers.proposedNext')} <Link to="/desk/officers">{t('officers.all')}</Link>
        </p>
      )}
    >
      <TextField
        label={t('officers.publicKey')}
        hint={t('officers.publicKeyHint')}
        value={written}
        onChange={({ target }) => setWritten(target.value)}
        required
      />
    </Task>
  );
}

function keyFrom(written: string, relyingParty: string): Value {
  const [scheme = '', key = ''] = written.trim().split(':');
  return scheme === 'passkey' ? { scheme, key, relyingParty } : { scheme, key };
}
