/** `/desk/officers`: who sits where, who waits for a new key, and the invitation of somebody new. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Session } from '../desk/desk.ts';
import { SignedIn } from '../desk/gates.tsx';
import { type NewLink, newLink } from '../desk/invitation.ts';
import { LinkCard } from '../desk/link-card.tsx';
import { type Office, type Officer, type People, peopleQuery, seatFrom, seatsOf } from '../desk/people.ts';
import { WhatYouMay } from '../desk/rights.tsx';
import { Task } from '../desk/task.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { StateProofs } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { useOfficeTitle, useSeatTitle } from '../town/members.ts';

export const route = createLazyRoute('/desk/officers')({ component: Officers });

function Officers() {
  const { t } = useText();
  const people = useQuery(peopleQuery);
  const shown = people.data?.offices.map(({ office }) => `members/office/${office}`) ?? [];
  const proofs = shown.length === 0 ? undefined : <StateProofs stateKeys={shown} />;
  return (
    <Page title={t('officers.title')} lead={t('officers.lead')} {...(proofs === undefined ? {} : { proofs })}>
      <SignedIn>
        {(session) => (
          <>
            <WhatYouMay session={session} about={['members.manage', 'members.keys']} />
            <Answered of={people}>
              {(found) => (
                <>
                  {found.offices.map((office) => (
                    <Seats key={office.office} office={office} officers={found.officers} />
                  ))}
                  <Recoveries session={session} people={found} />
                  <h2>{t('officers.new')}</h2>
                  <Invite session={session} people={found} />
                </>
              )}
            </Answered>
          </>
        )}
      </SignedIn>
    </Page>
  );
}

function Seats({ office, officers }: { readonly office: Office; readonly officers: readonly Officer[] }) {
  const { t } = useText();
  const titleOf = useOfficeTitle();
  const rows = officers.flatMap((officer) =>
    officer.offices.filter((seat) => seat.office === office.office).map(({ role }) => ({ ...officer, role })),
  );
  const [name, job, role, keys] = [t('officers.name'), t('officers.job'), t('officers.role'), t('officers.keys')];
  return (
    <section>
      <h2>
        {titleOf(office.office)}
        {office.open ? '' : ` (${t('desk.closed')})`}
      </h2>
      {rows.length === 0 ? (
        <p>{t('officers.nobody')}</p>
      ) : (
        <table className="usa-table usa-table--borderless usa-table--stacked width-full">
          <thead>
            <tr>
              {[name, job, role, keys].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.officer} ${row.role}`}>
                <th scope="row" data-label={name}>
                  <Link to="/desk/officers/$officer" params={{ officer: row.officer }}>
                    {row.officer}
                  </Link>
                </th>
                <td data-label={job}>{row.job}</td>
                <td data-label={role}>{row.role}</td>
                <td data-label={keys}>{row.keys.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Keys that one manager proposed and a second one confirms, or not. */
function Recoveries({ session, people }: { readonly session: Session; readonly people: People }) {
  const { t, time } = useText();
  if (people.recoveries.length === 0) return null;
  return (
    <section>
      <h2>{t('officers.waiting')}</h2>
      {people.recoveries.map(({ officer, key, byOfficer, expiresMs }) => {
        const name = `${key.scheme}:${key.key}`;
        return (
          <section key={officer}>
            <h3>{officer}</h3>
            <p>{t('officers.proposed', { by: byOfficer, time: time(expiresMs) })}</p>
            <p className="hash">{name}</p>
            {officer === session.officer ? (
              <Task session={session} action="members/object-to-recovery" input={() => ({})} />
            ) : byOfficer === session.officer ? (
              <p>{t('officers.proposedByYou')}</p>
            ) : (
              <Task
                session={session}
                action="members/confirm-recovery"
                hint={t('officers.confirmHint')}
                input={() => ({ officer, key: name })}
              />
            )}
          </section>
        );
      })}
    </section>
  );
}

const DAYS = [1, 3, 7, 14];

function Invite({ session, people }: { readonly session: Session; readonly people: People }) {
  const { t } = useText();
  const seatTitle = useSeatTitle();
  const seats = seatsOf(people.offices);
  const [fields, setFields] = useState({ officer: '', job: '', seat: seats[0] ?? '', days: '3' });
  const [made, setMade] = useState<NewLink>();
  const set = (name: keyof typeof fields) => (event: { readonly target: { readonly value: string } }) =>
    setFields({ ...fields, [name]: event.target.value });
  const days = Number(fields.days);
  return (
    <Task
      session={session}
      action="members/enrol-officer"
      title={t('officers.invite')}
      hint={t('officers.inviteHint')}
      input={() => {
        const link = newLink(session.timeMs, days);
        setMade(link);
        const { officer, job, seat } = fields;
        return {
          officer: officer.trim(),
          job: job.trim(),
          ...seatFrom(seat),
          key: link.key,
          label: t('officers.labelInvitation'),
        };
      }}
      after={() => (made === undefined ? null : <LinkCard link={made.link} days={days} />)}
    >
      <TextField
        label={t('officers.name')}
        hint={t('officers.nameHint')}
        value={fields.officer}
        onChange={set('officer')}
        required
      />
      <TextField
        label={t('officers.job')}
        hint={t('officers.jobHint')}
        value={fields.job}
        onChange={set('job')}
        required
      />
      <SelectField label={t('officers.seat')} value={fields.seat} onChange={set('seat')}>
        {seats.map((seat) => (
          <option key={seat} value={seat}>
            {seatTitle(seat)}
          </option>
        ))}
      </SelectField>
      <SelectField label={t('officers.days')} value={fields.days} onChange={set('days')}>
        {DAYS.map((count) => (
          <option key={count} value={count}>
            {t('officers.dayCount', { count })}
          </option>
        ))}
      </SelectField>
    </Task>
  );
}
