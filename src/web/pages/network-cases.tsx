/** `/network/cases`: complaints and incidents, until when each must be answered, and what the answer was. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { stateKey } from '#kernel';
import { EntryLink } from '../ledger/entry-link.tsx';
import { NetworkNav } from '../network/network-nav.tsx';
import { RecordProofs } from '../network/record-proofs.tsx';
import { type InNetwork, nameIn, Together } from '../network/together.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { type Case, casesQuery } from '../town/towns.ts';

export const route = createLazyRoute('/network/cases')({ component: Cases });

function Cases() {
  return <Together>{(found) => <All found={found} />}</Together>;
}

function All({ found }: { readonly found: InNetwork }) {
  const { t } = useText();
  const cases = useQuery(casesQuery);
  const keys = (cases.data ?? []).slice(-10).map(({ number }) => stateKey('members', 'case', number));
  return (
    <Page title={t('cases.title')} lead={t('cases.lead')} proofs={<RecordProofs stateKeys={keys} />}>
      <NetworkNav />
      <Answered of={cases}>
        {(all) => (
          <>
            {all.length === 0 ? <p>{t('cases.none')}</p> : null}
            <ul className="decisions">
              {all.toReversed().map((one) => (
                <li key={one.number} className="decisions__one">
                  <One one={one} found={found} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
    </Page>
  );
}

function One({ one, found }: { readonly one: Case; readonly found: InNetwork }) {
  const { t, time } = useText();
  const nameOf = nameIn(found.book);
  const { number, kind, town, about, text, openedMs, dueMs, entry, answer } = one;
  const late = answer === undefined && Date.now() > dueMs;
  return (
    <>
      <h2 className="decisions__title">{t(kind === 'complaint' ? 'cases.complaint' : 'cases.incident', { number })}</h2>
      <p className="decisions__summary">{text}</p>
      <p className="usa-hint">
        {t('cases.opened', { town: nameOf(town), time: time(openedMs) })}{' '}
        {about === undefined ? null : t('cases.about', { town: nameOf(about) })} · <EntryLink entry={entry} />
      </p>
      {answer === undefined ? (
        <p>
          <strong>{t(late ? 'cases.late' : 'cases.due', { time: time(dueMs) })}</strong>
        </p>
      ) : (
        <div className="notices__one">
          <p className="notices__text">{answer.text}</p>
          <p className="usa-hint">{t('cases.answered', { town: nameOf(answer.town), time: time(answer.timeMs) })}</p>
        </div>
      )}
    </>
  );
}
