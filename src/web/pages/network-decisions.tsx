/** `/network/decisions`: everything that the towns have proposed and decided, the newest first. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { STATE_TEXT, useKindText } from '../network/decision-words.ts';
import { CLASSES, type ProposalRow, proposalKey, proposalsQuery, STATES, stateOf } from '../network/decisions.ts';
import { classWords } from '../network/member-words.ts';
import { NetworkNav } from '../network/network-nav.tsx';
import { RecordProofs } from '../network/record-proofs.tsx';
import { type InNetwork, nameIn, Together } from '../network/together.tsx';
import { SelectField } from '../parts/field.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/network/decisions')({ component: Decisions });

function Decisions() {
  return <Together>{(found) => <List {...found} />}</Together>;
}

/** A proof is made for each that is shown, so no more than these. */
const MOST_PROOFS = 20;

function List({ book }: InNetwork) {
  const { t, say } = useText();
  const { state, class: of } = route.useSearch();
  const go = route.useNavigate();
  const found = useQuery(proposalsQuery);
  const now = Date.now();
  const fits = (row: ProposalRow) =>
    (state === undefined || stateOf(row, now) === state) && (of === undefined || row.class === of);
  const shown = (found.data ?? []).filter(fits).toReversed();
  const choose = (change: { readonly state?: string; readonly class?: string }) => {
    const next = Object.entries({ state, class: of, ...change }).filter(([, value]) => value);
    void go({ to: '/network/decisions', search: Object.fromEntries(next), replace: true });
  };
  const keys = shown.slice(0, MOST_PROOFS).map(({ number }) => proposalKey(number));
  return (
    <Page title={t('decisions.title')} lead={t('decisions.lead')} proofs={<RecordProofs stateKeys={keys} />}>
      <NetworkNav />
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <SelectField
          label={t('decisions.state')}
          value={state ?? ''}
          onChange={({ target }) => choose({ state: target.value })}
        >
          <option value="">{t('decisions.any')}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(STATE_TEXT[one])}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('decisions.class')}
          value={of ?? ''}
          onChange={({ target }) => choose({ class: target.value })}
        >
          <option value="">{t('decisions.any')}</option>
          {CLASSES.map((one) => (
            <option key={one} value={one}>
              {say(classWords(one))}
            </option>
          ))}
        </SelectField>
      </form>
      <Answered of={found}>
        {(all) => (
          <>
            <p role="status">{t(all.length === 0 ? 'decisions.none' : 'decisions.shown', { count: shown.length })}</p>
            <ul className="decisions">
              {shown.map((row) => (
                <li key={row.number} className={`decisions__one decisions__one--${stateOf(row, now)}`}>
                  <Row row={row} nameOf={nameIn(book)} now={now} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
    </Page>
  );
}

function Row({
  row,
  nameOf,
  now,
}: {
  readonly row: ProposalRow;
  readonly nameOf: (town: string) => string;
  readonly now: number;
}) {
  const { t, say, day, time } = useText();
  const kindText = useKindText();
  const { number, kind, summary, town, proposedMs, noticeUntilMs } = row;
  const state = stateOf(row, now);
  return (
    <>
      <h2 className="decisions__title">
        <Link to="/network/decisions/$number" params={{ number: String(number) }}>
          {t('decisions.numbered', { number, kind: kindText(kind) })}
        </Link>
      </h2>
      <p className="decisions__summary">{summary}</p>
      <p className="usa-hint">
        <strong>{t(STATE_TEXT[state])}</strong> · {say(classWords(row.class))} ·{' '}
        {t('decisions.proposed', { town: nameOf(town), day: day(proposedMs) })}
        {state === 'open' && now < noticeUntilMs ? (
          <> · {t('decisions.notBefore', { time: time(noticeUntilMs) })}</>
        ) : null}
      </p>
    </>
  );
}
