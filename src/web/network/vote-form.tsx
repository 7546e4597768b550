/** A town's vote and its reason, kept from the first letter on, checked once more, and signed with a passkey. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { Done } from '../counter/done.tsx';
import { Acting, useReady } from '../desk/acting.tsx';
import type { Session } from '../desk/desk.ts';
import { useDraft } from '../desk/drafts/use-draft.ts';
import { officesWith } from '../desk/rights.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { SelectField, TextArea } from '../parts/field.tsx';
import { useText } from '../text/languages.tsx';
import { useOfficeTitle } from '../town/members.ts';
import { delegationsQuery, type Proposal } from './decisions.ts';
import { voteWords } from './member-words.ts';
import { GOVERN } from './own-town.ts';
import { type InNetwork, nameIn } from './together.tsx';

type Vote = { readonly vote: string; readonly reason: string; readonly town: string };
const BLANK: Vote = { vote: '', reason: '', town: '' };
const VOTES = ['yes', 'no', 'abstain'] as const;

type Parts = {
  readonly session: Session;
  readonly proposal: Proposal;
  readonly own: string;
  readonly found: InNetwork;
};

export function VoteForm({ session, proposal, own, found }: Parts) {
  const { t } = useText();
  const [checking, setChecking] = useReady();
  const [tried, setTried] = useState(false);
  const offices = officesWith(session, GOVERN);
  const titleOf = useOfficeTitle();
  const { number } = proposal;
  const kept = useDraft<Vote>(`vote ${session.officer} ${number}`, {
    kind: 'vote',
    officer: session.officer,
    office: offices[0] ?? '',
    registry: '',
    about: String(number),
    form: BLANK,
  });
  const form = kept.draft?.form ?? BLANK;
  const put = (change: Partial<Vote>) => kept.change({ ...form, ...change });
  const complete = form.vote !== '' && form.reason.trim() !== '';
  const input = {
    proposal: number,
    vote: form.vote,
    reason: form.reason.trim(),
    ...(form.town === '' || form.town === own ? {} : { town: form.town }),
  };
  return (
    <Acting
      kept={kept}
      ready={checking ? { action: 'members/vote', input } : undefined}
      back={() => setChecking(false)}
      done={(answer) => (
        <Done answer={answer}>
          <Link to="/network/decisions/$number" params={{ number: String(number) }} className="usa-button">
            {t('vote.see')}
          </Link>
        </Done>
      )}
    >
      {() => (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (complete) setChecking(true);
          }}
        >
          {offices.length > 1 ? (
            <SelectField
              label={t('sign.forOffice')}
              value={kept.draft?.office ?? ''}
              onChange={({ target }) => kept.setOffice(target.value, '')}
            >
              {offices.map((office) => (
                <option key={office} value={office}>
                  {titleOf(office)}
                </option>
              ))}
            </SelectField>
          ) : null}
          <ForWhom own={own} found={found} proposal={proposal} town={form.town} choose={(town) => put({ town })} />
          <Choice vote={form.vote} choose={(vote) => put({ vote })} missing={tried && form.vote === ''} />
          <TextArea
            label={t('vote.reason')}
            hint={t('vote.reasonHint')}
            maxLength={500}
            value={form.reason}
            error={tried && form.reason.trim() === '' ? t('vote.reasonMissing') : undefined}
            onChange={({ target }) => put({ reason: target.value })}
          />
          {tried && !complete ? <Alert type="error">{t('fields.lookAbove')}</Alert> : null}
          <Button type="submit">{t('record.check')}</Button>
        </form>
      )}
    </Acting>
  );
}

function Choice({
  vote,
  choose,
  missing,
}: {
  readonly vote: string;
  readonly choose: (vote: string) => void;
  readonly missing: boolean;
}) {
  const { t, say } = useText();
  const id = useId();
  return (
    <fieldset className="usa-fieldset" aria-describedby={missing ? `${id}-error` : undefined}>
      <legend className="usa-legend">{t('vote.how')}</legend>
      {missing ? (
        <span className="usa-error-message" id={`${id}-error`} role="alert">
          {t('vote.howMissing')}
        </span>
      ) : null}
      {VOTES.map((one) => (
        <div key={one} className="usa-radio">
          <input
            id={`${id}-${one}`}
            className="usa-radio__input"
            type="radio"
            name={id}
            checked={vote === one}
            onChange={() => choose(one)}
          />
          <label className="usa-radio__label" htmlFor={`${id}-${one}`}>
            {say(voteWords(one))}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

/** Offered where another town has let this one vote for it. */
function ForWhom({
  own,
  found,
  proposal,
  town,
  choose,
}: {
  readonly own: string;
  readonly found: InNetwork;
  readonly proposal: Proposal;
  readonly town: string;
  readonly choose: (town: string) => void;
}) {
  const { t } = useText();
  const nameOf = nameIn(found.book);
  const given = (useQuery(delegationsQuery).data ?? []).filter(
    ({ to, classes, untilMs }) => to === own && classes.includes(proposal.class) && untilMs >= Date.now(),
  );
  if (given.length === 0) return null;
  return (
    <SelectField label={t('vote.forWhom')} value={town || own} onChange={({ target }) => choose(target.value)}>
      {[own, ...given.map((one) => one.town)].map((one) => (
        <option key={one} value={one}>
          {nameOf(one)}
        </option>
      ))}
    </SelectField>
  );
}
